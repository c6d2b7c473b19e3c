//! The only rounding in use: half away from zero, so that a void is the exact negative of its sale.

/// `value / divisor`, rounded half away from zero; 0 for a divisor of zero.
pub fn round_div(value: i128, divisor: i128) -> i128 {
    let Some(quotient) = value.checked_div(divisor) else {
        return if divisor == 0 { 0 } else { i128::MAX };
    };
    let rest = (value % divisor).unsigned_abs();
    // Compared this way round because twice the rest may not fit.
    if rest == 0 || rest < divisor.unsigned_abs() - rest {
        return quotient;
    }
    if (value < 0) == (divisor < 0) { quotient.saturating_add(1) } else { quotient.saturating_sub(1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(round_div(5, 2), 3);
        assert_eq!(round_div(-5, 2), -3);
        assert_eq!(round_div(5, -2), -3);
        assert_eq!(round_div(4, 3), 1);
        assert_eq!(round_div(-4, 3), -1);
        assert_eq!(round_div(1, 0), 0);
    }

    proptest! {
        #[test]
        fn rounding_is_symmetric(value in any::<i128>(), divisor in any::<i128>()) {
            prop_assume!(value != i128::MIN && divisor != i128::MIN);
            prop_assert_eq!(round_div(-value, divisor), -round_div(value, divisor));
        }

        #[test]
        fn rounding_is_within_one_half(value in any::<i64>(), divisor in 1_i64..) {
            let rounded = round_div(value.into(), divisor.into());
            let off = i128::from(value) - rounded * i128::from(divisor);
            prop_assert!(off.abs() * 2 <= i128::from(divisor));
        }
    }
}
