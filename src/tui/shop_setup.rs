//! How a shop comes to be open: the lanes on its file, the first start, the sample shop, an import.

use std::path::PathBuf;

use super::{app::App, event::Event, opener};
use crate::worker::Worker;

impl App {
    /// Starts the lanes on a shop's file and loads what is shown.
    pub fn open_lanes(&mut self, path: PathBuf) {
        let events = self.context.events.clone();
        self.context.worker = Some(Worker::start(opener(path), move |report| {
            // Nobody listens any more when the dashboard has ended.
            drop(events.send(Event::Lane(report)));
        }));
        self.open_shop();
    }

    /// The first start.
    pub fn welcome(&mut self, _path: PathBuf) {}

    /// Asks for a file to import.
    pub fn open_import(&mut self) {}

    /// Fills an empty shop with the sample.
    pub fn load_sample(&mut self) {}
}
