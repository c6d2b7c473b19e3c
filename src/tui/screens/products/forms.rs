//! The forms of the Products tab: new, edit, goods in, correction; each can be undone.

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
    i18n::{Texts, number_error_text, parse},
    repository::RepositoryError,
    tr,
    tui::{
        context::Context,
        effect::{Effect, Effects, Topic, Undo, Undone, unedit_product},
        overlays::form::{self, Before, Form, FormField, Kind, OnScan},
        screens::listing::want,
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

/// The draft that a product's form holds, or everything that is wrong with it.
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
    let words = |error: &NumberError| (index, number_error_text(&context.display.texts, error));
    if text.is_empty() && !required {
        return Ok(Quantity::ZERO);
    }
    match parse::quantity(text, unit, context.display.format.lang) {
        Ok(Quantity::ZERO) if required => Err(words(&NumberError::Zero)),
        Ok(quantity) => Ok(quantity),
        Err(error) => Err(words(&error)),
    }
}

/// A new product; `code` is what an unknown scan read, `sold` how much of it is put into the basket once it is there (an
/// empty text is one).
pub fn add(code: String, sold: Option<String>, context: &Context) -> Form {
    let code = Some(code).filter(|code| !code.is_empty());
    let draft = ProductDraft { name: String::new(), code, price: UnitPrice::ZERO, unit: Unit::Piece, threshold: None };
    let mut fields = product_fields(&draft, context);
    fields.push(FormField::text(tr!(context.display.texts, "products-stock"), Kind::Number, ""));
    let check = |fields: &[FormField], context: &Context| {
        let mut wrong = read_draft(fields, context).err().unwrap_or_default();
        wrong.extend(read_quantity(typed(fields, STOCK), unit_of(fields), false, STOCK, context).err());
        wrong
    };
    let submit = move |fields: &[FormField], context: &Context| {
        let Ok(draft) = read_draft(fields, context) else { return Effects::new() };
        let lang = context.display.format.lang;
        // What was typed before the scan is a quantity of this unit, or one.
        let sold = sold.as_deref().map(|typed| parse::quantity(typed, draft.unit, lang).unwrap_or(Quantity::ONE));
        let stock = read_quantity(typed(fields, STOCK), draft.unit, false, STOCK, context);
        let (Ok(stock), texts) = (stock, context.display.texts.clone()) else { return Effects::new() };
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
    let mut effects = vec![want::<ProductRow>(id), Effect::Undoable(text, step)];
    effects.extend(sell);
    effects
}

/// A price or a stock that no hand means.
fn doubt_product(fields: &[FormField], context: &Context) -> Option<String> {
    form::absurd_price(typed(fields, PRICE), context)
        .or_else(|| form::absurd_quantity(typed(fields, STOCK), unit_of(fields), context))
}

/// A quantity in the first field that no hand means, whatever its unit.
fn doubt_quantity(fields: &[FormField], context: &Context) -> Option<String> {
    let quantity = parse::signed_quantity(typed(fields, 0), Unit::Kilogram, context.display.format.lang).ok()?;
    absurd::quantity(quantity, Unit::Kilogram).then(|| context.display.format.quantity(quantity, Unit::Piece))
}

/// Changes a product.
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

fn edited(id: ProductId, before: ProductDraft, product: Product, texts: &Texts) -> Effects {
    let text = tr!(texts, "products-edited", name = product.name.as_str());
    let step = unedit_product(id, before, product.draft());
    let select = move || vec![want::<ProductRow>(id)];
    vec![want::<ProductRow>(id), Effect::Undoable(text, step.then(select))]
}

/// Goods have come in.
pub fn restock(product: Product, context: &Context) -> Form {
    let texts = &context.display.texts;
    let (id, unit) = (product.id, product.unit);
    let on_hand = context.display.format.quantity_full(product.on_hand, unit);
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
    let submit = move |fields: &[FormField], context: &Context| {
        let Ok(quantity) = read_quantity(typed(fields, 0), unit, true, 0, context) else { return Effects::new() };
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
    form.on_scan(OnScan::Find(Box::new(move |fields, scanned, context| {
        let Ok(other) = scanned else { return not_known(scanned, context) };
        if other.id == id {
            // One more of it has come in.
            let typed = typed(fields, 0);
            let before =
                if typed.is_empty() { Ok(Quantity::ZERO) } else { read_quantity(typed, unit, false, 0, context) };
            let more = before.ok().and_then(|before| before.add(Quantity::ONE).ok());
            return more.map(|more| form::fill(0, context.display.format.quantity_field(more))).into_iter().collect();
        }
        instead(fields, &product, other, context, restock)
    })))
}

/// A scan of another product in a form about one: its form takes the place of this one, unless something is typed here.
fn instead(
    fields: &[FormField],
    product: &Product,
    other: Product,
    context: &Context,
    form: fn(Product, &Context) -> Form,
) -> Effects {
    if fields.iter().any(|field| field.touched) {
        let text = tr!(
            context.display.texts,
            "products-scan-unsaved",
            other = other.name.as_str(),
            name = product.name.as_str()
        );
        return vec![form::refuse(0, text)];
    }
    vec![Effect::CloseForm, Effect::open(form(other, context))]
}

fn not_known(scanned: std::result::Result<Product, String>, context: &Context) -> Effects {
    let code = scanned.err().unwrap_or_default();
    vec![form::refuse(0, tr!(context.display.texts, "products-scan-unknown", code = code))]
}

/// A toast whose undo moves the stock back, as a mistyped quantity is corrected.
fn moved(product: &Product, quantity: Quantity, text: String) -> Effects {
    let (id, name) = (product.id, product.name.clone());
    let step = Undo::new(
        move |texts| tr!(texts, "products-stock-undone", name = name.as_str()),
        move |repository, act| {
            let back = quantity.neg().map_err(RepositoryError::from)?;
            repository.adjust(id, back, "mistyped", act).map(|_| Undone::Done)
        },
    );
    vec![want::<ProductRow>(id), Effect::Undoable(text, step.then(move || vec![want::<ProductRow>(id)]))]
}

/// The stock is corrected, with a reason.
pub fn adjust(product: Product, context: &Context) -> Form {
    let texts = &context.display.texts;
    let (id, unit) = (product.id, product.unit);
    let on_hand = context.display.format.quantity_full(product.on_hand, unit);
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
            wrong.push((2, tr!(context.display.texts, "products-reason-missing")));
        }
        wrong
    };
    let submit = move |fields: &[FormField], context: &Context| {
        let Ok(quantity) = read_difference(typed(fields, 0), unit, context) else { return Effects::new() };
        let Some(reason) = reason_of(fields) else { return Effects::new() };
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
        unknown => not_known(unknown, context),
    })))
}

fn read_difference(text: &str, unit: Unit, context: &Context) -> std::result::Result<Quantity, Wrong> {
    let words = |error: &NumberError| (0, number_error_text(&context.display.texts, error));
    match parse::signed_quantity(text, unit, context.display.format.lang) {
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
