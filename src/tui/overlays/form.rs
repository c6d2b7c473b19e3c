//! Fields to fill in, checked while typing, saved as a whole. What was typed is never lost without asking.

use std::sync::{Arc, Mutex, PoisonError};

use ratatui::{buffer::Buffer, layout::Rect};

use super::{Outcome, Overlay, ScanFate};
use crate::{
    domain::{
        edit::{Edit, ReadAgain},
        invalid::Field,
    },
    i18n::errors::{error_text, problem_text, value_text},
    repository::{Refusal, Repository, RepositoryError, Result},
    tr,
    tui::{
        action::Action,
        app::App,
        context::Context,
        field::TextField,
        reason::{Reason, ensure},
        spot::Spot,
        theme::Meaning,
        widgets::{
            field::{Input, input, pills},
            keys,
            popup::Popup,
            text::{marked, put, width},
        },
    },
};

/// What a field is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A text.
    Text,
    /// A code: a scan lands here.
    Code,
    /// An amount, a price or a quantity: right-aligned.
    Number,
    /// One of these (shown words).
    Choice(Vec<String>),
}

/// One field.
#[derive(Debug, Clone)]
pub struct FormField {
    /// Its label.
    pub label: String,
    /// What it is.
    pub kind: Kind,
    /// What is typed.
    pub text: TextField,
    /// Index of what is chosen.
    pub choice: usize,
    /// A muted word behind the field.
    pub hint: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Has anything been typed or chosen here?
    pub touched: bool,
}

impl FormField {
    /// A field with a text in it.
    pub fn text(label: String, kind: Kind, text: &str) -> FormField {
        let (text, hint) = (TextField::with(text), String::new());
        FormField { label, kind, text, choice: 0, hint, error: None, touched: false }
    }

    /// A field that chooses one of several words.
    pub fn choice(label: String, words: Vec<String>, choice: usize) -> FormField {
        FormField { choice, ..FormField::text(label, Kind::Choice(words), "") }
    }

    /// With a muted word behind it.
    #[must_use]
    pub fn hint(mut self, hint: String) -> FormField {
        self.hint = hint;
        self
    }
}

/// Reads the form and says what is wrong, as (index of the field, words).
pub type Check = Box<dyn Fn(&[FormField], &Context) -> Vec<(usize, String)>>;
/// Starts the save; the form stays until `App` closes it, so that a refusal can be shown at its field.
pub type Submit = Box<dyn Fn(&[FormField], &mut Context)>;

/// What a form has read. Where somebody else has changed a field that is changed here too, it is told, and what stands there
/// now counts as read: saved again, the form goes over it.
pub struct Before<T>(Arc<Mutex<T>>);

impl<T> Clone for Before<T> {
    fn clone(&self) -> Before<T> {
        Before(Arc::clone(&self.0))
    }
}

impl<T: ReadAgain + Clone> Before<T> {
    /// What was read when the form was opened.
    pub fn new(read: T) -> Before<T> {
        Before(Arc::new(Mutex::new(read)))
    }

    /// What counts as read.
    pub fn get(&self) -> T {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The edit that makes of it what was typed, and what becomes of its outcome.
    pub fn edit<R>(&self, after: T, work: impl FnOnce(&Edit<T>) -> Result<R>) -> Result<R> {
        let outcome = work(&Edit::new(self.get(), after));
        if let Err(RepositoryError::Refused(Refusal::Changed(changed))) = &outcome {
            let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for changed in changed {
                read.read_again(changed);
            }
        }
        outcome
    }
}

/// Changes the store from a form: a refusal goes to its field (`place` says to which), a success closes the form and is
/// told by `said`.
pub fn submit<T: Send + 'static>(
    work: impl FnOnce(&mut dyn Repository) -> Result<T> + Send + 'static,
    said: impl FnOnce(&mut App, T) + Send + 'static,
    place: fn(Field) -> usize,
    context: &mut Context,
) {
    context.write(work, move |app, outcome| match outcome {
        Ok(value) => {
            app.close_form();
            said(app, value);
            app.changed();
        }
        Err(error) => {
            let context = &app.context;
            let (index, text) = match &error {
                RepositoryError::Refused(Refusal::CodeTaken { .. }) => {
                    (place(Field::Code), error_text(&context.texts, context.format, &error))
                }
                RepositoryError::Refused(Refusal::Invalid(invalid)) => {
                    (place(invalid.field), problem_text(&context.texts, invalid.problem))
                }
                RepositoryError::Refused(Refusal::Changed(changed)) => {
                    let told = changed.iter().map(|changed| {
                        let theirs = value_text(&context.texts, context.format, &changed.theirs);
                        let ours = value_text(&context.texts, context.format, &changed.ours);
                        (place(changed.field), tr!(context.texts, "form-changed", theirs = theirs, ours = ours))
                    });
                    let told: Vec<(usize, String)> = told.collect();
                    match app.form() {
                        // The first of them is where the reader is put.
                        Some(form) => told.into_iter().rev().for_each(|(index, text)| form.refuse(index, text)),
                        None => app.context.failed(&error),
                    }
                    return;
                }
                // Nothing that is typed could change it.
                RepositoryError::Refused(Refusal::NotFound(_) | Refusal::Deleted { .. } | Refusal::Anonymised) => {
                    app.close_form();
                    return app.context.failed(&error);
                }
                // The form stays as it is: what stood against it may be gone in a moment.
                _ => {
                    let text = error_text(&context.texts, context.format, &error);
                    match app.form() {
                        Some(form) => form.fail(text),
                        None => app.context.failed(&error),
                    }
                    return;
                }
            };
            match app.form() {
                Some(form) => form.refuse(index, text),
                None => app.context.failed(&error),
            }
        }
    });
}

impl App {
    /// The topmost form: a scan may have put a question over it since it was saved.
    pub fn form(&mut self) -> Option<&mut Form> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Form(form) => Some(form),
            Overlay::Confirm(_)
            | Overlay::Help(_)
            | Overlay::Palette(_)
            | Overlay::Picker(_)
            | Overlay::Themes(_)
            | Overlay::Welcome(_) => None,
        })
    }

    /// Closes the topmost form, whatever stands over it.
    pub fn close_form(&mut self) {
        if let Some(index) = self.overlays.iter().rposition(|overlay| matches!(overlay, Overlay::Form(_))) {
            self.overlays.remove(index);
        }
    }
}

/// Fields to fill in.
pub struct Form {
    /// What it is for.
    pub title: String,
    /// In order.
    pub fields: Vec<FormField>,
    /// Index of the field with the focus.
    pub focus: usize,
    /// Checks every field, at each change.
    pub check: Check,
    /// Saves.
    pub submit: Submit,
    /// Escape was pressed with something typed: the next one discards.
    discarding: bool,
    /// A save has been handed to the write lane.
    saving: bool,
    /// Why the last save came to nothing, where no field is to blame.
    trouble: Option<String>,
}

impl Form {
    /// A form with the focus on its first field.
    pub fn new(title: String, fields: Vec<FormField>, check: Check, submit: Submit) -> Form {
        Form { title, fields, focus: 0, check, submit, discarding: false, saving: false, trouble: None }
    }

    /// Puts an error at a field (a refusal of the store).
    pub fn refuse(&mut self, index: usize, error: String) {
        self.saving = false;
        if let Some(field) = self.fields.get_mut(index) {
            field.error = Some(error);
            self.focus = index;
        }
    }

    /// The save came to nothing, through no fault of a field; what is typed stays.
    pub fn fail(&mut self, trouble: String) {
        self.saving = false;
        self.trouble = Some(trouble);
    }

    /// The text field that has the focus.
    pub fn field(&mut self) -> Option<&mut TextField> {
        let field = self.fields.get_mut(self.focus)?;
        match field.kind {
            Kind::Choice(_) => None,
            Kind::Text | Kind::Code | Kind::Number => Some(&mut field.text),
        }
    }

    /// The focused field's text has changed.
    pub fn typed(&mut self, context: &mut Context) {
        self.discarding = false;
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.touched = true;
        }
        self.recheck(false, context);
    }

    /// Has a text field the focus?
    pub fn types(&self) -> bool {
        matches!(self.focused(), Some(Kind::Text | Kind::Code | Kind::Number))
    }

    fn focused(&self) -> Option<&Kind> {
        self.fields.get(self.focus).map(|field| &field.kind)
    }

    /// Holds the focused field an amount or a quantity?
    pub fn amount(&self) -> bool {
        matches!(self.focused(), Some(Kind::Number))
    }

    /// A field for codes takes a scan, one for texts keeps it as typed; elsewhere it goes to the basket.
    pub fn scan_fate(&self) -> ScanFate {
        match self.focused() {
            Some(Kind::Code) => ScanFate::Taken,
            Some(Kind::Text) => ScanFate::Typed,
            Some(Kind::Number | Kind::Choice(_)) | None => ScanFate::Basket,
        }
    }

    /// A scan into a field for codes; the focus moves on.
    pub fn scanned(&mut self, code: &str, context: &mut Context) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.text.set(code);
        }
        self.typed(context);
        self.step(1);
    }

    /// Checks every field; errors of fields that nobody has touched yet are shown on a save only. Gives whether all is well.
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
        self.discarding = false;
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

    fn save(&mut self, context: &mut Context) {
        if self.recheck(true, context) {
            let before = context.writing;
            (self.submit)(&self.fields, context);
            self.saving = context.writing > before;
        }
    }

    /// Why an action can't be done: until the store has answered, a second save would be a second record, and the answer
    /// wants its form.
    pub fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        if self.saving && context.writing > 0 {
            return Some(Reason::Saving);
        }
        let chooses = matches!(self.focused(), Some(Kind::Choice(_)));
        ensure(chooses || !matches!(action, Action::ChoiceLeft | Action::ChoiceRight), Reason::TypedField)
    }

    /// A press on a field gives it the keys; on one of its words, chooses that.
    pub fn click(&mut self, spot: Spot, context: &Context) -> Outcome {
        if let Spot::Field(index) | Spot::Choice(index, _) = spot {
            self.focus = index;
            self.discarding = false;
        }
        if let (Spot::Choice(_, choice), Some(field)) = (spot, self.fields.get_mut(self.focus)) {
            field.choice = choice;
            field.touched = true;
            self.recheck(false, context);
        }
        Outcome::Stay
    }

    /// An action of the form.
    pub fn update(&mut self, action: Action, context: &mut Context) -> Outcome {
        match action {
            Action::NextField => self.step(1),
            Action::PreviousField => self.step(-1),
            Action::ChoiceLeft => self.choose(-1, context),
            Action::ChoiceRight => self.choose(1, context),
            Action::Submit if self.focus + 1 < self.fields.len() => self.step(1),
            Action::Submit | Action::Save => self.save(context),
            Action::Cancel => {
                let typed = self.fields.iter().any(|field| field.touched);
                if !typed || self.discarding {
                    return Outcome::Close;
                }
                self.discarding = true;
            }
            _ => {}
        }
        Outcome::Stay
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let danger = context.theme.style(Meaning::Danger);
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
            tr!(context.texts, "form-wrong", count = i64::try_from(errors).unwrap_or(0))
        };
        let inner = Popup { title: self.title.clone(), note, wrong: true }.draw(area, wide, high, buf, context);
        let mut y = inner.y + u16::from(pitch == 2);
        for (i, field) in self.fields.iter().enumerate() {
            if y >= inner.bottom().saturating_sub(1) {
                break;
            }
            let row = Rect::new(inner.x, y, inner.width, 1);
            context.spots.put(row, Spot::Field(i));
            draw_field(field, i, i == self.focus, label, row, buf, context);
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
        self.draw_foot(inner, buf, context);
    }

    /// Cells for the labels, of a form so wide inside.
    fn label_width(&self, inner: u16) -> u16 {
        let label = self.fields.iter().map(|field| width(&field.label)).max().unwrap_or(0) + 2;
        u16::try_from(label).unwrap_or(0).clamp(10, (inner / 3 + 1).max(10))
    }

    fn draw_foot(&self, inner: Rect, buf: &mut Buffer, context: &Context) {
        let theme = &context.theme;
        let y = inner.bottom().saturating_sub(1);
        let row = Rect::new(inner.x.saturating_sub(1), y, inner.width + 1, 1);
        if self.discarding {
            let key = context.keymap.key(Action::Cancel, true).unwrap_or_default();
            let text = tr!(context.texts, "form-discard", key = key);
            put(buf, inner.x, y, &text, inner.width, theme.style(Meaning::Warn));
            return;
        }
        let hints = [
            keys::Key::new(Action::NextField, tr!(context.texts, "form-next"), context),
            keys::Key::new(Action::Save, tr!(context.texts, "form-save"), context),
            keys::Key::new(Action::Cancel, tr!(context.texts, "form-cancel"), context),
        ];
        keys::hints(row, &hints, &ratatui::text::Line::default(), buf, context);
    }
}

fn draw_field(
    field: &FormField,
    index: usize,
    focused: bool,
    label: u16,
    row: Rect,
    buf: &mut Buffer,
    context: &Context,
) {
    let theme = &context.theme;
    let style = theme.style(if focused { Meaning::Text } else { Meaning::Muted });
    put(buf, row.x, row.y, &field.label, label.saturating_sub(1), style);
    let room = Rect::new(row.x + label, row.y, row.width.saturating_sub(label), 1);
    let wide = match &field.kind {
        Kind::Choice(words) => {
            let mark = if focused { "›" } else { " " };
            put(buf, room.x.saturating_sub(2), room.y, mark, 1, theme.style(Meaning::Accent));
            for (choice, place) in pills(words, field.choice, room, buf, theme).into_iter().enumerate() {
                context.spots.put(place, Spot::Choice(index, choice));
            }
            return;
        }
        Kind::Text => room.width,
        Kind::Code => room.width.min(26),
        Kind::Number => room.width.min(18),
    };
    let shown = Input {
        text: field.text.text(),
        cursor: field.text.cursor(),
        focused,
        wrong: field.error.is_some(),
        right: matches!(field.kind, Kind::Number),
        boxed: true,
        ..Input::default()
    };
    input(&shown, Rect { width: wide, ..room }, buf, theme);
    let rest = room.width.saturating_sub(wide + 2);
    put(buf, room.x + wide + 2, room.y, &field.hint, rest, theme.style(Meaning::Muted));
}
