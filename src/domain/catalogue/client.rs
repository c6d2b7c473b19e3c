//! A client: the only record with personal data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{
    fold::clean_name,
    ids::ClientId,
    invalid::{Field, Invalid, Problem},
    money::Money,
    product::{NAME_MAX, checked_name},
    refusal::Refusal,
};

/// A client with the totals that are stored with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    pub id: ClientId,
    /// Its name; empty once anonymised.
    pub name: String,
    /// Phone number as typed.
    pub phone: Option<String>,
    /// E-mail address as typed.
    pub email: Option<String>,
    /// Number of sales, less voids.
    pub orders: i64,
    /// Sum of its documents (voids count negative).
    pub revenue: Money,
    /// Business day of the first document.
    pub first_day: Option<NaiveDate>,
    /// Business day of the last document.
    pub last_day: Option<NaiveDate>,
    /// In no list any more, but kept for the history.
    pub deleted: bool,
    /// Personal data has been erased; this can't be undone.
    pub anonymised: bool,
}

impl Client {
    /// Refuses a client whose personal data was erased.
    ///
    /// # Errors
    /// [`Refusal::Anonymised`].
    pub fn named(&self) -> Result<(), Refusal> {
        if self.anonymised { Err(Refusal::Anonymised) } else { Ok(()) }
    }

    /// The editable part.
    pub fn draft(&self) -> ClientDraft {
        ClientDraft { name: self.name.clone(), phone: self.phone.clone(), email: self.email.clone() }
    }
}

/// The part of a client that a person types.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClientDraft {
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
}

impl ClientDraft {
    /// The draft with its texts cleaned, or the first thing that is wrong with it.
    ///
    /// An address needs something on both sides of one `@` and no spaces; a phone number at least one digit. More is a guess.
    pub fn checked(mut self) -> Result<ClientDraft, Invalid> {
        self.name = checked_name(&self.name)?;
        self.phone = checked_text(self.phone, Field::Phone)?;
        self.email = checked_text(self.email, Field::Email)?;
        if let Some(phone) = &self.phone
            && !phone.chars().any(|c| c.is_ascii_digit())
        {
            return Err(Invalid::new(Field::Phone, Problem::Malformed));
        }
        if let Some(email) = &self.email {
            let well_formed = email
                .split_once('@')
                .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
            if !well_formed || email.contains(char::is_whitespace) {
                return Err(Invalid::new(Field::Email, Problem::Malformed));
            }
        }
        Ok(self)
    }
}

fn checked_text(text: Option<String>, field: Field) -> Result<Option<String>, Invalid> {
    match text.as_deref().map(clean_name) {
        None => Ok(None),
        Some(text) if text.is_empty() => Ok(None),
        Some(text) if text.chars().count() > NAME_MAX => Err(Invalid::new(field, Problem::TooLong { max: NAME_MAX })),
        Some(text) => Ok(Some(text)),
    }
}
