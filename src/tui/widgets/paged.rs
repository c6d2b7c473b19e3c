//! A list that is never loaded whole: a window of rows around what is shown, fetched by key in both directions.

use crate::domain::query::{Cursor, From, Page};

/// Rows asked for at a time: a few screens.
pub const PAGE: u32 = 120;
/// Rows kept at most; those farthest from the selection are let go.
const KEEP: usize = 480;

/// Which rows are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fetch {
    /// The list from its start.
    Start,
    /// The end of the list.
    End,
    /// What follows the rows at hand.
    Next,
    /// What precedes the rows at hand.
    Previous,
    /// The same stretch again, because the store has changed.
    Again,
}

/// A window on a list.
#[derive(Debug, Clone)]
pub struct Paged<T> {
    rows: Vec<(Cursor, T)>,
    /// Position of the first row at hand in the whole list.
    start: u64,
    total: u64,
    before: bool,
    after: bool,
    selected: usize,
    top: usize,
    loaded: bool,
    /// The rows at hand are those of another filter or order: they are shown until the new ones come, and lead nowhere.
    outdated: bool,
    asked: Option<Fetch>,
    cut: bool,
}

impl<T> Default for Paged<T> {
    fn default() -> Paged<T> {
        Paged {
            rows: Vec::new(),
            start: 0,
            total: 0,
            before: false,
            after: false,
            selected: 0,
            top: 0,
            loaded: false,
            outdated: false,
            asked: None,
            cut: false,
        }
    }
}

impl<T> Paged<T> {
    /// Has anything come yet?
    pub fn loaded(&self) -> bool {
        self.loaded
    }

    /// Rows in the whole list.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Are there more matches than listed, because a search stopped early?
    pub fn cut(&self) -> bool {
        self.cut
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&T> {
        self.rows.get(self.selected).map(|(_, row)| row)
    }

    /// Position of the selected row in the whole list, counted from 1; 0 where there is none.
    pub fn position(&self) -> u64 {
        if self.rows.is_empty() { 0 } else { self.start + self.selected as u64 + 1 }
    }

    /// Position of the first visible row, counted from 0.
    pub fn offset(&self) -> u64 {
        self.start + self.top as u64
    }

    /// The rows that a body of `height` shows, each with whether it is selected.
    pub fn visible(&self, height: usize) -> impl Iterator<Item = (bool, &T)> {
        let top = self.top_for(height);
        self.rows.iter().enumerate().skip(top).take(height).map(|(i, (_, row))| (i == self.selected, row))
    }

    /// The first visible row, given a height: the selection is always in view.
    pub fn top_for(&self, height: usize) -> usize {
        let height = height.max(1);
        let lowest = self.selected.saturating_sub(height - 1);
        let highest = self.rows.len().saturating_sub(height);
        self.top.clamp(lowest, self.selected.max(lowest)).min(highest.max(lowest))
    }

    /// Moves the selection by rows; says what must be fetched for the way ahead.
    pub fn move_by(&mut self, by: isize, height: usize) -> Option<Fetch> {
        self.top = self.top_for(height);
        self.selected = self.selected.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
        self.top = self.top_for(height);
        self.need(height)
    }

    /// Selects the row at a line of the body (the mouse).
    pub fn select_visible(&mut self, line: usize, height: usize) -> bool {
        let index = self.top_for(height) + line;
        if index < self.rows.len() {
            self.selected = index;
        }
        index < self.rows.len()
    }

    /// Goes to the first row.
    pub fn first(&mut self) -> Option<Fetch> {
        if self.before {
            return self.ask(Fetch::Start);
        }
        (self.selected, self.top) = (0, 0);
        None
    }

    /// Goes to the last row.
    pub fn last(&mut self, height: usize) -> Option<Fetch> {
        if self.after {
            return self.ask(Fetch::End);
        }
        self.selected = self.rows.len().saturating_sub(1);
        self.top = self.rows.len().saturating_sub(height.max(1));
        None
    }

    /// Selects the first row at hand that fits.
    pub fn select(&mut self, fits: impl Fn(&T) -> bool) -> bool {
        let found = self.rows.iter().position(|(_, row)| fits(row));
        if let Some(index) = found {
            self.selected = index;
        }
        found.is_some()
    }

    /// The filter or the order is another one: whatever is fetched next is the new list from its start.
    pub fn reset(&mut self) {
        self.outdated = true;
        self.asked = None;
    }

    /// Where the page of a fetch starts.
    pub fn from(&self, fetch: Fetch) -> From {
        if self.outdated {
            return From::Start;
        }
        match fetch {
            Fetch::Start => From::Start,
            Fetch::End => From::End,
            Fetch::Next => self.rows.last().map_or(From::Start, |(cursor, _)| From::After(cursor.clone())),
            Fetch::Previous => self.rows.first().map_or(From::Start, |(cursor, _)| From::Before(cursor.clone())),
            Fetch::Again => match self.rows.get(self.top) {
                Some((cursor, _)) if self.start + self.top as u64 > 0 => From::At(cursor.clone()),
                _ => From::Start,
            },
        }
    }

    /// Takes the page of a fetch. `same` tells whether two rows are the same thing, so that the selection stays on it.
    pub fn accept(&mut self, fetch: Fetch, page: Page<T>, same: impl Fn(&T, &T) -> bool) {
        let fetch = if std::mem::take(&mut self.outdated) { Fetch::Start } else { fetch };
        self.asked = None;
        self.loaded = true;
        self.total = page.total;
        self.cut = page.cut;
        let came = page.rows.len();
        match fetch {
            Fetch::Start => self.replace(page, 0),
            Fetch::End => {
                let start = page.total.saturating_sub(came as u64);
                self.replace(page, start);
                self.selected = self.rows.len().saturating_sub(1);
                self.top = self.selected;
            }
            Fetch::Next => {
                self.after = page.after;
                self.rows.extend(page.rows);
                self.let_go_of_first();
            }
            Fetch::Previous => {
                self.before = page.before;
                self.start = if page.before { self.start.saturating_sub(came as u64) } else { 0 };
                self.rows.splice(0..0, page.rows);
                self.selected += came;
                self.top += came;
                if self.rows.len() > KEEP {
                    self.rows.truncate(KEEP.max(self.selected + 1));
                    self.after = true;
                }
            }
            Fetch::Again => self.renew(page, same),
        }
    }

    /// What must be fetched for the selection to move on, once the rows at hand run short.
    pub fn need(&mut self, height: usize) -> Option<Fetch> {
        if self.after && self.selected + 2 * height >= self.rows.len() {
            self.ask(Fetch::Next)
        } else if self.before && self.selected < 2 * height {
            self.ask(Fetch::Previous)
        } else {
            None
        }
    }

    fn ask(&mut self, fetch: Fetch) -> Option<Fetch> {
        // The new list is on its way already, from its start.
        (!self.outdated && self.asked != Some(fetch)).then(|| {
            self.asked = Some(fetch);
            fetch
        })
    }

    fn replace(&mut self, page: Page<T>, start: u64) {
        (self.rows, self.before, self.after) = (page.rows, page.before, page.after);
        (self.start, self.selected, self.top) = (start, 0, 0);
    }

    fn renew(&mut self, page: Page<T>, same: impl Fn(&T, &T) -> bool) {
        let start = if page.before { self.start + self.top as u64 } else { 0 };
        let below = self.selected.saturating_sub(self.top);
        let old = (self.selected < self.rows.len()).then(|| self.rows.swap_remove(self.selected).1);
        self.replace(page, start);
        let again = old.and_then(|old| self.rows.iter().position(|(_, row)| same(row, &old)));
        self.selected = again.unwrap_or(below).min(self.rows.len().saturating_sub(1));
    }

    fn let_go_of_first(&mut self) {
        let surplus = self.rows.len().saturating_sub(KEEP).min(self.top);
        self.rows.drain(..surplus);
        self.start += surplus as u64;
        self.selected -= surplus.min(self.selected);
        self.top -= surplus;
        self.before |= surplus > 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of the numbers 0..n behind pages by key.
    fn page(n: i64, from: &From, limit: usize) -> Page<i64> {
        let cursor = |id: i64| Cursor { number: id, text: String::new(), id };
        let limit = i64::try_from(limit).unwrap();
        let (low, high) = match from {
            From::Start => (0, limit),
            From::End => (n - limit, n),
            From::After(c) => (c.id + 1, c.id + 1 + limit),
            From::Before(c) => (c.id - limit, c.id),
            From::At(c) => (c.id, c.id + limit),
        };
        let (low, high) = (low.clamp(0, n), high.clamp(0, n));
        Page {
            rows: (low..high).map(|id| (cursor(id), id)).collect(),
            before: low > 0,
            after: high < n,
            total: n.unsigned_abs(),
            cut: false,
        }
    }

    fn serve(list: &mut Paged<i64>, n: i64, fetch: Option<Fetch>) {
        if let Some(fetch) = fetch {
            let page = page(n, &list.from(fetch), PAGE as usize);
            list.accept(fetch, page, |a, b| a == b);
        }
    }

    #[test]
    fn walking_down_and_up_passes_every_row() {
        let n = 2_000;
        let mut list = Paged::default();
        serve(&mut list, n, Some(Fetch::Start));
        for expected in 1..n {
            let fetch = list.move_by(1, 20);
            serve(&mut list, n, fetch);
            assert_eq!(list.selected(), Some(&expected));
            assert_eq!(list.position(), expected.unsigned_abs() + 1);
            assert!(list.visible(20).any(|(selected, _)| selected));
        }
        for expected in (0..n - 1).rev() {
            let fetch = list.move_by(-1, 20);
            serve(&mut list, n, fetch);
            assert_eq!(list.selected(), Some(&expected));
            assert_eq!(list.position(), expected.unsigned_abs() + 1);
        }
    }

    #[test]
    fn the_ends_are_one_fetch_away() {
        let n = 100_000;
        let mut list = Paged::default();
        serve(&mut list, n, Some(Fetch::Start));
        let fetch = list.last(20);
        serve(&mut list, n, fetch);
        assert_eq!((list.selected(), list.position()), (Some(&99_999), 100_000));
        let fetch = list.first();
        serve(&mut list, n, fetch);
        assert_eq!((list.selected(), list.position()), (Some(&0), 1));
    }

    #[test]
    fn another_filter_shows_the_old_rows_until_the_new_ones_come() {
        let mut list = Paged::default();
        serve(&mut list, 2_000, Some(Fetch::Start));
        list.move_by(7, 20);
        list.reset();
        assert_eq!(list.visible(20).count(), 20);
        for fetch in [Fetch::Start, Fetch::End, Fetch::Next, Fetch::Previous, Fetch::Again] {
            assert_eq!(list.from(fetch), From::Start);
        }
        // An old cursor means nothing in the new list.
        assert_eq!(list.move_by(119, 20), None);
        assert_eq!(list.last(20), None);
        serve(&mut list, 50, Some(Fetch::Again));
        assert_eq!((list.selected(), list.position(), list.total()), (Some(&0), 1, 50));
    }

    #[test]
    fn a_refresh_keeps_the_selection() {
        let mut list = Paged::default();
        serve(&mut list, 50, Some(Fetch::Start));
        list.move_by(7, 20);
        serve(&mut list, 50, Some(Fetch::Again));
        assert_eq!(list.selected(), Some(&7));
        serve(&mut list, 3, Some(Fetch::Again));
        assert_eq!(list.selected(), Some(&2));
        serve(&mut list, 0, Some(Fetch::Again));
        assert_eq!((list.selected(), list.position()), (None, 0));
    }
}
