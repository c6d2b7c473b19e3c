//! The command line in the reader's language: the help of every command and option, and what is wrong with what was typed.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory};

use super::Arguments;
use crate::config::GetEnv;
use crate::i18n::{Lang, Texts};
use crate::tr;

/// In which language to talk before anything of the command line is understood: the flag's, else the locale's.
pub fn language(arguments: &[OsString], env: GetEnv<'_>) -> Lang {
    let mut words = arguments.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        let asked = if word == "--lang" { words.next() } else { word.strip_prefix("--lang=") };
        if let Some(lang) = asked.and_then(|code| code.parse().ok()) {
            return lang;
        }
    }
    Lang::detect(env)
}

/// The commands, with every word that people read of them.
pub fn command(texts: &Texts) -> Command {
    let mut command = Arguments::command();
    // The program's own help command and flags come into being here.
    command.build();
    translated(command, "", texts)
}

fn translated(command: Command, path: &str, texts: &Texts) -> Command {
    let (usage, about) = (tr!(texts, "help-usage"), texts.find(&format!("command{path}")));
    let (arguments, options) = (tr!(texts, "help-arguments"), tr!(texts, "help-options"));
    let everywhere = tr!(texts, "help-everywhere");
    let mut command = command
        .help_template(format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}"))
        .subcommand_help_heading(tr!(texts, "help-commands"))
        .mut_args(|argument| {
            let own = matches!(argument.get_id().as_str(), "help" | "version");
            let heading = match argument.is_positional() {
                true => &arguments,
                false if own || argument.is_global_set() => &everywhere,
                false => &options,
            };
            explained(argument, path, texts).help_heading(heading.clone())
        });
    if let Some(about) = about {
        command = command.about(about.clone()).long_about(about);
    }
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    for name in names {
        // `help` lists the same commands again.
        let below = if path == "-help" || name == "help" { "-help".to_owned() } else { format!("{path}-{name}") };
        command = command.mut_subcommand(name, |command| translated(command, &below, texts));
    }
    command
}

/// An option's own text, else the one of its group, else the one that all of its name share.
fn explained(argument: Arg, path: &str, texts: &Texts) -> Arg {
    let name = argument.get_id().as_str().replace('_', "-");
    let group = path.split('-').nth(1).unwrap_or_default();
    let ids = [format!("option{path}-{name}"), format!("option-{group}-{name}"), format!("option-{name}")];
    let Some(text) = ids.iter().find_map(|id| texts.find(id)) else { return argument };
    argument.help(text.clone()).long_help(text).hide_possible_values(true).hide_default_value(true)
}

/// What is wrong with a command line, in one line.
pub fn usage_text(texts: &Texts, error: &clap::Error) -> String {
    let text = |kind| error.get(kind).map(plain).unwrap_or_default();
    let (what, command) = (text(ContextKind::InvalidArg), of_usage(error));
    let (value, possible) = (text(ContextKind::InvalidValue), text(ContextKind::ValidValue));
    let told = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let what = text(ContextKind::InvalidSubcommand);
            tr!(texts, "usage-unknown-command", what = what)
        }
        ErrorKind::UnknownArgument if what.starts_with('-') => {
            tr!(texts, "usage-unknown-option", what = what)
        }
        ErrorKind::UnknownArgument | ErrorKind::TooManyValues => {
            tr!(texts, "usage-unexpected", what = if value.is_empty() { what } else { value })
        }
        ErrorKind::MissingRequiredArgument => tr!(texts, "usage-missing", what = what),
        ErrorKind::InvalidValue | ErrorKind::NoEquals if value.is_empty() => {
            tr!(texts, "usage-no-value", what = what)
        }
        ErrorKind::InvalidValue if !possible.is_empty() => {
            tr!(texts, "usage-value-of", value = value, what = what, possible = possible.as_str())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            tr!(texts, "usage-value", value = value, what = what)
        }
        ErrorKind::ArgumentConflict if text(ContextKind::PriorArg) == what => tr!(texts, "usage-twice", what = what),
        ErrorKind::ArgumentConflict => {
            tr!(texts, "usage-not-together", what = what, other = text(ContextKind::PriorArg))
        }
        ErrorKind::InvalidUtf8 => tr!(texts, "usage-no-text"),
        other => tr!(texts, "usage-other", why = other.to_string()),
    };
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].map(text);
    match meant.into_iter().find(|meant| !meant.is_empty()) {
        Some(meant) => tr!(texts, "usage-meant", why = told, meant = meant),
        // What is said of a value says enough.
        None if matches!(error.kind(), ErrorKind::InvalidUtf8 | ErrorKind::ArgumentConflict) => told,
        None if !possible.is_empty() => told,
        None => tr!(texts, "usage-see", why = told, command = command),
    }
}

/// A piece of an error as it was typed, or as it would be; each cut to a length that one line bears.
fn plain(value: &ContextValue) -> String {
    let text = match value {
        ContextValue::Strings(words) => words.join(", "),
        ContextValue::StyledStrs(words) => words.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    text.chars().take(120).collect()
}

/// The command that was meant, as far as it was understood: the words of its usage up to the first option.
fn of_usage(error: &clap::Error) -> String {
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    let words = usage.split_whitespace().skip_while(|word| *word != "salestrack");
    let command: Vec<&str> = words.take_while(|word| !word.starts_with(['[', '<', '-'])).collect();
    if command.is_empty() { "salestrack".to_owned() } else { command.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each command and each option that has no words of ours.
    fn untold(command: &Command, told: &Command, path: &str, found: &mut Vec<String>) {
        let own = command.get_about().map(ToString::to_string);
        if path != " help" && told.get_about().map(ToString::to_string) == own {
            found.push(path.to_owned());
        }
        for argument in command.get_arguments() {
            let ours = told.get_arguments().find(|other| other.get_id() == argument.get_id());
            let help = |argument: &Arg| argument.get_help().map(ToString::to_string);
            if ours.and_then(help) == help(argument) {
                found.push(format!("{path} {}", argument.get_id()));
            }
        }
        for below in command.get_subcommands() {
            let name = below.get_name();
            if let Some(told) = told.find_subcommand(name).filter(|_| name != "help") {
                untold(below, told, &format!("{path} {name}"), found);
            }
        }
    }

    #[test]
    fn every_command_and_option_is_told_in_french() {
        let mut plain = Arguments::command();
        plain.build();
        let mut found = Vec::new();
        untold(&plain, &command(&Texts::new(Lang::Fr)), "", &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn the_language_is_known_before_anything_else_is() {
        let nothing: GetEnv<'_> = &|_| None;
        let typed = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(language(&typed("salestrack --lang fr prodct"), nothing), Lang::Fr);
        assert_eq!(language(&typed("salestrack prodct --lang=fr"), nothing), Lang::Fr);
        assert_eq!(language(&typed("salestrack --lang"), nothing), Lang::En);
        assert_eq!(language(&typed("salestrack --lang klingon"), &|_| Some("fr_FR.UTF-8".into())), Lang::Fr);
    }
}
