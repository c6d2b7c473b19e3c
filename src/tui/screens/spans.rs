//! Periods and filters, shared by History and Reports: texts, the form of a period, the pickers of clients and products.

use chrono::NaiveDate;

use crate::{
    domain::{
        client::Client,
        ids::{ClientId, ProductId},
        period::{Period, Span},
        query::ClientQuery,
    },
    i18n::{Format, Texts, parse},
    tr,
    tui::{
        context::Context,
        effect::{Address, Effect, Effects},
        overlays::{
            form::{Form, FormField, Kind},
            picker::{CHOICES, Choice, Picker, look_products},
        },
    },
};

/// The short word for a span, as on its pill.
pub fn span_text(texts: &Texts, span: Span) -> String {
    match span {
        Span::Day => tr!(texts, "span-day"),
        Span::Week => tr!(texts, "span-week"),
        Span::Days30 => tr!(texts, "span-30"),
        Span::Days90 => tr!(texts, "span-90"),
        Span::Month => tr!(texts, "span-month"),
        Span::Year => tr!(texts, "span-year"),
        Span::All => tr!(texts, "span-all"),
        Span::Custom => tr!(texts, "span-custom"),
    }
}

/// `November 2026`, `2026`, `14 Nov 2026 – 20 Nov 2026`: a period as a title.
pub fn period_text(texts: &Texts, format: Format, span: Span, period: Period, today: NaiveDate) -> String {
    match (span, period.from, period.to) {
        (_, None, None) => tr!(texts, "period-all"),
        (Span::Month, Some(from), _) => format.month_year(from),
        (Span::Year, Some(from), _) => from.format("%Y").to_string(),
        (_, Some(from), Some(to)) if from == to => format.relative_day(from, today),
        (_, Some(from), Some(to)) => range(format, from, to),
        (_, Some(from), None) => tr!(texts, "period-since", day = format.date(from)),
        (_, None, Some(to)) => tr!(texts, "period-until", day = format.date(to)),
    }
}

/// `1 Jan – 21 Nov 2026`.
pub fn range(format: Format, from: NaiveDate, to: NaiveDate) -> String {
    let year = |day: NaiveDate| day.format("%Y").to_string();
    if year(from) == year(to) {
        format!("{} – {}", format.day_short(from), format.date(to))
    } else {
        format!("{} – {}", format.date(from), format.date(to))
    }
}

/// `2026-11`, `2026`, `2026-11-14_2026-11-20`: a period in a file's name.
pub fn file_period(span: Span, period: Period) -> String {
    match (span, period.from, period.to) {
        (_, None, None) => "all".to_owned(),
        (Span::Month, Some(from), _) => from.format("%Y-%m").to_string(),
        (Span::Year, Some(from), _) => from.format("%Y").to_string(),
        (_, Some(from), Some(to)) if from == to => from.to_string(),
        (_, from, to) => [from, to].map(|day| day.map(|day| day.to_string()).unwrap_or_default()).join("_"),
    }
}

/// The period of two typed dates, or why one of them is wrong: the last one, if `true`. Without a last one it goes on to today.
pub fn typed_period(from: &str, to: &str, context: &Context) -> std::result::Result<Period, (bool, String)> {
    let read = |text: &str, last: bool| {
        parse::date(text, context.today()).map_err(|error| (last, parse::error_text(&context.display.texts, &error)))
    };
    let from = read(from, false)?;
    let to = if to.trim().is_empty() { context.today().max(from) } else { read(to, true)? };
    if from > to {
        return Err((true, tr!(context.display.texts, "period-backwards")));
    }
    Ok(Period::between(from, to))
}

pub fn day_field(label: String, day: Option<NaiveDate>, hint: String, format: Format) -> FormField {
    let text = day.map(|day| format.date_field(day)).unwrap_or_default();
    FormField::text(label, Kind::Text, &text).hint(hint)
}

/// The form of a period's first and last day.
pub fn custom_form(context: &Context, period: Period, then: impl Fn(Period) -> Effect + Send + 'static) -> Form {
    let texts = &context.display.texts;
    let today = context.today();
    let (from, to) = (period.from.unwrap_or(today), period.to.unwrap_or(today));
    let format = context.display.format;
    let fields = vec![
        day_field(tr!(texts, "period-from"), Some(from), String::new(), format),
        day_field(tr!(texts, "period-to"), Some(to), String::new(), format),
    ];
    let read = |fields: &[FormField], context: &Context| match fields {
        [from, to] => {
            typed_period(from.text.text(), to.text.text(), context).map_err(|(last, why)| (usize::from(last), why))
        }
        _ => Err((0, String::new())),
    };
    Form::new(
        tr!(texts, "period-title"),
        fields,
        Box::new(move |fields, context| read(fields, context).err().into_iter().collect()),
        Box::new(move |fields, context| {
            read(fields, context).map_or_else(|_| Effects::new(), |period| vec![Effect::CloseForm, then(period)])
        }),
    )
}

/// Opens the picker of a client; `None` is every client.
pub fn pick_client(
    context: &Context,
    then: impl FnOnce(Option<(ClientId, String)>) -> Effect + Send + 'static,
) -> Effects {
    let texts = &context.display.texts;
    let (title, all) = (tr!(texts, "filter-client"), tr!(texts, "filter-any-client"));
    let pick = |choice: Option<Choice>| vec![then(choice.map(|choice| (ClientId(choice.id), choice.name)))];
    Picker::open(title, Some(all), None, Box::new(look_clients), Box::new(pick), context)
}

/// Opens the picker of a product; `None` is every product.
pub fn pick_product(
    context: &Context,
    then: impl FnOnce(Option<(ProductId, String)>) -> Effect + Send + 'static,
) -> Effects {
    let texts = &context.display.texts;
    let (title, all) = (tr!(texts, "filter-product"), tr!(texts, "filter-any-product"));
    let pick = |choice: Option<Choice>| vec![then(choice.map(|choice| (ProductId(choice.id), choice.name)))];
    Picker::of_products(title, Some(all), Box::new(look_products), Box::new(pick), context)
}

/// Reads the clients of a search text for a picker.
pub fn look_clients(text: &str, _context: &Context) -> Effect {
    let query = ClientQuery { search: text.to_owned(), limit: CHOICES, ..ClientQuery::default() };
    Effect::read(Address::Overlay, "picker", move |reader| {
        let choice = |(_, client): (_, Client)| Choice {
            id: client.id.0,
            name: client.name,
            note: client.phone.unwrap_or_default(),
        };
        Ok(reader.clients(&query)?.rows.into_iter().map(choice).collect::<Vec<_>>())
    })
}
