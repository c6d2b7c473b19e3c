//! What each effect does. They are done in order, once the event that they come from has been handled.

use std::sync::Arc;

use super::App;
use crate::{
    domain::{ids::ClientId, shop::Shop},
    i18n::{Lang, errors::error_text, sentence},
    repository::{Reader, Repository, RepositoryError, Result},
    tr,
    tui::{
        context::{Banner, Toast, Tone},
        effect::{Address, Answer, Change, Effect, Effects, Question, SalesOf, Scan, Topic, Turn, Undo, Undone},
        input::action::Tab,
        overlays::{
            form::{Form, NotSaved},
            unknown::Unknown,
            welcome::NotOpened,
        },
        screens::{clients, history::History, products},
    },
};

/// A toast stays for so long.
const TOAST: std::time::Duration = std::time::Duration::from_secs(6);
/// So many steps can be taken back.
const STEPS: usize = 100;

impl App {
    /// Does what has been asked for.
    pub fn run(&mut self, effects: Effects) {
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Read { slot, question } => self.read(slot, question),
            Effect::Write(change) => self.write(change),
            Effect::Work { title, patience, work } => self.work(title, patience, work),
            Effect::Answer(to, answer) => self.deliver(to, answer),
            Effect::Changed(topics) => self.changed(topics),
            Effect::Toast(text) => self.tell(text, Tone::Done),
            Effect::ToastElsewhere(tab, text) if tab != self.tab => self.tell(text, Tone::Done),
            Effect::ToastElsewhere(..) => {}
            Effect::Undoable(text, step) => {
                self.remember(step);
                self.tell(text, Tone::Undoable);
            }
            Effect::Refuse(reason) => self.tell(reason.text(&self.context), Tone::Refused),
            Effect::Banner(banner) => self.show_banner(banner),
            Effect::CloseBanner => drop(self.close_banner()),
            Effect::Failed(error) => self.failed(&error),
            Effect::NotDone(title, error) => self.not_done(title, &error),
            Effect::Go(tab) => self.go(tab),
            Effect::Act(action) => self.act(action),
            Effect::Back => self.back(),
            Effect::Open(overlay) => self.overlays.push(overlay),
            Effect::Offer(tab, overlay) => {
                if self.tab == tab && self.overlays.is_empty() {
                    self.overlays.push(overlay);
                }
            }
            Effect::CloseForm => self.close_form(),
            Effect::ImportFile => self.ask_import(),
            Effect::LoadSample => self.load_sample(),
            Effect::Undo => self.take_back(),
            Effect::UndoAsked => self.take_back_asked(),
            Effect::NextSale => self.forget(Undo::makes_a_document),
            Effect::Quit => self.quit = true,
            Effect::Undone(step, outcome) => self.taken_back(step, outcome),
            Effect::ForgetSteps => self.forget(|_| true),
            Effect::Settings(shop) => self.take_settings(shop),
            Effect::Speak(lang) => self.speak(lang),
            Effect::Reader(scanner) => self.context.display.scanner = scanner,
            Effect::Theme(name) => self.context.display.set_theme(&name),
            Effect::Sell(product) => {
                self.on_new_sale(|screen, turn| screen.add_product(&product, turn));
                self.go(Tab::NewSale);
            }
            Effect::SellTo(client) => {
                self.set_buyer(client);
                self.go(Tab::NewSale);
            }
            Effect::Buyer(client) => self.set_buyer(client),
            Effect::ShowSales(sales) => self.show_sales(sales),
            Effect::Basket(product, quantity) => {
                self.on_new_sale(|screen, turn| screen.add(&product, quantity, turn));
            }
            Effect::Unknown { scan, quantity } => self.offer(&scan, quantity),
            Effect::NewProduct { code, quantity } => {
                let form = products::form_of_scanned(code, quantity, &self.context);
                self.overlays.push(Box::new(form));
            }
            Effect::NewClient { name } => {
                let form = clients::form_of_buyer(&name, &self.context);
                self.overlays.push(Box::new(form));
            }
        }
    }

    /// Asks the read thread; a newer question of the slot makes this one void.
    fn read(&mut self, slot: &'static str, question: Question) {
        let Some(worker) = &mut self.services.worker else { return };
        let generation = worker.read(
            slot,
            Box::new(move |reader: &dyn Reader| match question(reader) {
                Ok(effects) => effects,
                Err(RepositoryError::Interrupted) => Effects::new(),
                Err(error) => vec![Effect::Failed(error)],
            }),
        );
        let waiting = &mut self.context.tasks.waiting;
        let since = waiting.get(slot).map_or(self.context.instant, |(_, since)| *since);
        waiting.insert(slot, (generation, since));
    }

    /// Hands work to the write thread: it is done, in order, whatever happens.
    fn write(&mut self, change: Change) {
        let Some(worker) = &self.services.worker else { return };
        let act = self.context.act();
        self.context.tasks.write(self.context.instant);
        worker.write(Box::new(move |repository: &mut dyn Repository| change(repository, &act)));
    }

    fn deliver(&mut self, to: Address, answer: Answer) {
        match to {
            Address::Screen(tab) => self.on_screen(tab, |screen, turn| screen.take(answer, turn)),
            Address::App => self.take(answer),
            Address::Overlay => self.deliver_above(answer),
        }
    }

    /// The topmost overlay that asked takes it; an error is shown even if none asked.
    fn deliver_above(&mut self, answer: Answer) {
        let mut turn = Turn::of(Address::Overlay, &self.context);
        let mut left = Err(answer);
        for overlay in self.overlays.iter_mut().rev() {
            let Err(answer) = left else { break };
            left = overlay.take(answer, &mut turn);
        }
        let effects = turn.effects();
        self.run(effects);
        let Err(answer) = left else { return };
        match answer.take::<NotSaved>() {
            Ok(NotSaved { error, .. }) => self.failed(&error),
            Err(answer) => {
                if let Ok(NotOpened(error)) = answer.take() {
                    self.failed(&error);
                }
            }
        }
    }

    fn tell(&mut self, text: String, tone: Tone) {
        self.context.notices.toast = Some(Toast { text, tone, until: self.context.instant + TOAST });
    }

    pub(super) fn show_banner(&mut self, banner: Banner) {
        self.context.notices.banner = Some(banner);
        self.resize(self.context.size);
    }

    /// Takes the banner away; was there one?
    pub(super) fn close_banner(&mut self) -> bool {
        let was = self.context.notices.banner.take().is_some();
        self.resize(self.context.size);
        was
    }

    /// Shows an error of the store in the reader's words.
    pub(super) fn failed(&mut self, error: &RepositoryError) {
        error.note();
        let title = tr!(self.context.display.texts, "banner-not-done");
        self.not_done(title, error);
    }

    /// Says what was not done, and why, in the reader's words.
    fn not_done(&mut self, title: String, error: &RepositoryError) {
        let text = sentence(&error_text(&self.context.display.texts, self.context.display.format, error));
        self.show_banner(Banner { title, text, wrong: true });
    }

    fn close_form(&mut self) {
        if let Some(index) = self.overlays.iter().rposition(|overlay| overlay.as_a::<Form>().is_some()) {
            self.overlays.remove(index);
        }
    }

    /// Offers what can be done with a code that no product has; a second one takes the place of the first.
    fn offer(&mut self, scan: &Scan, quantity: String) {
        if self.overlays.last().is_some_and(|overlay| overlay.as_a::<Unknown>().is_some()) {
            self.overlays.pop();
        }
        self.overlays.push(Box::new(Unknown::new(scan, quantity)));
    }

    fn set_buyer(&mut self, client: ClientId) {
        self.on_new_sale(|screen, turn| screen.set_client(Some(client), turn));
    }

    fn take_settings(&mut self, shop: Shop) {
        let lang = shop.language.as_deref().and_then(|code| code.parse().ok());
        self.context.shop = shop;
        self.speak(lang.unwrap_or(self.context.display.format.lang));
    }

    pub(super) fn speak(&mut self, lang: Lang) {
        self.context.display.speak(lang, self.context.shop.currency);
    }

    /// Remembers a step; the oldest one goes when there are too many.
    fn remember(&mut self, step: Undo) {
        self.undo.push(step);
        if self.undo.len() > STEPS {
            self.undo.remove(0);
        }
        self.context.can_undo = true;
    }

    /// Drops the steps that can't be undone any more.
    fn forget(&mut self, gone: impl Fn(&Undo) -> bool) {
        self.undo.retain(|step| !gone(step));
        self.context.can_undo = !self.undo.is_empty();
    }

    fn show_sales(&mut self, sales: SalesOf) {
        let mut turn = Turn::of(Address::Screen(Tab::History), &self.context);
        History::show(&mut self.history, sales, &mut turn);
        let effects = turn.effects();
        self.run(effects);
    }

    /// Takes the newest step back, or asks whether to, where that makes a document.
    pub(super) fn take_back(&mut self) {
        match self.undo.last().and_then(|step| step.question(&self.context)) {
            Some(question) => self.run(question),
            None => self.take_back_asked(),
        }
    }

    fn take_back_asked(&mut self) {
        let Some(step) = self.undo.pop() else { return };
        self.context.can_undo = !self.undo.is_empty();
        self.context.notices.toast = None;
        self.write(Box::new(move |repository, act| {
            let outcome = step.take_back(repository, act);
            vec![Effect::Undone(step, outcome)]
        }));
    }

    fn taken_back(&mut self, step: Undo, outcome: Result<Undone>) {
        match outcome {
            Ok(Undone::Done) => {
                self.run(step.follow_up());
                self.tell(step.text(&self.context.display.texts), Tone::Done);
                self.changed(Topic::ALL);
            }
            Ok(Undone::ChangedSince) => {
                let texts = Arc::clone(&self.context.display.texts);
                let (title, text) = (tr!(texts, "undo-not-done"), tr!(texts, "undo-changed-since"));
                self.show_banner(Banner { title, text, wrong: true });
                self.changed(Topic::ALL);
            }
            Err(error) => {
                if Undo::survives(&error) {
                    self.remember(step);
                }
                let title = tr!(self.context.display.texts, "undo-not-done");
                self.not_done(title, &error);
            }
        }
    }
}
