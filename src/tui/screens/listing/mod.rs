//! The screen that products and clients share: search, order and selection of a list, with a card of the selected row
//! beside the list, or over it in a narrow terminal.

mod draw;

pub use draw::{Look, RowPlace, position};

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
        effect::{Address, Answer, Effect, Effects, Mark, Scan, Topic, Turn, Undo},
        input::{
            action::{Action, Scope, Tab},
            hit::Target,
            run::Focus,
            text_field::TextField,
        },
        widgets::{
            keys::Hint,
            paged::{Fetch, PAGE, Paged},
        },
    },
};

/// The type of a row, and what is particular to its screen.
pub trait Listed: Send + Sized + 'static {
    type Id: Copy + PartialEq + Send + Sync;
    type Sort: Copy + PartialEq + Default + Send + 'static;
    /// Restricts the rows, in addition to the search.
    type Filter: Copy + PartialEq + Default + Send + 'static;
    /// Numbers for the border of the pane, other than the length of the list.
    type Counts: Default + Send;
    type Card: Send;

    const TAB: Tab;
    const SCOPE: Scope;
    /// The read slots of the rows and of the card.
    const SLOTS: [&'static str; 2];
    const TOPICS: &'static [Topic];
    /// The orders, in the sequence of the sort key, each with the index of the column that sorts by it.
    const SORTS: &'static [(Self::Sort, usize)];
    /// Columns of the card beside the list in a terminal of at least 110, 132 and 180 columns.
    const CARD_WIDTHS: [u16; 3];
    /// What the search field expects.
    const SEARCH: Focus;
    /// Why enter does nothing without a selected row.
    const NO_ROW: Reason;

    fn id(&self) -> Self::Id;
    fn card_id(card: &Self::Card) -> Self::Id;
    /// The direction in which a list is first sorted.
    fn direction(sort: Self::Sort) -> Direction;
    fn page(reader: &dyn Reader, query: &Query<Self>, from: From) -> Result<(Page<Self>, Self::Counts)>;
    fn card(reader: &dyn Reader, id: Self::Id, today: NaiveDate) -> Result<Self::Card>;
    /// Whether the shop has no row at all, whatever the search and the filter.
    fn is_empty(listing: &Listing<Self>) -> bool;
    /// Why an action of `SCOPE` can't be done now.
    fn why_not(listing: &Listing<Self>, action: Action) -> Option<Reason>;
    /// Whether a scan can take an action of `SCOPE` back.
    fn can_take_back(action: Action) -> bool;
    /// Does an action of `SCOPE`.
    fn act(listing: &mut Listing<Self>, action: Action, turn: &mut Turn<'_>);
    fn hints(listing: &Listing<Self>) -> Vec<Action>;

    fn look(listing: &Listing<Self>, context: &Context) -> Look;
    /// The name and the amounts of a row, each with the index of its column.
    fn widths(&self, context: &Context) -> Vec<(usize, usize)>;

    fn draw_row(&self, place: &RowPlace<'_>, buf: &mut Buffer, context: &Context);
    /// `whole`: the card takes the whole body.
    fn draw_card(card: &Self::Card, whole: bool, area: Rect, buf: &mut Buffer, context: &Context);
    /// Title, text and keys of the empty list.
    fn empty(context: &Context) -> (String, String, Vec<Hint>);
}

/// A query for rows, without the page.
pub struct Query<T: Listed> {
    pub search: String,
    pub filter: T::Filter,
    pub sort: T::Sort,
    pub direction: Direction,
    pub limit: u32,
    pub today: NaiveDate,
}

enum Reply<T: Listed> {
    Rows(Page<T>, T::Counts),
    Card(T::Card),
    /// Select this row once it is in the list.
    Select(T::Id),
    /// Search for this code.
    Code(String),
}

/// Which rows are shown, and how.
#[derive(Clone, Default)]
pub struct View<F, S> {
    search: TextField,
    /// The search field has the focus.
    typing: bool,
    /// The card takes the whole body, because there is no room beside the list.
    open: bool,
    pub filter: F,
    sort: S,
    direction: Direction,
}

type ViewOf<T> = View<<T as Listed>::Filter, <T as Listed>::Sort>;

pub struct Listing<T: Listed> {
    /// The loaded rows.
    pub list: Paged<T>,
    pub counts: T::Counts,
    pub view: ViewOf<T>,
    card: Option<T::Card>,
    /// Select this row once it is in the list.
    wanted: Option<T::Id>,
    /// The last fetch, with its search text.
    asked: Option<(Fetch, String)>,
}

impl<T: Listed> Default for Listing<T> {
    fn default() -> Listing<T> {
        Listing {
            list: Paged::default(),
            counts: T::Counts::default(),
            view: View::default(),
            card: None,
            wanted: None,
            asked: None,
        }
    }
}

/// Selects a row once it is in its list.
pub fn select<T: Listed>(id: T::Id) -> Effect {
    Effect::answer(Address::Screen(T::TAB), Reply::<T>::Select(id))
}

/// The toast of a change that can be undone; the row is selected now, and after the undo.
pub fn undoable<T: Listed>(id: T::Id, text: String, step: Undo) -> Effects {
    vec![select::<T>(id), Effect::Undoable(text, step.then(move || vec![select::<T>(id)]))]
}

/// Splits the body into a list and a pane of `side` columns at its right; 0 is none.
pub fn split(body: Rect, side: u16) -> (Rect, Option<Rect>) {
    let list = Rect { width: body.width - side, ..body };
    (list, (side > 0).then_some(Rect { x: body.x + list.width, width: side, ..body }))
}

impl<T: Listed> Listing<T> {
    pub fn selected(&self) -> Option<&T> {
        self.list.selected()
    }

    fn searching(&self) -> bool {
        self.view.typing || !self.view.search.is_empty()
    }

    pub fn search_text(&self) -> &str {
        self.view.search.text()
    }

    pub fn query(&self, limit: u32, today: NaiveDate) -> Query<T> {
        let View { filter, sort, direction, .. } = self.view;
        Query { search: self.search_text().trim().to_owned(), filter, sort, direction, limit, today }
    }

    /// Reads the list from its start: the search, the filter or the order has changed.
    pub fn reload(&mut self, turn: &mut Turn<'_>) {
        self.list.reset();
        self.fetch(Fetch::Start, turn);
    }

    fn fetch(&mut self, fetch: Fetch, turn: &mut Turn<'_>) {
        let (query, from) = (self.query(PAGE, turn.today()), self.list.from(fetch));
        self.asked = Some((fetch, query.search.clone()));
        turn.read(T::SLOTS[0], move |reader| {
            let (page, counts) = T::page(reader, &query, from)?;
            Ok(Reply::Rows(page, counts))
        });
    }

    fn accept_page(&mut self, page: Page<T>, counts: T::Counts, turn: &mut Turn<'_>) {
        let asked = self.asked.take();
        let Some((fetch, _)) = asked.filter(|(_, search)| search == self.search_text().trim()) else { return };
        self.counts = counts;
        self.list.accept(fetch, page, |a, b| a.id() == b.id());
        if let Some(id) = self.wanted
            && self.list.select(|row| row.id() == id)
        {
            self.wanted = None;
        }
        self.read_card(turn);
    }

    /// Reads the card of the selected row, if it is shown.
    fn read_card(&mut self, turn: &mut Turn<'_>) {
        if !self.view.open && Self::has_no_side(turn) {
            return;
        }
        let Some(id) = self.selected().map(Listed::id) else {
            self.card = None;
            return;
        };
        let today = turn.today();
        turn.read(T::SLOTS[1], move |reader| T::card(reader, id, today).map(Reply::<T>::Card));
    }

    /// The list, and the card beside it where there is room.
    fn panes(body: Rect) -> (Rect, Option<Rect>) {
        let [narrow, wide, widest] = T::CARD_WIDTHS;
        let side = match body.width {
            ..110 => 0,
            110..132 => narrow,
            132..180 => wide,
            _ => widest,
        };
        split(body, side)
    }

    fn has_no_side(context: &Context) -> bool {
        Self::panes(context.body).1.is_none()
    }

    /// Rows that fit into the pane, below its head.
    fn height(context: &Context) -> usize {
        usize::from(context.body.height.saturating_sub(3))
    }

    fn move_by(&mut self, by: isize, turn: &mut Turn<'_>) {
        let fetch = self.list.move_by(by, Self::height(turn));
        self.moved(fetch, turn);
    }

    fn moved(&mut self, fetch: Option<Fetch>, turn: &mut Turn<'_>) {
        // The user has moved on: a saved row is not selected any more.
        self.wanted = None;
        if let Some(fetch) = fetch {
            self.fetch(fetch, turn);
        }
        self.read_card(turn);
    }

    pub fn sort_next(&mut self, turn: &mut Turn<'_>) {
        let index = T::SORTS.iter().position(|(sort, _)| *sort == self.view.sort).unwrap_or(0);
        let next = T::SORTS.get((index + 1) % T::SORTS.len().max(1));
        self.sort_by(next.map(|(sort, _)| *sort).unwrap_or_default(), turn);
    }

    fn sort_by(&mut self, sort: T::Sort, turn: &mut Turn<'_>) {
        if self.view.sort == sort {
            return self.reverse(turn);
        }
        (self.view.sort, self.view.direction) = (sort, T::direction(sort));
        self.reload(turn);
    }

    pub fn reverse(&mut self, turn: &mut Turn<'_>) {
        self.view.direction = match self.view.direction {
            Direction::Up => Direction::Down,
            Direction::Down => Direction::Up,
        };
        self.reload(turn);
    }
}

impl<T: Listed> Screen for Listing<T> {
    fn scopes(&self) -> Vec<Scope> {
        vec![T::SCOPE, Scope::List]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.view.typing.then_some(&mut self.view.search)
    }

    fn types(&self) -> bool {
        self.view.typing
    }

    fn typed(&mut self, turn: &mut Turn<'_>) {
        self.reload(turn);
    }

    fn expects(&self) -> Focus {
        T::SEARCH
    }

    fn takes_scans(&self) -> bool {
        self.view.typing && T::SEARCH == Focus::Code
    }

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
        Box::new((self.selected().map(Listed::id), self.view.clone()))
    }

    fn put_back(&mut self, mark: Mark, turn: &mut Turn<'_>) {
        let Ok(mark) = mark.downcast::<(Option<T::Id>, ViewOf<T>)>() else { return };
        let (selected, view) = *mark;
        let before = std::mem::replace(&mut self.view, view);
        let same = before.search.text() == self.view.search.text()
            && (before.filter, before.sort, before.direction)
                == (self.view.filter, self.view.sort, self.view.direction);
        let there = self.list.select(|row| Some(row.id()) == selected);
        self.wanted = selected.filter(|_| !same || !there);
        if same { self.read_card(turn) } else { self.reload(turn) }
    }

    fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        match action {
            _ if action.scope() == T::SCOPE => T::why_not(self, action),
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last => {
                ensure(self.selected().is_some(), Reason::EmptyList)
            }
            Action::Open if self.view.typing => None,
            Action::Open if self.selected().is_none() => Some(T::NO_ROW),
            Action::Open => ensure(Self::has_no_side(context), Reason::Beside),
            Action::NextPane | Action::PreviousPane => Some(Reason::OnePane),
            Action::Back => {
                let inside = self.view.open || self.searching() || self.view.filter != T::Filter::default();
                ensure(inside, Reason::Outermost)
            }
            _ => None,
        }
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) {
        let height = Self::height(turn);
        let page = isize::try_from(height).unwrap_or(10).max(1);
        match action {
            Action::Up => self.move_by(-1, turn),
            Action::Down => self.move_by(1, turn),
            Action::PageUp => self.move_by(-page, turn),
            Action::PageDown => self.move_by(page, turn),
            Action::First => {
                let fetch = self.list.first();
                self.moved(fetch, turn);
            }
            Action::Last => {
                let fetch = self.list.last(height);
                self.moved(fetch, turn);
            }
            Action::Search => self.view.typing = true,
            // Enter first ends the typing of a search, then opens the row.
            Action::Open if self.view.typing => self.view.typing = false,
            Action::Open => {
                self.view.open = !self.view.open;
                self.read_card(turn);
            }
            _ => T::act(self, action, turn),
        }
    }

    /// Closes the card, or ends the search, or removes the filter.
    fn back(&mut self, turn: &mut Turn<'_>) {
        if std::mem::take(&mut self.view.open) {
            return;
        }
        let typing = std::mem::take(&mut self.view.typing);
        let searched = !self.view.search.take().is_empty();
        let filtered = !typing && !searched && std::mem::take(&mut self.view.filter) != T::Filter::default();
        if searched || filtered {
            self.reload(turn);
        }
    }

    fn refresh(&mut self, turn: &mut Turn<'_>) {
        let fetch = if self.list.loaded() && self.list.total() > 0 { Fetch::Again } else { Fetch::Start };
        self.fetch(fetch, turn);
    }

    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        match answer.take() {
            Ok(Reply::Rows(page, counts)) => self.accept_page(page, counts, turn),
            Ok(Reply::Card(card)) => self.card = Some(card),
            Ok(Reply::Select(id)) => self.wanted = Some(id),
            Ok(Reply::Code(code)) => {
                self.view.search.set(code);
                self.reload(turn);
            }
            Err(_) => {}
        }
    }

    fn topics(&self) -> &'static [Topic] {
        T::TOPICS
    }

    fn resized(&mut self, turn: &mut Turn<'_>) {
        self.view.open &= Self::has_no_side(turn);
        self.read_card(turn);
    }

    fn click(&mut self, target: Target, double: bool, turn: &mut Turn<'_>) {
        match target {
            Target::Head(column) => {
                if let Some((sort, _)) = T::SORTS.iter().find(|(_, sorts)| *sorts == column) {
                    self.sort_by(*sort, turn);
                }
            }
            Target::Row(line) if self.list.select_visible(line, Self::height(turn)) => {
                self.view.typing = false;
                if double && Self::has_no_side(turn) {
                    self.view.open = true;
                    self.read_card(turn);
                } else {
                    self.moved(None, turn);
                }
            }
            _ => {}
        }
    }

    fn wheel(&mut self, at: Position, by: isize, turn: &mut Turn<'_>) {
        if !self.view.open && Self::panes(turn.body).0.contains(at) {
            self.move_by(by, turn);
        }
    }

    fn hints(&self) -> Vec<Action> {
        if self.view.typing { vec![Action::Up, Action::Down, Action::Back] } else { T::hints(self) }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        self.draw_body(area, buf, context);
    }
}
