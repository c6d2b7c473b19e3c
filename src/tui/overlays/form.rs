//! Fields to fill in, checked while typing, saved as a whole. What was typed is never lost without asking.

mod field;
mod save;

pub use field::{FormField, Kind};
pub use save::{Before, NotSaved, save};

use ratatui::{buffer::Buffer, layout::Rect};

use super::confirm::Confirm;
use crate::{
    domain::{Unit, absurd, invalid::Field, product::Product},
    i18n::{
        errors::{error_text, problem_text, value_text},
        parse,
    },
    repository::{Refusal, RepositoryError},
    tr,
    tui::{
        context::{Context, Reason, ensure},
        effect::{Address, Answer, Effect, Effects, Mark, Outcome, Overlay, Scan, Turn},
        input::{
            action::{Action, Scope},
            hit::Target,
            run::Focus,
            text_field::TextField,
        },
        theme::Meaning,
        widgets::{
            keys,
            popup::Popup,
            text::{marked, put, width},
        },
    },
};

/// Reads the form and says what is wrong, as (index of the field, words).
pub type Check = Box<dyn Fn(&[FormField], &Context) -> Vec<(usize, String)> + Send>;
/// Starts the save; the form stays until it is closed, so that a refusal can be shown at its field.
pub type Submit = Box<dyn Fn(&[FormField], &Context) -> Effects + Send>;

/// What a scan does in a form that asks for a code.
pub enum OnScan {
    /// Index of the field with the code, whichever has the focus.
    Fill(usize),
    /// The product that has the code, or the code that none has.
    Find(Box<dyn Fn(&[FormField], std::result::Result<Product, String>, &Context) -> Effects + Send>),
}

/// What of a form no hand means, in words.
pub type Doubt = fn(&[FormField], &Context) -> Option<String>;

/// A typed price that no hand means, in words.
pub fn absurd_price(typed: &str, context: &Context) -> Option<String> {
    let format = context.display.format;
    let price = parse::price(typed, format.currency, format.lang).ok()?;
    absurd::price(price, format.currency).then(|| format.price(price))
}

/// A typed quantity of a unit that no hand means, in words.
pub fn absurd_quantity(typed: &str, unit: Unit, context: &Context) -> Option<String> {
    let quantity = parse::signed_quantity(typed, unit, context.display.format.lang).ok()?;
    absurd::quantity(quantity, unit).then(|| context.display.format.quantity(quantity, unit))
}

/// The question about a number that no hand means; what follows when it is meant.
pub fn ask_absurd(what: String, on_yes: Effects, context: &Context) -> Confirm {
    let texts = &context.display.texts;
    Confirm {
        title: tr!(texts, "absurd-title"),
        text: tr!(texts, "absurd-text", what = what),
        note: String::new(),
        yes: tr!(texts, "absurd-yes"),
        danger: true,
        on_yes,
    }
}

/// Types a text into a field of the topmost form.
pub fn fill(index: usize, text: String) -> Effect {
    Effect::answer(Address::Overlay, Reply::Typed(index, text))
}

/// What comes back to a form, beside the outcome of a save.
enum Reply {
    /// What is wrong with the field of an index.
    Wrong(usize, String),
    /// The text of a field from now on, as if it had been typed.
    Typed(usize, String),
    /// The product of a scan, or the code that no product has.
    Scanned(std::result::Result<Product, String>),
    /// What was asked about is meant.
    Meant,
}

/// Puts an error at a field of the topmost form.
pub fn refuse(index: usize, error: String) -> Effect {
    Effect::answer(Address::Overlay, Reply::Wrong(index, error))
}

/// Fields to fill in.
pub struct Form {
    pub title: String,
    pub fields: Vec<FormField>,
    /// Index of the field with the focus.
    pub focus: usize,
    /// Checks every field, at each change.
    pub check: Check,
    /// Saves.
    pub submit: Submit,
    on_scan: Option<OnScan>,
    /// What of it no hand means, in words: it is asked about before it is saved.
    doubt: Doubt,
    /// The reader means it.
    meant: bool,
    /// Enter saves from the field of this index on; before it, enter goes to the next field.
    saves_from: usize,
    /// A save has been handed to the write thread.
    saving: bool,
    /// Why the last save came to nothing, where no field is to blame.
    trouble: Option<String>,
}

impl Form {
    /// A form with the focus on its first field.
    pub fn new(title: String, fields: Vec<FormField>, check: Check, submit: Submit) -> Form {
        let saves_from = fields.len().saturating_sub(1);
        Form {
            title,
            fields,
            focus: 0,
            check,
            submit,
            on_scan: None,
            doubt: |_, _| None,
            meant: false,
            saves_from,
            saving: false,
            trouble: None,
        }
    }

    /// One that doubts what no hand means.
    #[must_use]
    pub fn doubt(mut self, doubt: Doubt) -> Form {
        self.doubt = doubt;
        self
    }

    /// One that asks for a code.
    #[must_use]
    pub fn on_scan(mut self, on_scan: OnScan) -> Form {
        self.on_scan = Some(on_scan);
        self
    }

    /// One in which enter saves from this field on.
    #[must_use]
    pub fn saves_from(mut self, index: usize) -> Form {
        self.saves_from = index;
        self
    }

    /// Puts an error at a field.
    fn refuse(&mut self, index: usize, error: String) {
        self.saving = false;
        if let Some(field) = self.fields.get_mut(index) {
            field.error = Some(error);
            self.focus = index;
        }
    }

    fn focused(&self) -> Option<&Kind> {
        self.fields.get(self.focus).map(|field| &field.kind)
    }

    /// Checks every field; errors of untouched fields are shown on a save only. Returns whether all are valid.
    fn recheck(&mut self, all: bool, context: &Context) -> bool {
        self.trouble = None;
        let errors = (self.check)(&self.fields, context);
        for field in &mut self.fields {
            field.error = None;
        }
        let first = errors.iter().map(|(index, _)| *index).min();
        for (index, error) in errors {
            if let Some(field) = self.fields.get_mut(index)
                && (all || field.touched)
            {
                field.error.get_or_insert(error);
            }
        }
        if all && let Some(first) = first {
            self.focus = first;
        }
        first.is_none()
    }

    fn step(&mut self, by: isize) {
        let count = self.fields.len().max(1);
        self.focus = (self.focus + count).saturating_add_signed(by) % count;
    }

    fn choose(&mut self, by: isize, context: &Context) {
        if let Some(field) = self.fields.get_mut(self.focus)
            && let Kind::Choice(words) = &field.kind
        {
            let count = words.len().max(1);
            field.choice = (field.choice + count).saturating_add_signed(by) % count;
            field.touched = true;
            self.recheck(false, context);
        }
    }

    fn save(&mut self, turn: &mut Turn<'_>) {
        if self.recheck(true, turn) {
            if let Some(what) = (self.doubt)(&self.fields, turn).filter(|_| !self.meant) {
                return turn.open(ask_absurd(
                    what,
                    vec![Effect::answer(Address::Overlay, Reply::Meant)],
                    turn.context(),
                ));
            }
            let effects = (self.submit)(&self.fields, turn);
            self.saving = effects.iter().any(|effect| matches!(effect, Effect::Write(_)));
            turn.extend(effects);
        }
    }

    /// Shows at its field why the store refused, or what stood against it.
    fn not_saved(&mut self, NotSaved { error, place }: NotSaved, turn: &mut Turn<'_>) {
        let (texts, format) = (&turn.display.texts, turn.display.format);
        match &error {
            RepositoryError::Refused(Refusal::CodeTaken { .. }) => {
                self.refuse(place(Field::Code), error_text(texts, format, &error));
            }
            RepositoryError::Refused(Refusal::Invalid(invalid)) => {
                self.refuse(place(invalid.field), problem_text(texts, invalid.problem));
            }
            // The first of them is where the reader is put.
            RepositoryError::Refused(Refusal::Changed(changed)) => {
                for changed in changed.iter().rev() {
                    let theirs = value_text(texts, format, &changed.theirs);
                    let ours = value_text(texts, format, &changed.ours);
                    self.refuse(place(changed.field), tr!(texts, "form-changed", theirs = theirs, ours = ours));
                }
            }
            // Nothing that is typed could change it.
            RepositoryError::Refused(Refusal::NotFound(_) | Refusal::Deleted { .. } | Refusal::Anonymised) => {
                turn.push(Effect::CloseForm);
                turn.failed(error);
            }
            // The form stays as it is: what stood against it may be gone in a moment.
            _ => {
                self.saving = false;
                self.trouble = Some(error_text(texts, format, &error));
            }
        }
    }

    /// A text in a field, as if it had been typed.
    fn fill(&mut self, index: usize, text: &str, turn: &mut Turn<'_>) {
        if let Some(field) = self.fields.get_mut(index) {
            field.text.set(text);
            field.touched = true;
        }
        self.recheck(false, turn);
    }

    fn found(&mut self, product: std::result::Result<Product, String>, turn: &mut Turn<'_>) {
        if let Some(OnScan::Find(then)) = &self.on_scan {
            let effects = then(&self.fields, product, turn);
            turn.extend(effects);
        }
    }

    /// Cells for the labels, of a form so wide inside.
    fn label_width(&self, inner: u16) -> u16 {
        let label = self.fields.iter().map(|field| width(&field.label)).max().unwrap_or(0) + 2;
        u16::try_from(label).unwrap_or(0).clamp(10, (inner / 3 + 1).max(10))
    }

    fn draw_foot(inner: Rect, buf: &mut Buffer, context: &Context) {
        let y = inner.bottom().saturating_sub(1);
        let row = Rect::new(inner.x.saturating_sub(1), y, inner.width + 1, 1);
        let hints = [
            keys::KeyHint::new(Action::NextField, tr!(context.display.texts, "form-next"), context),
            keys::KeyHint::new(Action::Save, tr!(context.display.texts, "form-save"), context),
            keys::KeyHint::new(Action::Cancel, tr!(context.display.texts, "form-cancel"), context),
        ];
        keys::hints(row, &hints, &ratatui::text::Line::default(), buf, context);
    }
}

impl Overlay for Form {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Form]
    }

    fn cancel(&self) -> Action {
        Action::Cancel
    }

    fn field(&mut self) -> Option<&mut TextField> {
        let field = self.fields.get_mut(self.focus)?;
        match field.kind {
            Kind::Choice(_) | Kind::Opens(_) => None,
            Kind::Text | Kind::Code | Kind::Number => Some(&mut field.text),
        }
    }

    fn types(&self) -> bool {
        matches!(self.focused(), Some(Kind::Text | Kind::Code | Kind::Number))
    }

    fn typed(&mut self, turn: &mut Turn<'_>) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.touched = true;
        }
        self.meant = false;
        self.recheck(false, turn);
    }

    /// Chooses the next word that begins with the letter.
    fn letter(&mut self, letter: char, turn: &mut Turn<'_>) -> bool {
        let chosen = self.fields.get_mut(self.focus).is_some_and(|field| field.choose(letter));
        if chosen {
            self.recheck(false, turn);
        }
        chosen
    }

    fn expects(&self) -> Focus {
        match self.focused() {
            Some(Kind::Number) => Focus::Amount,
            Some(Kind::Code) => Focus::Code,
            _ if self.on_scan.is_some() => Focus::Code,
            _ => Focus::Form,
        }
    }

    fn takes_scans(&self) -> bool {
        self.on_scan.is_some()
    }

    /// A scan where a code is asked for; from the field for it, the focus moves on.
    fn scanned(&mut self, scan: &Scan, turn: &mut Turn<'_>) {
        match self.on_scan {
            None => {}
            Some(OnScan::Fill(index)) => {
                self.fill(index, scan.code(), turn);
                if self.focus == index {
                    self.step(1);
                }
            }
            Some(OnScan::Find(_)) => {
                let scan = scan.clone();
                turn.read("form-scan", move |reader| {
                    Ok(Reply::Scanned(scan.product(reader)?.ok_or_else(|| scan.code().to_owned())))
                });
            }
        }
    }

    fn can_take_back(&self, action: Action) -> bool {
        match action {
            Action::Submit => self.focus < self.saves_from,
            Action::NextField | Action::PreviousField | Action::ChoiceLeft | Action::ChoiceRight => true,
            _ => false,
        }
    }

    fn mark(&self) -> Mark {
        Box::new((self.focus, self.fields.clone()))
    }

    fn put_back(&mut self, mark: Mark, turn: &mut Turn<'_>) {
        let Ok(mark) = mark.downcast::<(usize, Vec<FormField>)>() else { return };
        let (focus, fields) = *mark;
        (self.focus, self.fields) = (focus, fields);
        self.recheck(false, turn);
    }

    fn is_filled(&self) -> bool {
        self.fields.iter().any(|field| field.touched)
    }

    /// Until the store has answered, a second save would be a second record, and the answer wants its form.
    fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        if self.saving && context.tasks.writing > 0 {
            return Some(Reason::Saving);
        }
        let chooses = matches!(self.focused(), Some(Kind::Choice(_)));
        ensure(chooses || !matches!(action, Action::ChoiceLeft | Action::ChoiceRight), Reason::TypedField)
    }

    /// A press on a field gives it the keys; on one of its words, chooses that.
    fn click(&mut self, target: Target, turn: &mut Turn<'_>) -> Outcome {
        if let Target::Field(index) | Target::Choice(index, _) = target {
            self.focus = index;
        }
        if let (Target::Choice(_, choice), Some(field)) = (target, self.fields.get_mut(self.focus)) {
            field.choice = choice;
            field.touched = true;
            self.recheck(false, turn);
        }
        Outcome::Stay
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) -> Outcome {
        match action {
            Action::NextField => self.step(1),
            Action::PreviousField => self.step(-1),
            Action::ChoiceLeft => self.choose(-1, turn),
            Action::ChoiceRight => self.choose(1, turn),
            Action::Submit if let Some(Kind::Opens(action)) = self.focused() => return Outcome::Leave(*action),
            Action::Submit if self.focus < self.saves_from => self.step(1),
            Action::Submit | Action::Save => self.save(turn),
            Action::Cancel => {
                if !self.is_filled() {
                    return Outcome::Close;
                }
                turn.open(leave(&self.title, turn.context()));
            }
            _ => {}
        }
        Outcome::Stay
    }

    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) -> std::result::Result<(), Answer> {
        match answer.take() {
            Ok(Reply::Wrong(index, error)) => self.refuse(index, error),
            Ok(Reply::Typed(index, text)) => self.fill(index, &text, turn),
            Ok(Reply::Scanned(product)) => self.found(product, turn),
            Ok(Reply::Meant) => {
                self.meant = true;
                self.save(turn);
            }
            Err(answer) => self.not_saved(answer.take()?, turn),
        }
        Ok(())
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let danger = context.display.theme.style(Meaning::Danger);
        let errors = self.fields.iter().filter(|field| field.error.is_some()).count();
        let wide = 76.min(area.width.saturating_sub(2));
        let count = u16::try_from(self.fields.len()).unwrap_or(u16::MAX);
        let label = self.label_width(wide.saturating_sub(4));
        let told = |field: &FormField| marked(field.error.as_deref(), wide.saturating_sub(4 + label));
        let trouble = marked(self.trouble.as_deref(), wide.saturating_sub(4));
        let errors_rows = self.fields.iter().map(|field| told(field).len()).sum::<usize>() + trouble.len();
        let errors_rows = u16::try_from(errors_rows).unwrap_or(0);
        // One row of air between fields, where the screen has it.
        let pitch = if count * 2 + 5 + errors_rows <= area.height { 2 } else { 1 };
        let high = count.saturating_mul(pitch).saturating_add(4 + errors_rows).max(6);
        let note = if errors == 0 {
            String::new()
        } else {
            tr!(context.display.texts, "form-wrong", count = i64::try_from(errors).unwrap_or(0))
        };
        let inner = Popup { title: self.title.clone(), note, wrong: true }.draw(area, wide, high, buf, context);
        let mut y = inner.y + u16::from(pitch == 2);
        for (i, field) in self.fields.iter().enumerate() {
            if y >= inner.bottom().saturating_sub(1) {
                break;
            }
            let row = Rect::new(inner.x, y, inner.width, 1);
            context.targets.add(row, Target::Field(i));
            field::draw(field, i, i == self.focus, label, row, buf, context);
            y += 1;
            for line in told(field) {
                put(buf, inner.x + label, y, &line, inner.width.saturating_sub(label), danger);
                y += 1;
            }
            y += pitch - 1;
        }
        let top = inner.bottom().saturating_sub(1 + u16::try_from(trouble.len()).unwrap_or(0)).max(inner.y);
        for (y, line) in (top..inner.bottom()).zip(trouble) {
            put(buf, inner.x, y, &line, inner.width, danger);
        }
        Form::draw_foot(inner, buf, context);
    }
}

/// The question before what is typed is thrown away.
fn leave(title: &str, context: &Context) -> Confirm {
    let texts = &context.display.texts;
    Confirm {
        title: tr!(texts, "form-leave-title", form = title),
        text: tr!(texts, "form-leave-text"),
        note: String::new(),
        yes: tr!(texts, "form-leave-yes"),
        danger: true,
        on_yes: vec![Effect::CloseForm],
    }
}
