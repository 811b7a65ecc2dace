use super::*;
use crate::fixtures::with;
use serde_json::json;

/// The key of RFC 7638 section 3.1.
fn example() -> Value {
    json!({
        "kty": "RSA",
        "n": concat!(
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCi",
            "FV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb",
            "9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls",
            "1jF44-csFCur-kEgU8awapJzKnqDKgw",
        ),
        "e": "AQAB",
        "alg": "RS256",
        "kid": "2011-04-29",
    })
}

#[test]
fn the_example_of_rfc_7638_section_3_1_has_its_thumbprint() {
    let thumbprint = fetched(&example()).unwrap().thumbprint();
    assert_eq!(thumbprint.to_string(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

#[test]
fn the_example_of_rfc_8037_appendix_a_3_has_its_thumbprint_as_private_and_as_public_key() {
    let public = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    let private = with(&public, &[("d", json!("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))]);
    for key in [public, private] {
        let thumbprint = local(&key).unwrap().thumbprint();
        assert_eq!(thumbprint.to_string(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }
}

#[test]
fn an_ec_thumbprint_hashes_crv_kty_x_and_y() {
    let key = jwk(Algorithm::Es256);
    let text = format!(r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#, key["x"], key["y"]);
    let hash = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    assert_eq!(fetched(&key).unwrap().thumbprint().as_bytes(), hash.as_ref());
}

#[test]
fn names_usage_and_unknown_members_change_no_thumbprint_and_neither_does_spelling() {
    let bare = fetched(&example()).unwrap().thumbprint();
    let other = with(
        &example(),
        &[
            ("kid", json!("x")),
            ("use", json!("enc")),
            ("alg", Value::Null),
            ("x5c", json!([1])),
            ("x-unknown", json!({"a": 1})),
        ],
    );
    assert_eq!(fetched(&other).unwrap().thumbprint(), bare);
    let escaped =
        example().to_string().replace("\"AQAB\"", " \"\\u0041QAB\"").replace("\"n\"", "\"\\u006e\"");
    let escaped = Key::parse(escaped.as_bytes(), Origin::Fetched, &KeyLimits::DEFAULT).unwrap();
    assert_eq!(escaped.thumbprint(), bare);
}

#[test]
fn nothing_of_a_secret_is_printed() {
    let secret = jwk(Algorithm::Hs256);
    let key = local(&with(&secret, &[("kid", json!("named"))])).unwrap();
    let text = format!(r#"{{"k":{},"kty":"oct"}}"#, secret["k"]);
    let hash = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    assert_eq!(key.thumbprint().as_bytes(), hash.as_ref());
    assert!(key.thumbprint().is_secret());

    let printed = format!("{key:?} {:?} {}", set(std::slice::from_ref(&secret)), key.thumbprint());
    assert!(printed.contains("named") && printed.contains("[secret]"));
    assert!(!printed.contains(secret["k"].as_str().unwrap()));
    assert!(!printed.contains(&crate::base64url::encode(hash.as_ref())));
    for octet in hash.as_ref().windows(2) {
        assert!(!printed.contains(&format!("{}, {}", octet[0], octet[1])));
    }
}

#[test]
fn the_thumbprint_of_a_public_key_is_printed_and_its_modulus_is_not() {
    let key = fetched(&example()).unwrap();
    let printed = format!("{key:?}");
    assert!(printed.contains("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"), "{printed}");
    assert!(!printed.contains("0vx7agoe") && !printed.contains("210, 252"), "{printed}");
}
