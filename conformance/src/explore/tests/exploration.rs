//! What the exploration has to find.

use super::EXPLORED;

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
