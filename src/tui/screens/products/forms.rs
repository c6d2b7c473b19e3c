//! The forms of the Products tab: new, edit, goods in, correction; each can be undone.

use crate::{
    domain::{
        NumberError, Quantity, Unit, UnitPrice,
        edit::Edit,
        ids::ProductId,
        invalid::Field,
        product::{Product, ProductDraft},
        stock::REASONS,
    },
    i18n::{number_error_text, parse},
    repository::{Reader, RepositoryError},
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

/// Indexes of the fields of a product's form.
const NAME: usize = 0;
const CODE: usize = 1;
const UNIT: usize = 2;
const PRICE: usize = 3;
const THRESHOLD: usize = 4;
const STOCK: usize = 5;

type Wrong = (usize, String);

/// Opens a form.
fn open(form: Form, context: &mut Context) {
    context.app(move |app| app.overlays.push(Overlay::Form(form)));
}

/// What has been stored is selected once the list has it.
fn select(id: ProductId) -> impl Fn(&mut App) + Send + Sync + 'static {
    move |app| app.products.want(id)
}

/// Where a field stands in the form of a product.
fn in_product(field: Field) -> usize {
    match field {
        Field::Code => CODE,
        Field::Unit => UNIT,
        Field::Price => PRICE,
        Field::Threshold => THRESHOLD,
        Field::Quantity => STOCK,
        Field::Name
        | Field::Phone
        | Field::Email
        | Field::Reason
        | Field::Given
        | Field::Currency
        | Field::Cutoff
        | Field::Lines
        | Field::Language
        | Field::Oversell => NAME,
    }
}

/// Where a field stands in the form of goods in: the quantity, then the note.
fn in_restock(field: Field) -> usize {
    usize::from(field == Field::Reason)
}

/// Where a field stands in the form of a correction: the difference, the reason, the reason in words.
fn in_adjust(field: Field) -> usize {
    if field == Field::Reason { 2 } else { 0 }
}

fn product_fields(draft: &ProductDraft, context: &Context) -> Vec<FormField> {
    let texts = &context.texts;
    let format = context.format;
    let units = Unit::ALL.iter().map(|unit| texts.get(&format!("unit-{}", unit.code()))).collect();
    let unit = Unit::ALL.iter().position(|unit| *unit == draft.unit).unwrap_or(0);
    let price = if draft.name.is_empty() { String::new() } else { format.price_field(draft.price) };
    let threshold = draft.threshold.map(|threshold| format.quantity_field(threshold)).unwrap_or_default();
    vec![
        FormField::text(tr!(texts, "products-name"), Kind::Text, &draft.name),
        FormField::text(tr!(texts, "products-code"), Kind::Code, draft.code.as_deref().unwrap_or_default())
            .hint(tr!(texts, "products-code-hint")),
        FormField::choice(tr!(texts, "products-unit"), units, unit),
        FormField::text(tr!(texts, "products-price"), Kind::Number, &price),
        FormField::text(tr!(texts, "products-threshold"), Kind::Number, &threshold)
            .hint(tr!(texts, "products-threshold-hint")),
    ]
}

fn unit_of(fields: &[FormField]) -> Unit {
    fields.get(UNIT).and_then(|field| Unit::ALL.get(field.choice)).copied().unwrap_or(Unit::Piece)
}

fn typed(fields: &[FormField], index: usize) -> &str {
    fields.get(index).map_or("", |field| field.text.text().trim())
}

/// The draft that a product's form holds, or everything that is wrong with it.
fn read_draft(fields: &[FormField], context: &Context) -> std::result::Result<ProductDraft, Vec<Wrong>> {
    let (texts, lang) = (&context.texts, context.format.lang);
    let mut wrong = Vec::new();
    let unit = unit_of(fields);
    let price = parse::price(typed(fields, PRICE), context.format.currency, lang).unwrap_or_else(|error| {
        wrong.push((PRICE, number_error_text(texts, &error)));
        UnitPrice::ZERO
    });
    let threshold = match typed(fields, THRESHOLD) {
        "" => None,
        text => match parse::quantity(text, unit, lang) {
            Ok(threshold) => Some(threshold),
            Err(error) => {
                wrong.push((THRESHOLD, number_error_text(texts, &error)));
                None
            }
        },
    };
    let code = Some(typed(fields, CODE).to_owned());
    let draft = ProductDraft { name: typed(fields, NAME).to_owned(), code, price, unit, threshold };
    match draft.checked() {
        Ok(draft) if wrong.is_empty() => Ok(draft),
        Ok(_) => Err(wrong),
        Err(invalid) => {
            wrong.push((in_product(invalid.field), crate::i18n::errors::problem_text(texts, invalid.problem)));
            Err(wrong)
        }
    }
}

/// A quantity that may be left empty (zero) or must be more than zero.
fn read_quantity(
    text: &str,
    unit: Unit,
    required: bool,
    index: usize,
    context: &Context,
) -> std::result::Result<Quantity, Wrong> {
    let words = |error: &NumberError| (index, number_error_text(&context.texts, error));
    if text.is_empty() && !required {
        return Ok(Quantity::ZERO);
    }
    match parse::quantity(text, unit, context.format.lang) {
        Ok(Quantity::ZERO) if required => Err(words(&NumberError::Zero)),
        Ok(quantity) => Ok(quantity),
        Err(error) => Err(words(&error)),
    }
}

/// A new product; `code` is what an unknown scan read.
pub fn add(code: String, context: &mut Context) {
    let code = Some(code).filter(|code| !code.is_empty());
    let draft = ProductDraft { name: String::new(), code, price: UnitPrice::ZERO, unit: Unit::Piece, threshold: None };
    let mut fields = product_fields(&draft, context);
    fields.push(FormField::text(tr!(context.texts, "products-stock"), Kind::Number, ""));
    let check = |fields: &[FormField], context: &Context| {
        let mut wrong = read_draft(fields, context).err().unwrap_or_default();
        wrong.extend(read_quantity(typed(fields, STOCK), unit_of(fields), false, STOCK, context).err());
        wrong
    };
    let submit_form = |fields: &[FormField], context: &mut Context| {
        let Ok(draft) = read_draft(fields, context) else { return };
        let Ok(stock) = read_quantity(typed(fields, STOCK), draft.unit, false, STOCK, context) else { return };
        let act = context.act();
        submit(move |repository| repository.add_product(&draft, stock, &act), added, in_product, context);
    };
    open(Form::new(tr!(context.texts, "products-new"), fields, Box::new(check), Box::new(submit_form)), context);
}

fn added(app: &mut App, product: Product) {
    let (id, name) = (product.id, product.name);
    select(id)(app);
    let text = tr!(app.context.texts, "products-added", name = name.as_str());
    let step = Undo::new(
        move |texts| tr!(texts, "products-unadded", name = name.as_str()),
        move |repository, act| repository.delete_product(id, act).map(|()| Undone::Done),
    );
    app.toast_undo(text, step);
}

/// Changes a product.
pub fn edit(product: Product, context: &mut Context) {
    let fields = product_fields(&product.draft(), context);
    let (id, read_before) = (product.id, Before::new(product.draft()));
    let title = tr!(context.texts, "products-edit", name = product.name.as_str());
    let check = |fields: &[FormField], context: &Context| read_draft(fields, context).err().unwrap_or_default();
    let submit_form = move |fields: &[FormField], context: &mut Context| {
        let Ok(draft) = read_draft(fields, context) else { return };
        let (before, act) = (read_before.get(), context.act());
        let read_before = read_before.clone();
        submit(
            move |repository| read_before.edit(draft, |edit| repository.edit_product(id, edit, &act)),
            move |app, product| {
                select(id)(app);
                let text = tr!(app.context.texts, "products-edited", name = product.name.as_str());
                let (name, after) = (before.name.clone(), product.draft());
                let step = Undo::new(
                    move |texts| tr!(texts, "products-unedited", name = name.as_str()),
                    move |repository, act| {
                        let still = |store: &dyn Reader| Ok(store.product(id)?.draft() == after);
                        let back = Edit::new(after.clone(), before.clone());
                        if_still(repository, still, |store| store.edit_product(id, &back, act).map(drop))
                    },
                );
                app.toast_undo(text, step.then(select(id)));
            },
            in_product,
            context,
        );
    };
    open(Form::new(title, fields, Box::new(check), Box::new(submit_form)), context);
}

/// Goods have come in.
pub fn restock(product: Product, context: &mut Context) {
    let texts = &context.texts;
    let (id, unit) = (product.id, product.unit);
    let on_hand = context.format.quantity_full(product.on_hand, unit);
    let fields = vec![
        FormField::text(tr!(texts, "products-received"), Kind::Number, "").hint(tr!(
            texts,
            "products-on-hand-now",
            quantity = on_hand
        )),
        FormField::text(tr!(texts, "products-note"), Kind::Text, "").hint(tr!(texts, "products-note-hint")),
    ];
    let title = tr!(texts, "products-restock", name = product.name.as_str());
    let check = move |fields: &[FormField], context: &Context| {
        read_quantity(typed(fields, 0), unit, true, 0, context).err().into_iter().collect()
    };
    let submit_form = move |fields: &[FormField], context: &mut Context| {
        let Ok(quantity) = read_quantity(typed(fields, 0), unit, true, 0, context) else { return };
        let note = Some(typed(fields, 1).to_owned()).filter(|note| !note.is_empty());
        let act = context.act();
        submit(
            move |repository| repository.restock(id, quantity, note.as_deref(), &act),
            move |app, product| {
                let text = tr!(app.context.texts, "products-restocked", name = product.name.as_str());
                app_undo_stock(app, text, &product, quantity);
            },
            in_restock,
            context,
        );
    };
    open(Form::new(title, fields, Box::new(check), Box::new(submit_form)), context);
}

/// A toast whose undo moves the stock back, as a mistyped quantity is corrected.
fn app_undo_stock(app: &mut App, text: String, product: &Product, quantity: Quantity) {
    let (id, name) = (product.id, product.name.clone());
    select(id)(app);
    let step = Undo::new(
        move |texts| tr!(texts, "products-stock-undone", name = name.as_str()),
        move |repository, act| {
            let back = quantity.neg().map_err(RepositoryError::from)?;
            repository.adjust(id, back, "mistyped", act).map(|_| Undone::Done)
        },
    );
    app.toast_undo(text, step.then(select(id)));
}

/// Deletes a product; the list is read again by then.
pub fn delete(product: Product, context: &mut Context) {
    let (id, act) = (product.id, context.act());
    context.write(
        move |repository| repository.delete_product(id, &act),
        move |app, outcome| match outcome {
            Ok(()) => {
                let text = tr!(app.context.texts, "products-deleted", name = product.name.as_str());
                let step = Undo::new(
                    move |texts| tr!(texts, "products-restored", name = product.name.as_str()),
                    move |repository, _| repository.restore_product(id).map(|_| Undone::Done),
                );
                app.toast_undo(text, step.then(select(id)));
                app.changed();
            }
            Err(error) => app.context.failed(&error),
        },
    );
}

/// The stock is corrected, with a reason.
pub fn adjust(product: Product, context: &mut Context) {
    let texts = &context.texts;
    let (id, unit) = (product.id, product.unit);
    let on_hand = context.format.quantity_full(product.on_hand, unit);
    let mut reasons: Vec<String> = REASONS.iter().map(|reason| reason_text(reason, context)).collect();
    reasons.push(tr!(texts, "reason-other"));
    let fields = vec![
        FormField::text(tr!(texts, "products-difference"), Kind::Number, "").hint(tr!(
            texts,
            "products-difference-hint",
            quantity = on_hand
        )),
        FormField::choice(tr!(texts, "products-reason"), reasons, 0),
        FormField::text(tr!(texts, "products-reason-text"), Kind::Text, "")
            .hint(tr!(texts, "products-reason-text-hint")),
    ];
    let title = tr!(texts, "products-adjust", name = product.name.as_str());
    let check = move |fields: &[FormField], context: &Context| {
        let mut wrong: Vec<Wrong> = read_difference(typed(fields, 0), unit, context).err().into_iter().collect();
        if reason_of(fields).is_none() {
            wrong.push((2, tr!(context.texts, "products-reason-missing")));
        }
        wrong
    };
    let submit_form = move |fields: &[FormField], context: &mut Context| {
        let Ok(quantity) = read_difference(typed(fields, 0), unit, context) else { return };
        let Some(reason) = reason_of(fields) else { return };
        let act = context.act();
        submit(
            move |repository| repository.adjust(id, quantity, &reason, &act),
            move |app, product| {
                let text = tr!(app.context.texts, "products-adjusted", name = product.name.as_str());
                app_undo_stock(app, text, &product, quantity);
            },
            in_adjust,
            context,
        );
    };
    open(Form::new(title, fields, Box::new(check), Box::new(submit_form)), context);
}

fn read_difference(text: &str, unit: Unit, context: &Context) -> std::result::Result<Quantity, Wrong> {
    let words = |error: &NumberError| (0, number_error_text(&context.texts, error));
    match parse::signed_quantity(text, unit, context.format.lang) {
        Ok(Quantity::ZERO) => Err(words(&NumberError::Zero)),
        Ok(quantity) => Ok(quantity),
        Err(error) => Err(words(&error)),
    }
}

/// The stable word of the chosen reason, or the text that was typed for another one.
fn reason_of(fields: &[FormField]) -> Option<String> {
    let choice = fields.get(1).map_or(0, |field| field.choice);
    match REASONS.get(choice) {
        Some(reason) => Some((*reason).to_owned()),
        None => Some(typed(fields, 2).to_owned()).filter(|text| !text.is_empty()),
    }
}

/// A reason in the reader's words: one of the offered ones, or the text as it was typed.
pub fn reason_text(reason: &str, context: &Context) -> String {
    let texts = &context.texts;
    match reason {
        "breakage" => tr!(texts, "reason-breakage"),
        "mistyped" => tr!(texts, "reason-mistyped"),
        "count" => tr!(texts, "reason-count"),
        "own_use" => tr!(texts, "reason-own-use"),
        "theft" => tr!(texts, "reason-theft"),
        other => other.to_owned(),
    }
}
