//! The client of the sale: picked, created, or nobody.

use super::{NewSale, Reply, to_here};
use crate::{
    domain::ids::ClientId,
    tr,
    tui::{
        effect::{Effect, Turn},
        overlays::picker::Picker,
        screens::spans::look_clients,
    },
};

/// Opens the picker of clients.
pub fn pick(turn: &mut Turn<'_>) {
    let texts = &turn.context().display.texts;
    let nobody = Some(tr!(texts, "new-sale-walk-in"));
    let create = tr!(texts, "new-sale-create-client");
    turn.extend(Picker::open(
        tr!(texts, "new-sale-pick-client"),
        nobody,
        Some((create, Box::new(|name| vec![Effect::NewClient { name }]))),
        Box::new(look_clients),
        Box::new(|choice| vec![to_here(Reply::Chosen(choice.map(|choice| ClientId(choice.id))))]),
        turn.context(),
    ));
}

/// Reads what the client's pane shows.
pub fn refresh(client: Option<ClientId>, turn: &mut Turn<'_>) {
    let Some(id) = client else { return };
    let today = turn.today();
    turn.read("sale-client", move |reader| reader.client_card(id, today).map(Reply::Client));
}

impl NewSale {
    /// Sells to a client; `None` is a walk-in.
    pub fn set_client(&mut self, client: Option<ClientId>, turn: &mut Turn<'_>) {
        if self.basket.client == client {
            return;
        }
        let before = self.basket.clone();
        self.basket.client = client;
        self.client = None;
        self.changed(before, turn);
        refresh(client, turn);
    }

    /// Sells to nobody in particular.
    pub(super) fn set_nobody(&mut self, turn: &mut Turn<'_>) {
        self.set_client(None, turn);
    }
}
