//! The forms of a new client and of an edit.

use crate::{
    domain::{
        client::{Client, ClientDraft},
        edit::Edit,
        invalid::{Field, Invalid},
    },
    i18n::{Texts, errors::problem_text},
    repository::Reader,
    tr,
    tui::{
        context::Context,
        effect::{Effect, Effects, Topic, Undo, Undone, if_still},
        overlays::form::{self, Before, Form, FormField, Kind},
        screens::listing::{select, undoable},
    },
};

// Indexes of the fields.
const NAME: usize = 0;
const PHONE: usize = 1;
const EMAIL: usize = 2;

/// The index of the field that an error of the store is shown at.
fn index_of(field: Field) -> usize {
    match field {
        Field::Phone => PHONE,
        Field::Email => EMAIL,
        _ => NAME,
    }
}

fn fields(draft: &ClientDraft, context: &Context) -> Vec<FormField> {
    let texts = &context.display.texts;
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
    let wrong = |invalid: Invalid| (index_of(invalid.field), problem_text(&context.display.texts, invalid.problem));
    read(fields).err().map(wrong).into_iter().collect()
}

/// The form of a new client; with `buys` he becomes the client of the sale.
pub fn add(name: &str, buys: bool, context: &Context) -> Form {
    let draft = ClientDraft { name: name.to_owned(), ..ClientDraft::default() };
    let submit = move |fields: &[FormField], context: &Context| {
        let (Ok(draft), texts) = (read(fields), context.display.texts.clone()) else { return Effects::new() };
        form::save(
            move |repository, act| repository.add_client(&draft, act),
            move |client| {
                let buyer = buys.then_some(Effect::Buyer(client.id));
                added(client, &texts).into_iter().chain(buyer).collect()
            },
            &[Topic::Clients],
            index_of,
        )
    };
    let title = tr!(context.display.texts, "clients-new");
    Form::new(title, fields(&draft, context), Box::new(check), Box::new(submit))
}

fn added(client: Client, texts: &Texts) -> Effects {
    let (id, name) = (client.id, client.name);
    let text = tr!(texts, "clients-added", name = name.as_str());
    let step = Undo::new(
        move |texts| tr!(texts, "clients-unadded", name = name.as_str()),
        move |repository, act| repository.delete_client(id, act).map(|()| Undone::Done),
    );
    vec![select::<Client>(id), Effect::Undoable(text, step)]
}

pub fn edit(client: Client, context: &Context) -> Form {
    let title = tr!(context.display.texts, "clients-edit", name = client.name.as_str());
    let fields = fields(&client.draft(), context);
    let (id, read_before) = (client.id, Before::new(client.draft()));
    let submit = move |fields: &[FormField], context: &Context| {
        let Ok(draft) = read(fields) else { return Effects::new() };
        let (before, read_before, texts) = (read_before.get(), read_before.clone(), context.display.texts.clone());
        form::save(
            move |repository, act| read_before.edit(draft, |edit| repository.edit_client(id, edit, act)),
            move |client| edited(before, client, &texts),
            &[Topic::Clients],
            index_of,
        )
    };
    Form::new(title, fields, Box::new(check), Box::new(submit))
}

fn edited(before: ClientDraft, client: Client, texts: &Texts) -> Effects {
    let id = client.id;
    let text = tr!(texts, "clients-edited", name = client.name.as_str());
    let (name, after) = (before.name.clone(), client.draft());
    let step = Undo::new(
        move |texts| tr!(texts, "clients-unedited", name = name.as_str()),
        move |repository, act| {
            let still = |store: &dyn Reader| Ok(store.client(id)?.draft() == after);
            let back = Edit::new(after.clone(), before.clone());
            if_still(repository, still, |store| store.edit_client(id, &back, act).map(drop))
        },
    );
    undoable::<Client>(id, text, step)
}
