//! The shop's settings: what may change after the first start.

use super::{
    Overlay,
    form::{Form, FormField, Kind},
};
use crate::{
    domain::{
        Currency,
        product::checked_name,
        shop::{OversellPolicy, Shop},
    },
    i18n::Lang,
    repository::RepositoryError,
    tr,
    tui::context::{Context, Undo},
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

fn save(fields: &[FormField], context: &mut Context) {
    let before = context.shop.clone();
    let Some(shop) = read(fields, &before) else { return };
    store(shop, Some(before), context);
}

/// Writes the settings down; `before` is what undo goes back to.
fn store(shop: Shop, before: Option<Shop>, context: &mut Context) {
    let stored = shop.clone();
    context.write(
        move |repository| repository.change_shop(&stored),
        move |app, outcome| match outcome {
            Ok(()) => {
                let lang = shop.language.as_deref().and_then(|code| code.parse::<Lang>().ok());
                app.context.shop = shop;
                app.context.speak(lang.unwrap_or(app.context.format.lang));
                if let Some(before) = before {
                    app.overlays.pop();
                    let text = tr!(app.context.texts, "settings-saved");
                    let done = tr!(app.context.texts, "settings-undone");
                    let run = Box::new(move |context: &mut Context| store(before, None, context));
                    app.context.toast_undo(text, Undo { done, run });
                }
                app.changed();
            }
            Err(RepositoryError::Invalid(invalid)) => {
                let text = crate::i18n::errors::problem_text(&app.context.texts, invalid.problem);
                match app.overlays.last_mut() {
                    Some(Overlay::Form(form)) => form.refuse(2, text),
                    _ => app.context.failed(&RepositoryError::Invalid(invalid)),
                }
            }
            Err(error) => app.context.failed(&error),
        },
    );
}
