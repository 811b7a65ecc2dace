//! The report of a run for a program: one JSON object.

use super::tally::{Row, Tally};
use crate::vectors::judged::{Judged, Outcome};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

pub(super) fn write(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Value> = tally
        .rows
        .iter()
        .map(|((source, algorithm), row)| {
            json!({
                "source": source.name(),
                "algorithm": algorithm,
                "passed": row.passed,
                "failed": row.failed,
                "skipped": skipped(row),
            })
        })
        .collect();
    let report = json!({
        "passed": tally.passed(),
        "failed": tally.failed(),
        "skipped": tally.skipped(),
        "rows": rows,
        "unexpected": tally.unexpected.iter().map(unexpected).collect::<Vec<_>>(),
        "patched": tally.patched.iter().filter_map(patched).collect::<Vec<_>>(),
        "scenarios": tally.stories.iter().map(story).collect::<Vec<_>>(),
    });
    writeln!(out, "{report:#}")
}

fn skipped(row: &Row) -> Map<String, Value> {
    row.skipped.iter().map(|(skip, count)| (skip.to_string(), json!(count))).collect()
}

fn unexpected(judged: &Judged) -> Value {
    let (expected, observed) = match &judged.outcome {
        Outcome::Failed { expected, observed } => (Some(expected.to_string()), Some(observed.to_string())),
        Outcome::Passed | Outcome::Skipped(_) => (None, None),
    };
    json!({
        "id": judged.vector.full_id(),
        "comment": judged.vector.comment,
        "expected": expected,
        "observed": observed,
    })
}

fn patched(judged: &Judged) -> Option<Value> {
    let patch = judged.vector.patch?;
    Some(json!({
        "id": judged.vector.full_id(),
        "label": patch.label.to_string(),
        "expected": patch.instead.to_string(),
        "reason": patch.reason,
        "section": patch.section,
    }))
}

fn story(judged: &Judged) -> Value {
    json!({
        "name": judged.vector.id,
        "about": judged.vector.comment,
        "passed": judged.outcome == Outcome::Passed,
        "story": judged.story,
    })
}
