//! Checks the stored ledger of a product: movements are numbered without a gap, each balance is the sum so far, and the
//! stock on hand is the last balance.

/// The state of the check over one product's movements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    pub product: i64,
    seq: i64,
    sum: i128,
    broken: bool,
}

impl Walk {
    /// Before the first movement.
    pub fn new(product: i64) -> Walk {
        Walk { product, seq: 0, sum: 0, broken: false }
    }

    /// Checks the next movement. Only the first error is reported: it makes all later balances wrong.
    pub fn step(&mut self, seq: i64, quantity: i64, balance: i64) -> Option<String> {
        let expected = self.seq.saturating_add(1);
        self.sum = self.sum.saturating_add(quantity.into());
        self.seq = seq;
        if self.broken || (seq == expected && i128::from(balance) == self.sum) {
            return None;
        }
        self.broken = true;
        let Walk { product, sum, .. } = self;
        Some(format!("product {product}, movement {seq}: expected {expected}; balance {balance}, sum {sum}"))
    }

    /// After the last movement: what is wrong with what the product says is on hand, and whether the ledger explains it. It does not
    /// where the product knows of a movement that is gone.
    pub fn end(&self, on_hand: i64, last_seq: i64) -> Option<(String, bool)> {
        let Walk { product, seq, sum, .. } = self;
        (i128::from(on_hand) != *sum || last_seq != *seq).then(|| {
            let told =
                format!("product {product}: on hand {on_hand} after {last_seq}, the ledger says {sum} after {seq}");
            (told, last_seq <= *seq)
        })
    }
}
