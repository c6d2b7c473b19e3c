//! Fields to fill in, checked while typing, saved as a whole. What was typed is never lost without asking.

use std::sync::{Arc, Mutex, PoisonError};

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    domain::{
        edit::{Edit, Fields},
        invalid::Field,
        moment::Act,
    },
    i18n::errors::{error_text, problem_text, value_text},
    repository::{Refusal, Repository, RepositoryError, Result},
    tr,
    tui::{
        context::{Context, Reason, ensure},
        effect::{Address, Answer, Effect, Effects, Outcome, Overlay, ScanFate, Topic, Turn},
        input::{
            action::{Action, Scope},
            hit::Target,
            text_field::TextField,
        },
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
    pub label: String,
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
pub type Check = Box<dyn Fn(&[FormField], &Context) -> Vec<(usize, String)> + Send>;
/// Starts the save; the form stays until it is closed, so that a refusal can be shown at its field.
pub type Submit = Box<dyn Fn(&[FormField], &Context) -> Effects + Send>;

/// What a form has read. Where somebody else has changed a field that is changed here too, it is told, and what stands there
/// now counts as read: saved again, the form goes over it.
pub struct Before<T>(Arc<Mutex<T>>);

impl<T> Clone for Before<T> {
    fn clone(&self) -> Before<T> {
        Before(Arc::clone(&self.0))
    }
}

impl<T: Fields> Before<T> {
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
                read.set(changed.field, &changed.theirs);
            }
        }
        outcome
    }
}

/// What a save came to that the store refused.
pub struct NotSaved {
    pub error: RepositoryError,
    /// Where a field stands in the form.
    place: fn(Field) -> usize,
}

/// What is wrong with the field of an index.
struct Wrong(usize, String);

/// Puts an error at a field of the topmost form.
pub fn refuse(index: usize, error: String) -> Effect {
    Effect::answer(Address::Overlay, Wrong(index, error))
}

/// Changes the store from a form: a refusal goes to its field (`place` says to which); a success closes the form, and is
/// followed by what `then` says.
pub fn save<T>(
    work: impl FnOnce(&mut dyn Repository, &Act) -> Result<T> + Send + 'static,
    then: impl FnOnce(T) -> Effects + Send + 'static,
    topics: &'static [Topic],
    place: fn(Field) -> usize,
) -> Effects {
    vec![Effect::Write(Box::new(move |repository, act| match work(repository, act) {
        Ok(value) => {
            let mut effects = vec![Effect::CloseForm];
            effects.extend(then(value));
            effects.push(Effect::Changed(topics));
            effects
        }
        Err(error) => vec![Effect::answer(Address::Overlay, NotSaved { error, place })],
    }))]
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

    /// Checks every field; errors of fields that nobody has touched yet are shown on a save only. Returns whether all is well.
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

    fn save(&mut self, turn: &mut Turn<'_>) {
        if self.recheck(true, turn) {
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

    /// Cells for the labels, of a form so wide inside.
    fn label_width(&self, inner: u16) -> u16 {
        let label = self.fields.iter().map(|field| width(&field.label)).max().unwrap_or(0) + 2;
        u16::try_from(label).unwrap_or(0).clamp(10, (inner / 3 + 1).max(10))
    }

    fn draw_foot(&self, inner: Rect, buf: &mut Buffer, context: &Context) {
        let theme = &context.display.theme;
        let y = inner.bottom().saturating_sub(1);
        let row = Rect::new(inner.x.saturating_sub(1), y, inner.width + 1, 1);
        if self.discarding {
            let key = context.display.keymap.key(Action::Cancel, true).unwrap_or_default();
            let text = tr!(context.display.texts, "form-discard", key = key);
            put(buf, inner.x, y, &text, inner.width, theme.style(Meaning::Warn));
            return;
        }
        let hints = [
            keys::Key::new(Action::NextField, tr!(context.display.texts, "form-next"), context),
            keys::Key::new(Action::Save, tr!(context.display.texts, "form-save"), context),
            keys::Key::new(Action::Cancel, tr!(context.display.texts, "form-cancel"), context),
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
            Kind::Choice(_) => None,
            Kind::Text | Kind::Code | Kind::Number => Some(&mut field.text),
        }
    }

    fn types(&self) -> bool {
        matches!(self.focused(), Some(Kind::Text | Kind::Code | Kind::Number))
    }

    fn typed(&mut self, turn: &mut Turn<'_>) {
        self.discarding = false;
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.touched = true;
        }
        self.recheck(false, turn);
    }

    fn amount(&self) -> bool {
        matches!(self.focused(), Some(Kind::Number))
    }

    /// A field for codes takes a scan, one for texts keeps it as typed; elsewhere it goes to the basket.
    fn scan_fate(&self) -> ScanFate {
        match self.focused() {
            Some(Kind::Code) => ScanFate::Taken,
            Some(Kind::Text) => ScanFate::Typed,
            Some(Kind::Number | Kind::Choice(_)) | None => ScanFate::Basket,
        }
    }

    /// A scan into a field for codes; the focus moves on.
    fn scanned(&mut self, code: &str, turn: &mut Turn<'_>) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.text.set(code);
        }
        self.typed(turn);
        self.step(1);
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
            self.discarding = false;
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
            Action::Submit if self.focus + 1 < self.fields.len() => self.step(1),
            Action::Submit | Action::Save => self.save(turn),
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

    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) -> std::result::Result<(), Answer> {
        match answer.take() {
            Ok(Wrong(index, error)) => self.refuse(index, error),
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
    let theme = &context.display.theme;
    let style = theme.style(if focused { Meaning::Text } else { Meaning::Muted });
    put(buf, row.x, row.y, &field.label, label.saturating_sub(1), style);
    let room = Rect::new(row.x + label, row.y, row.width.saturating_sub(label), 1);
    let wide = match &field.kind {
        Kind::Choice(words) => {
            let mark = if focused { "›" } else { " " };
            put(buf, room.x.saturating_sub(2), room.y, mark, 1, theme.style(Meaning::Accent));
            for (choice, place) in pills(words, field.choice, room, buf, theme).into_iter().enumerate() {
                context.targets.add(place, Target::Choice(index, choice));
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
