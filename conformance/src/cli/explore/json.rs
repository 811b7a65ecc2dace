//! An exploration for a program: one JSON object.

use super::work::Exploration;
use crate::explore::properties::table::TABLE;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) fn write(found: &Exploration, seconds: f64, out: &mut dyn Write) -> io::Result<()> {
    let rows = TABLE.iter().zip(&found.total.tallies).zip(&found.caught);
    let properties: Vec<Value> = rows
        .map(|((property, tally), caught)| {
            json!({
                "rule": property.rule,
                "name": property.name,
                "layer": property.layer().name(),
                "applied": tally.applied,
                "violations": tally.violations,
                "mutant": property.mutant().map(|mutant| mutant.name),
                "caught": caught,
                "shown_by": property.shown_by(),
            })
        })
        .collect();
    let worlds: Vec<Value> = found
        .worlds
        .iter()
        .map(|(policy, sources, counts)| {
            json!({
                "policy": policy,
                "sources": sources.name(),
                "states": counts.states,
                "edges": counts.edges(),
                "classes": counts.classes.len(),
            })
        })
        .collect();
    let report = json!({
        "states": found.total.states,
        "edges": found.total.edges(),
        "classes": found.total.classes.len(),
        "seconds": seconds,
        "properties": properties,
        "worlds": worlds,
        "violations": found.violations.iter().map(|violation| &violation.story).collect::<Vec<_>>(),
    });
    writeln!(out, "{report:#}")
}
