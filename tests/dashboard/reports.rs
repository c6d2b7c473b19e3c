//! History and Reports: the real dashboard driven with keys, on a real store.

use std::fs;

use crate::harness::Dashboard;
use crossterm::event::{KeyCode, MouseEventKind};
use salestrack::{
    domain::{
        period::{Period, Span},
        query::SaleQuery,
        report::ReportKind,
        sale::DocumentKind,
    },
    i18n::Lang,
    tui::{
        effect::{Effect, SalesOf},
        input::action::Tab,
    },
};

#[test]
fn history_looks_right_in_both_languages() {
    for lang in Lang::ALL {
        let mut dash = Dashboard::new(lang, 80, 24);
        dash.keys("4");
        for (width, height) in [(80, 24), (120, 36), (140, 40)] {
            dash.resize(width, height);
            insta::assert_snapshot!(format!("history-{}-{width}x{height}", lang.code()), dash.screen());
        }
    }
}

#[test]
fn reports_look_right_in_both_languages() {
    for lang in Lang::ALL {
        let mut dash = Dashboard::new(lang, 80, 24);
        dash.keys("5");
        for (width, height) in [(80, 24), (120, 36), (140, 40)] {
            dash.resize(width, height);
            insta::assert_snapshot!(format!("reports-{}-{width}x{height}", lang.code()), dash.screen());
        }
        dash.press(&[KeyCode::Enter]);
        insta::assert_snapshot!(format!("reports-day-{}-140x40", lang.code()), dash.screen());
        dash.press(&[KeyCode::Esc]);
        dash.keys("JJJ");
        insta::assert_snapshot!(format!("reports-best-sellers-{}-140x40", lang.code()), dash.screen());
    }
}

#[test]
fn no_size_and_no_report_breaks_the_screen() {
    for mut dash in [Dashboard::new(Lang::En, 80, 24), Dashboard::empty(Lang::Fr, 80, 24)] {
        for tab in ["4", "5"] {
            dash.resize(80, 24);
            dash.keys(tab);
            for (width, height) in [(1, 1), (20, 5), (59, 15), (60, 16), (109, 20), (500, 200)] {
                dash.resize(width, height);
                for _ in 0..7 {
                    dash.screen();
                    dash.keys("J");
                    dash.press(&[KeyCode::Down, KeyCode::Enter, KeyCode::Esc]);
                    dash.click(5, 5);
                    dash.keys("vKm");
                }
                dash.keys(tab);
            }
        }
    }
}

#[test]
fn a_sale_is_voided_after_one_question() {
    let mut dash = Dashboard::new(Lang::En, 140, 40);
    dash.keys("4");
    let row = dash.app.history.selected().unwrap().clone();
    let today = dash.app.context.today();
    let before = dash.store().summary(Period::between(today, today), None).unwrap();
    dash.keys("v");
    assert_eq!(dash.app.overlays.len(), 1);
    dash.keys("n");
    assert_eq!(dash.store().sale(row.id).unwrap().head.voided_by, None);
    dash.keys("vy");
    let sale = dash.store().sale(row.id).unwrap();
    assert!(sale.head.voided_by.is_some());
    let after = dash.store().summary(Period::between(today, today), None).unwrap();
    assert_eq!(after.revenue.add(row.total), Ok(before.revenue));
    assert_eq!(dash.app.history.total(), dash.store().sales(&SaleQuery::default()).unwrap().total);
    let screen = dash.screen();
    assert!(screen.contains("void of"), "{screen}");
    // The void on top and the sale that it reverses are refused in words.
    dash.press(&[KeyCode::Home]);
    assert_eq!(dash.app.history.selected().unwrap().kind, DocumentKind::Void);
    dash.keys("v");
    assert!(dash.app.overlays.is_empty());
    assert!(dash.app.context.notices.toast.as_ref().unwrap().text.contains("is a void itself"));
    dash.press(&[KeyCode::Down]);
    dash.keys("v");
    assert!(dash.app.context.notices.toast.as_ref().unwrap().text.contains("voided already, by"));
}

#[test]
fn a_sale_voided_elsewhere_meanwhile_is_refused_in_words() {
    let mut dash = Dashboard::new(Lang::En, 140, 40);
    dash.keys("4");
    let row = dash.app.history.selected().unwrap().clone();
    dash.keys("v");
    let act = dash.app.context.act();
    dash.store().void_sale(row.id, &act).unwrap();
    dash.keys("y");
    assert!(dash.app.context.notices.banner.as_ref().unwrap().text.contains("voided already"));
}

#[test]
fn numbers_clients_and_products_filter_the_list() {
    let mut dash = Dashboard::new(Lang::En, 140, 40);
    dash.keys("4");
    let all = dash.app.history.total();
    dash.keys("/000007");
    assert!(dash.app.history.selected().unwrap().number.ends_with("000007"));
    assert!(dash.app.history.total() < all);
    dash.press(&[KeyCode::Esc]);
    assert_eq!(dash.app.history.total(), all);

    let client =
        dash.store().clients(&salestrack::domain::query::ClientQuery { limit: 1, ..Default::default() }).unwrap();
    let (_, client) = client.rows.into_iter().next().unwrap();
    dash.app.run(vec![Effect::ShowSales(SalesOf {
        span: Span::All,
        period: Period::ALL,
        client: Some((client.id, client.name.clone())),
        product: None,
        from: Tab::Clients,
    })]);
    dash.app.update(salestrack::tui::app::event::Event::Tick, std::time::Instant::now());
    dash.settle();
    assert_eq!(dash.app.tab, Tab::History);
    assert!(dash.screen().contains("Purchases of Aïcha Diallo"));
    assert_eq!(dash.app.history.total(), u64::try_from(client.orders).unwrap());
    dash.press(&[KeyCode::Esc]);
    assert_eq!(dash.app.tab, Tab::Clients);
    dash.keys("4");
    assert_eq!(dash.app.history.total(), all);
}

#[test]
fn a_month_opens_into_days_and_a_day_into_its_sales() {
    let mut dash = Dashboard::new(Lang::En, 140, 40);
    dash.keys("5");
    assert_eq!(dash.app.reports.span(), Span::Year);
    dash.press(&[KeyCode::Up, KeyCode::Enter]);
    assert!(dash.screen().contains("October 2026"));
    assert!(dash.screen().contains("Revenue per day"));
    dash.press(&[KeyCode::Enter]);
    assert_eq!(dash.app.tab, Tab::History);
    let day = dash.app.history.selected().unwrap().day;
    assert_eq!(day.to_string(), "2026-10-31");
    dash.press(&[KeyCode::Esc]);
    assert_eq!(dash.app.tab, Tab::Reports);
    dash.press(&[KeyCode::Esc]);
    assert_eq!(dash.app.reports.span(), Span::Year);
    assert!(dash.screen().contains("▌October"));
}

#[test]
fn periods_are_stepped_but_never_past_today() {
    let mut dash = Dashboard::new(Lang::En, 140, 40);
    dash.keys("5>");
    let this = dash.app.reports.period().unwrap();
    assert!(this.contains(dash.app.context.today()));
    dash.keys("<");
    assert_eq!(dash.app.reports.period().unwrap().to.unwrap().to_string(), "2025-12-31");
    dash.keys("m");
    assert_eq!(dash.app.reports.span(), Span::All);
    dash.keys("mm");
    assert_eq!(dash.app.reports.span(), Span::Week);
    let (x, y) = dash.find(" month ");
    dash.click(x + 2, y);
    assert_eq!(dash.app.reports.span(), Span::Month);
    let (x, y) = dash.find("Best sellers");
    dash.click(x + 1, y);
    assert_eq!(dash.app.reports.kind(), ReportKind::BestSellers);
    dash.mouse(MouseEventKind::ScrollDown, 60, 20);
}

#[test]
fn what_is_on_the_screen_is_written_for_a_spreadsheet_in_the_readers_language() {
    let mut dash = Dashboard::new(Lang::Fr, 140, 40);
    dash.keys("5x");
    let text = fs::read_to_string(dash.folder.path().join("salestrack-revenue-per-month-2026.csv")).unwrap();
    assert!(text.starts_with("\u{FEFF}month;orders;revenue\n2026-01;"), "{text}");
    dash.keys("JJJJx");
    let text = fs::read_to_string(dash.folder.path().join("salestrack-least-popular-2026.csv")).unwrap();
    assert!(text.contains(";'=Plantain;piece;0;0,00\n"), "{text}");
    dash.keys("4xx");
    let text = fs::read_to_string(dash.folder.path().join("salestrack-sales-all-2.csv")).unwrap();
    let head = "\u{FEFF}number;day;time;client_id;client;units;total;lines;payments;voids;voided_by\n2026-";
    assert!(text.starts_with(head), "{text}");
    assert!(text.contains(" × Ginger juice 1 L ") && text.contains(";cash "), "{text}");
    assert_eq!(text.lines().count() as u64, dash.app.history.total() + 1);
}

#[test]
fn a_period_is_typed_and_a_client_is_picked() {
    let mut dash = Dashboard::new(Lang::En, 140, 40);
    dash.keys("5p");
    assert_eq!(dash.app.overlays.len(), 1);
    dash.app.overlays.last_mut().unwrap().field().unwrap().set("3/10/2026");
    dash.press(&[KeyCode::Tab]);
    dash.app.overlays.last_mut().unwrap().field().unwrap().set("1/10/2026");
    dash.press(&[KeyCode::Enter]);
    assert_eq!(dash.app.overlays.len(), 1, "a period that runs backwards is kept in the form");
    dash.app.overlays.last_mut().unwrap().field().unwrap().set("9/10/2026");
    dash.press(&[KeyCode::Enter]);
    assert!(dash.app.overlays.is_empty(), "{}", dash.screen());
    assert_eq!(dash.app.reports.span(), Span::Custom);
    assert_eq!(dash.app.reports.period().unwrap().days(), Some(7));

    dash.keys("cmous");
    dash.press(&[KeyCode::Enter]);
    assert!(dash.screen().contains("Moussa Cissé"), "{}", dash.screen());

    dash.keys("4");
    let all = dash.app.history.total();
    dash.keys("pginger");
    dash.press(&[KeyCode::Enter]);
    assert!(dash.app.history.total() < all);
    dash.keys("f");
    assert!(dash.screen().contains("custom"), "{}", dash.screen());
    dash.press(&[KeyCode::Right, KeyCode::Tab, KeyCode::Tab, KeyCode::Enter]);
    assert!(dash.app.overlays.is_empty(), "{}", dash.screen());
    let filtered = dash.app.history.total();
    assert!(filtered < all);
    dash.keys("F");
    assert_eq!(dash.app.history.total(), all);
}

#[test]
fn the_chooser_of_periods_shows_every_span_at_the_least_width() {
    for (lang, last) in [(Lang::En, "custom"), (Lang::Fr, "choisi")] {
        let mut dash = Dashboard::new(lang, 80, 24);
        dash.keys("4f");
        assert!(dash.screen().contains(last), "{}", dash.screen());
    }
}
