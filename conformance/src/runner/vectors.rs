//! Vectors as cases: what other people wrote comes through the same counts and the same reports.
//!
//! The reference in this process judges each with its own code. An adapter is asked to verify those that are a JWS under one
//! key; a signature alone, a key alone and the pure machine cannot be put to it.

use super::judge::for_level;
use super::parallel;
use super::workers::{Pool, Start, Worker, on_all};
use crate::catalogue::level::Authority;
use crate::protocol::answer::Said;
use crate::protocol::configuration::Profile;
use crate::protocol::request::Op;
use crate::results::outcome::Outcome;
use crate::results::result::{CaseResult, CaseSummary};
use crate::results::run::LeftOut;
use crate::vectors::judge::judge;
use crate::vectors::judged::{self, Judged};
use crate::vectors::levels;
use crate::vectors::skip::Skip;
use crate::vectors::source::Source;
use crate::vectors::unit::{LoadError, Unit};
use crate::vectors::vector::{Material, Task, Vector, header_algorithm};
use crate::vectors::verdict::Expected;
use core::time::Duration;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The area of every vector.
pub const AREA: &str = "vectors";

/// How long an adapter may take for one.
const DEADLINE: Duration = Duration::from_secs(20);

/// What came of vectors.
#[derive(Debug, Default)]
pub struct Vectors {
    /// Those that are a case for somebody.
    pub results: Vec<CaseResult>,
    left_out: BTreeMap<(Source, String), u64>,
}

impl Vectors {
    /// How many are no case for anybody, by source and reason.
    pub fn left_out(&self) -> Vec<LeftOut> {
        let row = |((source, reason), count): (&(Source, String), &u64)| LeftOut {
            source: source.name().to_owned(),
            reason: reason.clone(),
            count: *count,
        };
        self.left_out.iter().map(row).collect()
    }

    fn leave_out(&mut self, source: Source, reason: &str) {
        let count = self.left_out.entry((source, reason.to_owned())).or_default();
        *count = count.saturating_add(1);
    }
}

/// Judges the vectors of these units whose id is wanted, with the library's own code. `each` is shown each unit that is done.
///
/// # Errors
/// [`LoadError`] of the first unit that cannot be read.
pub fn in_process(
    units: &[Unit],
    wanted: &(dyn Fn(&str) -> bool + Sync),
    each: &(dyn Fn(&Unit, usize) + Sync),
) -> Result<Vectors, LoadError> {
    let mut vectors = Vectors::default();
    let mut outcome = Ok(());
    let work = |unit: &Unit| {
        let read = unit.load()?.into_iter().filter(|vector| wanted(&vector.full_id()));
        let judged: Vec<Judged> = read.map(judge).collect();
        each(unit, judged.len());
        Ok(judged)
    };
    parallel::in_order(units, work, |judged| match judged {
        Ok(judged) => judged.into_iter().for_each(|judged| add(&mut vectors, judged)),
        Err(error) => outcome = core::mem::replace(&mut outcome, Ok(())).and(Err(error)),
    });
    outcome.map(|()| vectors)
}

/// Puts those of the vectors that are a JWS under one key to an adapter.
///
/// # Errors
/// [`LoadError`] of the first unit that cannot be read.
pub fn by_adapter(
    units: &[Unit],
    wanted: &dyn Fn(&str) -> bool,
    jobs: usize,
    start: &Start<'_>,
    each: &dyn Fn(usize),
) -> Result<Vectors, LoadError> {
    let mut vectors = Vectors::default();
    let mut put = Vec::new();
    for unit in units {
        for vector in unit.load()?.into_iter().filter(|vector| wanted(&vector.full_id())) {
            match &vector.task {
                Task::Skip(skip) if is_nobodys(*skip) => vectors.leave_out(vector.source, &skip.to_string()),
                Task::Judge(Material::Jws { .. }, _) | Task::Skip(_) => put.push(vector),
                Task::Judge(
                    Material::Signature(_)
                    | Material::Jwt { .. }
                    | Material::Thumbprint { .. }
                    | Material::Scenario(_),
                    _,
                ) => vectors
                    .leave_out(vector.source, "no JWS under one key: only for the reference in this process"),
            }
        }
    }
    let mut results: Vec<Option<CaseResult>> = put.iter().map(|_| None).collect();
    on_all(&put, jobs, &Pool::new(start), ask, |at, result| {
        each(at);
        if let Some(slot) = results.get_mut(at) {
            *slot = Some(result);
        }
    });
    vectors.results = results.into_iter().flatten().collect();
    Ok(vectors)
}

fn ask(worker: &mut Worker<'_>, vector: &Vector) -> CaseResult {
    let result = |expected: String, outcome, got: &str, reason: String| {
        CaseResult::new(summary(vector), outcome, expected, got.to_owned(), reason)
    };
    let Task::Judge(Material::Jws { token, jwks }, expected) = &vector.task else {
        let reason = "the suite has no key for it".to_owned();
        return result("a verdict".to_owned(), Outcome::NotApplicable, "not put", reason);
    };
    let words = expected.to_string();
    let subject = match worker.subject() {
        Ok(subject) => subject,
        Err(error) => return result(words, Outcome::AdapterError, &error.to_string(), String::new()),
    };
    let can = &subject.hello().capabilities;
    if !can.verify {
        return result(words, Outcome::NotApplicable, "not put", "it needs `verify`".to_owned());
    }
    if let Some(alg) = header_algorithm(token).filter(|alg| !can.algorithms.contains(alg)) {
        return result(words, Outcome::NotApplicable, "not put", format!("it needs the algorithm {alg}"));
    }
    let Some(jwk) = only_key(jwks) else {
        let reason = "its set has more than one key, and `verify` takes one".to_owned();
        return result(words, Outcome::NotApplicable, "not put", reason);
    };
    let op = Op::Verify { jws: token.clone(), jwk, algorithms: can.algorithms.clone() };
    match subject.ask(op, DEADLINE) {
        Ok(said @ (Said::Accepted {} | Said::Rejected { .. })) => {
            let accepted = matches!(said, Said::Accepted {});
            let right = accepted == (*expected == Expected::Accepted);
            let outcome = for_level(levels::of(vector).0, right);
            result(words, outcome, if accepted { "accepted" } else { "refused" }, String::new())
        }
        Ok(Said::Unsupported { reason }) => result(words, Outcome::Unsupported, "unsupported", reason),
        Ok(Said::Error { reason }) => result(words, Outcome::AdapterError, &reason, String::new()),
        Ok(said) => {
            let got = format!("the adapter answered with `{}`", said.name());
            result(words, Outcome::AdapterError, &got, String::new())
        }
        Err(error) => {
            worker.drop_subject();
            result(words, Outcome::AdapterError, &error.to_string(), String::new())
        }
    }
}

/// A key without its private members (RFC 7518 sections 6.2.2 and 6.3.2): a signature is verified with the public key, and some
/// libraries take no other. A secret has no public part.
fn public(mut key: Map<String, Value>) -> Map<String, Value> {
    if key.get("kty").and_then(Value::as_str) != Some("oct") {
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth"] {
            key.remove(private);
        }
    }
    key
}

fn only_key(jwks: &str) -> Option<Map<String, Value>> {
    let set: Value = serde_json::from_str(jwks).ok()?;
    match set.get("keys")?.as_array()?.as_slice() {
        [Value::Object(key)] => Some(public(key.clone())),
        _ => None,
    }
}

/// Whether a vector is no case for anybody, whatever a library can do.
const fn is_nobodys(skip: Skip) -> bool {
    match skip {
        Skip::NoJoseAlgorithm | Skip::Der | Skip::TruncatedTag | Skip::OtherSalt => true,
        Skip::Unsupported(_) | Skip::KeySize => false,
    }
}

fn add(vectors: &mut Vectors, judged: Judged) {
    let Judged { vector, outcome, story } = judged;
    let level = levels::of(&vector).0;
    let (outcome, expected, got, reason) = match outcome {
        judged::Outcome::Passed => {
            (for_level(level, true), "as its author says".to_owned(), "as expected".to_owned(), String::new())
        }
        judged::Outcome::Failed { expected, observed } => {
            (for_level(level, false), expected.to_string(), observed.to_string(), String::new())
        }
        judged::Outcome::Skipped(skip) if is_nobodys(skip) => {
            return vectors.leave_out(vector.source, &skip.to_string());
        }
        judged::Outcome::Skipped(skip) => {
            (Outcome::Unsupported, "a verdict".to_owned(), "not judged".to_owned(), skip.to_string())
        }
    };
    let result = CaseResult::new(summary(&vector), outcome, expected, got, reason);
    vectors.results.push(CaseResult { story, ..result });
}

fn summary(vector: &Vector) -> CaseSummary {
    let (level, weaker) = levels::of(vector);
    let why = match vector.patch {
        None if weaker.is_some() => weaker.unwrap_or_default().to_owned(),
        Some(patch) => format!("labelled {}, and {} here: {}", patch.label, patch.instead, patch.reason),
        None => "the label of its author".to_owned(),
    };
    let cites = match vector.patch {
        Some(patch) => vec![patch.section.to_owned(), vector.source.name().to_owned()],
        None => vec![vector.source.name().to_owned()],
    };
    CaseSummary {
        id: vector.full_id(),
        hash: String::new(),
        area: AREA.to_owned(),
        title: vector.comment.clone(),
        level,
        authority: Authority::Spec,
        why,
        profile: Profile::Jwt,
        cites,
        requirement: String::new(),
        twin: None,
    }
}
