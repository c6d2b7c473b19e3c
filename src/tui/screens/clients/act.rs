//! What keys and mouse do on the Clients tab.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{Clients, SORTS, draw, forms};
use crate::{
    domain::{
        Currency,
        client::Client,
        query::{ClientQuery, ClientSort, Direction, From},
    },
    exchange::csv::{self, Table},
    repository::{Repository, Result},
    tr,
    tui::{
        action::Action,
        context::{Context, Undo},
        overlays::{Overlay, confirm::Confirm},
        screens::{Tab, spans},
    },
};

/// Headings of the list as a file, those of the command.
const COLUMNS: &[&str] = &["id", "name", "phone", "email", "orders", "revenue"];
/// Rows read at a time for a file.
const BATCH: u32 = 1_000;

impl Clients {
    pub(super) fn act(&mut self, action: Action, context: &mut Context) {
        let page = isize::try_from(draw::rows(context.body)).unwrap_or(10).max(1);
        match action {
            Action::Up => self.move_by(-1, context),
            Action::Down => self.move_by(1, context),
            Action::PageUp => self.move_by(-page, context),
            Action::PageDown => self.move_by(page, context),
            Action::First => {
                let fetch = self.list.first();
                self.moved(fetch, context);
            }
            Action::Last => {
                let fetch = self.list.last(draw::rows(context.body));
                self.moved(fetch, context);
            }
            // Enter ends the typing of a search; then it opens the card.
            Action::Open if self.typing => self.typing = false,
            Action::Open => self.open_card(context),
            Action::Search => self.typing = true,
            Action::AddClient => forms::add("", |_, _| {}, context),
            Action::SortClients => self.sort_by_next(context),
            Action::ReverseClients => self.reverse(context),
            Action::ExportClients => self.export(context),
            other => {
                if let Some(client) = self.selected().cloned() {
                    act_on(other, client, context);
                }
            }
        }
    }

    fn open_card(&mut self, context: &mut Context) {
        if draw::panes(context.body).card.is_none() && self.selected().is_some() {
            self.open = !self.open;
            self.read_card(context);
        }
    }

    fn sort_by_next(&mut self, context: &mut Context) {
        let at = SORTS.iter().position(|sort| *sort == self.sort).unwrap_or(0);
        self.sort_by(SORTS.get((at + 1) % SORTS.len()).copied().unwrap_or_default(), context);
    }

    fn sort_by(&mut self, sort: ClientSort, context: &mut Context) {
        if self.sort == sort {
            return self.reverse(context);
        }
        self.sort = sort;
        // The best and the latest first; names from A.
        self.direction = if sort == ClientSort::Name { Direction::Up } else { Direction::Down };
        self.reload(context);
    }

    fn reverse(&mut self, context: &mut Context) {
        self.direction = match self.direction {
            Direction::Up => Direction::Down,
            Direction::Down => Direction::Up,
        };
        self.reload(context);
    }

    fn export(&mut self, context: &mut Context) {
        let query = ClientQuery { from: From::Start, limit: BATCH, ..self.query(crate::tui::paged::Fetch::Start) };
        let currency = context.format.currency;
        spans::export(context, &self.folder, "clients", move |repository| all(repository, query, currency));
    }

    pub(super) fn mouse_event(&mut self, mouse: MouseEvent, context: &mut Context) {
        let list = draw::panes(context.body).list;
        let at = Position::new(mouse.column, mouse.row);
        if self.open || !list.contains(at) {
            return;
        }
        match mouse.kind {
            MouseEventKind::ScrollUp => self.move_by(-3, context),
            MouseEventKind::ScrollDown => self.move_by(3, context),
            MouseEventKind::Down(MouseButton::Left) => {
                let line = at.y.saturating_sub(list.y + 2);
                if at.y == list.y + 1 {
                    if let Some(sort) = draw::sort_at(self, list, at.x, context) {
                        self.sort_by(sort, context);
                    }
                } else if self.list.select_visible(usize::from(line), draw::rows(context.body)) {
                    self.moved(None, context);
                }
            }
            _ => {}
        }
    }
}

fn act_on(action: Action, client: Client, context: &mut Context) {
    match action {
        Action::EditClient => forms::edit(client, context),
        Action::Purchases => {
            context.app(move |app| app.history.show_client(client.id, &client.name, &mut app.context));
        }
        Action::SellToClient => context.app(move |app| {
            app.new_sale.set_client(Some(client.id), &mut app.context);
            app.go(Tab::NewSale);
        }),
        Action::DeleteClient => ask_delete(client, context),
        Action::AnonymiseClient => ask_anonymise(client, context),
        _ => {}
    }
}

fn ask_delete(client: Client, context: &mut Context) {
    let texts = &context.texts;
    let undo = context.keymap.key(Action::Undo, false).unwrap_or_default();
    let confirm = Confirm {
        title: tr!(texts, "clients-delete-title", name = client.name.as_str()),
        text: tr!(texts, "clients-delete-text", orders = client.orders),
        note: tr!(texts, "clients-delete-note", key = undo),
        yes: tr!(texts, "clients-delete-yes"),
        danger: true,
        on_yes: Some(Box::new(move |context| delete(client, context))),
    };
    context.app(move |app| app.overlays.push(Overlay::Confirm(confirm)));
}

fn delete(client: Client, context: &mut Context) {
    let (id, now) = (client.id, context.now);
    context.write(
        move |repository| repository.delete_client(id, &now),
        move |app, outcome| match outcome {
            Ok(()) => {
                let name = client.name.as_str();
                let text = tr!(app.context.texts, "clients-deleted", name = name);
                let done = tr!(app.context.texts, "clients-restored", name = name);
                let run = Box::new(move |context: &mut Context| forms::store(move |r| r.restore_client(id), context));
                app.context.toast_undo(text, Undo { done, run });
                app.changed();
            }
            Err(error) => app.context.failed(&error),
        },
    );
}

fn ask_anonymise(client: Client, context: &mut Context) {
    let texts = &context.texts;
    let confirm = Confirm {
        title: tr!(texts, "clients-anonymise-title", name = client.name.as_str()),
        text: tr!(texts, "clients-anonymise-text"),
        note: tr!(texts, "clients-anonymise-note"),
        yes: tr!(texts, "clients-anonymise-yes"),
        danger: true,
        on_yes: Some(Box::new(move |context| {
            let (id, now) = (client.id, context.now);
            context.write(
                move |repository| repository.anonymise_client(id, &now),
                |app, outcome| match outcome {
                    Ok(()) => {
                        // Undo must not bring back what was erased.
                        app.context.undo.clear();
                        let text = tr!(app.context.texts, "clients-anonymised");
                        app.context.toast(text);
                        app.changed();
                    }
                    Err(error) => app.context.failed(&error),
                },
            );
        })),
    };
    context.app(move |app| app.overlays.push(Overlay::Confirm(confirm)));
}

fn all(repository: &mut dyn Repository, mut query: ClientQuery, currency: Currency) -> Result<Table> {
    let mut rows = Vec::new();
    loop {
        let page = repository.clients(&query)?;
        rows.extend(page.rows.iter().map(|(_, client)| of_client(client, currency)));
        match page.rows.last() {
            Some((cursor, _)) if page.after => query.from = From::After(cursor.clone()),
            Some(_) | None => return Ok(Table { columns: COLUMNS, rows }),
        }
    }
}

fn of_client(client: &Client, currency: Currency) -> Vec<String> {
    let text = |text: &Option<String>| text.as_deref().map(csv::guarded).unwrap_or_default();
    vec![
        client.id.to_string(),
        csv::guarded(&client.name),
        text(&client.phone),
        text(&client.email),
        client.orders.to_string(),
        client.revenue.to_plain(currency),
    ]
}
