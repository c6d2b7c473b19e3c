//! Clients: the list, the card, and what is done to them.

mod act;
mod card;
mod draw;
mod forms;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    Screen,
    listing::{Heed, Listed, Listing},
};
use crate::{
    domain::{
        client::Client,
        ids::ClientId,
        query::{ClientQuery, ClientSort, Direction, From},
        report::ClientCard,
    },
    tui::{
        action::{Action, Scope},
        app::App,
        context::Context,
        field::TextField,
        paged::{Fetch, PAGE},
        reason::Reason,
        spot::Spot,
    },
};

impl Listed for Client {
    type Id = ClientId;
    type Sort = ClientSort;
    const SORTS: &'static [(ClientSort, usize)] =
        &[(ClientSort::Name, 0), (ClientSort::LastDay, 3), (ClientSort::Revenue, 4)];
    const SIDES: [u16; 3] = [46, 50, 68];
    const NONE: Reason = Reason::NoClient;

    fn id(&self) -> ClientId {
        self.id
    }

    /// The best and the latest first; names from A.
    fn way(sort: ClientSort) -> Direction {
        if sort == ClientSort::Name { Direction::Up } else { Direction::Down }
    }
}

/// Clients.
#[derive(Default)]
pub struct Clients {
    listing: Listing<Client>,
    card: Option<ClientCard>,
}

impl Clients {
    /// The selected client.
    pub fn selected(&self) -> Option<&Client> {
        self.listing.selected()
    }

    /// Selects a client once he is in the list.
    pub fn want(&mut self, id: ClientId) {
        self.listing.wanted = Some(id);
    }

    fn query(&self, from: From, limit: u32) -> ClientQuery {
        let search = self.listing.words().to_owned();
        ClientQuery { search, sort: self.listing.sort, direction: self.listing.direction, from, limit }
    }

    /// Reads what has to be read.
    fn heed(&mut self, heed: Heed, context: &mut Context) {
        match heed {
            Heed::Nothing => {}
            Heed::Card => self.read_card(context),
            Heed::Moved(fetch) => {
                // Whoever has moved on is not pulled back to what was saved before.
                self.listing.wanted = None;
                if let Some(fetch) = fetch {
                    self.fetch(fetch, context);
                }
                self.read_card(context);
            }
            Heed::Reload => {
                self.listing.list.reset();
                self.fetch(Fetch::Start, context);
            }
        }
    }

    fn fetch(&mut self, fetch: Fetch, context: &mut Context) {
        let query = self.query(self.listing.list.from(fetch), PAGE);
        let asked = query.search.clone();
        context.read(
            "clients",
            move |repository| repository.clients(&query),
            move |app, page| {
                let screen = &mut app.clients;
                if asked == screen.listing.words() {
                    screen.listing.accept(fetch, page);
                    screen.read_card(&mut app.context);
                }
            },
        );
    }

    /// Asks for the card of the selected client, once there is a place that shows it.
    fn read_card(&mut self, context: &mut Context) {
        if !self.listing.shows_card(context.body) {
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

    fn nothing_here(&self) -> bool {
        self.listing.list.loaded() && self.listing.list.total() == 0 && self.listing.search.is_empty()
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
        self.listing.typing.then_some(&mut self.listing.search)
    }

    fn types(&self) -> bool {
        self.listing.typing
    }

    fn typed(&mut self, context: &mut Context) {
        self.heed(Heed::Reload, context);
    }

    fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        self.why_not(action, context)
    }

    fn update(&mut self, action: Action, context: &mut Context) {
        self.act(action, context);
    }

    fn back(&mut self, context: &mut Context) {
        let heed = self.listing.back().unwrap_or(Heed::Nothing);
        self.heed(heed, context);
    }

    fn refresh(&mut self, context: &mut Context) {
        self.fetch(self.listing.again(), context);
    }

    fn resized(&mut self, context: &mut Context) {
        self.listing.resized(context.body);
        self.read_card(context);
    }

    fn click(&mut self, spot: Spot, double: bool, context: &mut Context) {
        let heed = self.listing.click(spot, double, context.body);
        self.heed(heed, context);
    }

    fn wheel(&mut self, at: Position, by: isize, context: &mut Context) {
        if !self.listing.open && Listing::<Client>::panes(context.body).list.contains(at) {
            let heed = self.listing.move_by(by, context.body);
            self.heed(heed, context);
        }
    }

    fn hints(&self) -> Vec<Action> {
        if self.listing.typing {
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

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        draw::draw(self, area, buf, context);
    }
}
