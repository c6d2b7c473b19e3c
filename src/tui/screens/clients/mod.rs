//! Clients: the list, the card, and what is done to them.

mod act;
mod card;
mod draw;
mod forms;

use std::path::PathBuf;

use crossterm::event::MouseEvent;
use ratatui::{Frame, layout::Rect};

use super::Screen;
use crate::{
    domain::{
        client::Client,
        ids::ClientId,
        query::{ClientQuery, ClientSort, Direction, Page},
        report::ClientCard,
    },
    tui::{
        action::{Action, Scope},
        app::App,
        context::Context,
        field::TextField,
        paged::{Fetch, PAGE, Paged},
    },
};

/// The columns that the list sorts by, in the order in which a key steps through them.
const SORTS: [ClientSort; 3] = [ClientSort::Name, ClientSort::LastDay, ClientSort::Revenue];

/// Clients.
#[derive(Default)]
pub struct Clients {
    list: Paged<Client>,
    search: TextField,
    typing: bool,
    sort: ClientSort,
    direction: Direction,
    card: Option<ClientCard>,
    /// The card as the whole body, where there is no room beside the list.
    open: bool,
    /// A client to select once it is in the list.
    wanted: Option<ClientId>,
    /// Where exports go; the working folder unless a test says otherwise.
    pub folder: PathBuf,
}

impl Clients {
    /// The selected client.
    pub fn selected(&self) -> Option<&Client> {
        self.list.selected()
    }

    fn query(&self, fetch: Fetch) -> ClientQuery {
        ClientQuery {
            search: self.search.text().trim().to_owned(),
            sort: self.sort,
            direction: self.direction,
            from: self.list.from(fetch),
            limit: PAGE,
        }
    }

    /// The list from its start, under another filter or order.
    fn reload(&mut self, context: &mut Context) {
        self.list.reset();
        self.fetch(Fetch::Start, context);
    }

    fn fetch(&mut self, fetch: Fetch, context: &mut Context) {
        let query = self.query(fetch);
        let asked = query.search.clone();
        context.read(
            "clients",
            move |repository| repository.clients(&query),
            move |app, page| app.clients.took(fetch, &asked, page, &mut app.context),
        );
    }

    fn took(&mut self, fetch: Fetch, asked: &str, page: Page<Client>, context: &mut Context) {
        if asked != self.search.text().trim() {
            return;
        }
        self.list.accept(fetch, page, |a, b| a.id == b.id);
        if let Some(id) = self.wanted
            && self.list.select(|client| client.id == id)
        {
            self.wanted = None;
        }
        self.read_card(context);
    }

    /// Asks for the card of the selected client, once there is a place that shows it.
    fn read_card(&mut self, context: &mut Context) {
        if !self.open && draw::panes(context.body).card.is_none() {
            return;
        }
        let Some(id) = self.selected().map(|client| client.id) else {
            self.card = None;
            return;
        };
        let today = context.today();
        context.read(
            "client-card",
            move |repository| repository.client_card(id, today),
            |app, card| app.clients.card = Some(card),
        );
    }

    fn moved(&mut self, fetch: Option<Fetch>, context: &mut Context) {
        // Whoever has moved on is not pulled back to what was saved before.
        self.wanted = None;
        if let Some(fetch) = fetch {
            self.fetch(fetch, context);
        }
        self.read_card(context);
    }

    fn move_by(&mut self, by: isize, context: &mut Context) {
        let fetch = self.list.move_by(by, draw::rows(context.body));
        self.moved(fetch, context);
    }

    fn nothing_here(&self) -> bool {
        self.list.loaded() && self.list.total() == 0 && self.search.is_empty()
    }

    /// Opens the form of a new client whose name is typed already; `then` gets the client once it is stored.
    pub fn add_named(
        &mut self,
        name: &str,
        then: impl Fn(&Client, &mut App) + Clone + Send + 'static,
        context: &mut Context,
    ) {
        forms::add(name, then, context);
    }
}

impl Screen for Clients {
    fn scopes(&self) -> Vec<Scope> {
        vec![Scope::Clients, Scope::List]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.typing.then_some(&mut self.search)
    }

    fn types(&self) -> bool {
        self.typing
    }

    fn typed(&mut self, context: &mut Context) {
        self.reload(context);
    }

    fn update(&mut self, action: Action, context: &mut Context) {
        self.act(action, context);
    }

    fn back(&mut self, context: &mut Context) {
        if self.open {
            self.open = false;
        } else if self.typing && self.search.is_empty() {
            self.typing = false;
        } else if self.typing || !self.search.is_empty() {
            self.typing = false;
            self.search.take();
            self.reload(context);
        }
    }

    fn refresh(&mut self, context: &mut Context) {
        let fetch = if self.list.loaded() && self.list.total() > 0 { Fetch::Again } else { Fetch::Start };
        self.fetch(fetch, context);
    }

    fn resized(&mut self, context: &mut Context) {
        if draw::panes(context.body).card.is_some() {
            self.open = false;
        }
        self.read_card(context);
    }

    fn mouse(&mut self, mouse: MouseEvent, context: &mut Context) {
        self.mouse_event(mouse, context);
    }

    fn hints(&self) -> Vec<Action> {
        if self.typing {
            return vec![Action::Up, Action::Down, Action::Back];
        }
        if self.nothing_here() {
            return vec![Action::AddClient, Action::Palette, Action::Quit];
        }
        vec![
            Action::AddClient,
            Action::EditClient,
            Action::Purchases,
            Action::SellToClient,
            Action::DeleteClient,
            Action::SortClients,
            Action::Search,
        ]
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        draw::draw(self, frame, area, context);
    }
}
