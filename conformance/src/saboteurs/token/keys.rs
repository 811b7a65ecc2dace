//! Saboteurs that read or choose keys wrongly.

use super::jwk::{Jwk, octets, text};
use super::members::Members;
use super::pairs::{Pairs, first_of_each};
use super::rsa;
use super::view::View;
use countersign::algorithm::Algorithm;
use countersign::jwk::{Key, KeyLimits, KeySet, Origin, Selection};
use countersign::signature::{SignatureError, verify};
use ring::hmac;
use serde_json::Value;
use serde_json::value::RawValue;

saboteurs! {
    "takes-the-first-list-of-keys": "of two lists of keys in one document it takes the first",
    reports [],
    caught by ["keys/document-keys-twice-last-empty"],
    document = |text| String::from_utf8(first_of_each(text.as_bytes())?).ok();

    "takes-the-first-of-two-members-of-a-key": "of a member of a key that stands there twice it takes the first",
    reports [],
    caught by ["keys/member-twice-last-bad-*"],
    document = |text| {
        let Pairs(pairs) = serde_json::from_str(text).ok()?;
        let (_, keys) = pairs.into_iter().find(|(name, _)| name == "keys")?;
        let keys: Vec<Box<RawValue>> = serde_json::from_str(keys.get()).ok()?;
        let key = |key: &RawValue| first_of_each(key.get().as_bytes());
        let keys: Option<Vec<String>> = keys.iter().map(|one| String::from_utf8(key(one)?).ok()).collect();
        Some(format!("{{\"keys\":[{}]}}", keys?.join(",")))
    };

    "takes-no-keys-for-no-objection": "where there is no key at all, no signature is wrong",
    reports [],
    caught by ["keys/empty-set"],
    view = |view, context| {
        if context.keys().is_empty() {
            view.vouch(context);
        }
        Ok(())
    };

    "takes-an-unusable-key-for-no-objection": "under a key that it cannot use, no signature is wrong",
    reports [],
    caught by [
        "keys/ec-off-the-curve", "keys/ec-at-infinity", "keys/ed25519-in-x25519", "keys/secret-of-no-octets",
        "keys/rsa-rsa-*", "keys/hmac-short-hs256", "profiles/id-token-secret-too-short",
    ],
    view = |view, context| {
        if context.key_of(view).is_some_and(|jwk| parsed(&jwk).is_none()) {
            view.vouch(context);
        }
        Ok(())
    };

    "takes-a-key-of-another-type-for-no-objection": "where the key is of another type than alg needs, no signature is wrong",
    reports [],
    caught by ["algorithms/key-of-another-type-*"],
    view = |view, context| {
        let alg = Algorithm::parse(&view.alg());
        if let (Some(alg), Some(jwk)) = (alg, context.key_of(view)) {
            let key = parsed(&jwk);
            let none = key.is_none_or(|key| verify(alg, &key, &[], &[]) == Err(SignatureError::KeyMismatch));
            if none {
                view.vouch(context);
            }
        }
        Ok(())
    };

    "takes-small-rsa-keys": "an RSA key of less than 2048 bits verifies signatures",
    reports [],
    caught by ["keys/rsa-rsa-*"],
    view = |view, context| {
        if context.key_of(view).is_some_and(|jwk| rsa::is_signature(view, &jwk)) {
            view.vouch(context);
        }
        Ok(())
    };

    "takes-short-secrets": "a secret that is shorter than its hash verifies tags",
    reports [],
    caught by ["keys/hmac-short-*", "profiles/id-token-secret-too-short"],
    view = |view, context| {
        if context.key_of(view).is_some_and(|jwk| is_tag(view, &jwk)) {
            view.vouch(context);
        }
        Ok(())
    };

    "takes-x25519-for-ed25519": "the curve of an OKP key is not looked at",
    reports [],
    caught by ["keys/ed25519-in-x25519"],
    jwk = |jwk| if jwk.text("kty").as_deref() == Some("OKP") {
        jwk.set("crv", "Ed25519");
    };

    "ignores-use": "a key for encryption verifies signatures",
    reports [],
    caught by ["keys/use-enc", "profiles/id-token-under-an-encryption-key"],
    jwk = |jwk| jwk.remove("use");

    "ignores-key-ops": "a key that is for other operations verifies signatures",
    reports [],
    caught by ["keys/key-ops-{sign,encrypt,wrap}"],
    jwk = |jwk| jwk.remove("key_ops");

    "ignores-the-alg-of-a-key": "a key for one algorithm verifies every other of its type",
    reports [],
    caught by ["algorithms/key-for-*-verifies-no-*"],
    jwk = |jwk| jwk.remove("alg");

    "knows-no-key-ops": "a key with key_ops is not used",
    reports [],
    caught by ["keys/key-ops-verify"],
    jwk = |jwk| skip_if(jwk, |jwk| jwk.has("key_ops"));

    "wants-use-and-alg": "a key that does not say what it is for is not used",
    reports [],
    caught by ["keys/without-anything-optional", "keys/without-{use,alg}"],
    jwk = |jwk| skip_if(jwk, |jwk| !jwk.has("use") || !jwk.has("alg"));

    "skips-keys-with-unknown-members": "a key with a member that it does not know is not used",
    reports [],
    caught by ["keys/unknown-member-*"],
    jwk = |jwk| skip_if(jwk, |jwk| jwk.iter().any(|(name, _)| !KNOWN.contains(&name)));

    "skips-keys-with-escapes": "a key that is written with escapes is not used",
    reports [],
    caught by ["keys/fetched-escaped-*"],
    jwk = |jwk| skip_if(jwk, |jwk| jwk.iter().any(|(_, value)| value.contains('\\')));

    "knows-rsa-of-2048-bits-alone": "an RSA key of another size than 2048 bits is not used",
    reports [],
    caught by ["keys/rsa-of-*-bits"],
    jwk = |jwk| skip_if(jwk, |jwk| jwk.text("n").is_some_and(|n| n.len() > 342));

    "refuses-a-set-for-one-bad-key": "where one key of a set cannot be used, none is",
    reports [],
    caught by [
        "keys/beside-{curve-of-bitcoin,empty-object,no-modulus,unknown-type,unknown-curve,not-base64url}",
    ],
    document = |text| {
        let set = KeySet::parse(text.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).ok()?;
        (!set.skipped().is_empty()).then(|| "{\"keys\":[]}".to_owned())
    };

    "looks-at-the-first-key": "of a set it looks at the first key that fits the algorithm",
    reports [],
    caught by ["keys/order-good-one-last", "profiles/access-token-under-any-key-of-the-issuer"],
    select = |keys, alg, _| fitting(keys, alg).next().into_iter().collect();

    "looks-at-the-last-key": "of a set it looks at the last key that fits the algorithm",
    reports [],
    caught by ["keys/order-good-one-first", "profiles/access-token-under-any-key-of-the-issuer"],
    select = |keys, alg, _| fitting(keys, alg).last().into_iter().collect();

    "wants-a-set-of-one": "a set of several keys is refused",
    reports [],
    caught by ["keys/beside-other-good-keys", "keys/order-good-one-{first,last}"],
    select = |keys, alg, kid| match (keys.keys().len(), keys.select(alg, kid, &[])) {
        (1, Selection::Hit(found)) => found.iter().collect(),
        (_, Selection::Hit(_) | Selection::Miss | Selection::Ambiguous) => Vec::new(),
    };
}

/// The members of a key that verifies (RFC 7517 section 4, RFC 7518 section 6).
const KNOWN: [&str; 11] = ["kty", "use", "key_ops", "alg", "kid", "n", "e", "crv", "x", "y", "k"];

/// A key that is not used is one of a type that nobody knows.
fn skip_if(jwk: &mut Members, skip: fn(&Members) -> bool) {
    if skip(jwk) {
        jwk.set("kty", "LAB");
    }
}

/// The keys that fit an algorithm, whatever their names.
fn fitting(keys: &KeySet, alg: Algorithm) -> impl Iterator<Item = &Key> {
    keys.keys().iter().filter(move |key| key.passed_over(alg, None).is_none())
}

fn parsed(jwk: &Jwk) -> Option<Key> {
    let text = Value::Object(jwk.clone()).to_string();
    Key::parse(text.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).ok()
}

fn is_tag(view: &View, jwk: &Jwk) -> bool {
    let alg = match view.alg().as_str() {
        "HS256" => hmac::HMAC_SHA256,
        "HS384" => hmac::HMAC_SHA384,
        "HS512" => hmac::HMAC_SHA512,
        _ => return false,
    };
    let secret = octets(jwk, "k").filter(|_| text(jwk, "kty") == Some("oct"));
    secret.is_some_and(|secret| {
        hmac::verify(&hmac::Key::new(alg, &secret), &view.input, &view.signature).is_ok()
    })
}
