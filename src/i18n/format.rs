//! Amounts, quantities and counts as a locale writes them. Days are in `calendar`.

use super::Lang;
use crate::domain::{Currency, Money, Quantity, Unit, UnitPrice, plain, round_div};

/// A true minus: as wide as a digit's plus, unlike the hyphen.
const MINUS: &str = "\u{2212}";
/// Between a number and what follows it: they stay on one line.
pub(super) const NO_BREAK: char = '\u{A0}';
/// Between groups of three digits in French.
pub(super) const NARROW: char = '\u{202F}';

/// How one shop writes its numbers for one reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    pub lang: Lang,
    pub currency: Currency,
}

impl Format {
    pub const fn new(lang: Lang, currency: Currency) -> Self {
        Self { lang, currency }
    }

    /// `€1,234.50`, `1 234,50 €`, `1 500 F CFA`.
    pub fn money(self, amount: Money) -> String {
        self.signed(amount.minor(), &self.money_digits(amount), &self.currency.symbol())
    }

    /// The size of a file: `512 kB`, `3.4 MB`, `3,4 Mo`.
    pub fn bytes(self, bytes: u64) -> String {
        let units = match self.lang {
            Lang::En => ["kB", "MB", "GB"],
            Lang::Fr => ["ko", "Mo", "Go"],
        };
        let (unit, scale) = match bytes {
            0..1_000_000 => (0, 1_000),
            1_000_000..1_000_000_000 => (1, 1_000_000),
            _ => (2, 1_000_000_000),
        };
        let thousandths = i64::try_from(u128::from(bytes) * 1_000 / scale).unwrap_or(i64::MAX);
        // No more than a hint is wanted: one decimal below ten, none above, and nothing is empty.
        let rounded =
            if unit > 0 && thousandths < 10_000 { thousandths / 100 * 100 } else { thousandths / 1_000 * 1_000 };
        let rounded = rounded.max(if unit == 0 { 1_000 } else { 0 });
        format!("{}{NO_BREAK}{}", self.number(Quantity::new(rounded)), units.get(unit).copied().unwrap_or("kB"))
    }

    /// With the short sign, for tables: `1 500 F`.
    pub fn money_short(self, amount: Money) -> String {
        self.signed(amount.minor(), &self.money_digits(amount), &self.currency.symbol_short())
    }

    /// Without the currency's sign, where a heading names it: `1,234.50`.
    pub fn money_bare(self, amount: Money) -> String {
        format!("{}{}", minus(amount.minor()), self.money_digits(amount))
    }

    /// As a field shows it for editing: no grouping and no sign, so that it reads back as typed.
    pub fn money_field(self, amount: Money) -> String {
        self.field(amount.to_plain(self.currency))
    }

    /// A unit price, with more decimals than money when it needs them; the short sign. Three would read as thousands: it has four then.
    pub fn price(self, price: UnitPrice) -> String {
        let value = price.ten_thousandths();
        let least = if self.has_three_decimals(price) { 4 } else { self.currency.exponent() };
        let digits = self.digits(value, 4, least);
        self.signed(value, &digits, &self.currency.symbol_short())
    }

    /// `€3.40/kg`; of a piece as it is.
    pub fn unit_price(self, price: UnitPrice, unit: Unit) -> String {
        match with_unit("", unit).trim() {
            "" => self.price(price),
            unit => format!("{}/{unit}", self.price(price)),
        }
    }

    pub fn price_field(self, price: UnitPrice) -> String {
        let padding = if self.has_three_decimals(price) { "0" } else { "" };
        self.field(price.to_plain(self.currency) + padding)
    }

    fn has_three_decimals(self, price: UnitPrice) -> bool {
        let value = price.ten_thousandths();
        self.currency.exponent() < 3 && value % 10 == 0 && value % 100 != 0
    }

    /// `3`, `17.5 kg`: no more decimals than needed, and the unit unless it is pieces.
    pub fn quantity(self, quantity: Quantity, unit: Unit) -> String {
        with_unit(&self.number(quantity), unit)
    }

    /// `+12`, `−2`: a movement.
    pub fn quantity_signed(self, quantity: Quantity, unit: Unit) -> String {
        let plus = if quantity.thousandths() > 0 { "+" } else { "" };
        format!("{plus}{}", self.quantity(quantity, unit))
    }

    /// The number alone, blanks behind it, so that the decimal marks of a right-aligned column are in one line.
    pub fn quantity_aligned(self, quantity: Quantity) -> String {
        let number = self.number(quantity);
        let behind = number.split_once(self.mark()).map_or(0, |(_, decimals)| decimals.len() + 1);
        format!("{number}{}", " ".repeat(4_usize.saturating_sub(behind)))
    }

    /// A quantity without its unit.
    pub fn number(self, quantity: Quantity) -> String {
        let value = quantity.thousandths();
        format!("{}{}", minus(value), self.digits(value, 3, 0))
    }

    pub fn quantity_field(self, quantity: Quantity) -> String {
        self.field(quantity.to_plain())
    }

    /// A count: `1,284`.
    pub fn integer(self, count: i64) -> String {
        grouped(count, self.lang)
    }

    /// `40 %`, `35.4 %`.
    pub fn percent(self, ppm: i64) -> String {
        let tenths = tenths_of_percent(ppm);
        format!("{}{}{NO_BREAK}%", minus(tenths), self.digits(tenths, 1, 0))
    }

    /// `+8.9 %`, `−3.8 %`: a change, always with one decimal.
    pub fn percent_signed(self, ppm: i64) -> String {
        let tenths = tenths_of_percent(ppm);
        let sign = if tenths > 0 { "+" } else { minus(tenths) };
        format!("{sign}{}{NO_BREAK}%", self.digits(tenths, 1, 1))
    }

    /// An hour of the day: `9:00`; `9 h` in French.
    pub fn hour(self, hour: u8) -> String {
        if self.lang == Lang::Fr { format!("{hour}{NO_BREAK}h") } else { format!("{hour}:00") }
    }

    /// An amount beside an axis, short: `500`, `5k`, `2.0M`; French sets a blank before the letter.
    pub fn axis_money(self, minor: i64) -> String {
        let unit = 10_i128.pow(u32::from(self.currency.exponent()));
        self.axis(i128::from(minor) * 1000 / unit)
    }

    /// A quantity beside an axis, short.
    pub fn axis_quantity(self, quantity: Quantity) -> String {
        self.axis(quantity.thousandths().into())
    }

    /// `value` in thousandths.
    fn axis(self, value: i128) -> String {
        let size = value.abs();
        let (step, letter): (i128, &str) = match size {
            0..1_000_000 => (1, ""),
            1_000_000..1_000_000_000 => (1000, "k"),
            1_000_000_000..1_000_000_000_000 => (1_000_000, "M"),
            _ => (1_000_000_000, if self.lang == Lang::Fr { "Md" } else { "bn" }),
        };
        // Ten million and more need no decimal, thousands only when the axis steps by halves.
        let tenths = i64::try_from(round_div(value, step * 100)).unwrap_or(i64::MAX);
        let decimals = u8::from(step >= 1_000_000 && tenths.abs() < 100);
        let digits = if step == 1 {
            self.digits(i64::try_from(value).unwrap_or(i64::MAX), 3, 0)
        } else {
            self.digits(tenths, 1, decimals)
        };
        let blank = if letter.is_empty() || self.lang == Lang::En { String::new() } else { NO_BREAK.to_string() };
        format!("{}{digits}{blank}{letter}", if value < 0 { MINUS } else { "" })
    }

    /// Puts the currency's sign where it belongs: before the number in English, unless it is the franc CFA's.
    fn signed(self, value: i64, digits: &str, symbol: &str) -> String {
        let symbol = symbol.replace(' ', "\u{A0}");
        let minus = minus(value);
        let behind = self.lang == Lang::Fr || matches!(self.currency.code(), "XOF" | "XAF");
        if behind {
            format!("{minus}{digits}{NO_BREAK}{symbol}")
        } else if symbol.ends_with(char::is_alphabetic) {
            format!("{minus}{symbol}{NO_BREAK}{digits}")
        } else {
            format!("{minus}{symbol}{digits}")
        }
    }

    fn money_digits(self, amount: Money) -> String {
        self.digits(amount.minor(), self.currency.exponent(), self.currency.exponent())
    }

    /// The digits of a value's size, grouped, with at least `least` of its `scale` decimals.
    fn digits(self, value: i64, scale: u8, least: u8) -> String {
        let (whole, mut fraction) = plain::split(value, scale);
        while fraction.len() > usize::from(least) && fraction.ends_with('0') {
            fraction.pop();
        }
        let whole = group(whole, self.lang);
        if fraction.is_empty() { whole } else { format!("{whole}{}{fraction}", self.mark()) }
    }

    fn field(self, text: String) -> String {
        match self.lang {
            Lang::En => text,
            Lang::Fr => text.replace('.', ","),
        }
    }

    const fn mark(self) -> char {
        match self.lang {
            Lang::En => '.',
            Lang::Fr => ',',
        }
    }
}

const fn minus(value: i64) -> &'static str {
    if value < 0 { MINUS } else { "" }
}

fn tenths_of_percent(ppm: i64) -> i64 {
    // A thousandth of an i64 always fits one.
    i64::try_from(round_div(ppm.into(), 1000)).unwrap_or(i64::MAX)
}

fn with_unit(number: &str, unit: Unit) -> String {
    match unit {
        Unit::Piece => number.to_owned(),
        Unit::Litre => format!("{number}{NO_BREAK}L"),
        Unit::Kilogram | Unit::Gram | Unit::Metre => format!("{number}{NO_BREAK}{}", unit.code()),
    }
}

/// An integer in groups of three.
pub(super) fn grouped(value: i64, lang: Lang) -> String {
    format!("{}{}", minus(value), group(value.unsigned_abs(), lang))
}

fn group(value: u64, lang: Lang) -> String {
    let mark = match lang {
        Lang::En => ',',
        Lang::Fr => NARROW,
    };
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: Format = Format::new(Lang::En, Currency::EUR);
    const FR: Format = Format::new(Lang::Fr, Currency::EUR);
    const EN_CFA: Format = Format::new(Lang::En, Currency::XOF);
    const FR_CFA: Format = Format::new(Lang::Fr, Currency::XOF);

    /// Unusual blanks made visible: `_` does not break, `~` is the narrow one.
    fn seen(text: &str) -> String {
        text.replace(NO_BREAK, "_").replace(NARROW, "~")
    }

    #[test]
    fn amounts() {
        assert_eq!(EN.money(Money::new(123_450)), "€1,234.50");
        assert_eq!(EN.money(Money::new(-890)), "−€8.90");
        assert_eq!(seen(&FR.money(Money::new(123_450))), "1~234,50_€");
        assert_eq!(seen(&FR.money(Money::new(-890))), "−8,90_€");
        assert_eq!(seen(&FR_CFA.money(Money::new(1500))), "1~500_F_CFA");
        assert_eq!(seen(&FR_CFA.money_short(Money::new(1500))), "1~500_F");
        assert_eq!(seen(&EN_CFA.money(Money::new(1500))), "1,500_F_CFA");
        assert_eq!(seen(&EN_CFA.money_short(Money::new(1500))), "1,500_F");
        assert_eq!(EN.money_bare(Money::new(-123_450)), "−1,234.50");
        assert_eq!(FR.money_field(Money::new(123_450)), "1234,50");
        let swiss = Format::new(Lang::En, Currency::from_code("CHF").unwrap());
        assert_eq!(seen(&swiss.money(Money::new(100))), "CHF_1.00");
        assert_eq!(EN.money(Money::new(i64::MIN)), "−€92,233,720,368,547,758.08");
    }

    #[test]
    fn prices_have_the_decimals_that_they_need() {
        assert_eq!(EN.price(UnitPrice::new(125)), "€0.0125");
        assert_eq!(EN.price(UnitPrice::new(34_000)), "€3.40");
        assert_eq!(seen(&FR.price(UnitPrice::new(34_050))), "3,4050_€");
        assert_eq!(seen(&FR_CFA.price(UnitPrice::new(22_250_000))), "2~225_F");
    }

    #[test]
    fn quantities() {
        let half = Quantity::new(17_500);
        assert_eq!(seen(&EN.quantity(half, Unit::Kilogram)), "17.5_kg");
        assert_eq!(seen(&FR.quantity(Quantity::new(250), Unit::Kilogram)), "0,25_kg");
        assert_eq!(seen(&FR.unit_price(UnitPrice::new(34_000), Unit::Kilogram)), "3,40_€/kg");
        assert_eq!(EN.unit_price(UnitPrice::new(34_000), Unit::Piece), "€3.40");
        assert_eq!(seen(&FR.quantity(Quantity::whole(2), Unit::Litre)), "2_L");
        assert_eq!(EN.quantity(Quantity::whole(1284), Unit::Piece), "1,284");
        assert_eq!(EN.quantity_signed(Quantity::whole(12), Unit::Piece), "+12");
        assert_eq!(EN.quantity_signed(Quantity::whole(-2), Unit::Piece), "−2");
        assert_eq!(EN.quantity_aligned(Quantity::whole(64)), "64    ");
        assert_eq!(EN.quantity_aligned(Quantity::new(18_750)), "18.75 ");
        assert_eq!(FR.quantity_aligned(Quantity::new(1850)), "1,85 ");
        assert_eq!(FR.quantity_field(Quantity::new(-250)), "-0,25");
    }

    #[test]
    fn counts_and_percents() {
        assert_eq!(EN.integer(0), "0");
        assert_eq!(EN.integer(-1_234_567), "−1,234,567");
        assert_eq!(seen(&FR.integer(100_000)), "100~000");
        assert_eq!(seen(&EN.percent(400_000)), "40_%");
        assert_eq!(seen(&FR.percent(354_000)), "35,4_%");
        assert_eq!(seen(&FR.percent_signed(89_000)), "+8,9_%");
        assert_eq!(seen(&EN.percent_signed(-38_000)), "−3.8_%");
        assert_eq!(seen(&EN.percent_signed(130_000)), "+13.0_%");
        assert_eq!(seen(&EN.percent_signed(-10)), "0.0_%");
    }

    #[test]
    fn axes_are_short() {
        assert_eq!(EN.axis_money(0), "0");
        assert_eq!(EN.axis_money(50_000), "500");
        assert_eq!(EN.axis_money(250), "2.5");
        assert_eq!(EN.axis_money(500_000), "5k");
        assert_eq!(EN.axis_money(250_000), "2.5k");
        assert_eq!(seen(&FR.axis_money(1_000_000)), "10_k");
        assert_eq!(EN_CFA.axis_money(2_000_000), "2.0M");
        assert_eq!(seen(&FR_CFA.axis_money(12_000_000)), "12_M");
        assert_eq!(EN.axis_quantity(Quantity::whole(1500)), "1.5k");
        assert_eq!(EN_CFA.axis_money(i64::MAX), "9,223,372,036.9bn");
    }
}
