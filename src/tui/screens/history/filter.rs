//! The filter of History, and the form of its period.

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

/// The spans of the form, in its order; for `Custom`, two dates are typed.
const OFFERED: [Span; 8] =
    [Span::All, Span::Day, Span::Week, Span::Days30, Span::Days90, Span::Month, Span::Year, Span::Custom];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub span: Span,
    /// Business days.
    pub period: Period,
    pub client: Option<(ClientId, String)>,
    /// Only sales with this product.
    pub product: Option<(ProductId, String)>,
}

impl Default for Filter {
    fn default() -> Filter {
        Filter { span: Span::All, period: Period::ALL, client: None, product: None }
    }
}

impl Filter {
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

/// The form of the period: one of the spans, or two dates.
pub fn form(filter: &Filter, context: &Context) -> Form {
    let texts = &context.display.texts;
    // The short words, so that all eight fit into one row.
    let words = OFFERED.map(|span| spans::span_text(texts, span));
    let choice = OFFERED.iter().position(|span| *span == filter.span).unwrap_or_default();
    let hint = || tr!(texts, "period-hint", word = spans::span_text(texts, Span::Custom));
    let fields = vec![
        FormField::choice(tr!(texts, "period-which"), words.to_vec(), choice),
        spans::day_field(tr!(texts, "period-from"), filter.period.from, hint(), context.display.format),
        spans::day_field(tr!(texts, "period-to"), filter.period.to, hint(), context.display.format),
    ];
    let form = Form::new(
        tr!(texts, "period-title"),
        fields,
        Box::new(|fields, context| read(fields, context).err().into_iter().collect()),
        Box::new(|fields, context| {
            read(fields, context).map_or_else(
                |_| Effects::new(),
                |(span, period)| vec![Effect::CloseForm, to_here(Reply::Period(span, period))],
            )
        }),
    );
    form.saves_from(0)
}

/// The dates count for `Custom`, and whoever types one means it.
fn read(fields: &[FormField], context: &Context) -> Result<(Span, Period), (usize, String)> {
    let [which, from, to] = fields else { return Err((0, String::new())) };
    let chosen = OFFERED.get(which.choice).copied().unwrap_or(Span::All);
    let typed = !which.touched && (from.touched || to.touched);
    match if typed { Span::Custom } else { chosen } {
        Span::Custom => spans::typed_period(from.text.text(), to.text.text(), context)
            .map(|period| (Span::Custom, period))
            .map_err(|(last, why)| (1 + usize::from(last), why)),
        span => Ok((span, span.around(context.today()))),
    }
}
