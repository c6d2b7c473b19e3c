//! The client of the sale: picked, created, or nobody.

use super::NewSale;
use crate::{
    domain::{
        client::Client,
        ids::ClientId,
        query::{ClientQuery, ClientSort},
    },
    tr,
    tui::{
        context::Context,
        overlays::{
            Overlay,
            picker::{Choice, Picker},
        },
    },
};

/// Rows of the picker.
const CHOICES: u32 = 50;

/// Opens the picker of clients.
pub fn pick(context: &mut Context) {
    let title = tr!(context.texts, "new-sale-pick-client");
    let nobody = Some(tr!(context.texts, "new-sale-walk-in"));
    let create_label = tr!(context.texts, "new-sale-create-client");
    let on_create: Box<dyn FnOnce(String, &mut Context)> = Box::new(create);
    let picker = Picker::open(
        title,
        nobody,
        Some((create_label, on_create)),
        Box::new(look),
        Box::new(|choice, context| {
            context.app(move |app| match choice {
                Some(choice) => app.new_sale.set_client(Some(ClientId(choice.id)), &mut app.context),
                None => app.new_sale.set_nobody(&mut app.context),
            });
        }),
        context,
    );
    context.app(move |app| app.overlays.push(Overlay::Picker(picker)));
}

/// Asks for the clients of a search text; the answer goes to the picker on top.
pub fn look(text: &str, context: &mut Context) {
    let query =
        ClientQuery { search: text.to_owned(), sort: ClientSort::Name, limit: CHOICES, ..ClientQuery::default() };
    context.read(
        "picker",
        move |repository| repository.clients(&query),
        |app, page| {
            let rows = page.rows.into_iter().map(|(_, client)| Choice {
                id: client.id.0,
                name: client.name,
                note: client.phone.unwrap_or_default(),
            });
            if let Some(Overlay::Picker(picker)) = app.overlays.last_mut() {
                picker.accept(rows.collect());
            }
        },
    );
}

/// Opens the form of a new client, who then is the client of this sale.
pub fn create(name: String, context: &mut Context) {
    context.app(move |app| {
        app.clients.add_named(
            &name,
            |client: &Client, app| {
                let id = client.id;
                app.new_sale.set_client(Some(id), &mut app.context);
            },
            &mut app.context,
        );
    });
}

/// Reads what the client's pane shows.
pub fn refresh(client: Option<ClientId>, context: &mut Context) {
    let Some(id) = client else { return };
    let today = context.today();
    context.read(
        "sale-client",
        move |repository| repository.client_card(id, today),
        |app, card| {
            if app.new_sale.basket.client == Some(card.client.id) {
                app.new_sale.client = Some(card);
            }
        },
    );
}

impl NewSale {
    /// Sells to a client; `None` is a walk-in.
    pub fn set_client(&mut self, client: Option<ClientId>, context: &mut Context) {
        if self.basket.client == client {
            return;
        }
        let before = self.basket.clone();
        self.basket.client = client;
        self.client = None;
        self.changed(before, context);
        refresh(client, context);
    }

    /// Sells to nobody in particular.
    pub(super) fn set_nobody(&mut self, context: &mut Context) {
        self.set_client(None, context);
    }
}
