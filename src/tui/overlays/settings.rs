//! The shop's settings: what may change after the first start.

use super::form::{self, Before, Form, FormField, Kind};
use crate::{
    domain::{
        Currency,
        edit::Edit,
        invalid::Field,
        product::checked_name,
        shop::{OversellPolicy, Shop},
    },
    i18n::{Lang, Texts},
    repository::Reader,
    tr,
    tui::{
        context::Context,
        effect::{Effect, Effects, Topic, Undo, if_still},
        input::action::Action,
    },
};

/// What the language field offers: the locale's, English, French.
const LANGUAGES: [Option<&str>; 3] = [None, Some("en"), Some("fr")];

/// The form of the settings.
pub fn form(context: &Context) -> Form {
    let texts = &context.display.texts;
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
        scanner_field(context),
    ];
    let read_before = Before::new(shop.clone());
    let save = move |fields: &[FormField], context: &Context| save(fields, &read_before, context);
    Form::new(tr!(texts, "settings-title"), fields, Box::new(check), Box::new(save)).saves_from(4)
}

/// The scanner, in words; enter opens what learns it.
fn scanner_field(context: &Context) -> FormField {
    let texts = &context.display.texts;
    let ms = context.display.scanner.gap_ms;
    let known = if ms == 0 {
        tr!(texts, "settings-scanner-new")
    } else {
        tr!(texts, "settings-scanner-learned", ms = i64::try_from(ms).unwrap_or(0))
    };
    FormField::text(tr!(texts, "settings-scanner"), Kind::Opens(Action::Scanner), &known)
        .hint(tr!(texts, "settings-scanner-key"))
}

fn check(fields: &[FormField], context: &Context) -> Vec<(usize, String)> {
    let [name, _, currency, _, cutoff, ..] = fields else { return Vec::new() };
    let mut errors = Vec::new();
    if let Err(invalid) = checked_name(name.text.text()) {
        errors.push((0, crate::i18n::errors::problem_text(&context.display.texts, invalid.problem)));
    }
    if Currency::from_code(currency.text.text().trim()).is_none() {
        errors.push((2, tr!(context.display.texts, "settings-currency-unknown")));
    }
    if hours(cutoff.text.text()).is_none() {
        errors.push((4, tr!(context.display.texts, "settings-cutoff-wrong")));
    }
    errors
}

fn hours(text: &str) -> Option<u16> {
    text.trim().parse::<u16>().ok().filter(|hour| *hour < 12)
}

fn read(fields: &[FormField], before: &Shop) -> Option<Shop> {
    let [name, language, currency, policy, cutoff, ..] = fields else { return None };
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

fn save(fields: &[FormField], read_before: &Before<Shop>, context: &Context) -> Effects {
    let before = read_before.get();
    let Some(shop) = read(fields, &before) else { return Effects::new() };
    let (read_before, spoken) = (read_before.clone(), context.display.format.lang);
    form::save(
        move |repository, _| read_before.edit(shop, |edit| repository.change_shop(edit)),
        move |shop| saved(shop, before, spoken),
        &[Topic::Shop],
        place,
    )
}

/// The settings hold from now on, and are told in the language that they say.
fn saved(shop: Shop, before: Shop, spoken: Lang) -> Effects {
    let lang = shop.language.as_deref().and_then(|code| code.parse().ok()).unwrap_or(spoken);
    let text = tr!(Texts::new(lang), "settings-saved");
    let (after, back) = (shop.clone(), before.clone());
    let step = Undo::new(
        |texts| tr!(texts, "settings-undone"),
        move |repository, _| {
            let still = |store: &dyn Reader| Ok(store.shop()? == after);
            let back = Edit::new(after.clone(), before.clone());
            if_still(repository, still, |store| store.change_shop(&back).map(drop))
        },
    );
    // A shop that named no language was spoken to in the reader's.
    let step = step.then(move || vec![Effect::Settings(back.clone()), Effect::Speak(spoken)]);
    vec![Effect::Settings(shop), Effect::Undoable(text, step)]
}

/// Index of a field in the form.
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
