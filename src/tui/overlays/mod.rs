//! What stands above a tab: one enum, stacked; the top one has the keys.

pub mod confirm;
pub mod form;
pub mod help;
pub mod palette;
pub mod picker;
pub mod progress;
pub mod settings;
pub mod welcome;

use ratatui::{Frame, layout::Rect};

use self::{confirm::Confirm, form::Form, help::Help, palette::Palette, picker::Picker, welcome::Welcome};
use super::{
    action::{Action, Scope},
    context::Context,
    field::TextField,
    screens::Tab,
};

/// What becomes of an overlay after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It stays.
    Stay,
    /// It goes.
    Close,
    /// It stays, and the application does this.
    Leave(Action),
}

/// What becomes of a scan while an overlay has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanFate {
    /// It was typing after all: it stays where it stands.
    Typed,
    /// The overlay takes it.
    Taken,
    /// It goes to the basket.
    Basket,
}

/// One overlay.
pub enum Overlay {
    /// A question with yes and no.
    Confirm(Confirm),
    /// Fields to fill in.
    Form(Form),
    /// The keys of this place.
    Help(Help),
    /// All actions, searched by typing.
    Palette(Palette),
    /// A client or a product, searched by typing.
    Picker(Picker),
    /// The first start.
    Welcome(Welcome),
}

impl Overlay {
    /// The keys of a screen.
    pub fn help(scopes: Vec<Scope>, tab: Tab) -> Overlay {
        Overlay::Help(Help::new(scopes, tab))
    }

    /// The actions of a screen.
    pub fn palette(scopes: &[Scope], context: &Context) -> Overlay {
        Overlay::Palette(Palette::new(scopes, context))
    }

    /// The shop's settings.
    pub fn settings(context: &Context) -> Overlay {
        Overlay::Form(settings::form(context))
    }

    /// The scopes of its keys.
    pub fn scopes(&self) -> &'static [Scope] {
        match self {
            Overlay::Confirm(_) => &[Scope::Confirm],
            Overlay::Form(_) | Overlay::Welcome(_) => &[Scope::Form],
            Overlay::Help(_) | Overlay::Palette(_) | Overlay::Picker(_) => &[Scope::Chooser],
        }
    }

    /// The text field that has the focus, if one has.
    pub fn field(&mut self) -> Option<&mut TextField> {
        match self {
            Overlay::Confirm(_) => None,
            Overlay::Form(form) => form.field(),
            Overlay::Help(help) => help.field(),
            Overlay::Palette(palette) => Some(palette.field()),
            Overlay::Picker(picker) => Some(picker.field()),
            Overlay::Welcome(welcome) => welcome.field(),
        }
    }

    /// The focused field's text has changed.
    pub fn typed(&mut self, context: &mut Context) {
        match self {
            Overlay::Confirm(_) => {}
            Overlay::Form(form) => form.typed(context),
            Overlay::Help(help) => help.typed(),
            Overlay::Palette(palette) => palette.typed(context),
            Overlay::Picker(picker) => picker.typed(context),
            Overlay::Welcome(welcome) => welcome.typed(context),
        }
    }

    /// Holds the focused field an amount or a quantity?
    pub fn amount(&self) -> bool {
        match self {
            Overlay::Form(form) => form.amount(),
            Overlay::Confirm(_) | Overlay::Help(_) | Overlay::Palette(_) | Overlay::Picker(_) | Overlay::Welcome(_) => {
                false
            }
        }
    }

    /// What becomes of a scan while this overlay has the keys.
    pub fn scan_fate(&self) -> ScanFate {
        match self {
            Overlay::Form(form) => form.scan_fate(),
            Overlay::Welcome(_) => ScanFate::Typed,
            Overlay::Confirm(_) | Overlay::Help(_) | Overlay::Palette(_) | Overlay::Picker(_) => ScanFate::Basket,
        }
    }

    /// A scan that the overlay takes for itself.
    pub fn scanned(&mut self, code: &str, context: &mut Context) {
        if let Overlay::Form(form) = self {
            form.scanned(code, context);
        }
    }

    /// An action of one of its scopes.
    pub fn update(&mut self, action: Action, context: &mut Context) -> Outcome {
        match self {
            Overlay::Confirm(confirm) => confirm.update(action, context),
            Overlay::Form(form) => form.update(action, context),
            Overlay::Help(help) => help.update(action),
            Overlay::Palette(palette) => palette.update(action, context),
            Overlay::Picker(picker) => picker.update(action, context),
            Overlay::Welcome(welcome) => welcome.update(action, context),
        }
    }

    /// Draws it over what stands there, veiled by the frame already.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        match self {
            Overlay::Confirm(confirm) => confirm.draw(frame, area, context),
            Overlay::Form(form) => form.draw(frame, area, context),
            Overlay::Help(help) => help.draw(frame, area, context),
            Overlay::Palette(palette) => palette.draw(frame, area, context),
            Overlay::Picker(picker) => picker.draw(frame, area, context),
            Overlay::Welcome(welcome) => welcome.draw(frame, area, context),
        }
    }
}
