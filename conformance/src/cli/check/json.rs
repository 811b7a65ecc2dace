//! A report for a program: one JSON object.

use countersign::verify::{KeyRow, Missing, Outcome, Report, Row, Verdict};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let refusal = report.refusal().map(|(check, rejection)| {
        json!({
            "check": check.code(),
            "code": rejection.code(),
            "class": rejection.class().code(),
            "section": rejection.section(),
            "expected": rejection.expected(),
            "found": rejection.found(),
        })
    });
    let header: Map<String, Value> =
        report.header().iter().map(|(name, text)| (name.to_string(), json!(text.as_str()))).collect();
    let claims: Map<String, Value> =
        report.claims().iter().map(|(name, text)| (name.to_string(), json!(text.as_str()))).collect();
    let object = json!({
        "verdict": report.verdict().code(),
        "verified": report.verdict() == Verdict::Accepted,
        "refusal": refusal,
        "notes": report.notes().iter().map(|note| json!({ "code": note.code(), "text": note.to_string() }))
            .collect::<Vec<_>>(),
        "header": header,
        "claims": claims,
        "checks": report.rows().iter().map(check).collect::<Vec<_>>(),
        "keys": report.keys().iter().map(key).collect::<Vec<_>>(),
    });
    writeln!(out, "{object:#}")
}

fn check(row: &Row) -> Value {
    let mut told = json!({ "check": row.check.code(), "section": row.check.section() });
    let more = match &row.outcome {
        Outcome::Passed => json!({ "outcome": "passed" }),
        Outcome::NotAsked => json!({ "outcome": "not_asked" }),
        Outcome::NotJudged(Missing::Keys) => json!({ "outcome": "not_judged", "needs": "keys" }),
        Outcome::NotJudged(Missing::Check(check)) => {
            json!({ "outcome": "not_judged", "needs": check.code() })
        }
        Outcome::Refused(rejection) => json!({
            "outcome": "refused",
            "code": rejection.code(),
            "section": rejection.section(),
            "expected": rejection.expected(),
            "found": rejection.found(),
        }),
    };
    if let (Some(told), Value::Object(more)) = (told.as_object_mut(), more) {
        told.extend(more);
    }
    told
}

fn key(key: &KeyRow) -> Value {
    json!({
        "kid": key.kid.as_ref().map(|kid| kid.as_str()),
        "kty": key.kty,
        "crv": key.crv,
        "thumbprint": key.thumbprint.map(|thumbprint| thumbprint.to_string()),
        "outcome": key.outcome.map(|outcome| outcome.code()),
    })
}
