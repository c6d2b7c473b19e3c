//! What a run of keys is judged to be.

use super::*;

fn key(c: char) -> KeyEvent {
    KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)
}

fn run(text: &str, gap_ms: u64) -> Run {
    let mut at = Instant::now();
    let mut chars = text.chars();
    let mut run = Run::new(key(chars.next().unwrap()), at);
    for c in chars {
        at += Duration::from_millis(gap_ms);
        run.push(key(c), at);
    }
    run
}

#[test]
fn a_run_says_what_was_typed_and_how_fast() {
    let burst = run("376009", 15);
    assert_eq!((burst.text().as_str(), burst.is_burst(), burst.slowest()), ("376009", true, Duration::from_millis(15)));
    assert!(!run("376009", 60).is_burst());
}

#[test]
fn an_enter_before_the_code_is_no_part_of_it() {
    let at = Instant::now();
    let mut run = Run::new(KeyEvent::from(KeyCode::Enter), at);
    for (n, c) in (1..).zip("376009".chars()) {
        run.push(key(c), at + Duration::from_millis(40 + 5 * n));
    }
    assert_eq!((run.text().as_str(), run.is_burst()), ("376009", true));
}

#[test]
fn a_scan_right_behind_typed_letters_is_found() {
    let at = Instant::now();
    let mut run = Run::new(key('K'), at);
    run.push(key('o'), at + Duration::from_millis(110));
    for (n, c) in (1..).zip("3760091720116".chars()) {
        run.push(key(c), at + Duration::from_millis(210 + 3 * n));
    }
    assert_eq!(run.burst_from(), 2);
    assert_eq!(run.text_from(2), "3760091720116");
}

#[test]
fn a_key_that_is_held_down_is_no_code() {
    assert!(run("+++", 33).is_held_key() && run("jjjjjj", 33).is_held_key());
    assert!(!run("++", 33).is_held_key() && !run("000", 3).is_held_key() && !run("++1", 33).is_held_key());
    assert!(run(&"x".repeat(128), 3).is_text() && !run("3760091720116", 3).is_text());
}

#[test]
fn a_run_ends_by_silence() {
    let at = Instant::now();
    let run = Run::new(key('3'), at);
    assert!(run.takes(at + GAP) && !run.takes(at + GAP + Duration::from_millis(1)));
    assert!(!run.is_over(at + SILENCE) && run.is_over(at + SILENCE + Duration::from_millis(1)));
    let slow = Run::new(key('3'), at).with_gap(Duration::from_millis(200));
    assert!(slow.takes(at + Duration::from_millis(190)) && !slow.is_over(at + Duration::from_millis(220)));
}

#[test]
fn what_is_long_enough_is_a_scan_wherever_it_comes() {
    for focus in [Focus::Keys, Focus::Code, Focus::Amount] {
        for (burst, ended) in [(true, true), (true, false), (false, true), (false, false)] {
            assert_eq!(judge("3760091720116", burst, ended, focus), Verdict::Scan, "{focus:?} {burst} {ended}");
        }
    }
}

#[test]
fn a_short_code_on_a_list_is_no_key() {
    for text in ["A12", "A12345", "PA00987", "v06789", "inv00678", "d-0678", "SKU-A0099", "r00123"] {
        assert_eq!(judge(text, false, true, Focus::Keys), Verdict::Scan, "{text}");
    }
    // One key, or two, or letters alone: a hand moves in a list, and opens the selected row.
    for text in ["2", "jj", "v0"] {
        assert_eq!(judge(text, false, true, Focus::Keys), Verdict::Keys, "{text}");
    }
    assert_eq!(judge("jjj", false, true, Focus::Keys), Verdict::ScanIfKnown);
    assert_eq!(judge("2jj", false, true, Focus::Keys), Verdict::ScanIfKnown);
}

#[test]
fn words_and_numbers_of_a_hand_are_no_scan() {
    for text in ["keyboard", "Clavier", "cafe moulu", "usb"] {
        for focus in [Focus::Code, Focus::Text, Focus::Form] {
            assert_eq!(judge(text, true, true, focus), Verdict::Keys, "{text} {focus:?}");
        }
    }
    for text in ["20", "150000", "1234567"] {
        assert_eq!(judge(text, true, true, Focus::Amount), Verdict::Keys, "{text}");
    }
    assert_eq!(judge("12345670", true, true, Focus::Amount), Verdict::ScanIfKnown);
    // A phone number over a slow line stays in its field.
    assert_eq!(judge("+33612345678", true, true, Focus::Form), Verdict::ScanIfKnown);
    assert_eq!(judge("12*34567", true, true, Focus::Text), Verdict::ScanIfKnown);
}
