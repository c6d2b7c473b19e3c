//! What actions do, from a key, the palette or the mouse; and why one can't be done.

use super::App;
use crate::{
    tr,
    tui::{
        context::{Reason, ensure},
        effect::{Address, Effect, Outcome, Overlay, Turn},
        input::action::{Action, Scope, Tab},
        overlays::{
            confirm::Confirm, help::Help, learn::Learn, palette::Palette, settings, themes::ThemeList, welcome::Welcome,
        },
        theme::Depth,
    },
};

impl App {
    /// Why an action can't be done here and now; `None` where it can.
    pub fn disabled(&self, action: Action) -> Option<Reason> {
        let context = &self.context;
        if let Some(overlay) = self.overlays.last() {
            return match action {
                _ if overlay.scopes().contains(&action.scope()) => overlay.disabled(action, context),
                _ => ensure(always(action), Reason::Overlay),
            };
        }
        self.disabled_below(action)
    }

    /// The same, whatever overlay is open.
    pub fn disabled_below(&self, action: Action) -> Option<Reason> {
        let context = &self.context;
        if let Some(running) = context.tasks.running.as_ref().filter(|_| is_long(action)) {
            return Some(Reason::Busy(running.title.clone()));
        }
        if context.place.read_only.is_some() && changes_the_shop(action) {
            return Some(Reason::ReadOnly);
        }
        match action {
            Action::Undo => ensure(!self.undo.is_empty(), Reason::NothingToUndo),
            Action::BackUp | Action::Restore => ensure(!context.place.demo, Reason::Demo),
            Action::Theme => ensure(context.display.themes.depth() != Depth::None, Reason::NoColours),
            Action::Back if context.notices.banner.is_some() => None,
            _ if action.scope() == Scope::Global && action != Action::Back => None,
            // What another tab says before it is opened and read is of yesterday; New Sale always knows its basket.
            _ if action.scope().tab().is_some_and(|tab| tab != self.tab && tab != Tab::NewSale) => None,
            _ => self.screen_of(action.scope().tab().unwrap_or(self.tab)).disabled(action, context),
        }
    }

    /// Does an action (of a key, the palette, a click), or says why it can't be done. One of another
    /// tab opens that tab first.
    pub fn act(&mut self, action: Action) {
        if let Some(reason) = self.disabled(action) {
            return self.run(vec![Effect::Refuse(reason)]);
        }
        if let Some(overlay) = self.overlays.pop() {
            return self.act_in(overlay, action);
        }
        match action.scope() {
            Scope::Global => self.global(action),
            scope => {
                if let Some(tab) = scope.tab().filter(|tab| *tab != self.tab) {
                    self.go(tab);
                    self.awaited = Some(action);
                    return;
                }
                self.on_screen(self.tab, |screen, turn| screen.update(action, turn));
            }
        }
    }

    /// Does an action while an overlay has the keys.
    fn act_in(&mut self, mut overlay: Box<dyn Overlay>, action: Action) {
        if !overlay.scopes().contains(&action.scope()) {
            self.overlays.push(overlay);
            return self.global(action);
        }
        // At the first start, esc would leave the program: what went wrong there is closed before.
        let first = overlay.as_a::<Welcome>().is_some() && action == overlay.cancel();
        if first && self.close_banner() {
            return self.overlays.push(overlay);
        }
        let mut turn = Turn::of(Address::Overlay, &self.context);
        let outcome = overlay.update(action, &mut turn);
        let effects = turn.effects();
        self.settle_overlay(overlay, outcome);
        self.run(effects);
    }

    pub(super) fn settle_overlay(&mut self, overlay: Box<dyn Overlay>, outcome: Outcome) {
        match outcome {
            Outcome::Stay => self.overlays.push(overlay),
            Outcome::Close => self.visible_again(),
            Outcome::Leave(action) => {
                self.overlays.push(overlay);
                self.global(action);
            }
        }
    }

    /// The scopes that are open, the nearest first, `Global` last.
    pub fn scopes(&self) -> Vec<Scope> {
        let mut scopes = match self.overlays.last() {
            Some(overlay) => overlay.scopes().to_vec(),
            None => self.open_screen().scopes(),
        };
        scopes.push(Scope::Global);
        scopes
    }

    /// Opens help; its key closes it too.
    fn open_help(&mut self) {
        if self.overlays.last().is_some_and(|overlay| overlay.as_a::<Help>().is_some()) {
            return self.back();
        }
        let place = match self.overlays.last() {
            Some(overlay) => overlay.scopes().first().copied().unwrap_or(Scope::Global).title_id(),
            None => self.tab.title_id().to_owned(),
        };
        let help = Help::new(&place, &self.scopes(), &|action| self.disabled(action), &self.context);
        self.overlays.push(Box::new(help));
    }

    /// Opens the palette; its key closes it too. Its actions are those that are open, then those of the other tabs; under
    /// an overlay only its own, and what is everywhere.
    fn open_palette(&mut self) {
        if self.overlays.last().is_some_and(|overlay| overlay.as_a::<Palette>().is_some()) {
            return self.back();
        }
        let mut scopes = self.scopes();
        if self.overlays.is_empty() {
            scopes.extend(Scope::ALL.into_iter().filter(|scope| scope.tab().is_some_and(|tab| tab != self.tab)));
        }
        let palette = Palette::new(scopes, self.typing_now(), &|action| self.disabled(action), &self.context);
        self.overlays.push(Box::new(palette));
    }

    fn global(&mut self, action: Action) {
        match action {
            Action::TabProducts => self.go(Tab::Products),
            Action::TabClients => self.go(Tab::Clients),
            Action::TabNewSale => self.go(Tab::NewSale),
            Action::TabHistory => self.go(Tab::History),
            Action::TabReports => self.go(Tab::Reports),
            Action::NextTab => self.go(self.tab.step(1)),
            Action::PreviousTab => self.go(self.tab.step(-1)),
            Action::Help => self.open_help(),
            Action::Palette => self.open_palette(),
            Action::Undo => self.take_back(),
            Action::Settings => self.overlays.push(Box::new(settings::form(&self.context))),
            Action::Scanner => self.overlays.push(Box::new(Learn::new())),
            Action::Theme => self.overlays.push(Box::new(ThemeList::new(&self.context))),
            Action::BackUp => self.back_up_now(),
            Action::Restore => self.choose_backup(),
            Action::Refresh => self.refresh(),
            Action::Redraw => self.redraw = true,
            Action::Suspend => self.suspend = true,
            Action::Back => self.back(),
            Action::Quit => self.leave(),
            other => {
                debug_assert_ne!(other.scope(), Scope::Global, "{other:?} is not handled");
            }
        }
    }

    /// Leaves the program; what is typed in a form is not thrown away unasked.
    fn leave(&mut self) {
        let asks = self.overlays.last().and_then(|overlay| overlay.as_a()).is_some_and(Confirm::quits);
        if !self.overlays.iter().any(|overlay| overlay.is_filled()) {
            self.quit = true;
        } else if !asks {
            let texts = &self.context.display.texts;
            self.overlays.push(Box::new(Confirm {
                title: tr!(texts, "form-quit-title"),
                text: tr!(texts, "form-leave-text"),
                note: String::new(),
                yes: tr!(texts, "form-quit-yes"),
                danger: true,
                on_yes: vec![Effect::Quit],
            }));
        }
    }

    /// One level back: the overlay, the banner, then the screen's own levels.
    pub fn back(&mut self) {
        if let Some(overlay) = self.overlays.last() {
            return self.act(overlay.cancel());
        }
        if self.close_banner() {
            return;
        }
        self.on_screen(self.tab, |screen, turn| screen.back(turn));
    }
}

/// Does it run on a thread of its own? There is one at a time.
fn is_long(action: Action) -> bool {
    matches!(
        action,
        Action::ExportProducts
            | Action::ExportClients
            | Action::ExportSales
            | Action::ExportReport
            | Action::ImportFile
            | Action::LoadSample
            | Action::BackUp
            | Action::Restore
    )
}

/// Would it write to the shop's file? A basket can be filled all the same, to reckon.
fn changes_the_shop(action: Action) -> bool {
    matches!(
        action,
        Action::AddProduct
            | Action::EditProduct
            | Action::EditPrice
            | Action::Restock
            | Action::Adjust
            | Action::DeleteProduct
            | Action::ImportFile
            | Action::LoadSample
            | Action::AddClient
            | Action::EditClient
            | Action::DeleteClient
            | Action::AnonymiseClient
            | Action::NewClient
            | Action::Commit
            | Action::Void
            | Action::Settings
    )
}

/// Is it possible wherever one is?
fn always(action: Action) -> bool {
    matches!(action, Action::Help | Action::Palette | Action::Quit | Action::Suspend | Action::Redraw | Action::Back)
}
