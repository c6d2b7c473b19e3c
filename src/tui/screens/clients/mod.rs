//! Clients: the list, the card, and what is done to them.

mod act;
mod card;
mod draw;
mod forms;

use chrono::NaiveDate;
use ratatui::{buffer::Buffer, layout::Rect};

use super::listing::{Asked, Listed, Listing};
use crate::{
    domain::{
        client::Client,
        ids::ClientId,
        query::{ClientQuery, ClientSort, Direction, From, Page},
        report::ClientCard,
    },
    repository::{Reader, Result},
    tui::{
        context::{Context, Reason},
        effect::{Overlay, Topic, Turn},
        input::{
            action::{Action, Scope, Tab},
            run::Focus,
        },
    },
};

/// The tab.
pub type Clients = Listing<Client>;

impl Listed for Client {
    type Id = ClientId;
    type Sort = ClientSort;
    type Filter = ();
    type Counts = ();
    type Card = ClientCard;

    const TAB: Tab = Tab::Clients;
    const SCOPE: Scope = Scope::Clients;
    const SLOTS: [&'static str; 2] = ["clients", "client-card"];
    const TOPICS: &'static [Topic] = &[Topic::Clients, Topic::Sales];
    const SORTS: &'static [(ClientSort, usize)] =
        &[(ClientSort::Name, 0), (ClientSort::LastDay, 3), (ClientSort::Revenue, 4)];
    const SIDES: [u16; 3] = [46, 50, 68];
    const SEARCHES: Focus = Focus::Text;
    const NONE: Reason = Reason::NoClient;

    fn id(&self) -> ClientId {
        self.id
    }

    /// The best and the latest first; names from A.
    fn way(sort: ClientSort) -> Direction {
        if sort == ClientSort::Name { Direction::Up } else { Direction::Down }
    }

    fn page(reader: &dyn Reader, asked: &Asked<Client>) -> Result<(Page<Client>, ())> {
        Ok((reader.clients(&query(asked, asked.from.clone()))?, ()))
    }

    fn card(reader: &dyn Reader, id: ClientId, today: NaiveDate) -> Result<ClientCard> {
        reader.client_card(id, today)
    }

    fn nothing_here(listing: &Clients) -> bool {
        listing.list.loaded() && listing.list.total() == 0 && listing.words().is_empty()
    }

    fn why_not(listing: &Clients, action: Action, _context: &Context) -> Option<Reason> {
        act::why_not(listing, action)
    }

    fn can_take_back(action: Action) -> bool {
        matches!(action, Action::AddClient | Action::EditClient | Action::SortClients | Action::ReverseClients)
    }

    fn act(listing: &mut Clients, action: Action, turn: &mut Turn<'_>) {
        act::act(listing, action, turn);
    }

    fn hints(listing: &Clients) -> Vec<Action> {
        if Client::nothing_here(listing) {
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

    fn draw(listing: &Clients, area: Rect, buf: &mut Buffer, context: &Context) {
        draw::draw(listing, area, buf, context);
    }
}

fn query(asked: &Asked<Client>, from: From) -> ClientQuery {
    let Asked { sort, direction, limit, .. } = *asked;
    ClientQuery { search: asked.search.clone(), sort, direction, from, limit }
}

/// The form of a new client whose name is typed already, and who then is the client of the sale.
pub fn form_of_buyer(name: &str, context: &Context) -> impl Overlay + use<> {
    forms::add(name, true, context)
}
