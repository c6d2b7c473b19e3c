//! What the lists of products and of clients share: search, order, selection, a card beside the list or over it.

mod draw;

pub use draw::{Look, position};

use chrono::NaiveDate;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::Screen;
use crate::{
    domain::query::{Direction, From, Page},
    repository::{Reader, Result},
    tui::{
        context::{Context, Reason, ensure},
        effect::{Address, Answer, Effect, Mark, Scan, Topic, Turn},
        input::{
            action::{Action, Scope, Tab},
            hit::Target,
            run::Focus,
            text_field::TextField,
        },
        widgets::paged::{Fetch, PAGE, Paged},
    },
};

/// A row of a list, and what is its own on the screen.
pub trait Listed: Send + Sized + 'static {
    /// What tells one from another.
    type Id: Copy + PartialEq + Send;
    /// What the list is sorted by.
    type Sort: Copy + PartialEq + Default + Send + 'static;
    /// What lets only some of them through, beside the search.
    type Filter: Copy + PartialEq + Default + Send + 'static;
    /// How many there are, where the pane says more than the list's length.
    type Counts: Default + Send;
    /// What is shown of the selected one.
    type Card: Send;

    const TAB: Tab;
    const SCOPE: Scope;
    /// The slots of the reads: of the list, and of the card.
    const SLOTS: [&'static str; 2];
    const TOPICS: &'static [Topic];
    /// The orders, as a key steps through them, each with the column whose head asks for it.
    const SORTS: &'static [(Self::Sort, usize)];
    /// Columns that the card takes beside the list: from 110, from 132, from 180 columns on.
    const SIDES: [u16; 3];
    /// What its search is for.
    const SEARCHES: Focus;
    /// Why nothing can be done without a selected row.
    const NONE: Reason;

    fn id(&self) -> Self::Id;
    /// The way in which an order is shown first.
    fn way(sort: Self::Sort) -> Direction;
    /// Reads a page.
    fn page(reader: &dyn Reader, asked: &Asked<Self>) -> Result<(Page<Self>, Self::Counts)>;
    /// Reads the card of one of them.
    fn card(reader: &dyn Reader, id: Self::Id, today: NaiveDate) -> Result<Self::Card>;
    /// Is there nothing at all, whatever is looked for?
    fn nothing_here(listing: &Listing<Self>) -> bool;
    /// Why one of its own actions can't be done now; the others are answered by the listing.
    fn why_not(listing: &Listing<Self>, action: Action, context: &Context) -> Option<Reason>;
    /// Can what one of its own actions does be taken back?
    fn can_take_back(action: Action) -> bool;
    /// One of its own actions.
    fn act(listing: &mut Listing<Self>, action: Action, turn: &mut Turn<'_>);
    /// What the key line offers, the most useful first.
    fn hints(listing: &Listing<Self>) -> Vec<Action>;
    fn draw(listing: &Listing<Self>, area: Rect, buf: &mut Buffer, context: &Context);
}

pub struct Asked<T: Listed> {
    pub search: String,
    pub filter: T::Filter,
    pub sort: T::Sort,
    pub direction: Direction,
    pub from: From,
    pub limit: u32,
    pub today: NaiveDate,
}

impl<T: Listed> Clone for Asked<T> {
    fn clone(&self) -> Asked<T> {
        Asked { search: self.search.clone(), from: self.from.clone(), ..*self }
    }
}

/// What comes back to a list.
pub enum Reply<T: Listed> {
    Rows(Page<T>, T::Counts),
    Card(T::Card),
    /// Select this one once it is in the list.
    Want(T::Id),
    /// Look for this code.
    Code(String),
}

/// How a list was.
struct Before<T: Listed> {
    selected: Option<T::Id>,
    search: TextField,
    typing: bool,
    open: bool,
    filter: T::Filter,
    sort: T::Sort,
    direction: Direction,
}

/// What has to be read after something has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Nothing,
    /// The selection has moved, and may need more rows.
    Moved(Option<Fetch>),
    /// The filter or the order is another one.
    Query,
    /// The card is shown, or no more.
    Card,
}

pub struct Panes {
    pub list: Rect,
    /// The card, where there is room for it.
    pub side: Option<Rect>,
}

/// A list, its search and its order.
pub struct Listing<T: Listed> {
    /// The rows at hand.
    pub list: Paged<T>,
    pub counts: T::Counts,
    pub filter: T::Filter,
    pub card: Option<T::Card>,
    /// The card as the whole body, where there is no room beside the list.
    pub open: bool,
    search: TextField,
    /// Has the search the keys?
    typing: bool,
    sort: T::Sort,
    direction: Direction,
    /// A row to select once it is in the list.
    wanted: Option<T::Id>,
    /// What was asked for last, and for which words.
    asked: Option<(Fetch, String)>,
}

impl<T: Listed> Default for Listing<T> {
    fn default() -> Listing<T> {
        Listing {
            list: Paged::default(),
            counts: T::Counts::default(),
            filter: T::Filter::default(),
            card: None,
            open: false,
            search: TextField::default(),
            typing: false,
            sort: T::Sort::default(),
            direction: Direction::default(),
            wanted: None,
            asked: None,
        }
    }
}

/// Selects this one once it is in its list.
pub fn want<T: Listed>(id: T::Id) -> Effect {
    Effect::answer(Address::Screen(T::TAB), Reply::<T>::Want(id))
}

impl<T: Listed> Listing<T> {
    /// The selected row.
    pub fn selected(&self) -> Option<&T> {
        self.list.selected()
    }

    /// Is something looked for, or about to be?
    pub fn searching(&self) -> bool {
        self.typing || !self.search.is_empty()
    }

    /// What is typed in the search.
    pub fn words(&self) -> &str {
        self.search.text()
    }

    /// What the list asks for.
    pub fn query(&self, from: From, limit: u32, today: NaiveDate) -> Asked<T> {
        let search = self.search.text().trim().to_owned();
        Asked { search, filter: self.filter, sort: self.sort, direction: self.direction, from, limit, today }
    }

    /// Reads what has to be read.
    pub fn read(&mut self, change: Change, turn: &mut Turn<'_>) {
        match change {
            Change::Nothing => {}
            Change::Card => self.read_card(turn),
            Change::Moved(fetch) => {
                // Whoever has moved on is not pulled back to what was saved before.
                self.wanted = None;
                if let Some(fetch) = fetch {
                    self.fetch(fetch, turn);
                }
                self.read_card(turn);
            }
            Change::Query => {
                self.list.reset();
                self.fetch(Fetch::Start, turn);
            }
        }
    }

    fn fetch(&mut self, fetch: Fetch, turn: &mut Turn<'_>) {
        let query = self.query(self.list.from(fetch), PAGE, turn.today());
        self.asked = Some((fetch, query.search.clone()));
        turn.read(T::SLOTS[0], move |reader| {
            let (page, counts) = T::page(reader, &query)?;
            Ok(Reply::Rows(page, counts))
        });
    }

    /// Takes a page that was fetched.
    fn accept(&mut self, page: Page<T>, counts: T::Counts, turn: &mut Turn<'_>) {
        let asked = self.asked.take();
        let Some((fetch, _)) = asked.filter(|(_, words)| words == self.search.text().trim()) else { return };
        self.counts = counts;
        self.list.accept(fetch, page, |a, b| a.id() == b.id());
        if let Some(id) = self.wanted
            && self.list.select(|row| row.id() == id)
        {
            self.wanted = None;
        }
        self.read_card(turn);
    }

    /// Asks for the card of the selected row, once there is a place that shows it.
    fn read_card(&mut self, turn: &mut Turn<'_>) {
        if !self.open && Listing::<T>::panes(turn.body).side.is_none() {
            return;
        }
        let Some(id) = self.selected().map(Listed::id) else {
            self.card = None;
            return;
        };
        let today = turn.today();
        turn.read(T::SLOTS[1], move |reader| T::card(reader, id, today).map(Reply::<T>::Card));
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

    fn height(body: Rect) -> usize {
        usize::from(Listing::<T>::panes(body).list.height.saturating_sub(3))
    }

    /// Why an action of every list can't be done.
    fn why_not(&self, action: Action, body: Rect) -> Option<Reason> {
        match action {
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last => {
                ensure(self.selected().is_some(), Reason::EmptyList)
            }
            Action::Open if self.typing => None,
            Action::Open if self.selected().is_none() => Some(T::NONE),
            Action::Open => ensure(Listing::<T>::panes(body).side.is_none(), Reason::Beside),
            Action::NextPane | Action::PreviousPane => Some(Reason::OnePane),
            Action::Back => {
                let inside = self.open || self.searching() || self.filter != T::Filter::default();
                ensure(inside, Reason::Outermost)
            }
            _ => None,
        }
    }

    /// An action of every list; `None` when it is none.
    fn list_action(&mut self, action: Action, body: Rect) -> Option<Change> {
        let height = Listing::<T>::height(body);
        let page = isize::try_from(height).unwrap_or(10).max(1);
        Some(match action {
            Action::Up => self.move_by(-1, body),
            Action::Down => self.move_by(1, body),
            Action::PageUp => self.move_by(-page, body),
            Action::PageDown => self.move_by(page, body),
            Action::First => Change::Moved(self.list.first()),
            Action::Last => Change::Moved(self.list.last(height)),
            Action::Search => {
                self.typing = true;
                Change::Nothing
            }
            // Enter ends the typing of a search; then it opens the row.
            Action::Open if self.typing => {
                self.typing = false;
                Change::Nothing
            }
            Action::Open => {
                self.open = !self.open;
                Change::Card
            }
            _ => return None,
        })
    }

    /// Moves the selection.
    fn move_by(&mut self, by: isize, body: Rect) -> Change {
        Change::Moved(self.list.move_by(by, Listing::<T>::height(body)))
    }

    /// The order that comes next.
    pub fn sort_next(&mut self) -> Change {
        let at = T::SORTS.iter().position(|(sort, _)| *sort == self.sort).unwrap_or(0);
        let next = T::SORTS.get((at + 1) % T::SORTS.len().max(1));
        self.sort_by(next.map(|(sort, _)| *sort).unwrap_or_default())
    }

    fn sort_by(&mut self, sort: T::Sort) -> Change {
        if self.sort == sort {
            return self.reverse();
        }
        (self.sort, self.direction) = (sort, T::way(sort));
        Change::Query
    }

    /// The list from its other end.
    pub fn reverse(&mut self) -> Change {
        self.direction = match self.direction {
            Direction::Up => Direction::Down,
            Direction::Down => Direction::Up,
        };
        Change::Query
    }
}

impl<T: Listed> Screen for Listing<T> {
    fn scopes(&self) -> Vec<Scope> {
        vec![T::SCOPE, Scope::List]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.typing.then_some(&mut self.search)
    }

    fn types(&self) -> bool {
        self.typing
    }

    fn typed(&mut self, turn: &mut Turn<'_>) {
        self.read(Change::Query, turn);
    }

    fn expects(&self) -> Focus {
        T::SEARCHES
    }

    fn takes_scans(&self) -> bool {
        self.typing && T::SEARCHES == Focus::Code
    }

    /// The search looks for what was scanned.
    fn scanned(&mut self, scan: &Scan, turn: &mut Turn<'_>) {
        let scan = scan.clone();
        turn.read("list-scan", move |reader| {
            let code = scan.product(reader)?.and_then(|product| product.code);
            Ok(Reply::<T>::Code(code.unwrap_or_else(|| scan.code().to_owned())))
        });
    }

    fn can_take_back(&self, action: Action) -> bool {
        if action.scope() == T::SCOPE { T::can_take_back(action) } else { action.scope() == Scope::List }
    }

    fn mark(&self) -> Mark {
        Box::new(Before::<T> {
            selected: self.selected().map(Listed::id),
            search: self.search.clone(),
            typing: self.typing,
            open: self.open,
            filter: self.filter,
            sort: self.sort,
            direction: self.direction,
        })
    }

    fn put_back(&mut self, mark: Mark, turn: &mut Turn<'_>) {
        let Ok(mark) = mark.downcast::<Before<T>>() else { return };
        let Before { selected, search, typing, open, filter, sort, direction } = *mark;
        let same = self.search.text() == search.text()
            && (self.filter, self.sort, self.direction) == (filter, sort, direction);
        (self.search, self.typing, self.open) = (search, typing, open);
        (self.filter, self.sort, self.direction) = (filter, sort, direction);
        let there = self.list.select(|row| Some(row.id()) == selected);
        self.wanted = selected.filter(|_| !same || !there);
        if same { self.read_card(turn) } else { self.read(Change::Query, turn) }
    }

    fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        if action.scope() == T::SCOPE { T::why_not(self, action, context) } else { self.why_not(action, context.body) }
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) {
        match self.list_action(action, turn.body) {
            Some(change) => self.read(change, turn),
            None => T::act(self, action, turn),
        }
    }

    /// The card, the typing of a search, the search, the filter.
    fn back(&mut self, turn: &mut Turn<'_>) {
        if self.open {
            self.open = false;
            return;
        }
        let typing = std::mem::take(&mut self.typing);
        let searched = !self.search.take().is_empty();
        let filtered = !typing && !searched && std::mem::take(&mut self.filter) != T::Filter::default();
        if searched || filtered {
            self.read(Change::Query, turn);
        }
    }

    fn refresh(&mut self, turn: &mut Turn<'_>) {
        let fetch = if self.list.loaded() && self.list.total() > 0 { Fetch::Again } else { Fetch::Start };
        self.fetch(fetch, turn);
    }

    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        match answer.take() {
            Ok(Reply::Rows(page, counts)) => self.accept(page, counts, turn),
            Ok(Reply::Card(card)) => self.card = Some(card),
            Ok(Reply::Want(id)) => self.wanted = Some(id),
            Ok(Reply::Code(code)) => {
                self.search.set(code);
                self.typed(turn);
            }
            Err(_) => {}
        }
    }

    fn topics(&self) -> &'static [Topic] {
        T::TOPICS
    }

    /// Beside the list there is room for the card again.
    fn resized(&mut self, turn: &mut Turn<'_>) {
        self.open &= Listing::<T>::panes(turn.body).side.is_none();
        self.read_card(turn);
    }

    /// A press on a row or on a column's head; a second one on the same row opens it.
    fn click(&mut self, target: Target, double: bool, turn: &mut Turn<'_>) {
        let alone = Listing::<T>::panes(turn.body).side.is_none();
        let change = match target {
            Target::Head(column) => {
                let asked = T::SORTS.iter().find(|(_, at)| *at == column);
                asked.map_or(Change::Nothing, |(sort, _)| self.sort_by(*sort))
            }
            Target::Row(line) if self.list.select_visible(line, Listing::<T>::height(turn.body)) => {
                self.typing = false;
                self.open |= double && alone;
                if double && alone { Change::Card } else { Change::Moved(None) }
            }
            _ => Change::Nothing,
        };
        self.read(change, turn);
    }

    fn wheel(&mut self, at: Position, by: isize, turn: &mut Turn<'_>) {
        if !self.open && Listing::<T>::panes(turn.body).list.contains(at) {
            let change = self.move_by(by, turn.body);
            self.read(change, turn);
        }
    }

    fn hints(&self) -> Vec<Action> {
        if self.typing { vec![Action::Up, Action::Down, Action::Back] } else { T::hints(self) }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        T::draw(self, area, buf, context);
    }
}
