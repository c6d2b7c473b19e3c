//! The forms of the Clients tab: new and edit; each can be undone.

use crate::{
    domain::{
        client::{Client, ClientDraft},
        invalid::{Field, Invalid},
    },
    repository::{Repository, RepositoryError, Result},
    tr,
    tui::{
        app::App,
        context::{Context, Undo},
        overlays::{
            Overlay,
            form::{Form, FormField, Kind},
        },
    },
};

/// Indexes of the fields.
const NAME: usize = 0;
const PHONE: usize = 1;
const EMAIL: usize = 2;

/// Changes the store without a form; used by undo.
pub fn store(work: impl FnOnce(&mut dyn Repository) -> Result<Client> + Send + 'static, context: &mut Context) {
    context.write(work, |app, outcome| match outcome {
        Ok(client) => {
            app.clients.wanted = Some(client.id);
            app.changed();
        }
        Err(error) => app.context.failed(&error),
    });
}

fn submit(
    work: impl FnOnce(&mut dyn Repository) -> Result<Client> + Send + 'static,
    said: impl FnOnce(&mut App, Client) + Send + 'static,
    context: &mut Context,
) {
    context.write(work, |app, outcome| match outcome {
        Ok(client) => {
            app.overlays.pop();
            app.clients.wanted = Some(client.id);
            said(app, client);
            app.changed();
        }
        Err(RepositoryError::Invalid(invalid)) => {
            let (index, text) = place(invalid, &app.context);
            if let Some(Overlay::Form(form)) = app.overlays.last_mut() {
                form.refuse(index, text);
            }
        }
        Err(error) => {
            app.overlays.pop();
            app.context.failed(&error);
        }
    });
}

fn place(invalid: Invalid, context: &Context) -> (usize, String) {
    let index = match invalid.field {
        Field::Phone => PHONE,
        Field::Email => EMAIL,
        _ => NAME,
    };
    (index, crate::i18n::errors::problem_text(&context.texts, invalid.problem))
}

fn fields(draft: &ClientDraft, context: &Context) -> Vec<FormField> {
    let texts = &context.texts;
    vec![
        FormField::text(tr!(texts, "clients-name"), Kind::Text, &draft.name),
        FormField::text(tr!(texts, "clients-phone"), Kind::Text, draft.phone.as_deref().unwrap_or_default()),
        FormField::text(tr!(texts, "clients-email"), Kind::Text, draft.email.as_deref().unwrap_or_default()),
    ]
}

fn read(fields: &[FormField]) -> std::result::Result<ClientDraft, Invalid> {
    let text = |index: usize| fields.get(index).map_or("", |field| field.text.text()).to_owned();
    ClientDraft { name: text(NAME), phone: Some(text(PHONE)), email: Some(text(EMAIL)) }.checked()
}

fn check(fields: &[FormField], context: &Context) -> Vec<(usize, String)> {
    read(fields).err().map(|invalid| place(invalid, context)).into_iter().collect()
}

/// A new client; `then` gets it once it is stored.
pub fn add(name: &str, then: impl Fn(&Client, &mut App) + Clone + Send + 'static, context: &mut Context) {
    let draft = ClientDraft { name: name.to_owned(), ..ClientDraft::default() };
    let submit_form = move |fields: &[FormField], context: &mut Context| {
        let Ok(draft) = read(fields) else { return };
        let (now, then) = (context.now, then.clone());
        submit(
            move |repository| repository.add_client(&draft, &now),
            move |app, client| {
                let (id, name) = (client.id, client.name.as_str());
                let text = tr!(app.context.texts, "clients-added", name = name);
                let done = tr!(app.context.texts, "clients-unadded", name = name);
                let run = Box::new(move |context: &mut Context| {
                    let now = context.now;
                    store(move |r| r.delete_client(id, &now).and_then(|()| r.client(id)), context);
                });
                app.context.toast_undo(text, Undo { done, run });
                then(&client, app);
            },
            context,
        );
    };
    let fields = fields(&draft, context);
    let form = Form::new(tr!(context.texts, "clients-new"), fields, Box::new(check), Box::new(submit_form));
    context.app(move |app| app.overlays.push(Overlay::Form(form)));
}

/// Changes a client.
pub fn edit(client: Client, context: &mut Context) {
    let title = tr!(context.texts, "clients-edit", name = client.name.as_str());
    let fields = fields(&client.draft(), context);
    let submit_form = move |fields: &[FormField], context: &mut Context| {
        let Ok(draft) = read(fields) else { return };
        let (id, before, now) = (client.id, client.draft(), context.now);
        submit(
            move |repository| repository.edit_client(id, &draft, &now),
            move |app, client| {
                let text = tr!(app.context.texts, "clients-edited", name = client.name.as_str());
                let done = tr!(app.context.texts, "clients-unedited", name = before.name.as_str());
                let run = Box::new(move |context: &mut Context| {
                    let now = context.now;
                    store(move |r| r.edit_client(id, &before, &now), context);
                });
                app.context.toast_undo(text, Undo { done, run });
            },
            context,
        );
    };
    let form = Form::new(title, fields, Box::new(check), Box::new(submit_form));
    context.app(move |app| app.overlays.push(Overlay::Form(form)));
}
