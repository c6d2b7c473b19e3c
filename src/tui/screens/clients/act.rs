//! What the actions do on the Clients tab.

use super::{Clients, forms};
use crate::{
    domain::{
        client::Client,
        query::{ClientQuery, From},
    },
    exchange::records::CLIENT,
    repository::{Reader, pages::PAGE_ROWS},
    tr,
    tui::{
        action::Action,
        context::Context,
        overlays::{Overlay, confirm::Confirm},
        reason::{Reason, ensure},
        screens::{Tab, export},
    },
};

impl Clients {
    pub(super) fn why_not(&self, action: Action, context: &Context) -> Option<Reason> {
        let listed = self.listing.list.total() > 0;
        match action {
            Action::EditClient
            | Action::Purchases
            | Action::SellToClient
            | Action::DeleteClient
            | Action::AnonymiseClient => ensure(self.selected().is_some(), Reason::NoClient),
            Action::SortClients | Action::ReverseClients => ensure(listed, Reason::EmptyList),
            Action::ExportClients => ensure(listed, Reason::NothingToWrite),
            other => self.listing.disabled(other, context.body),
        }
    }

    pub(super) fn act(&mut self, action: Action, context: &mut Context) {
        let heed = match action {
            Action::SortClients => self.listing.sort_next(),
            Action::ReverseClients => self.listing.reverse(),
            other => match self.listing.act(other, context.body) {
                Some(heed) => heed,
                None => return self.act_on_list(action, context),
            },
        };
        self.heed(heed, context);
    }

    fn act_on_list(&mut self, action: Action, context: &mut Context) {
        match action {
            Action::AddClient => forms::add("", |_, _| {}, context),
            Action::ExportClients => self.export(context),
            other => {
                if let Some(client) = self.selected().cloned() {
                    act_on(other, client, context);
                }
            }
        }
    }

    fn export(&mut self, context: &mut Context) {
        let query = self.query(From::Start, PAGE_ROWS);
        let ask = move |reader: &dyn Reader, from| reader.clients(&ClientQuery { from, ..query.clone() });
        export::list(context, "clients", &CLIENT, ask);
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
        on_yes: Some(Box::new(move |context| forms::delete(client, context))),
    };
    context.app(move |app| app.overlays.push(Overlay::Confirm(confirm)));
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
            let (id, act) = (client.id, context.act());
            context.write(
                move |repository| repository.anonymise_client(id, &act),
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
