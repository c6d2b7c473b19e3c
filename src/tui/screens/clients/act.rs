//! What the actions do on the Clients tab.

use std::sync::Arc;

use super::{Clients, forms, query};
use crate::{
    domain::{
        client::Client,
        period::{Period, Span},
        query::From,
    },
    exchange::records::CLIENT,
    i18n::Texts,
    repository::{Erasure, Reader, pages::PAGE_ROWS},
    tr,
    tui::{
        context::{Reason, ensure},
        effect::{Effect, SalesOf, Topic, Turn, Undo, Undone},
        input::action::{Action, Tab},
        overlays::confirm::Confirm,
        screens::{export, listing::want},
    },
};

pub fn why_not(listing: &Clients, action: Action) -> Option<Reason> {
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

pub fn act(listing: &mut Clients, action: Action, turn: &mut Turn<'_>) {
    match action {
        Action::SortClients => {
            let change = listing.sort_next();
            listing.read(change, turn);
        }
        Action::ReverseClients => {
            let change = listing.reverse();
            listing.read(change, turn);
        }
        Action::AddClient => turn.open(forms::add("", false, turn.context())),
        Action::ExportClients => export(listing, turn),
        other => {
            if let Some(client) = listing.selected().cloned() {
                act_on(other, client, turn);
            }
        }
    }
}

fn export(listing: &Clients, turn: &mut Turn<'_>) {
    let asked = listing.query(From::Start, PAGE_ROWS, turn.today());
    let ask = move |reader: &dyn Reader, from| reader.clients(&query(&asked, from));
    export::list(turn, "clients", &CLIENT, ask);
}

fn act_on(action: Action, client: Client, turn: &mut Turn<'_>) {
    match action {
        Action::EditClient => turn.open(forms::edit(client, turn.context())),
        Action::Purchases => turn.push(Effect::ShowSales(SalesOf {
            span: Span::All,
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
    let texts = &turn.context().display.texts;
    let undo = turn.display.keymap.key(Action::Undo, false).unwrap_or_default();
    turn.open(Confirm {
        title: tr!(texts, "clients-delete-title", name = client.name.as_str()),
        text: tr!(texts, "clients-delete-text", orders = client.orders),
        note: tr!(texts, "clients-delete-note", key = undo),
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
        let step = step.then(move || vec![want::<Client>(id)]);
        Ok(vec![Effect::Undoable(text, step), Effect::Changed(&[Topic::Clients])])
    })
}

fn ask_anonymise(client: Client, turn: &mut Turn<'_>) {
    let texts = &turn.context().display.texts;
    let (id, told) = (client.id, Arc::clone(texts));
    turn.open(Confirm {
        title: tr!(texts, "clients-anonymise-title", name = client.name.as_str()),
        text: tr!(texts, "clients-anonymise-text"),
        note: tr!(texts, "clients-anonymise-note"),
        yes: tr!(texts, "clients-anonymise-yes"),
        danger: true,
        on_yes: vec![Effect::change(move |repository, act| {
            let text = match repository.anonymise_client(id, act)? {
                Erasure::Done => tr!(told, "clients-anonymised"),
                Erasure::Held => tr!(told, "clients-anonymised-held"),
            };
            Ok(vec![Effect::ForgetSteps, Effect::Toast(text), Effect::Changed(&[Topic::Clients])])
        })],
    });
}
