//! An edit writes only the fields that it changed. Two people who edit one row at the same time both get what they typed,
//! unless they changed the same field.

use super::{client::ClientDraft, product::ProductDraft};
pub use crate::domain::refusal::{Changed, Value};
use crate::domain::{
    invalid::{Field, Invalid, Problem},
    refusal::Refusal,
    shop::Shop,
};

/// A row as it was read, with its version: a number that each edit raises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    pub row: T,
    pub version: i64,
}

/// A row as it was read, and as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit<T> {
    /// What stood there when the edit began.
    pub before: T,
    /// The new value.
    pub after: T,
}

impl<T> Edit<T> {
    pub fn new(before: T, after: T) -> Edit<T> {
        Edit { before, after }
    }
}

/// The fields of a row, each readable and writable by its name: what merging two edits needs.
pub trait Fields: Clone {
    const FIELDS: &'static [Field];
    fn get(&self, field: Field) -> Value;
    /// Does nothing where the row has no such field, or the value is of another type.
    fn set(&mut self, field: Field, value: &Value);
}

impl<T: Fields> Edit<T> {
    /// What is stored now, with the changed fields of `after`.
    fn merge(&self, now: &T, after: &T) -> Result<T, Refusal> {
        let mut merged = now.clone();
        let mut conflicts = Vec::new();
        for field in T::FIELDS.iter().copied() {
            let (before, theirs, ours) = (self.before.get(field), now.get(field), after.get(field));
            if ours == before || ours == theirs {
                continue;
            }
            merged.set(field, &ours);
            if theirs != before {
                conflicts.push(Changed { field, theirs, ours });
            }
        }
        if conflicts.is_empty() { Ok(merged) } else { Err(Refusal::Changed(conflicts)) }
    }
}

impl Edit<ProductDraft> {
    /// The product as it is to be stored, given what is stored now and whether its stock has ever moved.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where somebody else changed the same field, and what is wrong with the result.
    pub fn product(&self, now: &ProductDraft, has_moved: bool) -> Result<ProductDraft, Refusal> {
        let merged = self.merge(now, &self.after.clone().checked()?)?;
        if merged.unit != now.unit && has_moved {
            return Err(Invalid::new(Field::Unit, Problem::Frozen).into());
        }
        // Each edit may be valid alone and not together: a threshold of 0.5, and a unit of pieces.
        Ok(merged.checked()?)
    }
}

impl Edit<ClientDraft> {
    /// The client as it is to be stored, given what is stored now.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where somebody else changed the same field, and what is wrong with the result.
    pub fn client(&self, now: &ClientDraft) -> Result<ClientDraft, Refusal> {
        self.merge(now, &self.after.clone().checked()?)
    }
}

impl Edit<Shop> {
    /// The settings as they are to be stored, given what is stored now and whether there is a document.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where somebody else changed the same field, and what is wrong with the result.
    pub fn shop(&self, now: &Shop, has_documents: bool) -> Result<Shop, Refusal> {
        let merged = self.merge(now, &self.after.clone().checked()?)?;
        if merged.currency != now.currency && has_documents {
            return Err(Invalid::new(Field::Currency, Problem::Frozen).into());
        }
        Ok(merged)
    }
}

/// Makes a struct's fields readable and writable by name.
macro_rules! fields {
    ($row:ty: $($field:ident = $name:ident: $value:ident),+ $(,)?) => {
        impl Fields for $row {
            const FIELDS: &'static [Field] = &[$(Field::$field),+];

            fn get(&self, field: Field) -> Value {
                match field {
                    $(Field::$field => Value::$value(self.$name.clone().into()),)+
                    _ => Value::Text(None),
                }
            }

            fn set(&mut self, field: Field, value: &Value) {
                match (field, value) {
                    $((Field::$field, Value::$value(value)) => fields!(@set self.$name, $name, value),)+
                    _ => {}
                }
            }
        }
    };
    // A name is never absent.
    (@set $to:expr, name, $value:ident) => { if let Some(name) = $value { $to.clone_from(name) } };
    (@set $to:expr, $name:ident, $value:ident) => { $to.clone_from($value) };
}

fields!(ProductDraft:
    Name = name: Text,
    Code = code: Text,
    Price = price: Price,
    Unit = unit: Unit,
    Threshold = threshold: Quantity,
);
fields!(ClientDraft: Name = name: Text, Phone = phone: Text, Email = email: Text);
fields!(Shop:
    Name = name: Text,
    Currency = currency: Currency,
    Language = language: Text,
    Cutoff = cutoff_minutes: Minutes,
    Oversell = oversell: Oversell,
);

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
        // Two edits to the same value are no conflict.
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
