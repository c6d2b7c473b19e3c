//! An edit changes the fields that were changed, and no others: two people who edit one row at the same time both get
//! what they typed, unless they typed it into the same field.

use super::{client::ClientDraft, product::ProductDraft};
pub use crate::domain::refusal::{Changed, Value};
use crate::domain::{
    invalid::{Field, Invalid, Problem},
    refusal::Refusal,
    shop::Shop,
};

/// A row as it was read, with its version: a number that each edit of it moves on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    pub row: T,
    pub version: i64,
}

/// What somebody read, and what it is to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit<T> {
    /// What stood there when the edit began.
    pub before: T,
    /// What is to stand there.
    pub after: T,
}

impl<T> Edit<T> {
    pub fn new(before: T, after: T) -> Edit<T> {
        Edit { before, after }
    }
}

impl Edit<ProductDraft> {
    /// The product as it is to be stored, given what stands there now and whether its stock has ever moved.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where somebody else changed the same field, and what is wrong with the result.
    pub fn product(&self, now: &ProductDraft, has_moved: bool) -> Result<ProductDraft, Refusal> {
        let Edit { before, after } = self;
        let after = after.clone().checked()?;
        let mut merge = Merge::default();
        let text = |text: &Option<String>| Value::Text(text.clone());
        let name = |name: &String| Value::Text(Some(name.clone()));
        let merged = ProductDraft {
            name: merge.field(Field::Name, name, &now.name, &before.name, after.name),
            code: merge.field(Field::Code, text, &now.code, &before.code, after.code),
            price: merge.field(Field::Price, |price| Value::Price(*price), &now.price, &before.price, after.price),
            unit: merge.field(Field::Unit, |unit| Value::Unit(*unit), &now.unit, &before.unit, after.unit),
            threshold: merge.field(
                Field::Threshold,
                |threshold| Value::Quantity(*threshold),
                &now.threshold,
                &before.threshold,
                after.threshold,
            ),
        };
        merge.finish()?;
        if merged.unit != now.unit && has_moved {
            return Err(Invalid::new(Field::Unit, Problem::Frozen).into());
        }
        // Each edit was sound by itself: a threshold in halves and a unit of pieces are not, together.
        Ok(merged.checked()?)
    }
}

impl Edit<ClientDraft> {
    /// The client as it is to be stored, given what stands there now.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where somebody else changed the same field, and what is wrong with the result.
    pub fn client(&self, now: &ClientDraft) -> Result<ClientDraft, Refusal> {
        let Edit { before, after } = self;
        let after = after.clone().checked()?;
        let mut merge = Merge::default();
        let text = |text: &Option<String>| Value::Text(text.clone());
        let merged = ClientDraft {
            name: merge.field(Field::Name, |name| text(&Some(name.clone())), &now.name, &before.name, after.name),
            phone: merge.field(Field::Phone, text, &now.phone, &before.phone, after.phone),
            email: merge.field(Field::Email, text, &now.email, &before.email, after.email),
        };
        merge.finish()?;
        Ok(merged)
    }
}

impl Edit<Shop> {
    /// The settings as they are to be stored, given what stands there now and whether there is a document.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where somebody else changed the same field, and what is wrong with the result.
    pub fn shop(&self, now: &Shop, has_documents: bool) -> Result<Shop, Refusal> {
        let Edit { before, after } = self;
        let after = after.clone().checked()?;
        let mut merge = Merge::default();
        let merged = Shop {
            name: merge.field(Field::Name, |name| Value::Text(Some(name.clone())), &now.name, &before.name, after.name),
            currency: merge.field(
                Field::Currency,
                |currency| Value::Currency(*currency),
                &now.currency,
                &before.currency,
                after.currency,
            ),
            language: merge.field(
                Field::Language,
                |language| Value::Text(language.clone()),
                &now.language,
                &before.language,
                after.language,
            ),
            cutoff_minutes: merge.field(
                Field::Cutoff,
                |minutes| Value::Minutes(*minutes),
                &now.cutoff_minutes,
                &before.cutoff_minutes,
                after.cutoff_minutes,
            ),
            oversell: merge.field(
                Field::Oversell,
                |policy| Value::Oversell(*policy),
                &now.oversell,
                &before.oversell,
                after.oversell,
            ),
        };
        merge.finish()?;
        if merged.currency != now.currency && has_documents {
            return Err(Invalid::new(Field::Currency, Problem::Frozen).into());
        }
        Ok(merged)
    }
}

/// What somebody has read, and reads again where somebody else has changed it: the next edit then goes over that.
pub trait ReadAgain {
    /// Takes what stands in a field now.
    fn read_again(&mut self, changed: &Changed);
}

impl ReadAgain for ProductDraft {
    fn read_again(&mut self, changed: &Changed) {
        match (changed.field, &changed.theirs) {
            (Field::Name, Value::Text(Some(name))) => self.name.clone_from(name),
            (Field::Code, Value::Text(code)) => self.code.clone_from(code),
            (Field::Price, Value::Price(price)) => self.price = *price,
            (Field::Unit, Value::Unit(unit)) => self.unit = *unit,
            (Field::Threshold, Value::Quantity(threshold)) => self.threshold = *threshold,
            _ => {}
        }
    }
}

impl ReadAgain for ClientDraft {
    fn read_again(&mut self, changed: &Changed) {
        match (changed.field, &changed.theirs) {
            (Field::Name, Value::Text(Some(name))) => self.name.clone_from(name),
            (Field::Phone, Value::Text(phone)) => self.phone.clone_from(phone),
            (Field::Email, Value::Text(email)) => self.email.clone_from(email),
            _ => {}
        }
    }
}

impl ReadAgain for Shop {
    fn read_again(&mut self, changed: &Changed) {
        match (changed.field, &changed.theirs) {
            (Field::Name, Value::Text(Some(name))) => self.name.clone_from(name),
            (Field::Currency, Value::Currency(currency)) => self.currency = *currency,
            (Field::Language, Value::Text(language)) => self.language.clone_from(language),
            (Field::Cutoff, Value::Minutes(minutes)) => self.cutoff_minutes = *minutes,
            (Field::Oversell, Value::Oversell(policy)) => self.oversell = *policy,
            _ => {}
        }
    }
}

/// The fields that two people have changed in two ways.
#[derive(Default)]
struct Merge {
    changed: Vec<Changed>,
}

impl Merge {
    /// What a field is to hold: what was typed where it was changed, else what stands there now.
    fn field<T: Clone + PartialEq>(
        &mut self,
        field: Field,
        value: impl Fn(&T) -> Value,
        now: &T,
        before: &T,
        after: T,
    ) -> T {
        if after == *before || after == *now {
            return now.clone();
        }
        if now != before {
            self.changed.push(Changed { field, theirs: value(now), ours: value(&after) });
        }
        after
    }

    fn finish(self) -> Result<(), Refusal> {
        if self.changed.is_empty() { Ok(()) } else { Err(Refusal::Changed(self.changed)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Quantity, Unit, UnitPrice};

    fn tea() -> ProductDraft {
        ProductDraft {
            name: "Tea".into(),
            code: Some("T1".into()),
            price: UnitPrice::new(10_000),
            unit: Unit::Piece,
            threshold: None,
        }
    }

    #[test]
    fn two_edits_of_two_fields_both_hold() {
        let named = Edit::new(tea(), ProductDraft { name: "Green tea".into(), ..tea() });
        let priced = Edit::new(tea(), ProductDraft { price: UnitPrice::new(20_000), ..tea() });
        let first = named.product(&tea(), true).unwrap();
        let both = priced.product(&first, true).unwrap();
        assert_eq!(both, ProductDraft { name: "Green tea".into(), price: UnitPrice::new(20_000), ..tea() });
        // The same to the same is no quarrel.
        assert_eq!(priced.product(&both, true).unwrap(), both);
    }

    #[test]
    fn one_field_changed_twice_shows_both_values() {
        let ours = Edit::new(tea(), ProductDraft { code: None, price: UnitPrice::new(30_000), ..tea() });
        let now = ProductDraft { price: UnitPrice::new(20_000), ..tea() };
        let changed = Changed {
            field: Field::Price,
            theirs: Value::Price(UnitPrice::new(20_000)),
            ours: Value::Price(UnitPrice::new(30_000)),
        };
        assert_eq!(ours.product(&now, true), Err(Refusal::Changed(vec![changed])));
    }

    #[test]
    fn two_sound_edits_may_not_be_sound_together() {
        let loose = ProductDraft { unit: Unit::Kilogram, ..tea() };
        let halves = Edit::new(loose.clone(), ProductDraft { threshold: Some(Quantity::new(500)), ..loose.clone() });
        let counted = ProductDraft { unit: Unit::Piece, ..loose };
        let refused = halves.product(&counted, false);
        assert_eq!(refused, Err(Invalid::new(Field::Threshold, Problem::WholeOnly).into()));
    }
}
