//! The Clients tab: how its list is read and drawn, and what its actions do.

mod card;
mod forms;

use std::sync::Arc;

use chrono::NaiveDate;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    export,
    listing::{Listed, Listing, Look, Query, RowPlace, select},
};
use crate::{
    domain::{
        client::Client,
        fold,
        ids::ClientId,
        period::{Period, Span as PeriodSpan},
        query::{ClientQuery, ClientSort, Direction, From, Page},
        report::ClientCard,
    },
    exchange::records::CLIENT,
    i18n::Texts,
    repository::{Erasure, Reader, Result, pages::PAGE_ROWS},
    tr,
    tui::{
        context::{Context, Display, Reason, ensure},
        effect::{Effect, Overlay, SalesOf, Topic, Turn, Undo, Undone},
        input::{
            action::{Action, Scope, Tab},
            run::Focus,
        },
        overlays::confirm::Confirm,
        theme::Meaning,
        widgets::{
            keys::Hint,
            table::{self, Column},
            text::{highlight, width},
        },
    },
};

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
    const CARD_WIDTHS: [u16; 3] = [46, 50, 68];
    const SEARCH: Focus = Focus::Text;
    const NO_ROW: Reason = Reason::NoClient;

    fn id(&self) -> ClientId {
        self.id
    }

    fn card_id(card: &ClientCard) -> ClientId {
        card.client.id
    }

    /// Names from A; the latest day and the highest revenue first.
    fn direction(sort: ClientSort) -> Direction {
        if sort == ClientSort::Name { Direction::Up } else { Direction::Down }
    }

    fn page(reader: &dyn Reader, query: &Query<Client>, from: From) -> Result<(Page<Client>, ())> {
        Ok((reader.clients(&client_query(query, from))?, ()))
    }

    fn card(reader: &dyn Reader, id: ClientId, today: NaiveDate) -> Result<ClientCard> {
        reader.client_card(id, today)
    }

    fn is_empty(listing: &Clients) -> bool {
        listing.list.loaded() && listing.list.total() == 0 && listing.search_text().is_empty()
    }

    fn why_not(listing: &Clients, action: Action) -> Option<Reason> {
        let listed = listing.list.total() > 0;
        match action {
            Action::EditClient
            | Action::Purchases
            | Action::SellToClient
            | Action::DeleteClient
            | Action::AnonymiseClient => ensure(listing.selected().is_some(), Reason::NoClient),
            Action::SortClients | Action::ReverseClients => ensure(listed, Reason::EmptyList),
            Action::ExportClients => ensure(listed, Reason::NothingToWrite),
            _ => None,
        }
    }

    fn can_take_back(action: Action) -> bool {
        matches!(action, Action::AddClient | Action::EditClient | Action::SortClients | Action::ReverseClients)
    }

    fn act(listing: &mut Clients, action: Action, turn: &mut Turn<'_>) {
        match action {
            Action::SortClients => listing.sort_next(turn),
            Action::ReverseClients => listing.reverse(turn),
            Action::AddClient => turn.open(forms::add("", false, turn.context())),
            Action::ExportClients => {
                let query = listing.query(PAGE_ROWS, turn.today());
                export::list(turn, "clients", &CLIENT, move |reader, from| reader.clients(&client_query(&query, from)));
            }
            _ => {
                if let Some(client) = listing.selected().cloned() {
                    act_on(client, action, turn);
                }
            }
        }
    }

    fn hints(listing: &Clients) -> Vec<Action> {
        if Client::is_empty(listing) {
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

    fn look(listing: &Clients, context: &Context) -> Look {
        let texts = &context.display.texts;
        let columns = vec![
            Column::flex(tr!(texts, "clients-name"), 16).sorted(listing.sort_mark(ClientSort::Name)),
            Column::new(tr!(texts, "clients-phone"), 19).gives_way(1),
            Column::new(tr!(texts, "clients-email"), 23).gives_way(2),
            Column::new(tr!(texts, "clients-last"), 11).sorted(listing.sort_mark(ClientSort::LastDay)),
            Column::new(tr!(texts, "clients-revenue"), 12).right().sorted(listing.sort_mark(ClientSort::Revenue)),
        ];
        Look { title: tr!(texts, "tab-clients"), facts: Line::default(), columns }
    }

    fn widths(&self, context: &Context) -> Vec<(usize, usize)> {
        vec![(0, width(&self.name)), (4, width(&context.display.format.money_short(self.revenue)))]
    }

    fn draw_row(&self, place: &RowPlace<'_>, buf: &mut Buffer, context: &Context) {
        let Display { theme, format, .. } = &context.display;
        let [text, soft, muted, accent] =
            [Meaning::Text, Meaning::Soft, Meaning::Muted, Meaning::Accent].map(|meaning| theme.style(meaning));
        let highlighted = |field: &Option<String>, style| match field {
            Some(field) => highlight(field, place.words, fold, style, accent),
            None => Line::styled("–", muted),
        };
        let today = context.today();
        let last = self.last_day.map_or_else(
            || Span::styled("–", muted),
            |day| Span::styled(format.relative_day(day, today), if day == today { accent } else { soft }),
        );
        let cells = [
            highlight(&self.name, place.words, fold, text, accent),
            highlighted(&self.phone, soft),
            highlighted(&self.email, muted),
            Line::from(last),
            Line::from(Span::styled(format.money_short(self.revenue), text)),
        ];
        table::row(place.columns, place.layout, place.area.y, &cells, buf);
        if place.selected {
            table::mark(place.area, buf, theme, true);
        }
    }

    fn draw_card(card: &ClientCard, whole: bool, area: Rect, buf: &mut Buffer, context: &Context) {
        card::draw(card, whole, area, buf, context);
    }

    fn empty(context: &Context) -> (String, String, Vec<Hint>) {
        let Display { texts, keymap, .. } = &context.display;
        let key = keymap.key(Action::AddClient, false).unwrap_or_default();
        (tr!(texts, "clients-empty"), tr!(texts, "clients-empty-text"), vec![(key, tr!(texts, "clients-empty-add"))])
    }
}

fn client_query(query: &Query<Client>, from: From) -> ClientQuery {
    let Query { sort, direction, limit, .. } = *query;
    ClientQuery { search: query.search.clone(), sort, direction, from, limit }
}

/// The form of a new client of this name, who is then the client of the sale.
pub fn form_of_buyer(name: &str, context: &Context) -> impl Overlay + use<> {
    forms::add(name, true, context)
}

fn act_on(client: Client, action: Action, turn: &mut Turn<'_>) {
    match action {
        Action::EditClient => turn.open(forms::edit(client, turn.context())),
        Action::Purchases => turn.push(Effect::ShowSales(SalesOf {
            span: PeriodSpan::All,
            period: Period::ALL,
            client: Some((client.id, client.name)),
            product: None,
            from: Tab::Clients,
        })),
        Action::SellToClient => turn.push(Effect::SellTo(client.id)),
        Action::DeleteClient => ask_delete(client, turn),
        Action::AnonymiseClient => ask_anonymise(client, turn),
        _ => {}
    }
}

fn ask_delete(client: Client, turn: &mut Turn<'_>) {
    let Display { texts, keymap, .. } = &turn.context().display;
    turn.open(Confirm {
        title: tr!(texts, "clients-delete-title", name = client.name.as_str()),
        text: tr!(texts, "clients-delete-text", orders = client.orders),
        note: tr!(texts, "clients-delete-note", key = keymap.key(Action::Undo, false).unwrap_or_default()),
        yes: tr!(texts, "clients-delete-yes"),
        danger: true,
        on_yes: vec![delete(client, Arc::clone(texts))],
    });
}

fn delete(client: Client, texts: Arc<Texts>) -> Effect {
    Effect::change(move |repository, act| {
        let id = client.id;
        repository.delete_client(id, act)?;
        let text = tr!(texts, "clients-deleted", name = client.name.as_str());
        let step = Undo::new(
            move |texts| tr!(texts, "clients-restored", name = client.name.as_str()),
            move |repository, _| repository.restore_client(id).map(|_| Undone::Done),
        );
        let step = step.then(move || vec![select::<Client>(id)]);
        Ok(vec![Effect::Undoable(text, step), Effect::Changed(&[Topic::Clients])])
    })
}

fn ask_anonymise(client: Client, turn: &mut Turn<'_>) {
    let texts = &turn.context().display.texts;
    let (id, done, held) = (client.id, tr!(texts, "clients-anonymised"), tr!(texts, "clients-anonymised-held"));
    turn.open(Confirm {
        title: tr!(texts, "clients-anonymise-title", name = client.name.as_str()),
        text: tr!(texts, "clients-anonymise-text"),
        note: tr!(texts, "clients-anonymise-note"),
        yes: tr!(texts, "clients-anonymise-yes"),
        danger: true,
        on_yes: vec![Effect::change(move |repository, act| {
            let told = match repository.anonymise_client(id, act)? {
                Erasure::Done => done,
                Erasure::Held => held,
            };
            Ok(vec![Effect::ForgetSteps, Effect::Toast(told), Effect::Changed(&[Topic::Clients])])
        })],
    });
}
