//! Identifiers as types of their own, so that a client's id is never passed for a product's.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

id!(
    /// A product; never reused after a delete.
    ProductId
);
id!(
    /// A client; never reused after a delete.
    ClientId
);
id!(
    /// A document of any kind (sale, void ...).
    DocumentId
);
id!(
    /// A till: it has its own series of document numbers.
    TillId
);
id!(
    /// Who works at a till.
    UserId
);
id!(
    /// A foreign shop that rows were imported from.
    SourceId
);
