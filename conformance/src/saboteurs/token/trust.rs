//! Saboteurs that take keys from the token itself.

use super::jwk::Jwk;
use super::view::{Context, Judged, View};
use countersign::base64url::{decode, encode};
use serde_json::{Value, json};

saboteurs! {
    "trusts-the-embedded-jwk": "the key that stands in the header verifies the token",
    reports ["CVE-2018-0114"],
    caught by ["algorithms/embedded-jwk-*"],
    view = |view, context| {
        let Some(Value::Object(jwk)) = view.header.value("jwk") else { return Ok(()) };
        vouch_for(view, context, &[jwk])
    };

    "trusts-the-embedded-certificate": "the key of the first certificate in x5c verifies the token",
    reports [],
    caught by ["algorithms/embedded-x5c"],
    view = |view, context| {
        let certificate = view.header.value("x5c");
        let text = certificate.as_ref().and_then(|x5c| x5c.get(0)?.as_str());
        let url = text.map(|text| text.replace('+', "-").replace('/', "_").replace('=', ""));
        let der = url.and_then(|text| decode(text.as_bytes()).ok());
        let jwk = der.and_then(|der| rsa_key(&der));
        vouch_for(view, context, jwk.as_slice())
    };

    "follows-jku": "the keys of the URL in jku verify the token",
    reports [],
    caught by ["algorithms/url-of-keys-jku"],
    view = |view, context| follow(view, context, "jku");

    "follows-x5u": "what the URL in x5u names verifies the token",
    reports [],
    caught by ["algorithms/url-of-keys-x5u"],
    view = |view, context| follow(view, context, "x5u");
}

fn vouch_for(view: &mut View, context: &Context<'_>, keys: &[Jwk]) -> Judged {
    if keys.iter().any(|jwk| view.is_signed_by(jwk)) {
        view.vouch(context);
    }
    Ok(())
}

fn follow(view: &mut View, context: &Context<'_>, parameter: &str) -> Judged {
    let Some(url) = view.header.text(parameter) else { return Ok(()) };
    let body = context.source.fetch(&url).unwrap_or_default();
    let set: Value = serde_json::from_slice(&body).unwrap_or_default();
    let keys = set.get("keys").and_then(Value::as_array);
    let keys: Vec<Jwk> = keys.into_iter().flatten().filter_map(Value::as_object).cloned().collect();
    vouch_for(view, context, &keys)
}

/// The RSA key of 2048 bits in a certificate: the one SEQUENCE of an INTEGER of 257 octets and one of three.
fn rsa_key(der: &[u8]) -> Option<Jwk> {
    const HEAD: [u8; 9] = [0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00];
    const MODULUS: usize = 256;
    let at = der.windows(HEAD.len()).position(|window| window == HEAD)?;
    let (modulus, rest) = der.get(at..)?.get(HEAD.len()..)?.split_at_checked(MODULUS)?;
    let exponent = rest.strip_prefix(&[0x02, 0x03])?.get(..3)?;
    json!({ "kty": "RSA", "n": encode(modulus), "e": encode(exponent) }).as_object().cloned()
}
