//! The locale files, by topic. A new topic is one line below and a file in each language's folder.

use super::Lang;

/// The texts of one topic, in every language.
#[derive(Debug)]
pub struct Topic {
    pub name: &'static str,
    en: &'static str,
    fr: &'static str,
}

impl Topic {
    /// The topic's file in a language.
    pub const fn source(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Fr => self.fr,
        }
    }
}

macro_rules! topics {
    ($($name:literal),+ $(,)?) => {
        pub const TOPICS: &[Topic] = &[$(Topic {
            name: $name,
            en: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/locales/en/", $name, ".ftl")),
            fr: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/locales/fr/", $name, ".ftl")),
        }),+];
    };
}

topics![
    "actions",    // what each key does
    "clients",    // the list of clients, their card and forms
    "products",   // the list of products, its detail and forms
    "cli",        // the commands
    "common",     // words that several screens share
    "dashboard",  // the frame of the dashboard
    "errors",     // what went wrong in the store
    "files",      // backups, what was restored, settings and log
    "help",       // the help of the commands, and what is wrong with a command line
    "history",    // the sales, and what is done to them
    "new-sale",   // the till
    "import",     // the old program's database
    "overlays",   // forms, questions, help, palette, settings, first start
    "numbers",    // units, and what is wrong with a number or a day
    "reports",    // the six reports, periods and spans
    "user-files", // what is wrong in the reader's own keys and themes
    "reasons",    // why an action can't be done here and now
    "tooltips",   // what each action does, in a sentence
];
