//! Every rule of the contract has its row, and what is shown elsewhere is shown by a test that exists.

use crate::explore::properties::table::TABLE;
use core::time::Duration;
use countersign::resolve::state::State;
use countersign::time::Timestamp;
use std::fs;
use std::path::Path;

#[test]
fn every_rule_has_a_row() {
    let rules = (1..=24).map(|number| format!("K{number}")).chain((1..=4).map(|number| format!("S{number}")));
    let missing: Vec<_> = rules.filter(|rule| TABLE.iter().all(|property| property.rule != rule)).collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn no_two_rows_say_the_same() {
    for (index, property) in TABLE.iter().enumerate() {
        assert!(TABLE[..index].iter().all(|other| other.name != property.name), "{}", property.name);
    }
}

#[test]
fn what_is_shown_elsewhere_is_shown_by_a_test_that_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for shown_by in TABLE.iter().filter_map(|property| property.shown_by()) {
        let (file, test) = shown_by.split_once(": ").expect("a file and a test");
        let text = fs::read_to_string(root.join(file)).unwrap_or_default();
        let place = text.find(&format!("fn {test}()")).unwrap_or_else(|| panic!("{shown_by} does not exist"));
        let line_before = text[..place].trim_end().lines().last().map(str::trim);
        assert_eq!(line_before, Some("#[test]"), "{shown_by} is no test");
    }
}

/// K4.
#[test]
fn a_new_state_is_made_of_a_time_alone() {
    let make: fn(Timestamp) -> State = State::new;
    let now = Timestamp::new(Duration::from_secs(7));
    let state = make(now);
    assert_eq!((state.written, state.metadata.live, state.keys.live), (now, None, None));
}
