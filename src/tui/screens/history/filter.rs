//! Which sales are shown, and the form that asks for the period.

use super::{Reply, to_here};
use crate::{
    domain::{
        ids::{ClientId, ProductId},
        period::{Period, Span},
        query::{Direction, From, SaleQuery},
    },
    tr,
    tui::{
        context::Context,
        effect::{Effect, Effects},
        overlays::form::{Form, FormField},
        screens::spans,
    },
};

/// The spans that the form offers, in its order; the last one is typed.
const OFFERED: [Span; 8] =
    [Span::All, Span::Day, Span::Week, Span::Days30, Span::Days90, Span::Month, Span::Year, Span::Custom];

/// Which sales are shown; the number is typed beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// How the period was chosen.
    pub span: Span,
    /// Business days.
    pub period: Period,
    /// Only of this client.
    pub client: Option<(ClientId, String)>,
    /// Only with this product.
    pub product: Option<(ProductId, String)>,
}

impl Default for Filter {
    fn default() -> Filter {
        Filter { span: Span::All, period: Period::ALL, client: None, product: None }
    }
}

impl Filter {
    /// The query of a page.
    pub fn query(&self, number: &str, from: From, limit: u32) -> SaleQuery {
        let number = number.trim();
        SaleQuery {
            period: self.period,
            client: self.client.as_ref().map(|(id, _)| *id),
            product: self.product.as_ref().map(|(id, _)| *id),
            number: (!number.is_empty()).then(|| number.to_owned()),
            direction: Direction::Down,
            from,
            limit,
        }
    }
}

/// Lets the client be picked.
pub fn ask_client(context: &Context) -> Effects {
    spans::pick_client(context, |client| to_here(Reply::Client(client)))
}

/// Lets the product be picked.
pub fn ask_product(context: &Context) -> Effects {
    spans::pick_product(context, |product| to_here(Reply::Product(product)))
}

/// Asks for a period: one of the spans, or two days.
pub fn form(filter: &Filter, context: &Context) -> Form {
    let texts = &context.display.texts;
    // The short words: all eight of them stand in one row.
    let words = OFFERED.map(|span| spans::span_word(texts, span));
    let choice = OFFERED.iter().position(|span| *span == filter.span).unwrap_or_default();
    let chooser = FormField::choice(tr!(texts, "period-which"), words.to_vec(), choice);
    let hint = || tr!(texts, "period-hint", word = spans::span_word(texts, Span::Custom));
    let fields = vec![
        chooser,
        spans::day_field(tr!(texts, "period-from"), filter.period.from, hint(), context.display.format),
        spans::day_field(tr!(texts, "period-to"), filter.period.to, hint(), context.display.format),
    ];
    Form::new(
        tr!(texts, "period-title"),
        fields,
        Box::new(|fields, context| read(fields, context).err().into_iter().collect()),
        Box::new(|fields, context| {
            read(fields, context).map_or_else(
                |_| Effects::new(),
                |(span, period)| vec![Effect::CloseForm, to_here(Reply::Period(span, period))],
            )
        }),
    )
}

/// What the form says: the days count only where the span is the typed one.
fn read(fields: &[FormField], context: &Context) -> Result<(Span, Period), (usize, String)> {
    let [which, from, to] = fields else { return Err((0, String::new())) };
    match OFFERED.get(which.choice).copied().unwrap_or(Span::All) {
        Span::Custom => spans::typed_period(from.text.text(), to.text.text(), context)
            .map(|period| (Span::Custom, period))
            .map_err(|(last, why)| (if last { 2 } else { 1 }, why)),
        span @ (Span::Day | Span::Week | Span::Days30 | Span::Days90 | Span::Month | Span::Year | Span::All) => {
            Ok((span, span.around(context.today())))
        }
    }
}
