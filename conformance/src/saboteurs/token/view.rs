//! A token as one validator sees it.

use super::jwk::Jwk;
use super::members::Members;
use super::source::Source;
use crate::protocol::configuration::{Configuration, Profile};
use countersign::algorithm::Algorithm;
use countersign::jwk::{Key, KeyLimits, Origin};
use countersign::signature::verify;
use serde_json::{Value, json};

/// Nothing, or why a part of its own refuses a token.
pub(super) type Judged = Result<(), &'static str>;

/// The header, the claims and the signature as they are judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct View {
    /// The header.
    pub(super) header: Members,
    /// The claims.
    pub(super) claims: Members,
    /// What was signed.
    pub(super) input: Vec<u8>,
    /// The octets of the signature.
    pub(super) signature: Vec<u8>,
    /// Whether the signature is taken for a good one, so that no key is looked for.
    pub(super) vouched: bool,
}

/// What a validator knows when it judges a token.
pub(super) struct Context<'a> {
    /// How it is configured.
    pub(super) configuration: &'a Configuration,
    /// The wall time, in seconds since 1970.
    pub(super) now: i64,
    /// Where its keys come from.
    pub(super) source: &'a Source,
}

impl View {
    /// `alg`, where it is a string.
    pub(super) fn alg(&self) -> String {
        self.header.text("alg").unwrap_or_default()
    }

    /// From here on this is a token of an algorithm that is allowed, with a signature that is taken for a good one.
    pub(super) fn vouch(&mut self, context: &Context<'_>) {
        if let Some(first) = context.configuration.algorithms.first() {
            self.header.set("alg", first.as_str());
        }
        if self.signature.is_empty() {
            self.signature.push(0);
        }
        self.vouched = true;
    }

    /// A claim that is there is read as this one, which is good.
    pub(super) fn claim(&mut self, name: &str, good: impl Into<Value>) {
        if self.claims.has(name) {
            self.claims.set(name, good);
        }
    }

    /// Whether this is the signature of the token under this key, where the library can use it.
    pub(super) fn is_signed_by(&self, jwk: &Jwk) -> bool {
        let text = Value::Object(jwk.clone()).to_string();
        let key = Key::parse(text.as_bytes(), Origin::Local, &KeyLimits::DEFAULT);
        let alg = Algorithm::parse(&self.alg());
        let both = alg.zip(key.ok());
        both.is_some_and(|(alg, key)| verify(alg, &key, &self.input, &self.signature).is_ok())
    }
}

impl Context<'_> {
    /// The keys at hand as they were given, whether they can be used or not.
    pub(super) fn keys(&self) -> Vec<Jwk> {
        self.source.given()
    }

    /// The key of this name as it was given.
    pub(super) fn key(&self, kid: &str) -> Option<Jwk> {
        self.keys().into_iter().find(|jwk| super::jwk::text(jwk, "kid") == Some(kid))
    }

    /// The key that the header names as it was given.
    pub(super) fn key_of(&self, view: &View) -> Option<Jwk> {
        self.key(&view.header.text("kid")?)
    }

    /// Claims that are good in every respect.
    pub(super) fn good_claims(&self) -> Members {
        let exp = self.now.saturating_add(600);
        let mut claims = Members::default();
        let good = [
            ("iss", json!(self.configuration.issuer)),
            ("aud", json!(self.audience())),
            ("sub", json!("subject-1")),
            ("exp", json!(exp)),
            ("iat", json!(self.now)),
            ("client_id", json!("client-1")),
            ("jti", json!("token-1")),
        ];
        for (name, value) in good {
            claims.set(name, value);
        }
        if let Some(nonce) = &self.configuration.nonce {
            claims.set("nonce", nonce.as_str());
        }
        claims
    }

    /// The type of a token of this profile.
    pub(super) const fn typ(&self) -> &'static str {
        match self.configuration.profile {
            Profile::AccessToken => "at+jwt",
            Profile::Jwt | Profile::IdToken | Profile::Mcp => "JWT",
        }
    }

    /// The first audience of ours.
    pub(super) fn audience(&self) -> &str {
        self.configuration.audiences.first().map_or("", String::as_str)
    }
}
