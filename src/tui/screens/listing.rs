//! What the lists of products and of clients share: search, order, selection, a card beside the list or over it.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    domain::{
        fold,
        query::{Direction, Page},
    },
    tr,
    tui::{
        action::Action,
        context::Context,
        field::TextField,
        paged::{Fetch, Paged},
        reason::{Reason, ensure},
        spot::Spot,
        theme::Meaning,
        widgets::{
            field::{Input, input},
            pane::{Pane, scrollbar},
            table::{self, Column, Layout},
            text::{line_width, put},
        },
    },
};

/// A row of a list.
pub trait Listed: 'static {
    /// What tells one from another.
    type Id: Copy + PartialEq;
    /// What the list is sorted by.
    type Sort: Copy + PartialEq + Default + 'static;
    /// The orders, as a key steps through them, each with the column whose head asks for it.
    const SORTS: &'static [(Self::Sort, usize)];
    /// Columns that the card takes beside the list: from 110, from 132, from 180 columns on.
    const SIDES: [u16; 3];
    /// Why nothing can be done without a selected row.
    const NONE: Reason;

    /// Its id.
    fn id(&self) -> Self::Id;
    /// The way in which an order is shown first.
    fn way(sort: Self::Sort) -> Direction;
}

/// What the screen has to read after something has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heed {
    /// Nothing.
    Nothing,
    /// The selection has moved, and may need more rows.
    Moved(Option<Fetch>),
    /// The filter or the order is another one.
    Reload,
    /// The card is shown, or no more.
    Card,
}

/// The panes.
pub struct Panes {
    /// The list.
    pub list: Rect,
    /// The card, where there is room for it.
    pub side: Option<Rect>,
}

/// A list, its search and its order.
pub struct Listing<T: Listed> {
    /// The rows at hand.
    pub list: Paged<T>,
    /// What is looked for.
    pub search: TextField,
    /// Has the search the keys?
    pub typing: bool,
    /// The order.
    pub sort: T::Sort,
    /// Its way.
    pub direction: Direction,
    /// The card as the whole body, where there is no room beside the list.
    pub open: bool,
    /// A row to select once it is in the list.
    pub wanted: Option<T::Id>,
}

impl<T: Listed> Default for Listing<T> {
    fn default() -> Listing<T> {
        Listing {
            list: Paged::default(),
            search: TextField::default(),
            typing: false,
            sort: T::Sort::default(),
            direction: Direction::default(),
            open: false,
            wanted: None,
        }
    }
}

/// How a list is drawn around its rows.
pub struct Look<'a> {
    /// The slot of its reads.
    pub slot: &'static str,
    /// Title of the pane.
    pub title: String,
    /// At the right of the title.
    pub facts: Line<'a>,
    /// The columns.
    pub columns: Vec<Column>,
}

impl<T: Listed> Listing<T> {
    /// The selected row.
    pub fn selected(&self) -> Option<&T> {
        self.list.selected()
    }

    /// What is looked for, without the blanks around it.
    pub fn words(&self) -> &str {
        self.search.text().trim()
    }

    /// Lays the panes out.
    pub fn panes(body: Rect) -> Panes {
        let [narrow, wide, widest] = T::SIDES;
        let side = match body.width {
            ..110 => return Panes { list: body, side: None },
            110..132 => narrow,
            132..180 => wide,
            _ => widest,
        };
        let list = Rect { width: body.width - side, ..body };
        Panes { list, side: Some(Rect { x: body.x + list.width, width: side, ..body }) }
    }

    /// Is there a place that shows the card?
    pub fn shows_card(&self, body: Rect) -> bool {
        self.open || Listing::<T>::panes(body).side.is_some()
    }

    fn height(body: Rect) -> usize {
        usize::from(Listing::<T>::panes(body).list.height.saturating_sub(3))
    }

    /// Takes a page that was fetched.
    pub fn accept(&mut self, fetch: Fetch, page: Page<T>) {
        self.list.accept(fetch, page, |a, b| a.id() == b.id());
        if let Some(id) = self.wanted
            && self.list.select(|row| row.id() == id)
        {
            self.wanted = None;
        }
    }

    /// The fetch that shows what the store says now.
    pub fn again(&self) -> Fetch {
        if self.list.loaded() && self.list.total() > 0 { Fetch::Again } else { Fetch::Start }
    }

    /// Why an action of every list can't be done.
    pub fn disabled(&self, action: Action, body: Rect) -> Option<Reason> {
        match action {
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last => {
                ensure(self.selected().is_some(), Reason::EmptyList)
            }
            Action::Open if self.typing => None,
            Action::Open if self.selected().is_none() => Some(T::NONE),
            Action::Open => ensure(Listing::<T>::panes(body).side.is_none(), Reason::Beside),
            Action::NextPane | Action::PreviousPane => Some(Reason::OnePane),
            Action::Back => ensure(self.open || self.typing || !self.search.is_empty(), Reason::Outermost),
            _ => None,
        }
    }

    /// An action of every list; `None` when it is none.
    pub fn act(&mut self, action: Action, body: Rect) -> Option<Heed> {
        let height = Listing::<T>::height(body);
        let page = isize::try_from(height).unwrap_or(10).max(1);
        Some(match action {
            Action::Up => self.move_by(-1, body),
            Action::Down => self.move_by(1, body),
            Action::PageUp => self.move_by(-page, body),
            Action::PageDown => self.move_by(page, body),
            Action::First => Heed::Moved(self.list.first()),
            Action::Last => Heed::Moved(self.list.last(height)),
            Action::Search => {
                self.typing = true;
                Heed::Nothing
            }
            // Enter ends the typing of a search; then it opens the row.
            Action::Open if self.typing => {
                self.typing = false;
                Heed::Nothing
            }
            Action::Open => {
                self.open = !self.open;
                Heed::Card
            }
            _ => return None,
        })
    }

    /// Moves the selection.
    pub fn move_by(&mut self, by: isize, body: Rect) -> Heed {
        Heed::Moved(self.list.move_by(by, Listing::<T>::height(body)))
    }

    /// The order that comes next.
    pub fn sort_next(&mut self) -> Heed {
        let at = T::SORTS.iter().position(|(sort, _)| *sort == self.sort).unwrap_or(0);
        let next = T::SORTS.get((at + 1) % T::SORTS.len().max(1));
        self.sort_by(next.map(|(sort, _)| *sort).unwrap_or_default())
    }

    fn sort_by(&mut self, sort: T::Sort) -> Heed {
        if self.sort == sort {
            return self.reverse();
        }
        (self.sort, self.direction) = (sort, T::way(sort));
        Heed::Reload
    }

    /// The list from its other end.
    pub fn reverse(&mut self) -> Heed {
        self.direction = match self.direction {
            Direction::Up => Direction::Down,
            Direction::Down => Direction::Up,
        };
        Heed::Reload
    }

    /// One level back: the card, the typing of a search, the search; `None` when there is none.
    pub fn back(&mut self) -> Option<Heed> {
        if self.open {
            self.open = false;
            return Some(Heed::Nothing);
        }
        let typing = std::mem::take(&mut self.typing);
        if !self.search.take().is_empty() {
            return Some(Heed::Reload);
        }
        typing.then_some(Heed::Nothing)
    }

    /// Beside the list there is room for the card again.
    pub fn resized(&mut self, body: Rect) {
        self.open &= Listing::<T>::panes(body).side.is_none();
    }

    /// A press on a row or on a column's head; a second one on the same row opens it.
    pub fn click(&mut self, spot: Spot, double: bool, body: Rect) -> Heed {
        match spot {
            Spot::Head(column) => {
                let asked = T::SORTS.iter().find(|(_, at)| *at == column);
                asked.map_or(Heed::Nothing, |(sort, _)| self.sort_by(*sort))
            }
            Spot::Row(line) if self.list.select_visible(line, Listing::<T>::height(body)) => {
                self.typing = false;
                if double && Listing::<T>::panes(body).side.is_none() {
                    self.open = true;
                    return Heed::Card;
                }
                Heed::Moved(None)
            }
            _ => Heed::Nothing,
        }
    }

    /// The mark of the order in a column's head.
    pub fn mark(&self, sort: T::Sort) -> Option<bool> {
        (self.sort == sort).then_some(self.direction == Direction::Up)
    }

    /// Draws the pane, its search, heads and rows; `row` draws the cells of one.
    pub fn draw(
        &self,
        look: Look<'_>,
        area: Rect,
        buf: &mut Buffer,
        context: &Context,
        mut row: impl FnMut(&T, bool, &[String], &[Column], &Layout, Rect, &mut Buffer),
    ) {
        let (theme, texts) = (&context.theme, &context.texts);
        let muted = theme.style(Meaning::Muted);
        let searching = self.typing || !self.search.is_empty();
        let total = i64::try_from(self.list.total()).unwrap_or(i64::MAX);
        let foot = context.position(&self.list);
        let taken = u16::try_from(line_width(&look.facts)).unwrap_or(u16::MAX);
        let pane = Pane {
            title: if searching { String::new() } else { look.title },
            count: if searching { String::new() } else { context.format.integer(total) },
            facts: look.facts,
            foot: Line::from(Span::styled(foot, muted)),
            focused: true,
        };
        let inner = pane.draw(area, buf, theme);
        if searching {
            self.draw_search(taken, area, buf, context);
        }
        let layout = table::layout(&look.columns, inner);
        table::head(&look.columns, &layout, inner.y, buf, theme);
        for (column, (x, wide)) in layout.places.iter().enumerate().filter_map(|(i, place)| Some((i, (*place)?))) {
            context.spots.put(Rect::new(x, inner.y, wide, 1), Spot::Head(column));
        }
        if self.list.loaded() && self.list.total() == 0 {
            put(buf, inner.x, inner.y + 1, &tr!(texts, "list-no-match"), inner.width, muted);
        }
        let height = usize::from(inner.height.saturating_sub(1));
        let words: Vec<String> = fold(self.search.text()).split(' ').map(str::to_owned).collect();
        let visible = self.list.visible(height).zip(inner.y + 1..inner.bottom());
        for (line, ((selected, item), y)) in visible.enumerate() {
            let place = Rect::new(area.x + 1, y, area.width.saturating_sub(2), 1);
            row(item, selected, &words, &look.columns, &layout, place, buf);
            context.spots.put(place, Spot::Row(line));
        }
        scrollbar(area, self.list.offset(), u64::try_from(height).unwrap_or(0), self.list.total(), buf, theme);
        context.wait_in(&[look.slot], area, buf);
    }

    /// The search stands where the title was: the list below keeps its place.
    fn draw_search(&self, taken: u16, area: Rect, buf: &mut Buffer, context: &Context) {
        let theme = &context.theme;
        let wide = 30.min(area.width.saturating_sub(taken.saturating_add(12))).max(10);
        let place = Rect::new(area.x + 2, area.y, wide + 4, 1);
        put(buf, place.x, area.y, &" ".repeat(usize::from(wide) + 4), wide + 4, theme.style(Meaning::Text));
        put(buf, area.x + 3, area.y, "/", 1, theme.style(Meaning::Accent));
        let (text, cursor) = (self.search.text(), self.search.cursor());
        let shown = Input { text, cursor, focused: self.typing, ..Input::default() };
        input(&shown, Rect::new(area.x + 5, area.y, wide, 1), buf, theme);
        context.spots.put(place, Spot::Act(Action::Search));
    }
}
