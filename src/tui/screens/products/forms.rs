//! The forms of the Products tab: new product, edit, restock, stock correction.

use crate::{
    domain::{
        NumberError, Quantity, Unit, UnitPrice, absurd,
        code::check_digit_is_wrong,
        ids::ProductId,
        invalid::Field,
        product::{Product, ProductDraft},
        query::ProductRow,
        stock::REASONS,
    },
    i18n::{Texts, errors::problem_text, number_error_text, parse},
    repository::RepositoryError,
    tr,
    tui::{
        context::Context,
        effect::{Effect, Effects, Topic, Undo, Undone, unedit_product},
        overlays::form::{self, Before, Form, FormField, Kind, OnScan},
        screens::listing::{select, undoable},
    },
};

// Indexes of the fields of a product's form.
const NAME: usize = 0;
const CODE: usize = 1;
const UNIT: usize = 2;
const PRICE: usize = 3;
const THRESHOLD: usize = 4;
const STOCK: usize = 5;

/// An error, with the index of its field.
type Wrong = (usize, String);

/// The index of the field that an error of the store is shown at.
fn in_product(field: Field) -> usize {
    match field {
        Field::Code => CODE,
        Field::Unit => UNIT,
        Field::Price => PRICE,
        Field::Threshold => THRESHOLD,
        Field::Quantity => STOCK,
        _ => NAME,
    }
}

/// As `in_product`: 0 is the quantity, 1 the note.
fn in_restock(field: Field) -> usize {
    usize::from(field == Field::Reason)
}

/// As `in_product`: 0 is the difference, 1 the reason, 2 the text of another reason.
fn in_adjust(field: Field) -> usize {
    if field == Field::Reason { 2 } else { 0 }
}

fn product_fields(draft: &ProductDraft, context: &Context) -> Vec<FormField> {
    let texts = &context.display.texts;
    let format = context.display.format;
    let units = Unit::ALL.iter().map(|unit| texts.get(&format!("unit-{}", unit.code()))).collect();
    let unit = Unit::ALL.iter().position(|unit| *unit == draft.unit).unwrap_or(0);
    let price = if draft.name.is_empty() { String::new() } else { format.price_field(draft.price) };
    let threshold = draft.threshold.map(|threshold| format.quantity_field(threshold)).unwrap_or_default();
    vec![
        FormField::text(tr!(texts, "products-name"), Kind::Text, &draft.name),
        FormField::text(tr!(texts, "products-code"), Kind::Code, draft.code.as_deref().unwrap_or_default())
            .hint(tr!(texts, "products-code-hint"))
            .advice(|typed, context| {
                check_digit_is_wrong(typed).then(|| tr!(context.display.texts, "products-code-check"))
            }),
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

fn read_draft(fields: &[FormField], context: &Context) -> std::result::Result<ProductDraft, Vec<Wrong>> {
    let (texts, lang) = (&context.display.texts, context.display.format.lang);
    let mut wrong = Vec::new();
    let unit = unit_of(fields);
    let price = parse::price(typed(fields, PRICE), context.display.format.currency, lang).unwrap_or_else(|error| {
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
            wrong.push((in_product(invalid.field), problem_text(texts, invalid.problem)));
            Err(wrong)
        }
    }
}

/// The stock of a new product; an empty field is zero.
fn read_stock(fields: &[FormField], context: &Context) -> std::result::Result<Quantity, Wrong> {
    match typed(fields, STOCK) {
        "" => Ok(Quantity::ZERO),
        text => parse::quantity(text, unit_of(fields), context.display.format.lang)
            .map_err(|error| (STOCK, number_error_text(&context.display.texts, &error))),
    }
}

/// A quantity of the first field, which must not be zero.
fn not_zero(
    quantity: std::result::Result<Quantity, NumberError>,
    context: &Context,
) -> std::result::Result<Quantity, Wrong> {
    match quantity {
        Ok(quantity) if !quantity.is_zero() => Ok(quantity),
        Ok(_) => Err((0, number_error_text(&context.display.texts, &NumberError::Zero))),
        Err(error) => Err((0, number_error_text(&context.display.texts, &error))),
    }
}

/// The form of a new product. `code` is the scanned code, or empty; `sold` is the quantity to put into the basket once the
/// product is saved, where an empty text is one.
pub fn add(code: String, sold: Option<String>, context: &Context) -> Form {
    let code = Some(code).filter(|code| !code.is_empty());
    let draft = ProductDraft { name: String::new(), code, price: UnitPrice::ZERO, unit: Unit::Piece, threshold: None };
    let mut fields = product_fields(&draft, context);
    fields.push(FormField::text(tr!(context.display.texts, "products-stock"), Kind::Number, ""));
    let check = |fields: &[FormField], context: &Context| {
        let mut wrong = read_draft(fields, context).err().unwrap_or_default();
        wrong.extend(read_stock(fields, context).err());
        wrong
    };
    let submit = move |fields: &[FormField], context: &Context| {
        let (Ok(draft), Ok(stock)) = (read_draft(fields, context), read_stock(fields, context)) else {
            return Effects::new();
        };
        let (texts, lang) = (context.display.texts.clone(), context.display.format.lang);
        let sold = sold.as_deref().map(|typed| parse::quantity(typed, draft.unit, lang).unwrap_or(Quantity::ONE));
        form::save(
            move |repository, act| repository.add_product(&draft, stock, act),
            move |product| added(product, sold, &texts),
            &[Topic::Stock],
            in_product,
        )
    };
    let form = Form::new(tr!(context.display.texts, "products-new"), fields, Box::new(check), Box::new(submit));
    form.on_scan(OnScan::Fill(CODE)).doubt(doubt_product)
}

fn added(product: Product, sold: Option<Quantity>, texts: &Texts) -> Effects {
    let sell = sold.map(|quantity| Effect::Basket(product.clone(), quantity));
    let (id, name) = (product.id, product.name);
    let text = tr!(texts, "products-added", name = name.as_str());
    let step = Undo::new(
        move |texts| tr!(texts, "products-unadded", name = name.as_str()),
        move |repository, act| repository.delete_product(id, act).map(|()| Undone::Done),
    );
    let mut effects = vec![select::<ProductRow>(id), Effect::Undoable(text, step)];
    effects.extend(sell);
    effects
}

/// A price or a stock that is probably a typing error.
fn doubt_product(fields: &[FormField], context: &Context) -> Option<String> {
    form::absurd_price(typed(fields, PRICE), context)
        .or_else(|| form::absurd_quantity(typed(fields, STOCK), unit_of(fields), context))
}

/// A quantity in the first field that is probably a typing error, whatever its unit.
fn doubt_quantity(fields: &[FormField], context: &Context) -> Option<String> {
    let quantity = parse::signed_quantity(typed(fields, 0), Unit::Kilogram, context.display.format.lang).ok()?;
    absurd::quantity(quantity, Unit::Kilogram).then(|| context.display.format.quantity(quantity, Unit::Piece))
}

pub fn edit(product: Product, context: &Context) -> Form {
    let fields = product_fields(&product.draft(), context);
    let (id, read_before) = (product.id, Before::new(product.draft()));
    let title = tr!(context.display.texts, "products-edit", name = product.name.as_str());
    let check = |fields: &[FormField], context: &Context| read_draft(fields, context).err().unwrap_or_default();
    let submit = move |fields: &[FormField], context: &Context| {
        let Ok(draft) = read_draft(fields, context) else { return Effects::new() };
        let (before, read_before, texts) = (read_before.get(), read_before.clone(), context.display.texts.clone());
        form::save(
            move |repository, act| read_before.edit(draft, |edit| repository.edit_product(id, edit, act)),
            move |product| edited(id, before, product, &texts),
            &[Topic::Stock],
            in_product,
        )
    };
    Form::new(title, fields, Box::new(check), Box::new(submit)).on_scan(OnScan::Fill(CODE)).doubt(doubt_product)
}

/// The same form with the focus on the price, where enter saves.
pub fn edit_price(product: Product, context: &Context) -> Form {
    let mut form = edit(product, context).saves_from(PRICE);
    form.focus = PRICE;
    form
}

fn edited(id: ProductId, before: ProductDraft, product: Product, texts: &Texts) -> Effects {
    let text = tr!(texts, "products-edited", name = product.name.as_str());
    undoable::<ProductRow>(id, text, unedit_product(id, before, product.draft()))
}

pub fn restock(product: Product, context: &Context) -> Form {
    let texts = &context.display.texts;
    let (id, unit) = (product.id, product.unit);
    let on_hand = context.display.format.quantity(product.on_hand, unit);
    let on_hand = tr!(texts, "products-on-hand-now", quantity = on_hand);
    let fields = vec![
        FormField::text(tr!(texts, "products-received"), Kind::Number, "").hint(on_hand),
        FormField::text(tr!(texts, "products-note"), Kind::Text, "").hint(tr!(texts, "products-note-hint")),
    ];
    let title = tr!(texts, "products-restock", name = product.name.as_str());
    let received = move |fields: &[FormField], context: &Context| {
        not_zero(parse::quantity(typed(fields, 0), unit, context.display.format.lang), context)
    };
    let check = move |fields: &[FormField], context: &Context| received(fields, context).err().into_iter().collect();
    let submit = move |fields: &[FormField], context: &Context| {
        let Ok(quantity) = received(fields, context) else { return Effects::new() };
        let note = Some(typed(fields, 1).to_owned()).filter(|note| !note.is_empty());
        let texts = context.display.texts.clone();
        form::save(
            move |repository, act| repository.restock(id, quantity, note.as_deref(), act),
            move |product| moved(&product, quantity, tr!(texts, "products-restocked", name = product.name.as_str())),
            &[Topic::Stock],
            in_restock,
        )
    };
    let form = Form::new(title, fields, Box::new(check), Box::new(submit)).saves_from(0).doubt(doubt_quantity);
    form.on_scan(OnScan::Find(Box::new(move |fields, scanned, context| match scanned {
        // A scan of the same product counts it: one more.
        Ok(other) if other.id == id => {
            let format = context.display.format;
            let counted = match typed(fields, 0) {
                "" => Some(Quantity::ZERO),
                text => parse::quantity(text, unit, format.lang).ok(),
            };
            let more = counted.and_then(|counted| counted.add(Quantity::ONE).ok());
            more.map(|more| form::fill(0, format.quantity_field(more))).into_iter().collect()
        }
        Ok(other) => instead(fields, &product, other, context, restock),
        Err(code) => unknown(&code, context),
    })))
}

/// A scan of another product replaces the form by the one of that product, unless something has been typed.
fn instead(
    fields: &[FormField],
    product: &Product,
    other: Product,
    context: &Context,
    form: fn(Product, &Context) -> Form,
) -> Effects {
    if fields.iter().any(|field| field.touched) {
        let (texts, other, name) = (&context.display.texts, other.name.as_str(), product.name.as_str());
        return vec![form::refuse(0, tr!(texts, "products-scan-unsaved", other = other, name = name))];
    }
    vec![Effect::CloseForm, Effect::open(form(other, context))]
}

fn unknown(code: &str, context: &Context) -> Effects {
    vec![form::refuse(0, tr!(context.display.texts, "products-scan-unknown", code = code))]
}

/// The undo of a change of stock is a correction with the reason "mistyped".
fn moved(product: &Product, quantity: Quantity, text: String) -> Effects {
    let (id, name) = (product.id, product.name.clone());
    let step = Undo::new(
        move |texts| tr!(texts, "products-stock-undone", name = name.as_str()),
        move |repository, act| {
            let back = quantity.neg().map_err(RepositoryError::from)?;
            repository.adjust(id, back, "mistyped", act).map(|_| Undone::Done)
        },
    );
    undoable::<ProductRow>(id, text, step)
}

pub fn adjust(product: Product, context: &Context) -> Form {
    let texts = &context.display.texts;
    let (id, unit) = (product.id, product.unit);
    let on_hand = context.display.format.quantity(product.on_hand, unit);
    let on_hand = tr!(texts, "products-difference-hint", quantity = on_hand);
    let mut reasons: Vec<String> = REASONS.iter().map(|reason| reason_text(reason, context)).collect();
    reasons.push(tr!(texts, "reason-other"));
    let text_hint = tr!(texts, "products-reason-text-hint");
    let fields = vec![
        FormField::text(tr!(texts, "products-difference"), Kind::Number, "").hint(on_hand),
        FormField::choice(tr!(texts, "products-reason"), reasons, 0),
        FormField::text(tr!(texts, "products-reason-text"), Kind::Text, "").hint(text_hint),
    ];
    let title = tr!(texts, "products-adjust", name = product.name.as_str());
    let difference = move |fields: &[FormField], context: &Context| {
        not_zero(parse::signed_quantity(typed(fields, 0), unit, context.display.format.lang), context)
    };
    let check = move |fields: &[FormField], context: &Context| {
        let mut wrong: Vec<Wrong> = difference(fields, context).err().into_iter().collect();
        if reason_of(fields).is_none() {
            wrong.push((2, tr!(context.display.texts, "products-reason-missing")));
        }
        wrong
    };
    let submit = move |fields: &[FormField], context: &Context| {
        let (Ok(quantity), Some(reason)) = (difference(fields, context), reason_of(fields)) else {
            return Effects::new();
        };
        let texts = context.display.texts.clone();
        form::save(
            move |repository, act| repository.adjust(id, quantity, &reason, act),
            move |product| moved(&product, quantity, tr!(texts, "products-adjusted", name = product.name.as_str())),
            &[Topic::Stock],
            in_adjust,
        )
    };
    let form = Form::new(title, fields, Box::new(check), Box::new(submit)).doubt(doubt_quantity);
    form.on_scan(OnScan::Find(Box::new(move |fields, scanned, context| match scanned {
        Ok(other) if other.id == id => Effects::new(),
        Ok(other) => instead(fields, &product, other, context, adjust),
        Err(code) => unknown(&code, context),
    })))
}

/// The stored code of the chosen reason, or the typed text of another reason.
fn reason_of(fields: &[FormField]) -> Option<String> {
    let choice = fields.get(1).map_or(0, |field| field.choice);
    match REASONS.get(choice) {
        Some(reason) => Some((*reason).to_owned()),
        None => Some(typed(fields, 2).to_owned()).filter(|text| !text.is_empty()),
    }
}

/// The text of a stored reason: a translated code, or the text as it was typed.
pub fn reason_text(reason: &str, context: &Context) -> String {
    let texts = &context.display.texts;
    match reason {
        "breakage" => tr!(texts, "reason-breakage"),
        "mistyped" => tr!(texts, "reason-mistyped"),
        "count" => tr!(texts, "reason-count"),
        "own_use" => tr!(texts, "reason-own-use"),
        "theft" => tr!(texts, "reason-theft"),
        other => other.to_owned(),
    }
}
