//! The shop's settings: what may change after the first start.

use super::form::{Before, Form, FormField, Kind, submit};
use crate::{
    domain::{
        Currency,
        edit::Edit,
        invalid::Field,
        product::checked_name,
        shop::{OversellPolicy, Shop},
    },
    i18n::Lang,
    repository::Reader,
    tr,
    tui::{
        app::App,
        context::Context,
        undo::{Undo, if_still},
    },
};

/// What the language field offers: the locale's, English, French.
const LANGUAGES: [Option<&str>; 3] = [None, Some("en"), Some("fr")];

/// The form of the settings.
pub fn form(context: &Context) -> Form {
    let texts = &context.texts;
    let shop = &context.shop;
    let language = LANGUAGES.iter().position(|code| *code == shop.language.as_deref()).unwrap_or(0);
    let policy = OversellPolicy::ALL.iter().position(|policy| *policy == shop.oversell).unwrap_or(0);
    let hour = shop.cutoff_minutes / 60;
    let fields = vec![
        FormField::text(tr!(texts, "settings-name"), Kind::Text, &shop.name),
        FormField::choice(
            tr!(texts, "settings-language"),
            vec![tr!(texts, "settings-language-locale"), "English".to_owned(), "Français".to_owned()],
            language,
        ),
        FormField::text(tr!(texts, "settings-currency"), Kind::Code, shop.currency.code())
            .hint(tr!(texts, "settings-currency-hint")),
        FormField::choice(
            tr!(texts, "settings-oversell"),
            vec![tr!(texts, "settings-oversell-refuse"), tr!(texts, "settings-oversell-ask")],
            policy,
        ),
        FormField::text(tr!(texts, "settings-cutoff"), Kind::Number, &hour.to_string())
            .hint(tr!(texts, "settings-cutoff-hint")),
    ];
    let read_before = Before::new(shop.clone());
    let save = move |fields: &[FormField], context: &mut Context| save(fields, &read_before, context);
    Form::new(tr!(texts, "settings-title"), fields, Box::new(check), Box::new(save))
}

fn check(fields: &[FormField], context: &Context) -> Vec<(usize, String)> {
    let [name, _, currency, _, cutoff] = fields else { return Vec::new() };
    let mut errors = Vec::new();
    if let Err(invalid) = checked_name(name.text.text()) {
        errors.push((0, crate::i18n::errors::problem_text(&context.texts, invalid.problem)));
    }
    if Currency::from_code(currency.text.text().trim()).is_none() {
        errors.push((2, tr!(context.texts, "settings-currency-unknown")));
    }
    if hours(cutoff.text.text()).is_none() {
        errors.push((4, tr!(context.texts, "settings-cutoff-wrong")));
    }
    errors
}

fn hours(text: &str) -> Option<u16> {
    text.trim().parse::<u16>().ok().filter(|hour| *hour < 12)
}

fn read(fields: &[FormField], before: &Shop) -> Option<Shop> {
    let [name, language, currency, policy, cutoff] = fields else { return None };
    Some(Shop {
        name: checked_name(name.text.text()).ok()?,
        currency: Currency::from_code(currency.text.text().trim())?,
        language: LANGUAGES.get(language.choice).copied().flatten().map(str::to_owned),
        // Minutes that this form does not show stay while the hour stays.
        cutoff_minutes: match hours(cutoff.text.text())? {
            hour if hour == before.cutoff_minutes / 60 => before.cutoff_minutes,
            hour => hour * 60,
        },
        oversell: OversellPolicy::ALL.get(policy.choice).copied()?,
    })
}

fn save(fields: &[FormField], read_before: &Before<Shop>, context: &mut Context) {
    let before = read_before.get();
    let Some(shop) = read(fields, &before) else { return };
    let read_before = read_before.clone();
    submit(
        move |repository| read_before.edit(shop, |edit| repository.change_shop(edit)),
        move |app, shop| {
            took(app, shop.clone());
            let text = tr!(app.context.texts, "settings-saved");
            let back = before.clone();
            let step = Undo::new(
                |texts| tr!(texts, "settings-undone"),
                move |repository, _| {
                    let still = |store: &dyn Reader| Ok(store.shop()? == shop);
                    let back = Edit::new(shop.clone(), before.clone());
                    if_still(repository, still, |store| store.change_shop(&back).map(drop))
                },
            );
            app.toast_undo(text, step.then(move |app| took(app, back.clone())));
        },
        place,
        context,
    );
}

/// The settings hold from now on.
fn took(app: &mut App, shop: Shop) {
    let lang = shop.language.as_deref().and_then(|code| code.parse::<Lang>().ok());
    app.context.shop = shop;
    app.context.speak(lang.unwrap_or(app.context.format.lang));
}

/// Where a field stands in the form.
fn place(field: Field) -> usize {
    match field {
        Field::Currency => 2,
        Field::Cutoff => 4,
        Field::Language => 1,
        Field::Oversell => 3,
        Field::Name
        | Field::Code
        | Field::Price
        | Field::Unit
        | Field::Quantity
        | Field::Threshold
        | Field::Phone
        | Field::Email
        | Field::Reason
        | Field::Given
        | Field::Lines => 0,
    }
}
