//! The texts of one language, with English behind them.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::format::grouped;
use super::{Lang, TOPICS};

/// An argument of a text: a string, or an integer, which decides the plural and is written as the language groups it
/// (give a year as a string).
pub type Arg<'a> = FluentValue<'a>;

/// Every text of a language. It can be shared between threads.
pub struct Texts {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
    fallback: Option<FluentBundle<FluentResource>>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts").field("lang", &self.lang).finish_non_exhaustive()
    }
}

impl Texts {
    pub fn new(lang: Lang) -> Self {
        let fallback = match lang {
            Lang::En => None,
            Lang::Fr => Some(bundle(Lang::En)),
        };
        Self { lang, bundle: bundle(lang), fallback }
    }

    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of an id that is known at run time only; one that is written in the source goes through `tr!`.
    pub fn get(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// The text of an id that may be nowhere.
    pub fn find(&self, id: &str) -> Option<String> {
        let args = FluentArgs::new();
        render(&self.bundle, id, &args)
            .or_else(|| self.fallback.as_ref().and_then(|fallback| render(fallback, id, &args)))
    }

    /// The text of an id, with arguments. An unknown id is shown in angle brackets.
    pub fn with(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        render(&self.bundle, id, &args)
            .or_else(|| self.fallback.as_ref().and_then(|fallback| render(fallback, id, &args)))
            .unwrap_or_else(|| format!("<{id}>"))
    }
}

fn render(bundle: &FluentBundle<FluentResource>, id: &str, args: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    // A missing argument shows as its name in braces; the locale test refuses such calls.
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(args), &mut errors).into_owned())
}

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    // Our own codes always parse; the default would cost nothing but the plurals.
    let id: LanguageIdentifier = lang.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    // The formatter is a plain function pointer: it can't capture the language.
    match lang {
        Lang::En => bundle.set_formatter(Some(|value, _| integer(value, Lang::En))),
        Lang::Fr => bundle.set_formatter(Some(|value, _| integer(value, Lang::Fr))),
    }
    for topic in TOPICS {
        // What does not parse is left out here, and fails the locale test.
        let resource = FluentResource::try_new(topic.source(lang).to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// An integer argument as the language groups it; nothing for every other value.
fn integer(value: &FluentValue<'_>, lang: Lang) -> Option<String> {
    if let FluentValue::Number(number) = value {
        number.as_string().parse().ok().map(|n| grouped(n, lang))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tr;

    #[test]
    fn plurals_are_the_language_s() {
        let (en, fr) = (Texts::new(Lang::En), Texts::new(Lang::Fr));
        assert_eq!(tr!(en, "count-sales", count = 0), "0 sales");
        assert_eq!(tr!(en, "count-sales", count = 1), "1 sale");
        assert_eq!(tr!(en, "count-sales", count = 4127), "4,127 sales");
        assert_eq!(tr!(fr, "count-sales", count = 0), "0 vente");
        assert_eq!(tr!(fr, "count-sales", count = 2), "2 ventes");
        assert_eq!(tr!(fr, "count-sales", count = 4127), "4\u{202F}127 ventes");
    }

    #[test]
    fn a_missing_id_shows_itself() {
        assert_eq!(Texts::new(Lang::Fr).get("no-such-id"), "<no-such-id>");
    }

    #[test]
    fn texts_are_shared_between_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&Texts::new(Lang::En));
    }
}
