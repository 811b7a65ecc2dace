//! Saboteurs that compute an HMAC with a public key.

use super::jwk::{Jwk, octets, text};
use super::spki;
use super::view::{Context, Judged, View};
use ring::hmac;
use serde_json::Value;

saboteurs! {
    "takes-the-pem-of-a-key-for-a-secret": "verifies an HMAC with the PEM text of the public key",
    reports ["CVE-2015-9235", "CVE-2016-10555", "CVE-2022-23541", "CVE-2023-48238"],
    caught by ["algorithms/*-under-the-rsa-key-spki-pem*", "algorithms/confused-*-spki-pem*"],
    view = |view, context| confused(view, context, |jwk| {
        let Some(pem) = spki::pem(jwk) else { return Vec::new() };
        vec![pem.trim_end().as_bytes().to_vec(), pem.into_bytes()]
    });

    "takes-the-der-of-a-key-for-a-secret": "verifies an HMAC with the DER of the public key",
    reports ["CVE-2026-85394"],
    caught by ["algorithms/*-under-the-rsa-key-spki-der", "algorithms/confused-*-spki-der"],
    view = |view, context| confused(view, context, |jwk| spki::der(jwk).into_iter().collect());

    "takes-the-modulus-for-a-secret": "verifies an HMAC with the octets of the RSA modulus",
    reports [],
    caught by ["algorithms/*-under-the-rsa-key-modulus", "algorithms/confused-*-modulus"],
    view = |view, context| confused(view, context, |jwk| octets(jwk, "n").into_iter().collect());

    "takes-the-text-of-a-jwk-for-a-secret": "verifies an HMAC with the JSON text of the public key",
    reports ["CVE-2026-107724"],
    caught by ["algorithms/*-under-the-rsa-key-jwk", "algorithms/confused-*-jwk"],
    view = |view, context| confused(view, context, |jwk| vec![public(jwk)]);

    "takes-no-secret-for-a-secret": "verifies an HMAC with no octets where the key is none for HMAC",
    reports [],
    caught by [
        "algorithms/*-under-the-rsa-key-empty", "algorithms/confused-*-empty",
        "profiles/id-token-under-no-secret", "header/kid-path-as-an-empty-secret",
    ],
    view = |view, context| confused(view, context, |_| vec![Vec::new()]);

    "tells-only-rsa-keys-from-secrets": "an EC or an Ed25519 key in any form may be the secret of an HMAC, an RSA key may not",
    reports ["CVE-2022-29217", "CVE-2024-37568"],
    caught by ["algorithms/confused-{es256,es384,eddsa}-{spki-pem,spki-pem-trimmed,spki-der,jwk}"],
    view = |view, context| confused(view, context, |jwk| {
        if text(jwk, "kty") == Some("RSA") {
            return Vec::new();
        }
        let pem = spki::pem(jwk).unwrap_or_default();
        let trimmed = pem.trim_end().as_bytes().to_vec();
        [Some(trimmed), Some(pem.into_bytes()), spki::der(jwk), Some(public(jwk))].into_iter().flatten().collect()
    });

    "opens-the-file-that-kid-names": "an HMAC is verified with the content of the file that kid names",
    reports [],
    caught by ["header/kid-path-as-an-empty-secret"],
    view = |view, context| {
        let kid = view.header.text("kid").unwrap_or_default();
        // The one file whose content is known without opening it: nothing that a token says is ever opened here.
        if kid.ends_with("/dev/null") && is_hmac(view, &[]) {
            view.vouch(context);
        }
        Ok(())
    };
}

/// Vouches for an HMAC under one of these octets of a key at hand that is no secret.
fn confused(view: &mut View, context: &Context<'_>, secrets: fn(&Jwk) -> Vec<Vec<u8>>) -> Judged {
    if !view.alg().starts_with("HS") {
        return Ok(());
    }
    let keys = context.keys().into_iter().filter(|jwk| text(jwk, "kty") != Some("oct"));
    if keys.flat_map(|jwk| secrets(&jwk)).any(|secret| is_hmac(view, &secret)) {
        view.vouch(context);
    }
    Ok(())
}

fn is_hmac(view: &View, secret: &[u8]) -> bool {
    let alg = match view.alg().as_str() {
        "HS256" => hmac::HMAC_SHA256,
        "HS384" => hmac::HMAC_SHA384,
        "HS512" => hmac::HMAC_SHA512,
        _ => return false,
    };
    hmac::verify(&hmac::Key::new(alg, secret), &view.input, &view.signature).is_ok()
}

/// The JSON text of the members that make the public key.
fn public(jwk: &Jwk) -> Vec<u8> {
    let mut jwk = jwk.clone();
    jwk.retain(|name, _| ["kty", "n", "e", "crv", "x", "y"].contains(&name.as_str()));
    Value::Object(jwk).to_string().into_bytes()
}
