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
        let mut bench = Dashboard::new(lang, 80, 24);
        bench.keys("4");
        for (width, height) in [(80, 24), (120, 36), (140, 40)] {
            bench.resize(width, height);
            insta::assert_snapshot!(format!("history-{}-{width}x{height}", lang.code()), bench.screen());
        }
    }
}

#[test]
fn reports_look_right_in_both_languages() {
    for lang in Lang::ALL {
        let mut bench = Dashboard::new(lang, 80, 24);
        bench.keys("5");
        for (width, height) in [(80, 24), (120, 36), (140, 40)] {
            bench.resize(width, height);
            insta::assert_snapshot!(format!("reports-{}-{width}x{height}", lang.code()), bench.screen());
        }
        bench.press(&[KeyCode::Enter]);
        insta::assert_snapshot!(format!("reports-day-{}-140x40", lang.code()), bench.screen());
        bench.press(&[KeyCode::Esc]);
        bench.keys("JJJ");
        insta::assert_snapshot!(format!("reports-best-sellers-{}-140x40", lang.code()), bench.screen());
    }
}

#[test]
fn no_size_and_no_report_breaks_the_screen() {
    for mut bench in [Dashboard::new(Lang::En, 80, 24), Dashboard::empty(Lang::Fr, 80, 24)] {
        for tab in ["4", "5"] {
            bench.resize(80, 24);
            bench.keys(tab);
            for (width, height) in [(1, 1), (20, 5), (59, 15), (60, 16), (109, 20), (500, 200)] {
                bench.resize(width, height);
                for _ in 0..7 {
                    bench.screen();
                    bench.keys("J");
                    bench.press(&[KeyCode::Down, KeyCode::Enter, KeyCode::Esc]);
                    bench.click(5, 5);
                    bench.keys("vKm");
                }
                bench.keys(tab);
            }
        }
    }
}

#[test]
fn a_sale_is_voided_after_one_question() {
    let mut bench = Dashboard::new(Lang::En, 140, 40);
    bench.keys("4");
    let row = bench.app.history.selected().unwrap().clone();
    let today = bench.app.context.today();
    let before = bench.store().summary(Period::between(today, today), None).unwrap();
    bench.keys("v");
    assert_eq!(bench.app.overlays.len(), 1);
    bench.keys("n");
    assert_eq!(bench.store().sale(row.id).unwrap().head.voided_by, None);
    bench.keys("vy");
    let sale = bench.store().sale(row.id).unwrap();
    assert!(sale.head.voided_by.is_some());
    let after = bench.store().summary(Period::between(today, today), None).unwrap();
    assert_eq!(after.revenue.add(row.total), Ok(before.revenue));
    assert_eq!(bench.app.history.total(), bench.store().sales(&SaleQuery::default()).unwrap().total);
    let screen = bench.screen();
    assert!(screen.contains("void of"), "{screen}");
    // The void on top and the sale that it reverses are refused in words.
    bench.press(&[KeyCode::Home]);
    assert_eq!(bench.app.history.selected().unwrap().kind, DocumentKind::Void);
    bench.keys("v");
    assert!(bench.app.overlays.is_empty());
    assert!(bench.app.context.notices.toast.as_ref().unwrap().text.contains("is a void itself"));
    bench.press(&[KeyCode::Down]);
    bench.keys("v");
    assert!(bench.app.context.notices.toast.as_ref().unwrap().text.contains("voided already, by"));
}

#[test]
fn a_sale_voided_elsewhere_meanwhile_is_refused_in_words() {
    let mut bench = Dashboard::new(Lang::En, 140, 40);
    bench.keys("4");
    let row = bench.app.history.selected().unwrap().clone();
    bench.keys("v");
    let act = bench.app.context.act();
    bench.store().void_sale(row.id, &act).unwrap();
    bench.keys("y");
    assert!(bench.app.context.notices.banner.as_ref().unwrap().text.contains("voided already"));
}

#[test]
fn numbers_clients_and_products_filter_the_list() {
    let mut bench = Dashboard::new(Lang::En, 140, 40);
    bench.keys("4");
    let all = bench.app.history.total();
    bench.keys("/000007");
    assert!(bench.app.history.selected().unwrap().number.ends_with("000007"));
    assert!(bench.app.history.total() < all);
    bench.press(&[KeyCode::Esc]);
    assert_eq!(bench.app.history.total(), all);

    let client =
        bench.store().clients(&salestrack::domain::query::ClientQuery { limit: 1, ..Default::default() }).unwrap();
    let (_, client) = client.rows.into_iter().next().unwrap();
    bench.app.run(vec![Effect::ShowSales(SalesOf {
        span: Span::All,
        period: Period::ALL,
        client: Some((client.id, client.name.clone())),
        product: None,
        from: Tab::Clients,
    })]);
    bench.app.update(salestrack::tui::app::event::Event::Tick, std::time::Instant::now());
    bench.settle();
    assert_eq!(bench.app.tab, Tab::History);
    assert!(bench.screen().contains("Purchases of Aïcha Diallo"));
    assert_eq!(bench.app.history.total(), u64::try_from(client.orders).unwrap());
    bench.press(&[KeyCode::Esc]);
    assert_eq!(bench.app.tab, Tab::Clients);
    bench.keys("4");
    assert_eq!(bench.app.history.total(), all);
}

#[test]
fn a_month_opens_into_days_and_a_day_into_its_sales() {
    let mut bench = Dashboard::new(Lang::En, 140, 40);
    bench.keys("5");
    assert_eq!(bench.app.reports.span(), Span::Year);
    bench.press(&[KeyCode::Up, KeyCode::Enter]);
    assert!(bench.screen().contains("October 2026"));
    assert!(bench.screen().contains("Revenue per day"));
    bench.press(&[KeyCode::Enter]);
    assert_eq!(bench.app.tab, Tab::History);
    let day = bench.app.history.selected().unwrap().day;
    assert_eq!(day.to_string(), "2026-10-31");
    bench.press(&[KeyCode::Esc]);
    assert_eq!(bench.app.tab, Tab::Reports);
    bench.press(&[KeyCode::Esc]);
    assert_eq!(bench.app.reports.span(), Span::Year);
    assert!(bench.screen().contains("▌October"));
}

#[test]
fn periods_are_stepped_but_never_past_today() {
    let mut bench = Dashboard::new(Lang::En, 140, 40);
    bench.keys("5>");
    let this = bench.app.reports.period().unwrap();
    assert!(this.contains(bench.app.context.today()));
    bench.keys("<");
    assert_eq!(bench.app.reports.period().unwrap().to.unwrap().to_string(), "2025-12-31");
    bench.keys("m");
    assert_eq!(bench.app.reports.span(), Span::All);
    bench.keys("mm");
    assert_eq!(bench.app.reports.span(), Span::Week);
    let (x, y) = bench.find(" month ");
    bench.click(x + 2, y);
    assert_eq!(bench.app.reports.span(), Span::Month);
    let (x, y) = bench.find("Best sellers");
    bench.click(x + 1, y);
    assert_eq!(bench.app.reports.kind(), ReportKind::BestSellers);
    bench.mouse(MouseEventKind::ScrollDown, 60, 20);
}

#[test]
fn what_is_on_the_screen_is_written_as_the_command_writes_it() {
    let mut bench = Dashboard::new(Lang::Fr, 140, 40);
    bench.keys("5x");
    let text = fs::read_to_string(bench.folder.path().join("salestrack-revenue-per-month-2026.csv")).unwrap();
    assert!(text.starts_with("month,orders,revenue\n2026-01,"), "{text}");
    bench.keys("JJJJx");
    let text = fs::read_to_string(bench.folder.path().join("salestrack-least-popular-2026.csv")).unwrap();
    assert!(text.contains(",'=Plantain,piece,0,0.00\n"), "{text}");
    bench.keys("4xx");
    let text = fs::read_to_string(bench.folder.path().join("salestrack-sales-all-2.csv")).unwrap();
    assert!(text.starts_with("number,day,client_id,client,units,total\n2026-"), "{text}");
    assert_eq!(text.lines().count() as u64, bench.app.history.total() + 1);
}

#[test]
fn a_period_is_typed_and_a_client_is_picked() {
    let mut bench = Dashboard::new(Lang::En, 140, 40);
    bench.keys("5p");
    assert_eq!(bench.app.overlays.len(), 1);
    bench.app.overlays.last_mut().unwrap().field().unwrap().set("3/10/2026");
    bench.press(&[KeyCode::Tab]);
    bench.app.overlays.last_mut().unwrap().field().unwrap().set("1/10/2026");
    bench.press(&[KeyCode::Enter]);
    assert_eq!(bench.app.overlays.len(), 1, "a period that runs backwards is kept in the form");
    bench.app.overlays.last_mut().unwrap().field().unwrap().set("9/10/2026");
    bench.press(&[KeyCode::Enter]);
    assert!(bench.app.overlays.is_empty(), "{}", bench.screen());
    assert_eq!(bench.app.reports.span(), Span::Custom);
    assert_eq!(bench.app.reports.period().unwrap().days(), Some(7));

    bench.keys("cmous");
    bench.press(&[KeyCode::Enter]);
    assert!(bench.screen().contains("Moussa Cissé"), "{}", bench.screen());

    bench.keys("4");
    let all = bench.app.history.total();
    bench.keys("pginger");
    bench.press(&[KeyCode::Enter]);
    assert!(bench.app.history.total() < all);
    bench.keys("f");
    assert!(bench.screen().contains("custom"), "{}", bench.screen());
    bench.press(&[KeyCode::Right, KeyCode::Tab, KeyCode::Tab, KeyCode::Enter]);
    assert!(bench.app.overlays.is_empty(), "{}", bench.screen());
    let filtered = bench.app.history.total();
    assert!(filtered < all);
    bench.keys("F");
    assert_eq!(bench.app.history.total(), all);
}

#[test]
fn the_chooser_of_periods_shows_every_span_at_the_least_width() {
    for (lang, last) in [(Lang::En, "custom"), (Lang::Fr, "choisi")] {
        let mut bench = Dashboard::new(lang, 80, 24);
        bench.keys("4f");
        assert!(bench.screen().contains(last), "{}", bench.screen());
    }
}
