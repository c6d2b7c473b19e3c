//! The invariants of a recorded document and of a series of numbers, for `check`.
//!
//! A damaged file may hold any value, so these functions take plain numbers as they are stored.

use std::collections::BTreeMap;

use super::DocumentKind;

/// A broken invariant: its stable name, and the details.
pub type Fault = (&'static str, String);

/// A document as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub id: i64,
    pub kind: DocumentKind,
    /// Was it recorded here, and not imported?
    pub native: bool,
    pub client: Option<i64>,
    pub total: i64,
    pub items: i64,
    /// How many lines it says it has.
    pub line_count: i64,
    pub lines: Vec<RecordedLine>,
    pub paid: Vec<i64>,
    pub moved: Vec<Moved>,
    /// The document that it corrects, where it names one that there is.
    pub original: Option<Original>,
}

/// A line as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedLine {
    pub position: i64,
    pub product: Option<i64>,
    /// Is its unit counted in pieces?
    pub pieces: bool,
    pub quantity: i64,
    pub total: i64,
}

/// A stock movement of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    pub product: i64,
    pub quantity: i64,
    /// Has it the kind, the time, the till and the user of the document?
    pub as_document: bool,
}

/// What a correction points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Original {
    pub id: i64,
    pub kind: DocumentKind,
    pub client: Option<i64>,
    pub total: i64,
}

/// The broken invariants of a document.
pub fn faults(of: &Recorded) -> Vec<Fault> {
    let mut faults = Vec::new();
    sums(of, &mut faults);
    signs(of, &mut faults);
    if of.native {
        let paid = sum(of.paid.iter().copied());
        if paid != i128::from(of.total) {
            faults.push(("payment", format!("document {}: total {}, paid {paid}", of.id, of.total)));
        }
    }
    if of.kind == DocumentKind::Void {
        void(of, &mut faults);
    }
    moves(of, &mut faults);
    faults
}

fn sum(numbers: impl Iterator<Item = i64>) -> i128 {
    numbers.map(i128::from).sum()
}

fn sums(of: &Recorded, faults: &mut Vec<Fault>) {
    let total = sum(of.lines.iter().map(|line| line.total));
    if total != i128::from(of.total) {
        let detail = format!("document {}: total {}, its lines sum up to {total}", of.id, of.total);
        faults.push(("document-total", detail));
    }
    let items =
        sum(of.lines.iter().map(|line| if line.pieces { line.quantity } else { 1_000 * line.quantity.signum() }));
    let count = of.lines.len();
    if i64::try_from(count) != Ok(of.line_count) || items != i128::from(of.items) {
        let (id, said) = (of.id, (of.line_count, of.items));
        let detail = format!("document {id}: {} lines and {} items, counted {count} and {items}", said.0, said.1);
        faults.push(("document-lines", detail));
    }
}

/// A sale is positive, a void negative.
fn signs(of: &Recorded, faults: &mut Vec<Fault>) {
    let sign = match of.kind {
        DocumentKind::Sale => 1,
        DocumentKind::Void => -1,
    };
    let wrong = |line: &&RecordedLine| line.quantity.signum() == -sign || line.total.signum() == -sign;
    for line in of.lines.iter().filter(wrong) {
        let (kind, quantity, total) = (of.kind.code(), line.quantity, line.total);
        let detail =
            format!("document {}, line {}: a {kind} with quantity {quantity} and total {total}", of.id, line.position);
        faults.push(("line-sign", detail));
    }
}

/// A void takes back one sale, of the same client, to the cent.
fn void(of: &Recorded, faults: &mut Vec<Fault>) {
    let holds = |original: &Original| {
        original.kind == DocumentKind::Sale
            && i128::from(of.total) == -i128::from(original.total)
            && of.client == original.client
    };
    if of.original.as_ref().is_some_and(holds) {
        return;
    }
    let told = of.original.map_or("nothing".to_owned(), |original| format!("{} {}", original.kind.code(), original.id));
    let against = of.original.map_or(0, |original| original.total);
    faults.push(("void", format!("document {} voids {told}: {} against {against}", of.id, of.total)));
}

/// A document moves what its lines sold.
fn moves(of: &Recorded, faults: &mut Vec<Fault>) {
    let mut products: BTreeMap<i64, (i128, i128)> = BTreeMap::new();
    for (product, quantity) in of.lines.iter().filter_map(|line| Some((line.product?, line.quantity))) {
        products.entry(product).or_default().0 += i128::from(quantity);
    }
    for Moved { product, quantity, as_document } in &of.moved {
        products.entry(*product).or_default().1 += i128::from(*quantity);
        if !as_document {
            let detail = format!("document {}, product {product}: moved as something else", of.id);
            faults.push(("stock-document", detail));
        }
    }
    for (product, (sold, moved)) in products {
        if sold != -moved {
            let detail = format!("document {}, product {product}: sold {sold}, moved {moved}", of.id);
            faults.push(("stock-document", detail));
        }
    }
}

/// The numbers of a native series must run from 1 without a gap, but for those that a restore has passed over: of documents and of
/// those, their counts.
pub fn gap(prefix: &str, (count, passed): (i64, i64), lowest: i64, highest: i64) -> Option<Fault> {
    let whole = count == 0 || (lowest >= 1 && i128::from(highest) == i128::from(count) + i128::from(passed));
    (!whole).then(|| ("number-gap", format!("series {prefix}: {count} documents, numbers {lowest} to {highest}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(product: i64, quantity: i64) -> Moved {
        Moved { product, quantity, as_document: true }
    }

    fn sold() -> Recorded {
        let line = RecordedLine { position: 1, product: Some(7), pieces: true, quantity: 2_000, total: 500 };
        let apples = RecordedLine { position: 2, product: Some(8), pieces: false, quantity: 250, total: 223 };
        Recorded {
            id: 1,
            kind: DocumentKind::Sale,
            native: true,
            client: None,
            total: 723,
            items: 3_000,
            line_count: 2,
            lines: vec![line, apples],
            paid: vec![700, 23],
            moved: vec![moved(7, -2_000), moved(8, -250)],
            original: None,
        }
    }

    fn voided() -> Recorded {
        let sale = sold();
        let back = |line: &RecordedLine| RecordedLine { quantity: -line.quantity, total: -line.total, ..line.clone() };
        let original = Original { id: 1, kind: DocumentKind::Sale, client: None, total: 723 };
        Recorded {
            id: 2,
            kind: DocumentKind::Void,
            total: -723,
            items: -3_000,
            lines: sale.lines.iter().map(back).collect(),
            paid: vec![-723],
            moved: vec![moved(7, 2_000), moved(8, 250)],
            original: Some(original),
            ..sale
        }
    }

    #[test]
    fn what_holds_is_no_fault() {
        assert_eq!(faults(&sold()), []);
        assert_eq!(faults(&voided()), []);
        assert_eq!(faults(&Recorded { native: false, paid: Vec::new(), ..sold() }), []);
    }

    #[test]
    fn each_thing_that_is_off_is_named() {
        let one = |of: Recorded| faults(&of).into_iter().map(|(check, _)| check).collect::<Vec<_>>();
        assert_eq!(one(Recorded { total: 724, paid: vec![724], ..sold() }), ["document-total"]);
        assert_eq!(one(Recorded { line_count: 3, ..sold() }), ["document-lines"]);
        assert_eq!(one(Recorded { items: 2_250, ..sold() }), ["document-lines"]);
        assert_eq!(one(Recorded { paid: vec![700], ..sold() }), ["payment"]);
        assert_eq!(one(Recorded { moved: vec![moved(7, -2_000)], ..sold() }), ["stock-document"]);
        let elsewhere = vec![Moved { as_document: false, ..moved(7, -2_000) }, moved(8, -250)];
        assert_eq!(one(Recorded { moved: elsewhere, ..sold() }), ["stock-document"]);
        assert_eq!(one(Recorded { original: None, ..voided() }), ["void"]);
        assert_eq!(one(Recorded { client: Some(3), ..voided() }), ["void"]);
        assert!(one(Recorded { kind: DocumentKind::Sale, ..voided() }).contains(&"line-sign"));
    }

    #[test]
    fn a_series_runs_from_one() {
        assert_eq!(gap("2026-", (0, 0), 0, 0), None);
        assert_eq!(gap("2026-", (4, 0), 1, 4), None);
        assert!(gap("2026-", (3, 0), 1, 4).is_some());
        assert!(gap("2026-", (3, 0), 2, 4).is_some());
        assert_eq!(gap("2026-", (3, 1), 1, 4), None);
        assert!(gap("2026-", (3, 2), 1, 4).is_some());
    }
}
