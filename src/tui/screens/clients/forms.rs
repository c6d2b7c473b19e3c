//! The forms of the Clients tab: new and edit; each can be undone.

use crate::{
    domain::{
        client::{Client, ClientDraft},
        edit::Edit,
        ids::ClientId,
        invalid::{Field, Invalid},
    },
    i18n::errors::problem_text,
    repository::Reader,
    tr,
    tui::{
        app::App,
        context::Context,
        overlays::{
            Overlay,
            form::{Before, Form, FormField, Kind, submit},
        },
        undo::{Undo, Undone, if_still},
    },
};

/// Indexes of the fields.
const NAME: usize = 0;
const PHONE: usize = 1;
const EMAIL: usize = 2;

/// What has been stored is selected once the list has it.
fn select(id: ClientId) -> impl Fn(&mut App) + Send + Sync + 'static {
    move |app| app.clients.want(id)
}

/// Where a field stands in the form.
fn place(field: Field) -> usize {
    match field {
        Field::Phone => PHONE,
        Field::Email => EMAIL,
        Field::Name
        | Field::Code
        | Field::Price
        | Field::Unit
        | Field::Quantity
        | Field::Threshold
        | Field::Reason
        | Field::Given
        | Field::Currency
        | Field::Cutoff
        | Field::Lines
        | Field::Language
        | Field::Oversell => NAME,
    }
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
    let wrong = |invalid: Invalid| (place(invalid.field), problem_text(&context.texts, invalid.problem));
    read(fields).err().map(wrong).into_iter().collect()
}

/// A new client; `then` gets it once it is stored.
pub fn add(name: &str, then: impl Fn(&Client, &mut App) + Clone + Send + 'static, context: &mut Context) {
    let draft = ClientDraft { name: name.to_owned(), ..ClientDraft::default() };
    let submit_form = move |fields: &[FormField], context: &mut Context| {
        let Ok(draft) = read(fields) else { return };
        let (act, then) = (context.act(), then.clone());
        submit(
            move |repository| repository.add_client(&draft, &act),
            move |app, client| {
                let (id, name) = (client.id, client.name.clone());
                select(id)(app);
                let text = tr!(app.context.texts, "clients-added", name = name.as_str());
                let step = Undo::new(
                    move |texts| tr!(texts, "clients-unadded", name = name.as_str()),
                    move |repository, act| repository.delete_client(id, act).map(|()| Undone::Done),
                );
                app.toast_undo(text, step);
                then(&client, app);
            },
            place,
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
    let (id, read_before) = (client.id, Before::new(client.draft()));
    let submit_form = move |fields: &[FormField], context: &mut Context| {
        let Ok(draft) = read(fields) else { return };
        let (before, act) = (read_before.get(), context.act());
        let read_before = read_before.clone();
        submit(
            move |repository| read_before.edit(draft, |edit| repository.edit_client(id, edit, &act)),
            move |app, client| {
                select(id)(app);
                let text = tr!(app.context.texts, "clients-edited", name = client.name.as_str());
                let (name, after) = (before.name.clone(), client.draft());
                let step = Undo::new(
                    move |texts| tr!(texts, "clients-unedited", name = name.as_str()),
                    move |repository, act| {
                        let still = |store: &dyn Reader| Ok(store.client(id)?.draft() == after);
                        let back = Edit::new(after.clone(), before.clone());
                        if_still(repository, still, |store| store.edit_client(id, &back, act).map(drop))
                    },
                );
                app.toast_undo(text, step.then(select(id)));
            },
            place,
            context,
        );
    };
    let form = Form::new(title, fields, Box::new(check), Box::new(submit_form));
    context.app(move |app| app.overlays.push(Overlay::Form(form)));
}

/// Deletes a client; the list is read again by then.
pub fn delete(client: Client, context: &mut Context) {
    let (id, act) = (client.id, context.act());
    context.write(
        move |repository| repository.delete_client(id, &act),
        move |app, outcome| match outcome {
            Ok(()) => {
                let text = tr!(app.context.texts, "clients-deleted", name = client.name.as_str());
                let step = Undo::new(
                    move |texts| tr!(texts, "clients-restored", name = client.name.as_str()),
                    move |repository, _| repository.restore_client(id).map(|_| Undone::Done),
                );
                app.toast_undo(text, step.then(select(id)));
                app.changed();
            }
            Err(error) => app.context.failed(&error),
        },
    );
}
