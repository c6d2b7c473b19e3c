//! What no hand means: a code that was typed where a number belongs, a digit that was held down. It is asked about, never refused
//! outright: somebody may mean it.

use super::{Currency, Money, Quantity, Unit, UnitPrice};

/// Pieces, kilograms, litres or metres that no shop counts at once.
const MOST: i64 = 100_000;
/// Grams make thousands of what is counted otherwise.
const MOST_GRAMS: i64 = 10_000_000;
/// Ten million euros, a billion francs: minor units of the currency.
const MOST_MINOR: i64 = 1_000_000_000;
/// An amount given is absurd beyond so many times what is due.
const TIMES_DUE: i64 = 100;

/// More than a hand counts.
pub fn quantity(quantity: Quantity, unit: Unit) -> bool {
    let most = if unit == Unit::Gram { MOST_GRAMS } else { MOST };
    quantity.thousandths().unsigned_abs() >= most.unsigned_abs() * 1_000
}

/// More than anything in a small shop costs.
pub fn price(price: UnitPrice, currency: Currency) -> bool {
    price.line_total(Quantity::ONE, currency).is_ok_and(amount)
}

/// More than a small shop ever sees at once.
pub fn amount(amount: Money) -> bool {
    amount.minor().unsigned_abs() >= MOST_MINOR.unsigned_abs()
}

/// More than a hundred times what is due, and above any banknote.
pub fn given(given: Money, due: Money, currency: Currency) -> bool {
    let beyond = |most: i64| given.minor() > most;
    beyond(due.minor().saturating_mul(TIMES_DUE)) && beyond(largest_note(currency).minor())
}

/// The largest banknote in use; where it is not known, one of a thousand, of a hundred thousand without decimals.
fn largest_note(currency: Currency) -> Money {
    let major = match currency.code() {
        "EUR" => 500,
        "XOF" | "XAF" | "JPY" => 10_000,
        "USD" => 100,
        "GBP" => 50,
        "KWD" => 20,
        _ if currency.exponent() == 0 => 100_000,
        _ => 1_000,
    };
    Money::new(major * 10_i64.pow(u32::from(currency.exponent())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_no_quantity_price_or_amount() {
        assert!(quantity(Quantity::whole(4_006_381_333_931), Unit::Piece));
        assert!(quantity(Quantity::whole(-100_000), Unit::Piece) && !quantity(Quantity::whole(99_999), Unit::Piece));
        assert!(!quantity(Quantity::whole(100_000), Unit::Gram));
        let code = UnitPrice::parse_plain("3760091720116").unwrap();
        assert!(price(code, Currency::EUR));
        assert!(!price(UnitPrice::parse_plain("999999.99").unwrap(), Currency::EUR));
        assert!(!price(UnitPrice::parse_plain("50000000").unwrap(), Currency::from_code("XOF").unwrap()));
        assert!(amount(Money::new(4_006_381_333_931)));
    }

    #[test]
    fn what_is_given_is_held_against_what_is_due() {
        let due = Money::new(225);
        assert!(!given(Money::new(50_000), due, Currency::EUR), "the largest note");
        assert!(given(Money::new(60_000), due, Currency::EUR));
        assert!(!given(Money::new(60_000), Money::new(60_000), Currency::EUR));
        let francs = Currency::from_code("XOF").unwrap();
        assert!(
            !given(Money::new(10_000), Money::new(50), francs) && given(Money::new(10_001), Money::new(50), francs)
        );
        assert!(given(Money::new(i64::MAX), Money::new(1_000), Currency::EUR));
    }
}
