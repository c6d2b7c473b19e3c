//! What a shop does beyond its stock.

use serde::{Deserialize, Serialize};

/// What the shop does when a sale takes more than is on hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OversellPolicy {
    /// The sale is refused.
    Refuse,
    /// The seller is asked, and may sell all the same.
    Ask,
}

impl OversellPolicy {
    /// Every policy, in the order in which they are offered.
    pub const ALL: [OversellPolicy; 2] = [OversellPolicy::Refuse, OversellPolicy::Ask];

    /// The stable word in files.
    pub fn code(self) -> &'static str {
        match self {
            OversellPolicy::Refuse => "refuse",
            OversellPolicy::Ask => "ask",
        }
    }

    pub fn parse(code: &str) -> Option<OversellPolicy> {
        OversellPolicy::ALL.into_iter().find(|policy| policy.code() == code)
    }
}
