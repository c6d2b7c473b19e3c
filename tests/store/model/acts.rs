//! What can happen in a shop, drawn at random, and done to the store and to its model alike.

use proptest::prelude::*;
use salestrack::{
    domain::{
        Currency, Money, Quantity, Unit, UnitPrice,
        basket::BasketLine,
        client::ClientDraft,
        edit::Edit,
        ids::DocumentId,
        moment,
        product::ProductDraft,
        sale::{Item, NewLine, NewSale},
        shop::{OversellPolicy, Shop},
    },
    repository::{Repository, RepositoryError, Window},
};

use super::rules::{Model, Outcome, Refusal};

/// Names whose words overlap, with accents and signs; codes that clash when their case is ignored, or zeros before a GTIN; windows.
pub const NAMES: [&str; 10] = [
    "Ginger juice",
    "Gin",
    "Thé à la menthe",
    "the vert",
    "Riz 5 kg",
    "Café-crème",
    "Cafetière",
    "Œufs d'Émile",
    "漢字",
    "Menthe",
];
const CODES: [&str; 7] = ["", "A1", "a1", "6181100450982", "06181100450982", "6 181100-450982", "Gin"];
const PEOPLE: [&str; 6] = ["Aïcha Diallo", "Aicha d'Almeida", "Moussa", "Jean-Pierre", "Zoé", " "];
const PHONES: [&str; 5] = ["", "+33 6 12 34 56 78", "0612345678", "12-34", "none"];
const EMAILS: [&str; 4] = ["", "awa@example.org", "menthe@example.com", "nobody"];
const WINDOWS: [&str; 3] = ["a", "b", "c"];

/// Something that happens; indexes are taken modulo what there is.
#[derive(Debug, Clone)]
pub enum Act {
    AddProduct {
        draft: Drawn,
        opening: i64,
    },
    EditProduct {
        at: usize,
        draft: Drawn,
    },
    DeleteProduct(usize),
    RestoreProduct(usize),
    Restock {
        at: usize,
        quantity: i64,
    },
    Adjust {
        at: usize,
        quantity: i64,
        reason: bool,
    },
    AddClient(DrawnPerson),
    EditClient {
        at: usize,
        draft: DrawnPerson,
    },
    DeleteClient(usize),
    RestoreClient(usize),
    Anonymise(usize),
    Sell(DrawnSale),
    /// The same sale once more, or another one with its key.
    SellAgain {
        at: usize,
        other: bool,
    },
    Void(usize),
    SaveBasket {
        window: usize,
        key: u8,
        lines: Vec<(usize, i64)>,
        client: Option<usize>,
    },
    ClaimBasket {
        window: usize,
        key: u8,
    },
    ReleaseBasket(usize),
    SellBasket(usize),
    Die(usize),
    ChangeShop {
        oversell: bool,
        cutoff: u16,
        currency: bool,
    },
    Sleep {
        days: u64,
        hour: u32,
    },
    SetBack(u64),
}

#[derive(Debug, Clone)]
pub struct Drawn {
    name: usize,
    code: usize,
    price: i64,
    unit: usize,
    threshold: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct DrawnPerson {
    name: usize,
    phone: usize,
    email: usize,
}

#[derive(Debug, Clone)]
pub struct DrawnSale {
    client: Option<usize>,
    /// Product (or an open price), quantity, another price than its own.
    lines: Vec<(Option<usize>, i64, Option<i64>)>,
    given: Option<i64>,
    key: bool,
    shortage: bool,
    clock: bool,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    (0..NAMES.len(), 0..CODES.len(), -1_i64..300_000, 0_usize..7, prop::option::of(-1_i64..12)).prop_map(
        // Most goods are counted in pieces.
        |(name, code, price, unit, threshold)| Drawn { name, code, price, unit: unit.saturating_sub(2), threshold },
    )
}

fn person() -> impl Strategy<Value = DrawnPerson> {
    (0..PEOPLE.len(), 0..PHONES.len(), 0..EMAILS.len()).prop_map(|(name, phone, email)| DrawnPerson {
        name,
        phone,
        email,
    })
}

fn sale() -> impl Strategy<Value = DrawnSale> {
    let line = (prop::option::weighted(0.9, any::<usize>()), -1_i64..24, prop::option::weighted(0.2, -1_i64..50_000));
    (
        prop::option::of(any::<usize>()),
        prop::collection::vec(line, 0..4),
        prop::option::weighted(0.3, 0_i64..60_000),
        any::<bool>(),
        prop::bool::weighted(0.7),
        prop::bool::weighted(0.3),
    )
        .prop_map(|(client, lines, given, key, shortage, clock)| DrawnSale {
            client,
            lines,
            given,
            key,
            shortage,
            clock,
        })
}

pub fn act() -> impl Strategy<Value = Act> {
    let at = any::<usize>;
    let lines = prop::collection::vec((any::<usize>(), 1_i64..4), 0..3);
    prop_oneof![
        8 => (drawn(), -1_i64..40).prop_map(|(draft, opening)| Act::AddProduct { draft, opening }),
        3 => (at(), drawn()).prop_map(|(at, draft)| Act::EditProduct { at, draft }),
        2 => at().prop_map(Act::DeleteProduct),
        2 => at().prop_map(Act::RestoreProduct),
        3 => (at(), -1_i64..80).prop_map(|(at, quantity)| Act::Restock { at, quantity }),
        3 => (at(), -20_i64..20, any::<bool>()).prop_map(|(at, quantity, reason)| Act::Adjust { at, quantity, reason }),
        4 => person().prop_map(Act::AddClient),
        2 => (at(), person()).prop_map(|(at, draft)| Act::EditClient { at, draft }),
        1 => at().prop_map(Act::DeleteClient),
        1 => at().prop_map(Act::RestoreClient),
        1 => at().prop_map(Act::Anonymise),
        20 => sale().prop_map(Act::Sell),
        2 => (at(), any::<bool>()).prop_map(|(at, other)| Act::SellAgain { at, other }),
        5 => at().prop_map(Act::Void),
        3 => (at(), 0_u8..6, lines, prop::option::of(at()))
            .prop_map(|(window, key, lines, client)| Act::SaveBasket { window, key, lines, client }),
        2 => (at(), 0_u8..6).prop_map(|(window, key)| Act::ClaimBasket { window, key }),
        1 => at().prop_map(Act::ReleaseBasket),
        2 => at().prop_map(Act::SellBasket),
        1 => at().prop_map(Act::Die),
        1 => (any::<bool>(), 0_u16..800, any::<bool>())
            .prop_map(|(oversell, cutoff, currency)| Act::ChangeShop { oversell, cutoff, currency }),
        6 => (0_u64..45, 0_u32..24).prop_map(|(days, hour)| Act::Sleep { days, hour }),
        1 => (0_u64..3).prop_map(Act::SetBack),
    ]
}

fn product(draft: &Drawn) -> ProductDraft {
    ProductDraft {
        name: NAMES[draft.name].to_owned(),
        code: Some(CODES[draft.code].to_owned()),
        price: UnitPrice::new(draft.price),
        unit: Unit::ALL[draft.unit],
        threshold: draft.threshold.map(|n| Quantity::new(n * 500)),
    }
}

fn client(draft: &DrawnPerson) -> ClientDraft {
    ClientDraft {
        name: PEOPLE[draft.name].to_owned(),
        phone: Some(PHONES[draft.phone].to_owned()),
        email: Some(EMAILS[draft.email].to_owned()),
    }
}

/// Quarters of what is measured, whole pieces (and now and then a half one).
fn quantity(n: i64) -> Quantity {
    if n % 7 == 0 { Quantity::new(n * 250) } else { Quantity::whole(n) }
}

fn new_sale(model: &Model, sale: &DrawnSale) -> Option<NewSale> {
    let mut lines = Vec::new();
    for (product, n, price) in &sale.lines {
        let price = price.map(UnitPrice::new);
        let item = match product {
            Some(_) if model.items.is_empty() => return None,
            Some(at) => Item::Product { id: model.items[at % model.items.len()].product.id, price },
            None => Item::Open { label: " Réparation ".into(), price: price.unwrap_or(UnitPrice::new(50_000)) },
        };
        lines.push(NewLine { item, quantity: quantity(*n) });
    }
    let client = sale.client.filter(|_| !model.people.is_empty());
    Some(NewSale {
        key: sale.key.then(|| format!("key-{}", model.documents.len())),
        lines,
        client: client.map(|at| model.people[at % model.people.len()].id),
        given: sale.given.map(Money::new),
        accept_shortage: sale.shortage,
        accept_clock: sale.clock,
    })
}

/// Does it to both; what the store refuses, the model refuses for the same reason.
fn both<T>(store: Result<T, RepositoryError>, model: Outcome<impl Sized>, act: &Act) {
    let (store, model) = (store.err().map(|error| Refusal::of(&error)), model.err());
    assert_eq!(store, model, "{act:?}");
}

pub fn act_out(store: &mut dyn Repository, model: &mut Model, act: &Act) {
    let acting = moment::Act::first(model.now());
    match act {
        Act::AddProduct { draft, opening } => {
            let (draft, opening) = (product(draft), quantity(*opening));
            let done = store.add_product(&draft, opening, &acting);
            let id = done.as_ref().ok().map(|product| product.id);
            both(done, model.add_product(&draft, opening, id), act);
        }
        Act::AddClient(draft) => {
            let done = store.add_client(&client(draft), &acting);
            let id = done.as_ref().ok().map(|client| client.id);
            both(done, model.add_client(&client(draft), id), act);
        }
        Act::Sell(sale) => {
            if let Some(sale) = new_sale(model, sale) {
                sell(store, model, &sale, act);
            }
        }
        Act::SellAgain { at, other } => {
            let keyed: Vec<NewSale> = model
                .documents
                .iter()
                .filter_map(|document| document.key.as_ref().map(|(_, sale)| sale.clone()))
                .collect();
            if !keyed.is_empty() {
                let mut sale = keyed[at % keyed.len()].clone();
                if *other {
                    sale.given = Some(Money::new(999_999));
                }
                sell(store, model, &sale, act);
            }
        }
        Act::Void(at) if !model.documents.is_empty() => {
            let at = at % model.documents.len();
            let done = store.void_sale(model.documents[at].id, &acting);
            let id = done.as_ref().ok().map(|void| void.head.id);
            both(done, model.void(at, id), act);
        }
        Act::ChangeShop { oversell, cutoff, currency } => {
            let shop = Shop {
                oversell: if *oversell { OversellPolicy::Ask } else { OversellPolicy::Refuse },
                cutoff_minutes: *cutoff,
                currency: if *currency { Currency::EUR } else { Currency::XOF },
                ..model.shop.clone()
            };
            let edit = Edit::new(model.shop.clone(), shop.clone());
            both(store.change_shop(&edit).map(drop), model.change_shop(&shop), act);
        }
        Act::Sleep { days, hour } => model.sleep(*days, *hour),
        Act::SetBack(days) => model.set_back(*days),
        Act::Void(_) => assert!(store.void_sale(DocumentId(1), &acting).is_err()),
        Act::SaveBasket { .. } | Act::ClaimBasket { .. } | Act::ReleaseBasket(_) | Act::SellBasket(_) | Act::Die(_) => {
            of_basket(store, model, act);
        }
        _ => {
            of_product(store, model, act);
            of_client(store, model, act);
        }
    }
}

fn sell(store: &mut dyn Repository, model: &mut Model, sale: &NewSale, act: &Act) {
    let done = store.record_sale(sale, &moment::Act::first(model.now()));
    let id = done.as_ref().ok().map(|sale| sale.head.id);
    let modelled = model.sell(sale, id);
    if let (Ok(index), Some(id)) = (modelled, id) {
        assert_eq!(model.documents[index].id, id, "{act:?}");
    }
    both(done, modelled, act);
}

fn of_product(store: &mut dyn Repository, model: &mut Model, act: &Act) {
    if model.items.is_empty() {
        return;
    }
    let acting = moment::Act::first(model.now());
    let pick = |at: &usize| (*at % model.items.len(), model.items[*at % model.items.len()].product.id);
    match act {
        Act::EditProduct { at, draft } => {
            let ((at, id), draft) = (pick(at), product(draft));
            let edit = Edit::new(store.product(id).unwrap().draft(), draft.clone());
            both(store.edit_product(id, &edit, &acting), model.edit_product(at, &draft), act);
        }
        Act::DeleteProduct(at) => {
            let (at, id) = pick(at);
            both(store.delete_product(id, &acting), model.delete_product(at), act);
        }
        Act::RestoreProduct(at) => {
            let (at, id) = pick(at);
            both(store.restore_product(id), model.restore_product(at), act);
        }
        Act::Restock { at, quantity: n } => {
            let (at, id) = pick(at);
            both(store.restock(id, quantity(*n), None, &acting), model.restock(at, quantity(*n)), act);
        }
        Act::Adjust { at, quantity: n, reason } => {
            let ((at, id), reason) = (pick(at), if *reason { "breakage" } else { " " });
            both(store.adjust(id, quantity(*n), reason, &acting), model.adjust(at, quantity(*n), reason), act);
        }
        _ => {}
    }
}

fn of_client(store: &mut dyn Repository, model: &mut Model, act: &Act) {
    if model.people.is_empty() {
        return;
    }
    let acting = moment::Act::first(model.now());
    let pick = |at: &usize| (*at % model.people.len(), model.people[*at % model.people.len()].id);
    match act {
        Act::EditClient { at, draft } => {
            let ((at, id), draft) = (pick(at), client(draft));
            let edit = Edit::new(store.client(id).unwrap().draft(), draft.clone());
            both(store.edit_client(id, &edit, &acting), model.edit_client(at, &draft), act);
        }
        Act::DeleteClient(at) => {
            let (at, id) = pick(at);
            store.delete_client(id, &acting).unwrap();
            model.delete_client(at);
        }
        Act::RestoreClient(at) => {
            let (at, id) = pick(at);
            both(store.restore_client(id), model.restore_client(at), act);
        }
        Act::Anonymise(at) => {
            let (at, id) = pick(at);
            store.anonymise_client(id, &acting).unwrap();
            model.anonymise(at);
        }
        _ => {}
    }
}

fn of_basket(store: &mut dyn Repository, model: &mut Model, act: &Act) {
    let dead = model.dead.clone();
    let alive = |window: &str| !dead.contains(&window);
    // Whoever acts is alive.
    let window = |model: &mut Model, at: &usize| {
        let window = WINDOWS[at % WINDOWS.len()];
        model.dead.retain(|dead| *dead != window);
        window
    };
    match act {
        Act::Die(at) => model.dead.push(WINDOWS[at % WINDOWS.len()]),
        Act::SaveBasket { window: at, key, lines, client } => {
            let window = window(model, at);
            let basket = basket(model, *key, lines, *client);
            let done = store.save_basket(&Window { id: window, is_open: &alive }, &basket);
            both(done, model.save(window, &basket), act);
        }
        Act::ClaimBasket { window: at, key } => {
            let window = window(model, at);
            let fresh = format!("fresh-{key}");
            let claimed = store.claim_basket(&Window { id: window, is_open: &alive }, &fresh).unwrap();
            assert_eq!(claimed, model.claim(window, &fresh), "{act:?}");
        }
        Act::ReleaseBasket(at) => {
            let window = window(model, at);
            store.release_basket(&Window { id: window, is_open: &alive }).unwrap();
            model.release(window);
        }
        Act::SellBasket(at) if !model.baskets.is_empty() => {
            let basket = model.baskets[at % model.baskets.len()].0.clone();
            sell(store, model, &NewSale::of_basket(&basket), act);
        }
        _ => {}
    }
}

fn basket(model: &Model, key: u8, lines: &[(usize, i64)], client: Option<usize>) -> salestrack::domain::basket::Basket {
    let mut basket = salestrack::domain::basket::Basket::new(format!("basket-{key}-{}", model.documents.len()));
    for (at, n) in lines.iter().filter(|_| !model.items.is_empty()) {
        let product = &model.items[at % model.items.len()].product;
        basket.lines.push(BasketLine {
            product: Some(product.id),
            label: product.name.clone(),
            code: product.code.clone(),
            unit: product.unit,
            unit_price: product.price,
            quantity: Quantity::whole(*n),
        });
    }
    basket.client = client.filter(|_| !model.people.is_empty()).map(|at| model.people[at % model.people.len()].id);
    basket
}
