//! Tests of verification, over tokens that are minted and signed here.

mod properties;
mod refusals;
mod results;

use super::{Buffers, Outcome, Report, Verdict, explain, verify};
use crate::algorithm::Algorithm;
use crate::base64url::encode;
use crate::claims::unix_time::UnixTime;
use crate::fixtures::{Signer, signer, with};
use crate::jwk::{Key, KeyLimits, KeySet, Origin};
use crate::policy::id_token::IdTokenRules;
use crate::policy::limits::Limits;
use crate::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use crate::rejection::Rejection;
use crate::url::Issuer;
use serde_json::{Value, json};

/// The wall time of every test, in seconds.
const NOW: i64 = 1_700_000_000;

const ISSUER: &str = "https://issuer.example";
const RESOURCE: &str = "https://mcp.example/server";

fn now() -> UnixTime {
    UnixTime::from_seconds(NOW)
}

fn issuer() -> Issuer {
    Issuer::parse(ISSUER, false).unwrap()
}

/// A signed token of three segments.
fn compact(signer: &Signer, header: &str, payload: &[u8]) -> String {
    let input = format!("{}.{}", encode(header.as_bytes()), encode(payload));
    let signature = signer.sign(input.as_bytes());
    format!("{input}.{}", encode(&signature))
}

fn key(jwk: &Value) -> Key {
    Key::parse(jwk.to_string().as_bytes(), Origin::Local, &KeyLimits::DEFAULT).unwrap()
}

/// The key of `signer` as `kid`.
fn named(signer: &Signer, kid: &str) -> Key {
    key(&with(&signer.jwk, &[("kid", json!(kid))]))
}

/// What `verify` says, and that `explain` says the same.
fn judge(token: &[u8], keys: &KeySet, policy: &TokenPolicy, limits: &Limits) -> Result<(), Rejection> {
    let report = explain(token, Some(keys), policy, limits, now());
    let mut buffers = Buffers::new();
    let plain = verify(token, keys, policy, limits, now(), &mut buffers).map(drop);
    same(&report, &plain);
    plain
}

fn same(report: &Report, plain: &Result<(), Rejection>) {
    let checks: Vec<_> = report.rows().iter().map(|row| row.check).collect();
    assert_eq!(checks, super::Check::ALL, "a report has every check once, in order");
    assert_eq!(report.refusal().map(|(_, rejection)| rejection), plain.as_ref().err());
    match (plain, report.verdict()) {
        (Ok(()), Verdict::Accepted) => {
            let missing = |outcome: &Outcome| matches!(outcome, Outcome::NotJudged(_) | Outcome::Refused(_));
            assert!(!report.rows().iter().any(|row| missing(&row.outcome)));
        }
        (Err(_), Verdict::Refused(check)) => {
            assert_eq!(Some(check), report.refusal().map(|(check, _)| check));
        }
        (plain, verdict) => panic!("{plain:?} but {verdict:?}"),
    }
}

/// An object as text, so that a member may be anything.
#[derive(Clone)]
struct Object(Vec<(&'static str, String)>);

impl Object {
    fn set(&mut self, name: &'static str, value: &str) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, slot)) => *slot = value.to_owned(),
            None => self.0.push((name, value.to_owned())),
        }
    }

    fn text(&self) -> String {
        let members: Vec<String> = self.0.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    }
}

/// A token in the making, and what judges it.
struct Scene {
    policy: TokenPolicy,
    limits: Limits,
    header: Object,
    claims: Object,
    signer: Signer,
    keys: KeySet,
}

impl Scene {
    fn new(
        alg: Algorithm,
        policy: TokenPolicy,
        typ: Option<&str>,
        claims: &[(&'static str, String)],
    ) -> Self {
        let signer = signer(alg);
        let keys = KeySet::from_keys(vec![named(&signer, "k1")]);
        let mut header = Object(vec![("alg", format!("\"{alg}\"")), ("kid", "\"k1\"".to_owned())]);
        if let Some(typ) = typ {
            header.set("typ", &format!("\"{typ}\""));
        }
        let text = |text: &str| format!("\"{text}\"");
        let mut all = Object(vec![("iss", text(ISSUER)), ("sub", text("alice")), ("aud", text("me"))]);
        all.set("exp", &(NOW + 300).to_string());
        all.set("iat", &(NOW - 10).to_string());
        for (name, value) in claims {
            all.set(name, value);
        }
        Self { policy, limits: Limits::DEFAULT, header, claims: all, signer, keys }
    }

    fn jwt_with(alg: Algorithm) -> Self {
        let policy = TokenPolicy::jwt(ExpectedIssuer::Is(ISSUER), ExpectedAudience::AnyOf(&["me"])).unwrap();
        Self::new(alg, policy.with_algorithms(&[alg]).unwrap(), Some("JWT"), &[])
    }

    fn jwt() -> Self {
        Self::jwt_with(Algorithm::Es256)
    }

    fn id_token(rules: impl FnOnce(IdTokenRules) -> IdTokenRules) -> Self {
        let policy = TokenPolicy::id_token(&issuer(), rules(IdTokenRules::new("me").unwrap()));
        Self::new(Algorithm::Es256, policy, None, &[])
    }

    fn access_token() -> Self {
        let policy = TokenPolicy::access_token(&issuer(), &["me"]).unwrap();
        let more = [("client_id", "\"app\"".to_owned()), ("jti", "\"1\"".to_owned())];
        Self::new(Algorithm::Es256, policy, Some("at+jwt"), &more)
    }

    fn mcp() -> Self {
        let policy = TokenPolicy::mcp(&issuer(), RESOURCE).unwrap();
        Self::new(Algorithm::Es256, policy, Some("at+jwt"), &[("aud", format!("\"{RESOURCE}\""))])
    }

    /// With a header parameter, as JSON text.
    fn param(mut self, name: &'static str, value: &str) -> Self {
        self.header.set(name, value);
        self
    }

    fn no_param(mut self, name: &str) -> Self {
        self.header.0.retain(|(known, _)| *known != name);
        self
    }

    /// With a claim, as JSON text.
    fn claim(mut self, name: &'static str, value: &str) -> Self {
        self.claims.set(name, value);
        self
    }

    fn no_claim(mut self, name: &str) -> Self {
        self.claims.0.retain(|(known, _)| *known != name);
        self
    }

    fn policy(mut self, change: impl FnOnce(TokenPolicy) -> TokenPolicy) -> Self {
        self.policy = change(self.policy);
        self
    }

    fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    fn keys(mut self, keys: impl FnOnce(&Signer) -> Vec<Key>) -> Self {
        self.keys = KeySet::from_keys(keys(&self.signer));
        self
    }

    fn token(&self) -> String {
        compact(&self.signer, &self.header.text(), self.claims.text().as_bytes())
    }

    fn judge(&self) -> Result<(), Rejection> {
        self.judge_token(&self.token())
    }

    fn judge_token(&self, token: &str) -> Result<(), Rejection> {
        judge(token.as_bytes(), &self.keys, &self.policy, &self.limits)
    }
}
