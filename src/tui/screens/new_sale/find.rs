//! The search field: a code, words, a quantity before a `*`; and the form of a line with an open price.

use super::{Focus, NewSale, Reply, to_here};
use crate::{
    config::Scanner,
    domain::{
        NumberError, Quantity, Unit, UnitPrice, absurd, code, fold,
        ids::ProductId,
        period::{Period, Span},
        product::{Product, check_price},
        query::ProductQuery,
        report::{ReportKind, ReportQuery, ReportRows},
    },
    i18n::{
        errors::{invalid_text, problem_text},
        number_error_text, parse,
    },
    repository::{Reader, Result},
    tr,
    tui::{
        context::{Context, Display},
        effect::{Effect, Effects, Scan, Turn},
        input::action::{Action, Tab},
        overlays::form::{self, Form, FormField, Kind},
    },
};

/// Maximum number of matches: beyond it, typing one more letter is quicker than scrolling.
const MATCHES: usize = 24;
/// Number of products that are ranked for the matches.
const CANDIDATES: u32 = 200;
/// Number of best-selling products shown while the field is empty.
const BEST_SELLERS: u32 = 12;
/// Days of the preview's chart.
const PREVIEW_DAYS: u32 = 49;

/// What is looked up.
pub enum Lookup {
    Typed(String),
    Scan {
        scan: Scan,
        /// Typed before a `*`; empty is one.
        quantity: String,
    },
}

impl Lookup {
    /// First takes all of it for a code, which may contain a `*`; then splits it at the `*`.
    fn look(&self, reader: &dyn Reader) -> Result<LookupResult> {
        let typed = match self {
            Lookup::Scan { scan, .. } => {
                return Ok(scan.product(reader)?.map_or_else(|| LookupResult::Words(Vec::new()), LookupResult::Code));
            }
            Lookup::Typed(typed) => typed.trim(),
        };
        if let Some(product) = Scan::read(typed, &Scanner::default()).product(reader)? {
            return Ok(LookupResult::Whole(product));
        }
        let Entry { quantity, text } = parse_entry(typed);
        // Without a quantity, this code has just been looked up.
        if !quantity.is_empty()
            && let Some(product) = reader.product_by_code(&text)?
        {
            return Ok(LookupResult::Code(product));
        }
        search_words(reader, &text).map(LookupResult::Words)
    }

    fn entry(&self) -> Entry {
        match self {
            Lookup::Typed(typed) => parse_entry(typed),
            Lookup::Scan { scan, quantity } => Entry { quantity: quantity.clone(), text: scan.code().to_owned() },
        }
    }

    /// The text as if it had been typed into the field.
    fn typed(&self) -> String {
        match self {
            Lookup::Typed(typed) => typed.clone(),
            Lookup::Scan { scan, quantity } if quantity.is_empty() => scan.code().to_owned(),
            Lookup::Scan { scan, quantity } => format!("{quantity}*{}", scan.code()),
        }
    }
}

/// The typed text, split at a `*`.
#[derive(Default)]
pub struct Entry {
    /// The text of the quantity; empty is one.
    pub quantity: String,
    /// Words or a code.
    pub text: String,
}

/// Splits `3*clav`.
pub fn parse_entry(typed: &str) -> Entry {
    let (quantity, text) = typed.split_once('*').unwrap_or(("", typed));
    Entry { quantity: quantity.trim().to_owned(), text: text.trim().to_owned() }
}

impl Entry {
    pub fn quantity_for(&self, unit: Unit, context: &Context) -> std::result::Result<Quantity, NumberError> {
        if self.quantity.is_empty() {
            return Ok(Quantity::ONE);
        }
        parse::quantity(&self.quantity, unit, context.display.format.lang)
    }

    /// What is wrong with the quantity in every unit.
    pub fn problem(&self, context: &Context) -> Option<String> {
        let finest = Unit::ALL.into_iter().max_by_key(|unit| unit.decimals())?;
        let error = match self.quantity_for(finest, context) {
            Ok(Quantity::ZERO) => NumberError::Zero,
            Ok(_) => return None,
            Err(error) => error,
        };
        Some(number_error_text(&context.display.texts, &error))
    }
}

/// The outcome of looking up a text.
pub enum LookupResult {
    /// The product whose code is the whole text.
    Whole(Product),
    /// The product whose code is the text after the `*`, or was scanned.
    Code(Product),
    /// The products that match the words, the best first.
    Words(Vec<Product>),
}

fn search_words(repository: &dyn Reader, text: &str) -> Result<Vec<Product>> {
    let query = ProductQuery { search: text.to_owned(), limit: CANDIDATES, ..ProductQuery::default() };
    let page = repository.catalogue(&query)?;
    let mut products: Vec<Product> = page.rows.into_iter().map(|(_, product)| product).collect();
    let typed = fold(text);
    products.sort_by_cached_key(|product| rank(product, &typed));
    products.truncate(MATCHES);
    Ok(products)
}

/// The rank of a match, the best lowest: its code, the start of its name, the start of a word, anything else.
fn rank(product: &Product, typed: &str) -> u8 {
    let name = fold(&product.name);
    let first = typed.split(' ').next().unwrap_or_default();
    if product.code.as_deref().is_some_and(|own| code::key(own) == code::key(typed)) {
        0
    } else if name.starts_with(typed) {
        1
    } else if name.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(first)) {
        2
    } else {
        3
    }
}

impl NewSale {
    /// Reads the matches of the field.
    pub(super) fn search(&mut self, turn: &mut Turn<'_>) {
        let typed = self.find.text();
        let text = parse_entry(typed).text;
        if text.is_empty() || self.for_line(typed, turn).is_some() {
            self.matches.clear();
            self.matched.clear();
            self.chosen = 0;
            self.preview = None;
            return;
        }
        self.done = None;
        turn.read("matches", move |reader| {
            let products = search_words(reader, &text)?;
            Ok(Reply::Matches { text, products })
        });
    }

    pub(super) fn accept_matches(&mut self, text: String, products: Vec<Product>, turn: &mut Turn<'_>) {
        if self.matched != text {
            self.chosen = 0;
        }
        self.matches = products;
        self.matched = text;
        self.chosen = self.chosen.min(self.matches.len().saturating_sub(1));
        self.read_preview(turn);
    }

    /// Reads the preview of the chosen match.
    fn read_preview(&mut self, turn: &mut Turn<'_>) {
        let Some(id) = self.matches.get(self.chosen).map(|product| product.id) else {
            self.preview = None;
            return;
        };
        let today = turn.today();
        turn.read("preview", move |reader| reader.product_card(id, today, PREVIEW_DAYS).map(Reply::Preview));
    }

    /// Moves through the matches; without any, down goes to the basket.
    pub(super) fn choose_match(&mut self, by: isize, turn: &mut Turn<'_>) {
        if self.focus != Focus::Find {
            return;
        }
        if self.find.is_empty() || self.matches.is_empty() {
            if by > 0 && !self.basket.lines.is_empty() {
                self.focus = Focus::Basket;
            }
            return;
        }
        self.chosen = self.chosen.saturating_add_signed(by).min(self.matches.len() - 1);
        self.read_preview(turn);
    }

    /// Enter: adds the product of the typed code, else the chosen match.
    pub(super) fn enter(&mut self, turn: &mut Turn<'_>) {
        let typed = self.find.take();
        if let Some(change) = self.for_line(&typed, turn) {
            self.change_marked(change, turn);
            return self.search(turn);
        }
        let text = parse_entry(&typed).text;
        if text.is_empty() {
            // `3*` waits for a code or words.
            return self.find.set(typed);
        }
        let chosen = self.matches.get(self.chosen).filter(|_| self.matched == text).map(|product| product.id);
        self.look_up(Lookup::Typed(typed), chosen, turn);
        self.search(turn);
    }

    /// Adds a scanned product; a quantity typed before it, as `3*`, counts.
    pub fn scanned(&mut self, scan: &Scan, turn: &mut Turn<'_>) {
        let quantity = match self.find.text().split_once('*') {
            Some((quantity, rest)) if rest.trim().is_empty() => quantity.trim().to_owned(),
            _ => String::new(),
        };
        if !quantity.is_empty() {
            self.find.take();
        }
        self.edit = None;
        self.look_up(Lookup::Scan { scan: scan.clone(), quantity }, None, turn);
    }

    /// Looks up a text; on the write thread, which keeps the order of fast scans.
    fn look_up(&mut self, lookup: Lookup, chosen: Option<ProductId>, turn: &mut Turn<'_>) {
        self.lookups += 1;
        turn.write(move |repository, _| {
            let outcome = lookup.look(&*repository);
            Reply::LookedUp { lookup, chosen, outcome }
        });
    }

    pub(super) fn accept_lookup(
        &mut self,
        lookup: Lookup,
        chosen: Option<ProductId>,
        outcome: Result<LookupResult>,
        turn: &mut Turn<'_>,
    ) {
        self.lookups = self.lookups.saturating_sub(1);
        match outcome {
            Ok(result) => self.looked_up(lookup, result, chosen, turn),
            Err(error) => {
                self.commit_wanted = false;
                self.restore_typed(&lookup);
                turn.failed(error);
            }
        }
        self.commit_if_wanted(turn);
    }

    fn looked_up(&mut self, lookup: Lookup, result: LookupResult, chosen: Option<ProductId>, turn: &mut Turn<'_>) {
        let (product, entry) = match result {
            LookupResult::Whole(product) => (Some(product), Entry::default()),
            LookupResult::Code(product) => (Some(product), lookup.entry()),
            LookupResult::Words(mut products) => {
                let at = chosen.and_then(|id| products.iter().position(|product| product.id == id)).unwrap_or(0);
                ((at < products.len()).then(|| products.swap_remove(at)), lookup.entry())
            }
        };
        let Some(product) = product else { return self.unknown(lookup, turn) };
        match entry.quantity_for(product.unit, turn) {
            Ok(quantity) if absurd::quantity(quantity, product.unit) => {
                let what = turn.display.format.quantity(quantity, product.unit);
                turn.open(form::ask_absurd(what, vec![Effect::Basket(product, quantity)], turn.context()));
            }
            Ok(quantity) => {
                let name = product.name.clone();
                self.add(&product, quantity, turn);
                if self.problem.is_some() {
                    self.restore_typed(&lookup);
                } else if matches!(lookup, Lookup::Scan { .. }) {
                    let text = tr!(turn.display.texts, "new-sale-scanned", name = name);
                    turn.push(Effect::ToastElsewhere(Tab::NewSale, text));
                }
            }
            Err(error) => {
                self.restore_typed(&lookup);
                self.problem = Some(number_error_text(&turn.display.texts, &error));
            }
        }
    }

    /// Puts a text that could not be added back into the field, unless that is used again.
    fn restore_typed(&mut self, lookup: &Lookup) {
        if self.find.is_empty() {
            self.find.set(lookup.typed());
        }
    }

    fn unknown(&mut self, lookup: Lookup, turn: &mut Turn<'_>) {
        self.commit_wanted = false;
        match lookup {
            Lookup::Scan { scan, quantity } => turn.push(Effect::Unknown { scan, quantity }),
            Lookup::Typed(typed) => {
                let text = parse_entry(&typed).text;
                self.restore_typed(&Lookup::Typed(typed));
                let key = turn.display.keymap.key(Action::OpenPrice, true).unwrap_or_default();
                self.problem = Some(tr!(turn.display.texts, "new-sale-unknown", text = text, key = key));
            }
        }
    }

    /// A click chooses a match, a double click adds it; a best-selling product is added at once.
    pub(super) fn click_match(&mut self, index: usize, double: bool, turn: &mut Turn<'_>) {
        if self.find.is_empty() {
            if let Some(product) = self.best_sellers.get(index).cloned() {
                self.add_product(&product, turn);
            }
        } else if double {
            self.enter(turn);
        } else if index < self.matches.len() {
            self.chosen = index;
            self.read_preview(turn);
        }
    }

    /// Reads the products of the basket again, for their stock.
    pub(super) fn refresh_stock(&mut self, turn: &mut Turn<'_>) {
        let ids: Vec<ProductId> = self.basket.lines.iter().filter_map(|line| line.product).collect();
        if ids.is_empty() {
            return;
        }
        turn.read("basket-stock", move |reader| {
            ids.iter().map(|id| reader.product(*id)).collect::<Result<Vec<_>>>().map(Reply::Stock)
        });
    }

    /// Reads the best-selling products of the last thirty days.
    pub(super) fn refresh_best_sellers(turn: &mut Turn<'_>) {
        let period: Period = Span::Days30.around(turn.today());
        turn.read("best-sellers", move |reader| {
            let query = ReportQuery { kind: ReportKind::BestSellers, period, client: None, limit: Some(BEST_SELLERS) };
            let ReportRows::BestSellers(rows) = reader.report(&query)? else {
                return Ok(Reply::BestSellers(Vec::new()));
            };
            let products = rows.iter().map(|row| reader.product(row.product)).collect::<Result<Vec<_>>>()?;
            Ok(Reply::BestSellers(products.into_iter().filter(|product| !product.deleted).collect()))
        });
    }

    pub(super) fn add_open(&mut self, label: &str, price: UnitPrice, quantity: Quantity, turn: &mut Turn<'_>) {
        let before = self.basket.clone();
        match self.basket.add_open(label, price, quantity) {
            Ok(line) => {
                self.line = line;
                self.changed(before, turn);
                turn.push(Effect::CloseForm);
            }
            Err(invalid) => turn.push(form::refuse(0, invalid_text(&turn.display.texts, &invalid))),
        }
    }

    /// The stock of a product less its quantity in the basket.
    pub(super) fn left(&self, id: ProductId) -> Option<(Quantity, &Product)> {
        let product = self.stock.get(&id)?;
        Some((product.on_hand.sub(self.basket.quantity_of(id)).ok()?, product))
    }
}

/// The form of a line without a product: its label and price are typed.
pub fn open_price(context: &Context) -> Form {
    let texts = &context.display.texts;
    let fields = vec![
        FormField::text(tr!(texts, "new-sale-open-label"), Kind::Text, ""),
        FormField::text(tr!(texts, "new-sale-open-price"), Kind::Number, ""),
        FormField::text(tr!(texts, "new-sale-open-quantity"), Kind::Number, "1"),
    ];
    let submit = |fields: &[FormField], context: &Context| {
        let [label, price, quantity] = fields else { return Effects::new() };
        let format = context.display.format;
        let price = parse::price(price.text.text(), format.currency, format.lang);
        let quantity = parse::quantity(quantity.text.text(), Unit::Piece, format.lang);
        let (Ok(price), Ok(quantity)) = (price, quantity) else { return Effects::new() };
        vec![to_here(Reply::OpenLine { label: label.text.text().to_owned(), price, quantity })]
    };
    let form = Form::new(tr!(texts, "new-sale-open-title"), fields, Box::new(open_price_errors), Box::new(submit));
    form.doubt(|fields, context| {
        let [_, price, quantity] = fields else { return None };
        form::absurd_price(price.text.text(), context)
            .or_else(|| form::absurd_quantity(quantity.text.text(), Unit::Piece, context))
    })
}

fn open_price_errors(fields: &[FormField], context: &Context) -> Vec<(usize, String)> {
    let [label, price, quantity] = fields else { return Vec::new() };
    let Display { texts, format, .. } = &context.display;
    let error_text = |error| number_error_text(texts, &error);
    let mut errors = Vec::new();
    if label.text.text().trim().is_empty() {
        errors.push((0, tr!(texts, "new-sale-open-no-label")));
    }
    match parse::price(price.text.text(), format.currency, format.lang) {
        Err(error) => errors.push((1, error_text(error))),
        Ok(price) => {
            if let Err(invalid) = check_price(price, Unit::Piece, format.currency) {
                errors.push((1, problem_text(texts, invalid.problem)));
            }
        }
    }
    match parse::quantity(quantity.text.text(), Unit::Piece, format.lang) {
        Err(error) => errors.push((2, error_text(error))),
        Ok(Quantity::ZERO) => errors.push((2, error_text(NumberError::Zero))),
        Ok(_) => {}
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::UnitPrice;

    fn product(name: &str, code: Option<&str>) -> Product {
        Product {
            id: ProductId(1),
            name: name.to_owned(),
            code: code.map(str::to_owned),
            price: UnitPrice::ZERO,
            unit: Unit::Piece,
            on_hand: Quantity::ZERO,
            threshold: None,
            deleted: false,
        }
    }

    #[test]
    fn the_code_comes_first_then_the_start_of_the_name_then_of_a_word() {
        let ranks: Vec<u8> = [
            product("Rope", Some("TO")),
            product("Tomatoes", None),
            product("Cherry tomato", None),
            product("Coton-tiges", None),
        ]
        .iter()
        .map(|product| rank(product, "to"))
        .collect();
        assert_eq!(ranks, [0, 1, 2, 3]);
    }

    #[test]
    fn a_star_parts_the_quantity_from_the_article() {
        let split = |typed: &str| {
            let entry = parse_entry(typed);
            (entry.quantity, entry.text)
        };
        assert_eq!(split("3*clav"), ("3".to_owned(), "clav".to_owned()));
        assert_eq!(split(" 0,25 * tom "), ("0,25".to_owned(), "tom".to_owned()));
        assert_eq!(split("clav"), (String::new(), "clav".to_owned()));
        assert_eq!(split("3*"), ("3".to_owned(), String::new()));
    }
}
