//! A code was scanned that no product has: what can be done with it.

use std::sync::Arc;

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    chooser::moved,
    confirm::Confirm,
    picker::{Choice, Picker, look_products},
};
use crate::{
    domain::{
        Quantity,
        edit::Edit,
        ids::ProductId,
        product::{Product, ProductDraft},
    },
    i18n::{Texts, parse},
    repository::Reader,
    tr,
    tui::{
        context::Context,
        effect::{Effect, Effects, Outcome, Overlay, Scan, Topic, Turn, unedit_product},
        input::{
            action::{Action, Scope},
            hit::Target,
        },
        theme::Meaning,
        widgets::{
            popup::Popup,
            table,
            text::{put, wrap},
        },
    },
};

/// What can be done, in the order of the rows; `esc` does nothing.
const WAYS: [&str; 3] = ["unknown-create", "unknown-give", "unknown-open-price"];

/// The offer for a code that no product has.
pub struct Unknown {
    code: String,
    /// How much of it was wanted, as it was typed.
    quantity: String,
    other_layout: bool,
    chosen: usize,
}

impl Unknown {
    pub fn new(scan: &Scan, quantity: String) -> Unknown {
        let (code, other_layout) = (scan.code().to_owned(), scan.is_of_another_layout());
        Unknown { code, quantity, other_layout, chosen: 0 }
    }

    fn choose(&self, turn: &mut Turn<'_>) -> Outcome {
        let (code, quantity) = (self.code.clone(), self.quantity.clone());
        match self.chosen {
            0 => turn.push(Effect::NewProduct { code, quantity }),
            1 => turn.extend(pick(code, quantity, turn.context())),
            _ => turn.push(Effect::Act(Action::OpenPrice)),
        }
        Outcome::Close
    }
}

/// Lets the product be picked that gets the code.
fn pick(code: String, quantity: String, context: &Context) -> Effects {
    let title = tr!(context.display.texts, "unknown-give-title", code = code.as_str());
    let (texts, lang) = (context.display.texts.clone(), context.display.format.lang);
    let pick = move |choice: Option<Choice>| {
        let Some(choice) = choice else { return Effects::new() };
        let question = move |reader: &dyn Reader| {
            let product = reader.product(ProductId(choice.id))?;
            let sold = parse::quantity(&quantity, product.unit, lang).unwrap_or(Quantity::ONE);
            let Some(old) = product.code.clone() else { return Ok(vec![give(product, code, sold, texts)]) };
            let confirm = Confirm {
                title: tr!(texts, "unknown-replace-title", name = product.name.as_str()),
                text: tr!(texts, "unknown-replace-text", old = old, code = code.as_str()),
                note: String::new(),
                yes: tr!(texts, "unknown-replace-yes"),
                danger: true,
                on_yes: vec![give(product, code, sold, texts)],
            };
            Ok(vec![Effect::open(confirm)])
        };
        vec![Effect::Read { slot: "unknown-give", question: Box::new(question) }]
    };
    Picker::of_products(title, None, Box::new(look_products), Box::new(pick), context)
}

/// Gives the code to a product, and puts that into the basket.
fn give(product: Product, code: String, sold: Quantity, texts: Arc<Texts>) -> Effect {
    Effect::change(move |repository, act| {
        let (id, before) = (product.id, product.draft());
        let after = ProductDraft { code: Some(code.clone()), ..before.clone() };
        let given = repository.edit_product(id, &Edit::new(before.clone(), after), act)?;
        let step = unedit_product(id, before, given.draft());
        let text = tr!(texts, "unknown-given", name = given.name.as_str(), code = code);
        Ok(vec![Effect::Undoable(text, step), Effect::Changed(&[Topic::Stock]), Effect::Basket(given, sold)])
    })
}

impl Overlay for Unknown {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Chooser]
    }

    fn cancel(&self) -> Action {
        Action::ChooserClose
    }

    fn can_take_back(&self, action: Action) -> bool {
        !matches!(action, Action::Choose | Action::ChooserClose)
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) -> Outcome {
        if let Some(row) = moved(action, self.chosen, WAYS.len()) {
            self.chosen = row;
            return Outcome::Stay;
        }
        if action == Action::Choose { self.choose(turn) } else { Outcome::Close }
    }

    fn click(&mut self, target: Target, turn: &mut Turn<'_>) -> Outcome {
        match target {
            Target::Row(row) if row < WAYS.len() => {
                self.chosen = row;
                self.choose(turn)
            }
            _ => Outcome::Stay,
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let (theme, texts) = (&context.display.theme, &context.display.texts);
        let wide = 62.min(area.width.saturating_sub(2));
        let why = if self.other_layout {
            let key = context.display.keymap.key(Action::Scanner, true).unwrap_or_default();
            wrap(&tr!(texts, "unknown-layout", key = key), usize::from(wide.saturating_sub(4)))
        } else {
            Vec::new()
        };
        let more = if why.is_empty() { 0 } else { u16::try_from(why.len()).unwrap_or(0) + 1 };
        let title = tr!(texts, "new-sale-unknown-code", code = self.code.as_str());
        let popup = Popup { title, ..Popup::default() };
        let inner = popup.draw(area, wide, 8 + more, buf, context);
        let mut y = inner.y + 1;
        for line in &why {
            put(buf, inner.x, y, line, inner.width, theme.style(Meaning::Warn));
            y += 1;
        }
        y += u16::from(!why.is_empty());
        for (index, way) in WAYS.iter().enumerate() {
            put(buf, inner.x, y, &texts.get(way), inner.width, theme.style(Meaning::Text));
            let whole = Rect::new(inner.x - 1, y, inner.width + 2, 1);
            context.targets.add(whole, Target::Row(index));
            if index == self.chosen {
                table::mark(whole, buf, theme, true);
            }
            y += 1;
        }
        let key = |action| context.display.keymap.key(action, true).unwrap_or_default();
        let foot = tr!(texts, "unknown-foot", choose = key(Action::Choose), close = key(Action::ChooserClose));
        put(buf, inner.x, y + 1, &foot, inner.width, theme.style(Meaning::Muted));
    }
}
