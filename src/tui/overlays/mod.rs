//! What stands above a tab: one enum, stacked; the top one has the keys.

pub mod chooser;
pub mod confirm;
pub mod form;
pub mod help;
pub mod palette;
pub mod picker;
pub mod progress;
pub mod settings;
pub mod themes;
pub mod welcome;

use ratatui::{buffer::Buffer, layout::Rect};

use self::{
    confirm::Confirm, form::Form, help::Help, palette::Palette, picker::Picker, themes::ThemeList, welcome::Welcome,
};
use super::{
    action::{Action, Scope},
    app::App,
    context::Context,
    field::TextField,
    reason::Reason,
    spot::Spot,
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
    /// The themes, each shown at once.
    Themes(ThemeList),
    /// The first start.
    Welcome(Welcome),
}

impl Overlay {
    /// The keys of what is open.
    pub fn help(app: &App) -> Overlay {
        Overlay::Help(Help::new(app))
    }

    /// Every action.
    pub fn palette(app: &App) -> Overlay {
        Overlay::Palette(Palette::new(app))
    }

    /// The themes to choose from.
    pub fn themes(context: &Context) -> Overlay {
        Overlay::Themes(ThemeList::new(context))
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
            Overlay::Help(_) | Overlay::Palette(_) | Overlay::Picker(_) | Overlay::Themes(_) => &[Scope::Chooser],
        }
    }

    /// The text field that has the focus, if one has.
    pub fn field(&mut self) -> Option<&mut TextField> {
        match self {
            Overlay::Confirm(_) | Overlay::Help(_) => None,
            Overlay::Form(form) => form.field(),
            Overlay::Palette(palette) => Some(palette.field()),
            Overlay::Picker(picker) => Some(picker.field()),
            Overlay::Themes(themes) => Some(themes.field()),
            Overlay::Welcome(welcome) => welcome.field(),
        }
    }

    /// Has a text field the focus?
    pub fn types(&self) -> bool {
        match self {
            Overlay::Confirm(_) | Overlay::Help(_) => false,
            Overlay::Form(form) => form.types(),
            Overlay::Palette(_) | Overlay::Picker(_) | Overlay::Themes(_) => true,
            Overlay::Welcome(welcome) => welcome.types(),
        }
    }

    /// The focused field's text has changed.
    pub fn typed(&mut self, context: &mut Context) {
        match self {
            Overlay::Confirm(_) | Overlay::Help(_) => {}
            Overlay::Form(form) => form.typed(context),
            Overlay::Palette(palette) => palette.typed(),
            Overlay::Picker(picker) => picker.typed(context),
            Overlay::Themes(themes) => themes.typed(context),
            Overlay::Welcome(welcome) => welcome.typed(context),
        }
    }

    /// Holds the focused field an amount or a quantity?
    pub fn amount(&self) -> bool {
        match self {
            Overlay::Form(form) => form.amount(),
            Overlay::Confirm(_)
            | Overlay::Help(_)
            | Overlay::Palette(_)
            | Overlay::Picker(_)
            | Overlay::Themes(_)
            | Overlay::Welcome(_) => false,
        }
    }

    /// What becomes of a scan while this overlay has the keys.
    pub fn scan_fate(&self) -> ScanFate {
        match self {
            Overlay::Form(form) => form.scan_fate(),
            Overlay::Welcome(_) => ScanFate::Typed,
            Overlay::Confirm(_) | Overlay::Help(_) | Overlay::Palette(_) | Overlay::Picker(_) | Overlay::Themes(_) => {
                ScanFate::Basket
            }
        }
    }

    /// A scan that the overlay takes for itself.
    pub fn scanned(&mut self, code: &str, context: &mut Context) {
        if let Overlay::Form(form) = self {
            form.scanned(code, context);
        }
    }

    /// Why an action of one of its scopes can't be done now.
    pub fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        match self {
            Overlay::Confirm(_) | Overlay::Help(_) => None,
            Overlay::Form(form) => form.disabled(action, context),
            Overlay::Palette(palette) => palette.disabled(action),
            Overlay::Picker(picker) => picker.disabled(action),
            Overlay::Themes(themes) => themes.disabled(action),
            Overlay::Welcome(welcome) => welcome.disabled(action),
        }
    }

    /// The action that leaves it.
    pub fn cancel(&self) -> Action {
        match self {
            Overlay::Confirm(_) => Action::No,
            Overlay::Form(_) | Overlay::Welcome(_) => Action::Cancel,
            Overlay::Help(_) | Overlay::Palette(_) | Overlay::Picker(_) | Overlay::Themes(_) => Action::ChooserClose,
        }
    }

    /// A press of the mouse on something of it.
    pub fn click(&mut self, spot: Spot, context: &mut Context) -> Outcome {
        match self {
            Overlay::Confirm(_) | Overlay::Help(_) => Outcome::Stay,
            Overlay::Form(form) => form.click(spot, context),
            Overlay::Palette(palette) => palette.click(spot, context),
            Overlay::Picker(picker) => picker.click(spot, context),
            Overlay::Themes(themes) => themes.click(spot, context),
            Overlay::Welcome(welcome) => welcome.click(spot, context),
        }
    }

    /// An action of one of its scopes.
    pub fn update(&mut self, action: Action, context: &mut Context) -> Outcome {
        match self {
            Overlay::Confirm(confirm) => confirm.update(action, context),
            Overlay::Form(form) => form.update(action, context),
            Overlay::Help(help) => help.update(action, context),
            Overlay::Palette(palette) => palette.update(action, context),
            Overlay::Picker(picker) => picker.update(action, context),
            Overlay::Themes(themes) => themes.update(action, context),
            Overlay::Welcome(welcome) => welcome.update(action, context),
        }
    }

    /// Draws it over what stands there, veiled by the frame already.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        match self {
            Overlay::Confirm(confirm) => confirm.draw(area, buf, context),
            Overlay::Form(form) => form.draw(area, buf, context),
            Overlay::Help(help) => help.draw(area, buf, context),
            Overlay::Palette(palette) => palette.draw(area, buf, context),
            Overlay::Picker(picker) => picker.draw(area, buf, context),
            Overlay::Themes(themes) => themes.draw(area, buf, context),
            Overlay::Welcome(welcome) => welcome.draw(area, buf, context),
        }
    }
}
