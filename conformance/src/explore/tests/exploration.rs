//! What the exploration has to find.

use super::EXPLORED;
use crate::explore::mutants::done;
use crate::explore::properties::table::TABLE;
use crate::explore::run::hunt;

#[test]
fn no_rule_is_broken_in_any_state() {
    let stories: Vec<_> = EXPLORED.properties.iter().filter_map(|judged| judged.story.as_ref()).collect();
    assert!(stories.is_empty(), "{}", stories.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

#[test]
fn each_property_catches_its_mutant() {
    let missed: Vec<_> = EXPLORED
        .properties
        .iter()
        .filter(|judged| judged.caught == Some(false))
        .map(|judged| format!("{} {}", judged.property.rule, judged.property.name))
        .collect();
    assert_eq!(missed, Vec::<String>::new());
}

#[test]
fn each_property_applies_somewhere() {
    let idle =
        EXPLORED.properties.iter().filter(|judged| judged.property.check().is_some() && judged.applied == 0);
    let idle: Vec<_> = idle.map(|judged| judged.property.name).collect();
    assert_eq!(idle, Vec::<&str>::new());
}

#[test]
fn each_action_is_seen_with_each_class_of_answer() {
    let missing: Vec<_> = EXPLORED.actions().into_iter().filter(|(_, _, edges)| *edges == 0).collect();
    assert_eq!(missing, Vec::new());
}

/// `<=` for `<`: a moment too long is seen, as an hour is.
#[test]
fn a_set_that_is_fresh_on_the_moment_it_expires_is_caught() {
    let rule = "a set is fresh for its clamped lifetime";
    let property = TABLE.iter().position(|property| property.name == rule).expect("the row of K12");
    let caught =
        hunt(property, &done::FRESH_FOR_TOO_LONG).expect("the alphabet can be made").expect("a story");
    assert_eq!(
        caught.story.join("\n"),
        "K12 is broken: a set is fresh for its clamped lifetime\n\
         policy `equal`, sources: url\n    \
         0 s  nothing was ever fetched\n    \
         0 s  a lookup for kid A calls begin\n    \
         0 s  the fetch of the keys ends: keys {A}, default lifetime\n   \
         -1 s  the clock goes back\n   \
         -1 s  a lookup for kid A calls begin\n   \
         -1 s  a lookup for kid A is told: found A, fresh"
    );
}
