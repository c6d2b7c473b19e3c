//! A shop that can only be read.

use std::sync::Arc;

use crossterm::event::KeyCode;
use salestrack::{
    i18n::Lang,
    repository::{self, OpenMode},
    tui::{app::event::Event, screens::new_sale::NewSale},
    worker::{Openers, Worker},
};

use crate::harness::Dashboard;

/// What a dashboard can do on a shop that can only be read, and what it says about the rest.
#[test]
fn a_dashboard_that_can_only_read_says_so_and_reads() {
    for lang in Lang::ALL {
        let mut dash = Dashboard::new(lang, 80, 24);
        let path = dash.folder.path().join("shop.db");
        let sender = dash.app.services.events.clone();
        let place = path.clone();
        let open = Openers {
            write: Arc::new(move || repository::open(&path, OpenMode::ReadOnly)),
            read: Arc::new(move || repository::open_reader(&place)),
        };
        dash.app.context.place.read_only = Some(dash.app.context.display.texts.get("read-only-text"));
        dash.app.new_sale = NewSale::default();
        let worker = Worker::start(open, move |report| drop(sender.send(Event::Worker(report))));
        dash.app.services.worker = Some(worker.unwrap());
        dash.app.open_shop();
        dash.settle();
        insta::assert_snapshot!(format!("read-only-{}", lang.code()), dash.screen());
        dash.press(&[KeyCode::Esc]);
        for keys in ["1a", "1r", "1d", "2a", "2e", "4v"] {
            dash.keys(keys);
            let words = if lang == Lang::En { "can only be read" } else { "lecture seule" };
            assert!(dash.app.overlays.is_empty(), "{keys}");
            assert!(dash.screen().contains(words), "{keys}: {}", dash.screen());
        }
        // A basket can be filled, to reckon; the sale is refused and the basket stays.
        dash.keys("3");
        dash.keys("2*gin");
        dash.press(&[KeyCode::Enter, KeyCode::F(9), KeyCode::Enter]);
        let screen = dash.screen();
        assert!(screen.contains(if lang == Lang::En { "€9.80" } else { "9,80" }), "{screen}");
        assert!(screen.contains(if lang == Lang::En { "can only be read" } else { "lecture seule" }), "{screen}");
    }
}
