//! The seeds of the tokens: every rejection at least once, and what is accepted beside it.

use super::policies::{ACCESS, JWT, LOGIN, MCP, OPEN, RESOURCE, STRICT_LOGIN, TYPED_MCP, YOUNG};
use super::{ARMS, Arm, LIMITS, NOW};
use crate::seeds::Seed;
use crate::worked_examples;

/// A change of one member: its name, and its new value as JSON text. The empty text takes the member away.
type Change = (&'static str, String);

/// What is signed: the policy, the arm, the changes of header and claims, and the outcome.
struct Row {
    policy: usize,
    arm: Arm,
    header: Vec<Change>,
    claims: Vec<Change>,
    expected: &'static str,
}

/// Every seed.
pub fn all() -> Vec<Seed> {
    let rows = [forms(), headers(), claims(), times(), logins(), keys()];
    let signed = rows.into_iter().flatten().map(|row| (input(&row), row.expected));
    let texts = texts().into_iter().map(|(policy, arm, rest, expected)| {
        let mut octets = vec![control(policy, arm)];
        octets.extend(rest);
        (octets, expected)
    });
    let seeds = signed.chain(texts).enumerate();
    seeds.map(|(number, (octets, expected))| Seed::new(number, octets, expected)).collect()
}

fn control(policy: usize, arm: Arm) -> u8 {
    let arm = ARMS.iter().position(|known| *known == arm).unwrap_or_default();
    u8::try_from(policy * ARMS.len() + arm).unwrap_or_default()
}

fn input(row: &Row) -> Vec<u8> {
    let header = object(&[("alg", text("HS256")), ("kid", text("k1"))], &typed(row.policy), &row.header);
    let (audience, more) = match row.policy {
        MCP | TYPED_MCP => (RESOURCE, vec![]),
        ACCESS => ("me", vec![("client_id", text("app")), ("jti", text("1"))]),
        STRICT_LOGIN => ("me", strict_claims()),
        _ => ("me", vec![]),
    };
    let claims = [
        ("iss", text(super::policies::ISSUER)),
        ("sub", text("alice")),
        ("aud", if row.policy == OPEN { String::new() } else { text(audience) }),
        ("exp", seconds(300)),
        ("iat", seconds(-10)),
    ];
    let claims = object(&claims, &more, &row.claims);
    let parts: [&[u8]; 4] = [&[control(row.policy, row.arm)], header.as_bytes(), &[0], claims.as_bytes()];
    parts.concat()
}

fn typed(policy: usize) -> Vec<Change> {
    match policy {
        ACCESS | TYPED_MCP => vec![("typ", text("at+jwt"))],
        _ => vec![],
    }
}

fn strict_claims() -> Vec<Change> {
    vec![
        ("nonce", text("n-1")),
        ("acr", text("2")),
        ("auth_time", seconds(-60)),
        ("at_hash", text("77QmUPtjPfzWtF2AnpK9RQ")),
        ("c_hash", text("LDktKdoQak3Pk0cnXxCltA")),
    ]
}

fn object(base: &[Change], more: &[Change], changes: &[Change]) -> String {
    let mut members: Vec<Change> = Vec::new();
    for (name, value) in [base, more, changes].into_iter().flatten() {
        match members.iter_mut().find(|(known, _)| known == name) {
            Some((_, slot)) => slot.clone_from(value),
            None => members.push((name, value.clone())),
        }
    }
    let present = members.iter().filter(|(_, value)| !value.is_empty());
    let members: Vec<String> = present.map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

fn text(value: &str) -> String {
    format!("\"{value}\"")
}

fn seconds(from_now: i64) -> String {
    (NOW + from_now).to_string()
}

fn row(
    policy: usize,
    header: &[(&'static str, &str)],
    claims: &[(&'static str, &str)],
    expected: &'static str,
) -> Row {
    let own = |changes: &[(&'static str, &str)]| -> Vec<Change> {
        changes.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
    };
    Row { policy, arm: Arm::Signed, header: own(header), claims: own(claims), expected }
}

fn with_arm(arm: Arm, row: Row) -> Row {
    Row { arm, ..row }
}

fn forms() -> Vec<Row> {
    let long = |octets: usize| text(&"x".repeat(octets));
    let many: Vec<String> = (0..LIMITS.json.members).map(|number| format!("\"m{number}\":0")).collect();
    let many = format!("{{{}}},{}", many.join(","), "\"x\":{}");
    vec![
        row(JWT, &[], &[], "accepted"),
        row(JWT, &[], &[("x", &long(2_000))], "token_too_large"),
        row(JWT, &[("x", &long(500))], &[], "header_too_large"),
        row(JWT, &[("alg\":\"HS256\",\"alg", "1")], &[], "header_json"),
        row(JWT, &[("x", "[[[[[[]]]]]]")], &[], "header_json"),
        row(JWT, &[], &[("exp\":1,\"\\u0065xp", "2")], "payload_json"),
        row(JWT, &[], &[("x", &many)], "payload_json"),
        row(JWT, &[], &[("x", "\"\\ud800\"")], "payload_json"),
        row(JWT, &[], &[("x", "{\"y\":[{\"z\":[null,true,-0.5e-7,\"\\u00e9\\n\"]}]}")], "accepted"),
        with_arm(Arm::Unsigned, row(JWT, &[], &[], "signature_empty")),
        with_arm(Arm::Damaged, row(JWT, &[], &[], "bad_signature")),
        with_arm(Arm::Bare, row(JWT, &[], &[], "accepted")),
        with_arm(Arm::Bare, row(JWT, &[("alg", "\"HS384\"")], &[], "key_mismatch")),
    ]
}

fn headers() -> Vec<Row> {
    vec![
        row(JWT, &[("alg", "")], &[], "alg_missing"),
        row(JWT, &[("alg", "\"nOnE\"")], &[], "alg_none"),
        row(JWT, &[("alg", "\"hs256\"")], &[], "alg_unknown"),
        row(JWT, &[("alg", "\"ML-DSA-65\"")], &[], "alg_unsupported"),
        row(JWT, &[("alg", "\"RS256\"")], &[], "alg_not_allowed"),
        row(JWT, &[("alg", "256")], &[], "header_wrong_type"),
        row(JWT, &[("typ", "null")], &[], "header_wrong_type"),
        row(JWT, &[("kid", &text(&"k".repeat(33)))], &[], "kid_too_long"),
        row(JWT, &[("typ", "\"application/JWT\"")], &[], "accepted"),
        row(LOGIN, &[("typ", "\"at+jwt\"")], &[], "typ_mismatch"),
        row(ACCESS, &[("typ", "")], &[], "typ_missing"),
        row(ACCESS, &[("typ", "\"Application/AT+jwt\"")], &[], "accepted"),
        row(TYPED_MCP, &[("typ", "\"JWT\"")], &[], "typ_mismatch"),
        row(JWT, &[("cty", "\"JWT\"")], &[], "nested_token"),
        row(JWT, &[("cty", "\"text/plain\"")], &[], "accepted"),
        row(JWT, &[("b64", "false")], &[], "unencoded_payload"),
        row(JWT, &[("b64", "true")], &[], "accepted"),
        row(JWT, &[("crit", "[]")], &[], "crit_empty"),
        row(JWT, &[("crit", "[\"\"]")], &[], "crit_not_a_name"),
        row(JWT, &[("x", "1"), ("crit", "[\"x\",\"x\"]")], &[], "crit_duplicate"),
        row(JWT, &[("crit", "[\"alg\"]")], &[], "crit_registered"),
        row(JWT, &[("crit", "[\"x\"]")], &[], "crit_absent"),
        row(JWT, &[("x", "1"), ("crit", "[\"x\"]")], &[], "crit_unknown"),
        row(JWT, &[("jku", "\"https://a.example/k\""), ("jwk", "{}"), ("x5c", "[]")], &[], "accepted"),
    ]
}

fn claims() -> Vec<Row> {
    vec![
        row(JWT, &[], &[("iss", "")], "claim_missing"),
        row(JWT, &[], &[("iss", "\"https:\\/\\/issuer.example\"")], "accepted"),
        row(JWT, &[], &[("iss", "\"https://issuer.example/\"")], "iss_mismatch"),
        row(JWT, &[], &[("iss", "[\"https://issuer.example\"]")], "claim_wrong_type"),
        row(JWT, &[], &[("sub", "7")], "claim_wrong_type"),
        row(JWT, &[], &[("aud", "[\"you\",\"us\"]")], "accepted"),
        row(JWT, &[], &[("aud", "[\"you\",\"ME\"]")], "aud_mismatch"),
        row(JWT, &[], &[("aud", "[]")], "claim_wrong_type"),
        row(OPEN, &[], &[], "accepted"),
        row(OPEN, &[], &[("iss", "\"anybody\""), ("exp", "")], "accepted"),
        row(OPEN, &[], &[("aud", "\"me\"")], "aud_not_configured"),
        row(ACCESS, &[], &[], "accepted"),
        row(ACCESS, &[], &[("client_id", "")], "claim_missing"),
        row(ACCESS, &[], &[("scope", "[\"a\"]")], "claim_wrong_type"),
        row(MCP, &[], &[], "accepted"),
        row(MCP, &[], &[("events", "{}")], "other_token_kind"),
        row(MCP, &[], &[("aud", "\"https://mcp.example\"")], "aud_mismatch"),
        row(TYPED_MCP, &[], &[], "accepted"),
    ]
}

fn times() -> Vec<Row> {
    vec![
        row(JWT, &[], &[("exp", &seconds(-60))], "expired"),
        row(JWT, &[], &[("exp", &format!("{}.0000000001", seconds(-60)))], "accepted"),
        row(JWT, &[], &[("exp", "1e400")], "accepted"),
        row(JWT, &[], &[("exp", "-0")], "expired"),
        row(JWT, &[], &[("exp", "\"1700000300\"")], "claim_wrong_type"),
        row(JWT, &[], &[("nbf", &seconds(60))], "accepted"),
        row(JWT, &[], &[("nbf", &seconds(61))], "not_yet_valid"),
        row(JWT, &[], &[("iat", &seconds(61))], "issued_in_future"),
        row(YOUNG, &[], &[], "accepted"),
        row(YOUNG, &[], &[("iat", "")], "claim_missing"),
        row(YOUNG, &[], &[("iat", &seconds(-3_661))], "too_old"),
        row(STRICT_LOGIN, &[], &[("auth_time", &seconds(-3_661))], "authentication_too_old"),
    ]
}

fn logins() -> Vec<Row> {
    vec![
        row(LOGIN, &[], &[], "accepted"),
        row(LOGIN, &[], &[("aud", "[\"me\"]")], "accepted"),
        row(LOGIN, &[], &[("aud", "[\"me\",\"you\"]")], "mac_several_audiences"),
        // A MAC has one audience; this is refused before anybody looks for a key.
        row(LOGIN, &[("alg", "\"ES256\"")], &[("aud", "[\"me\",\"you\"]")], "aud_untrusted"),
        row(LOGIN, &[], &[("sub", &text(&"s".repeat(256)))], "sub_too_long"),
        row(LOGIN, &[], &[("nonce", "\"n-1\"")], "nonce_not_sent"),
        row(STRICT_LOGIN, &[], &[], "accepted"),
        row(STRICT_LOGIN, &[], &[("azp", "\"me\"")], "accepted"),
        row(STRICT_LOGIN, &[], &[("azp", "\"you\"")], "azp_mismatch"),
        row(STRICT_LOGIN, &[], &[("nonce", "\"n-2\"")], "nonce_mismatch"),
        row(STRICT_LOGIN, &[], &[("nonce", "")], "claim_missing"),
        row(STRICT_LOGIN, &[], &[("acr", "\"3\"")], "acr_mismatch"),
        row(STRICT_LOGIN, &[], &[("at_hash", "\"LDktKdoQak3Pk0cnXxCltA\"")], "hash_mismatch"),
        row(STRICT_LOGIN, &[], &[("c_hash", "\"\"")], "hash_mismatch"),
    ]
}

fn keys() -> Vec<Row> {
    vec![
        row(JWT, &[("kid", "\"K1\"")], &[], "key_not_found"),
        row(JWT, &[("alg", "\"HS384\"")], &[], "key_not_found"),
        row(JWT, &[("alg", "\"ES256\"")], &[], "key_not_found"),
        row(JWT, &[("kid", "")], &[], "accepted"),
        with_arm(Arm::TwoKeys, row(JWT, &[], &[], "accepted")),
        with_arm(Arm::TwoKeys, row(JWT, &[("kid", "")], &[], "key_ambiguous")),
        with_arm(Arm::TwoKeys, row(JWT, &[("kid", "\"k2\"")], &[], "bad_signature")),
    ]
}

/// Inputs that are no signed header and claims.
fn texts() -> Vec<(usize, Arm, Vec<u8>, &'static str)> {
    let raw = |text: &str, expected| (JWT, Arm::Raw, text.as_bytes().to_vec(), expected);
    let long = format!("e30.e30.{}", "A".repeat(172));
    vec![
        raw("", "segment_count"),
        raw("a.b.c.d", "segment_count"),
        raw("a.b.c.d.e", "encrypted_token"),
        raw("{\"payload\":\"\"}", "json_serialization"),
        raw("e30=.e30.AA", "segment_encoding"),
        raw("e30.e3.AA", "segment_encoding"),
        raw("e30.e30.A", "segment_encoding"),
        raw("77u_e30.e30.AA", "header_json"),
        raw(&long, "signature_too_large"),
        raw(worked_examples::RFC7515_A1, "iss_mismatch"),
        raw(worked_examples::RFC7515_A5, "alg_none"),
        raw(worked_examples::RFC7515_A3, "iss_mismatch"),
        (JWT, Arm::Signed, b"\xff\0{}".to_vec(), "header_json"),
        (JWT, Arm::Signed, b"{\"alg\":\"HS256\"}\0[]".to_vec(), "payload_json"),
        (JWT, Arm::Bare, b"{\"alg\":\"HS256\"}\0$.02".to_vec(), "accepted"),
    ]
}
