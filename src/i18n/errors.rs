//! Error messages of the store, for the command line and the dashboard: what happened, what was kept, what to do next.

use std::io::{self, ErrorKind};

use super::{Format, Texts};
use crate::domain::edit::Value;
use crate::domain::invalid::{Field, Invalid, Problem};
use crate::domain::sale::Shortage;
use crate::domain::shop::OversellPolicy;
use crate::repository::{FileProblem, NotAShop, Refusal, RepositoryError};
use crate::tr;

/// The words for an error of the store.
pub fn error_text(texts: &Texts, format: Format, error: &RepositoryError) -> String {
    match error {
        RepositoryError::Refused(refusal) => refusal_text(texts, format, refusal),
        other => file_text(texts, other),
    }
}

/// The words for what the shop refused.
fn refusal_text(texts: &Texts, format: Format, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound(what) => tr!(texts, "error-not-found", what = what.as_str()),
        Refusal::Invalid(invalid) => invalid_text(texts, invalid),
        Refusal::Overflow(_) => tr!(texts, "error-overflow"),
        Refusal::CodeTaken { code, id, name } => {
            tr!(texts, "error-code-taken", code = code.as_str(), id = id.to_string(), name = name.as_str())
        }
        Refusal::Short(shortages) => short_text(texts, format, shortages),
        Refusal::Deleted { id, name } => tr!(texts, "error-deleted", id = id.to_string(), name = name.as_str()),
        Refusal::GivenTooLittle { given, total } => {
            tr!(texts, "error-given", given = format.money(*given), total = format.money(*total))
        }
        Refusal::KeyReused(key) => tr!(texts, "error-key-reused", key = key.as_str()),
        Refusal::AlreadyVoided(number) => tr!(texts, "error-already-voided", number = number.as_str()),
        Refusal::NotASale(number) => tr!(texts, "error-not-a-sale", number = number.as_str()),
        Refusal::ClockBehind { last } => tr!(texts, "error-clock", day = format.date(*last)),
        Refusal::ClockAhead { last, today } => {
            tr!(texts, "error-clock-ahead", today = format.date(*today), day = format.date(*last))
        }
        Refusal::Anonymised => tr!(texts, "error-anonymised"),
        Refusal::Changed(changed) => {
            let each = changed.iter().map(|changed| {
                tr!(
                    texts,
                    "error-changed-field",
                    field = field_text(texts, changed.field),
                    theirs = value_text(texts, format, &changed.theirs),
                    ours = value_text(texts, format, &changed.ours),
                )
            });
            tr!(texts, "error-changed", fields = each.collect::<Vec<_>>().join("; "))
        }
    }
}

/// A value of a field, as the reader would type it.
pub fn value_text(texts: &Texts, format: Format, value: &Value) -> String {
    match value {
        Value::Text(None) | Value::Quantity(None) => tr!(texts, "value-none"),
        Value::Text(Some(text)) => text.clone(),
        Value::Price(price) => format.price(*price),
        Value::Unit(unit) => texts.get(&format!("unit-{}", unit.code())),
        Value::Quantity(Some(quantity)) => format.quantity_field(*quantity),
        Value::Currency(currency) => currency.code().to_owned(),
        Value::Minutes(minutes) => format!("{:02}:{:02}", minutes / 60, minutes % 60),
        Value::Oversell(OversellPolicy::Refuse) => tr!(texts, "settings-oversell-refuse"),
        Value::Oversell(OversellPolicy::Ask) => tr!(texts, "settings-oversell-ask"),
    }
}

/// The errors of the file itself, whatever was being done.
fn file_text(texts: &Texts, error: &RepositoryError) -> String {
    match error {
        RepositoryError::NoShop(path) => tr!(texts, "error-no-shop", path = path.as_str()),
        RepositoryError::Exists(path) => tr!(texts, "error-exists", path = path.as_str()),
        RepositoryError::NotAShop { path, why } => {
            tr!(texts, "error-not-a-shop", path = path.as_str(), why = not_a_shop_text(texts, *why))
        }
        RepositoryError::File { path, problem } => backup_text(texts, path, problem),
        RepositoryError::CutOff => tr!(texts, "error-cut-off"),
        RepositoryError::Newer { found, known } => {
            tr!(texts, "error-newer", found = found.to_string(), known = known.to_string())
        }
        RepositoryError::Older { found, known } => {
            tr!(texts, "error-older", found = found.to_string(), known = known.to_string())
        }
        RepositoryError::Conflict => tr!(texts, "error-conflict"),
        RepositoryError::Busy => tr!(texts, "error-busy"),
        RepositoryError::ReadOnly => tr!(texts, "error-read-only"),
        RepositoryError::Foreign(what) => tr!(texts, "error-foreign", what = what.as_str()),
        RepositoryError::DiskFull => tr!(texts, "error-disk-full"),
        // What the store said is in the log: it helps whoever is asked for help.
        RepositoryError::Damaged(_) => tr!(texts, "error-damaged"),
        RepositoryError::Interrupted => tr!(texts, "error-interrupted"),
        RepositoryError::Source(why) => tr!(texts, "error-source", why = why.as_str()),
        other => tr!(texts, "error-storage", what = other.to_string()),
    }
}

/// Why the system refused something, as the end of a sentence; an unexpected error in the system's own words.
pub fn system_text(texts: &Texts, error: &io::Error) -> String {
    kind_text(texts, error.kind()).unwrap_or_else(|| error.to_string())
}

/// The same, where nothing but its kind is known any more.
pub fn cause_text(texts: &Texts, kind: ErrorKind) -> String {
    kind_text(texts, kind).unwrap_or_else(|| kind.to_string())
}

fn kind_text(texts: &Texts, kind: ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::NotFound => tr!(texts, "system-not-found"),
        ErrorKind::PermissionDenied => tr!(texts, "system-permission"),
        ErrorKind::ReadOnlyFilesystem => tr!(texts, "system-read-only"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => tr!(texts, "system-full"),
        ErrorKind::IsADirectory => tr!(texts, "system-folder"),
        ErrorKind::NotADirectory => tr!(texts, "system-no-folder"),
        ErrorKind::AlreadyExists => tr!(texts, "system-exists"),
        ErrorKind::InvalidData => tr!(texts, "system-no-text"),
        ErrorKind::InvalidFilename => tr!(texts, "system-name"),
        _ => return None,
    })
}

fn not_a_shop_text(texts: &Texts, why: NotAShop) -> String {
    match why {
        NotAShop::Folder => tr!(texts, "not-a-shop-folder"),
        NotAShop::NotAFile => tr!(texts, "not-a-shop-not-a-file"),
        NotAShop::Empty => tr!(texts, "not-a-shop-empty"),
        NotAShop::NotSqlite => tr!(texts, "not-a-shop-not-sqlite"),
        NotAShop::OtherProgram => tr!(texts, "not-a-shop-other-program"),
        NotAShop::NoShop => tr!(texts, "not-a-shop-no-shop"),
    }
}

/// What is wrong with a file that a backup is written to, or read from.
fn backup_text(texts: &Texts, path: &str, problem: &FileProblem) -> String {
    match problem {
        FileProblem::Missing => tr!(texts, "file-missing", path = path),
        FileProblem::NoFolder => tr!(texts, "file-no-folder", path = path),
        FileProblem::Folder => tr!(texts, "file-folder", path = path),
        FileProblem::TheShop => tr!(texts, "file-the-shop", path = path),
        FileProblem::NotReadable => tr!(texts, "file-not-readable", path = path),
        FileProblem::NotWritable => tr!(texts, "file-not-writable", path = path),
        FileProblem::NoRoom => tr!(texts, "file-no-room", path = path),
        FileProblem::LogElsewhere => tr!(texts, "file-log-elsewhere", path = path),
        FileProblem::OtherName => tr!(texts, "file-other-name", path = path),
        FileProblem::LogUnread => tr!(texts, "file-log-unread", path = path),
        FileProblem::Moved => tr!(texts, "file-moved", path = path),
        FileProblem::InUse => tr!(texts, "file-in-use", path = path),
        FileProblem::CutOff => tr!(texts, "file-cut-off", path = path),
        FileProblem::Damaged(_) => tr!(texts, "file-damaged", path = path),
        FileProblem::Unsound { count, derived } => {
            let count = i64::try_from(*count).unwrap_or(i64::MAX);
            if *derived {
                tr!(texts, "file-unsound-derived", path = path, count = count)
            } else {
                tr!(texts, "file-unsound", path = path, count = count)
            }
        }
        FileProblem::OtherShop(name) => tr!(texts, "file-other-shop", path = path, name = name.as_str()),
        FileProblem::Failed(why) => tr!(texts, "file-failed", path = path, why = why.as_str()),
    }
}

fn short_text(texts: &Texts, format: Format, shortages: &[Shortage]) -> String {
    let each = shortages.iter().map(|short| {
        let quantity = |quantity| format.quantity(quantity, short.unit);
        let (asked, left) = (quantity(short.asked), quantity(short.left));
        tr!(texts, "error-short-line", name = short.name.as_str(), asked = asked, left = left)
    });
    tr!(texts, "error-short", lines = each.collect::<Vec<_>>().join("; "))
}

/// The words for something typed that breaks a rule: the field, then the problem.
pub fn invalid_text(texts: &Texts, invalid: &Invalid) -> String {
    let field = field_text(texts, invalid.field);
    let problem = problem_text(texts, invalid.problem);
    tr!(texts, "error-invalid", field = field, problem = problem)
}

/// A field's name.
pub fn field_text(texts: &Texts, field: Field) -> String {
    match field {
        Field::Name => tr!(texts, "field-name"),
        Field::Code => tr!(texts, "field-code"),
        Field::Price => tr!(texts, "field-price"),
        Field::Unit => tr!(texts, "field-unit"),
        Field::Quantity => tr!(texts, "field-quantity"),
        Field::Threshold => tr!(texts, "field-threshold"),
        Field::Phone => tr!(texts, "field-phone"),
        Field::Email => tr!(texts, "field-email"),
        Field::Reason => tr!(texts, "field-reason"),
        Field::Given => tr!(texts, "field-given"),
        Field::Currency => tr!(texts, "field-currency"),
        Field::Cutoff => tr!(texts, "field-cutoff"),
        Field::Lines => tr!(texts, "field-lines"),
        Field::Language => tr!(texts, "field-language"),
        Field::Oversell => tr!(texts, "field-oversell"),
    }
}

/// A unit's name.
/// What is wrong, without the field: what a form shows under it.
pub fn problem_text(texts: &Texts, problem: Problem) -> String {
    match problem {
        Problem::Empty => tr!(texts, "problem-empty"),
        Problem::TooLong { max } => tr!(texts, "problem-too-long", max = i64::try_from(max).unwrap_or(i64::MAX)),
        Problem::Reserved => tr!(texts, "problem-reserved"),
        Problem::Negative => tr!(texts, "problem-negative"),
        Problem::Zero => tr!(texts, "problem-zero"),
        Problem::WholeOnly => tr!(texts, "problem-whole"),
        Problem::Malformed => tr!(texts, "problem-malformed"),
        Problem::Frozen => tr!(texts, "problem-frozen"),
        Problem::OutOfRange => tr!(texts, "problem-out-of-range"),
    }
}
