//! Judges one vector with the library's own code, and compares with what its author expects.

use crate::scenarios::machine::Real;
use crate::scenarios::player;
use crate::scenarios::scenario::{Caller, Document, Scenario, Verdict};
use crate::vectors::judged::{Judged, Observed, Outcome};
use crate::vectors::vector::{Material, Signature, Task, Vector};
use countersign::algorithm::Algorithm;
use countersign::claims::unix_time::UnixTime;
use countersign::jwk::{Key, KeyLimits, KeySet, Origin, Selection};
use countersign::jws::Buffers;
use countersign::policy::algorithms::AlgorithmSet;
use countersign::policy::error::PolicyError;
use countersign::policy::limits::Limits;
use countersign::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use countersign::signature;
use countersign::verify;

/// Judges one vector.
pub fn judge(vector: Vector) -> Judged {
    let (outcome, story) = match &vector.task {
        Task::Skip(skip) => (Outcome::Skipped(*skip), Vec::new()),
        Task::Judge(material, expected) => {
            let (observed, story) = observe(material);
            if expected.agrees(&observed) {
                (Outcome::Passed, story)
            } else {
                (Outcome::Failed { expected: *expected, observed }, story)
            }
        }
    };
    Judged { vector, outcome, story }
}

/// What the library makes of it.
fn observe(material: &Material) -> (Observed, Vec<String>) {
    match material {
        Material::Jws { token, jwks } => (jws(token, jwks), Vec::new()),
        Material::Signature(signature) => (primitive(signature), Vec::new()),
        Material::Jwt { token, jwks, now } => (jwt(token, jwks, *now), Vec::new()),
        Material::Thumbprint { jwk, thumbprint } => (thumbprint_of(jwk, thumbprint), Vec::new()),
        Material::Scenario(scenario) => play(scenario),
    }
}

/// Form, header and signature of a JWS whose payload is any octets, under the key that its header selects.
fn jws(token: &str, jwks: &str) -> Observed {
    let keys = match local_keys(jwks) {
        Ok(keys) => keys,
        Err(code) => return Observed::Refused(code),
    };
    let allowed = AlgorithmSet::asymmetric().and(AlgorithmSet::symmetric());
    let mut buffers = Buffers::new();
    let mut refused = "key_not_found";
    for key in keys.keys() {
        match verify::verify_jws(token.as_bytes(), key, allowed, &Limits::DEFAULT, &mut buffers) {
            Ok(bare) => match keys.select(bare.alg(), bare.header().kid().as_deref(), &[]) {
                Selection::Hit(candidates) if candidates.iter().any(|candidate| candidate == key) => {
                    return Observed::Accepted;
                }
                Selection::Hit(_) | Selection::Miss => refused = "key_not_found",
                Selection::Ambiguous => refused = "key_ambiguous",
            },
            Err(rejection) => refused = rejection.code(),
        }
    }
    Observed::Refused(refused)
}

/// The whole of a token at a point in time. The examples have an issuer and no audience.
fn jwt(token: &str, jwks: &str, now: i64) -> Observed {
    let keys = match local_keys(jwks) {
        Ok(keys) => keys,
        Err(code) => return Observed::Refused(code),
    };
    let policy = match jwt_policy() {
        Ok(policy) => policy,
        Err(error) => return Observed::Other(format!("the library refuses the suite's own policy: {error}")),
    };
    let (now, mut buffers) = (UnixTime::from_seconds(now), Buffers::new());
    match verify::verify(token.as_bytes(), &keys, &policy, &Limits::DEFAULT, now, &mut buffers) {
        Ok(_) => Observed::Accepted,
        Err(rejection) => Observed::Refused(rejection.code()),
    }
}

fn jwt_policy() -> Result<TokenPolicy, PolicyError> {
    let policy = TokenPolicy::jwt(ExpectedIssuer::Is("joe"), ExpectedAudience::NoneConfigured)?;
    policy.with_algorithms(&[Algorithm::Hs256])
}

fn local_keys(jwks: &str) -> Result<KeySet, &'static str> {
    KeySet::parse(jwks.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).map_err(|error| error.code())
}

fn primitive(vector: &Signature) -> Observed {
    let key = match local_key(&vector.jwk) {
        Ok(key) => key,
        // The keys of these sets are good: a vector must not pass because its key was refused.
        Err(code) => return Observed::Other(format!("the key was refused ({code})")),
    };
    match signature::verify(vector.algorithm, &key, &vector.message, &vector.signature) {
        Ok(()) => Observed::Accepted,
        Err(error) => Observed::Refused(error.code()),
    }
}

fn thumbprint_of(jwk: &str, expected: &str) -> Observed {
    match local_key(jwk) {
        Err(code) => Observed::Refused(code),
        Ok(key) if key.thumbprint().to_string() == expected => Observed::Accepted,
        Ok(key) => Observed::Other(format!("the thumbprint {}", key.thumbprint())),
    }
}

fn local_key(jwk: &str) -> Result<Key, &'static str> {
    Key::parse(jwk.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).map_err(|reason| reason.code())
}

/// Plays a scenario and tells how it went.
fn play(scenario: &Scenario) -> (Observed, Vec<String>) {
    let seen = match player::play(scenario, &Real) {
        Ok(seen) => seen,
        Err(error) => return (Observed::Other(error.to_string()), Vec::new()),
    };
    let mut wrong = Vec::new();
    let mut story = Vec::new();
    for (at, (step, seen)) in scenario.steps.iter().zip(&seen).enumerate() {
        let number = at + 1;
        story.push(format!("{number}. {}", step.says));
        story.push(format!("   {}; requests: {}", verdicts(&seen.verdicts), requests(&seen.requests)));
        if step.requests != seen.requests || step.verdicts != seen.verdicts {
            let (verdicts, requests) = (verdicts(step.verdicts), requests(step.requests));
            story.push(format!("   expected: {verdicts}; requests: {requests}"));
            wrong.push(number.to_string());
        }
    }
    if wrong.is_empty() {
        (Observed::Accepted, story)
    } else {
        (Observed::Other(format!("step {} went otherwise", wrong.join(", "))), story)
    }
}

fn verdicts(verdicts: &[(Caller, Verdict)]) -> String {
    let told: Vec<String> = verdicts.iter().map(|(caller, verdict)| format!("{caller}: {verdict}")).collect();
    if told.is_empty() { "no verdict yet".to_owned() } else { told.join(", ") }
}

fn requests(requests: &[Document]) -> String {
    let told: Vec<String> = requests.iter().map(Document::to_string).collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}
