//! A whole list, read page by page: what is printed or exported is never in memory at once.

use std::iter;

use crate::domain::query::{From, Page};

/// A fitting limit for one page of a whole list.
pub const PAGE_ROWS: u32 = 1_000;

/// The pages of a list, the first one first. `ask` reads the page that starts at a place; after an error there is no other.
pub fn pages<T, E>(mut ask: impl FnMut(From) -> Result<Page<T>, E>) -> impl Iterator<Item = Result<Page<T>, E>> {
    let mut next = Some(From::Start);
    iter::from_fn(move || {
        let page = ask(next.take()?);
        if let Ok(page) = &page
            && page.after
        {
            next = page.rows.last().map(|(cursor, _)| From::After(cursor.clone()));
        }
        Some(page)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::Cursor;

    fn page(from: From) -> Page<i64> {
        let start = match from {
            From::After(cursor) => cursor.id + 1,
            From::Start | From::End | From::Before(_) | From::At(_) => 0,
        };
        let row = |n| (Cursor { number: n, text: String::new(), id: n }, n);
        let rows = (start..(start + 2).min(5)).map(row).collect();
        Page { rows, before: start > 0, after: start + 2 < 5, total: 5, cut: false }
    }

    #[test]
    fn every_row_comes_once() {
        let asked = pages(|from| Ok::<_, ()>(page(from)));
        let rows: Vec<i64> = asked.flat_map(|page| page.unwrap().rows).map(|(_, row)| row).collect();
        assert_eq!(rows, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn an_error_ends_the_list() {
        let mut asked = 0;
        let outcomes: Vec<bool> = pages(|from| {
            asked += 1;
            if from == From::Start { Ok(page(from)) } else { Err("gone") }
        })
        .map(|page| page.is_ok())
        .collect();
        assert_eq!((outcomes, asked), (vec![true, false], 2));
    }
}
