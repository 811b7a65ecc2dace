//! Every reason to refuse a token, each beside a twin that differs in one thing and is accepted.

use super::*;
use crate::claims::claim::Claim;
use crate::claims::numeric_date::NumericDate;
use crate::header::parameter::Parameter;
use crate::json::{JsonError, Kind};
use crate::jwk::PassedOver;
use crate::jws::Segment;
use crate::policy::algorithms::AlgorithmSet;
use crate::policy::id_token::{AuthorizedParty, Presence};
use crate::rejection::excerpt::Excerpt;
use crate::verify::verify_jws;
use core::time::Duration;

fn is(text: &str) -> Excerpt {
    Excerpt::of(text)
}

fn date(seconds: i64) -> NumericDate {
    NumericDate::from_json_number(&seconds.to_string())
}

fn hour() -> Duration {
    Duration::from_secs(3_600)
}

const CORE: &str = "OIDC Core 3.1.3.7";

/// The accepted twin, what is refused, and why.
fn signed() -> Vec<(Scene, Scene, Rejection)> {
    let jwt = Scene::jwt;
    let plain_id = || Scene::id_token(|rules| rules);
    let missing = |claim, section| Rejection::ClaimMissing { claim, section };
    let wrong = |claim, found| Rejection::ClaimType { claim, found };
    let param = |parameter, expected, found| Rejection::ParameterType { parameter, expected, found };
    let es256 = AlgorithmSet::of(&[Algorithm::Es256]).unwrap();
    let max_token_age = |scene: Scene| scene.policy(|policy| policy.with_max_token_age(hour()));
    let max_age = || Scene::id_token(|rules| rules.with_max_age(hour()));
    let with_nonce = || Scene::id_token(|rules| rules.with_nonce("n-1").unwrap()).claim("nonce", "\"n-1\"");
    let acr = || Scene::id_token(|rules| rules.with_acr_values(&["1", "2"]).unwrap()).claim("acr", "\"2\"");
    let azp = |rule| Scene::id_token(|rules| rules.with_authorized_party(rule)).claim("azp", "\"me\"");
    let trusting = || {
        Scene::id_token(|rules| rules.with_trusted_audiences(&["you"]).unwrap())
            .claim("aud", "[\"me\",\"you\"]")
    };
    // OIDC Core A.3 and A.4: the values for SHA-256, which ES256 uses too.
    let at_hash = |presence| {
        Scene::id_token(|rules| {
            rules.with_access_token("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", presence)
        })
        .claim("at_hash", "\"77QmUPtjPfzWtF2AnpK9RQ\"")
    };
    let c_hash = || {
        Scene::id_token(|rules| {
            rules.with_code("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk", Presence::Required)
        })
        .claim("c_hash", "\"LDktKdoQak3Pk0cnXxCltA\"")
    };
    let mac = || {
        let policy = TokenPolicy::id_token(
            &issuer(),
            IdTokenRules::new("me").unwrap().with_trusted_audiences(&["you"]).unwrap(),
        );
        Scene::new(Algorithm::Hs256, policy.with_algorithms(&[Algorithm::Hs256]).unwrap(), None, &[])
    };
    let no_audience = || {
        let mut scene = jwt().no_claim("aud");
        scene.policy =
            TokenPolicy::jwt(ExpectedIssuer::Is(ISSUER), ExpectedAudience::NoneConfigured).unwrap();
        scene
    };
    let edge = NOW - 60;
    vec![
        // The algorithm.
        (jwt(), jwt().no_param("alg"), Rejection::AlgorithmMissing),
        (jwt(), jwt().param("alg", "\"None\""), Rejection::AlgorithmNone { found: is("None") }),
        (jwt(), jwt().param("alg", "\"es256\""), Rejection::AlgorithmUnknown { found: is("es256") }),
        (
            jwt(),
            jwt().param("alg", "\"ML-DSA-44\""),
            Rejection::AlgorithmUnsupported { found: Algorithm::MlDsa44 },
        ),
        (
            jwt(),
            jwt().param("alg", "\"ES384\""),
            Rejection::AlgorithmNotAllowed { allowed: es256, found: Algorithm::Es384 },
        ),
        (
            jwt(),
            jwt().param("alg", "\"HS256\"").policy(|policy| policy),
            Rejection::AlgorithmNotAllowed { allowed: es256, found: Algorithm::Hs256 },
        ),
        (jwt(), jwt().param("alg", "1"), param(Parameter::Alg, "a string", Kind::Number)),
        // The header.
        (jwt(), jwt().param("kid", "null"), param(Parameter::Kid, "a string", Kind::Null)),
        (
            jwt().limits(|limits| limits.kid = 2),
            jwt().limits(|limits| limits.kid = 1),
            Rejection::KidTooLong { limit: 1, found: 2 },
        ),
        (jwt(), jwt().param("typ", "7"), param(Parameter::Typ, "a string", Kind::Number)),
        (
            jwt().param("typ", "\"application/jwt\""),
            jwt().param("typ", "\"at+jwt\""),
            Rejection::TypeMismatch { expected: is("JWT"), found: is("at+jwt"), section: "RFC 8725 3.12" },
        ),
        (
            jwt().param("typ", "\"APPLICATION/at+jwt\"").policy(|policy| policy.with_type("at+jwt").unwrap()),
            jwt().policy(|policy| policy.with_type("at+jwt").unwrap()),
            Rejection::TypeMismatch { expected: is("at+jwt"), found: is("JWT"), section: "RFC 8725 3.11" },
        ),
        (
            plain_id().param("typ", "\"JWT\""),
            plain_id().param("typ", "\"at+jwt\""),
            Rejection::TypeMismatch { expected: is("JWT"), found: is("at+jwt"), section: "RFC 8725 3.12" },
        ),
        (
            plain_id(),
            plain_id().param("typ", "\"logout+jwt\""),
            Rejection::TypeMismatch {
                expected: is("JWT"),
                found: is("logout+jwt"),
                section: "RFC 8725 3.12",
            },
        ),
        (
            Scene::access_token().param("typ", "\"Application/AT+JWT\""),
            Scene::access_token().no_param("typ"),
            Rejection::TypeMissing { expected: is("at+jwt"), section: "RFC 9068 4" },
        ),
        (
            Scene::access_token(),
            Scene::access_token().param("typ", "\"JWT\""),
            Rejection::TypeMismatch { expected: is("at+jwt"), found: is("JWT"), section: "RFC 9068 4" },
        ),
        (
            Scene::mcp().no_param("typ"),
            Scene::mcp().param("typ", "\"dpop+jwt\""),
            Rejection::TypeMismatch {
                expected: is("JWT or at+jwt"),
                found: is("dpop+jwt"),
                section: "RFC 8725 3.12",
            },
        ),
        (
            Scene::mcp().policy(|policy| policy.with_type("at+jwt").unwrap()),
            Scene::mcp().policy(|policy| policy.with_type("at+jwt").unwrap()).no_param("typ"),
            Rejection::TypeMissing { expected: is("at+jwt"), section: "RFC 8725 3.11" },
        ),
        (
            jwt().param("cty", "\"text/plain\""),
            jwt().param("cty", "\"application/JWT\""),
            Rejection::Nested { found: is("application/JWT") },
        ),
        (jwt().param("b64", "true"), jwt().param("b64", "false"), Rejection::UnencodedPayload),
        (jwt(), jwt().param("b64", "false").param("crit", "[\"b64\"]"), Rejection::UnencodedPayload),
        (jwt(), jwt().param("crit", "[]"), Rejection::CritEmpty),
        (jwt(), jwt().param("crit", "[{}]"), Rejection::CritNotAName { found: Kind::Object }),
        (
            jwt().param("x", "1"),
            jwt().param("x", "1").param("crit", "[\"x\",\"x\"]"),
            Rejection::CritDuplicate { name: is("x") },
        ),
        (jwt(), jwt().param("crit", "[\"kid\"]"), Rejection::CritRegistered { parameter: Parameter::Kid }),
        (jwt(), jwt().param("crit", "[\"x\"]"), Rejection::CritAbsent { name: is("x") }),
        (
            jwt().param("http://x", "1"),
            jwt().param("http://x", "1").param("crit", "[\"http://x\"]"),
            Rejection::CritUnknown { name: is("http://x") },
        ),
        // iss.
        (jwt(), jwt().no_claim("iss"), missing(Claim::Iss, "RFC 7519 4.1.1")),
        (
            jwt().claim("iss", "\"https:\\/\\/issuer.example\""),
            jwt().claim("iss", "\"https://issuer.example/\""),
            Rejection::IssuerMismatch { expected: is(ISSUER), found: is("https://issuer.example/") },
        ),
        (
            jwt(),
            jwt().claim("iss", "\"https://ISSUER.example\""),
            Rejection::IssuerMismatch { expected: is(ISSUER), found: is("https://ISSUER.example") },
        ),
        (jwt(), jwt().claim("iss", "null"), wrong(Claim::Iss, Kind::Null)),
        (jwt(), jwt().claim("iss", "[\"https://issuer.example\"]"), wrong(Claim::Iss, Kind::Array)),
        // aud.
        (jwt(), jwt().no_claim("aud"), missing(Claim::Aud, "RFC 7519 4.1.3")),
        (
            jwt().claim("aud", "[\"you\",\"me\"]"),
            jwt().claim("aud", "[\"you\",\"meme\"]"),
            Rejection::AudienceMismatch { expected: is("me"), found: is("[\"you\",\"meme\"]") },
        ),
        (
            jwt(),
            jwt().claim("aud", "\"ME\""),
            Rejection::AudienceMismatch { expected: is("me"), found: is("\"ME\"") },
        ),
        (jwt(), jwt().claim("aud", "[]"), wrong(Claim::Aud, Kind::Array)),
        (jwt(), jwt().claim("aud", "[\"me\",1]"), wrong(Claim::Aud, Kind::Number)),
        (jwt(), jwt().claim("aud", "{}"), wrong(Claim::Aud, Kind::Object)),
        (
            no_audience(),
            no_audience().claim("aud", "\"me\""),
            Rejection::AudienceNotConfigured { found: is("\"me\"") },
        ),
        (
            trusting(),
            trusting().claim("aud", "[\"me\",\"them\"]"),
            Rejection::AudienceUntrusted { found: is("them") },
        ),
        (mac(), mac().claim("aud", "[\"me\",\"you\"]"), Rejection::MacSeveralAudiences),
        (
            Scene::mcp(),
            Scene::mcp().claim("aud", "\"https://mcp.example\""),
            Rejection::AudienceMismatch { expected: is(RESOURCE), found: is("\"https://mcp.example\"") },
        ),
        (Scene::mcp(), Scene::mcp().no_claim("aud"), missing(Claim::Aud, "MCP 2026-07-28 Token Handling")),
        // azp.
        (
            azp(AuthorizedParty::ClientWhenPresent),
            azp(AuthorizedParty::ClientWhenPresent).claim("azp", "\"you\""),
            Rejection::AuthorizedPartyMismatch { expected: is("me"), found: is("you") },
        ),
        (
            azp(AuthorizedParty::Ignored).claim("azp", "7"),
            azp(AuthorizedParty::ClientWhenPresent).claim("azp", "7"),
            wrong(Claim::Azp, Kind::Number),
        ),
        (
            azp(AuthorizedParty::ClientWhenPresent).no_claim("azp"),
            Scene::id_token(|rules| {
                let several = AuthorizedParty::ClientAndPresentForSeveralAudiences;
                rules.with_authorized_party(several).with_trusted_audiences(&["you"]).unwrap()
            })
            .claim("aud", "[\"me\",\"you\"]"),
            missing(Claim::Azp, CORE),
        ),
        // The times, on both sides of each border.
        (jwt(), jwt().no_claim("exp"), missing(Claim::Exp, "countersign policy")),
        (
            jwt().claim("exp", &format!("{edge}.0000000001")),
            jwt().claim("exp", &edge.to_string()),
            Rejection::Expired { exp: date(edge), now: now(), leeway: 60 },
        ),
        (
            jwt().claim("exp", "1e400"),
            jwt().claim("exp", "-1"),
            Rejection::Expired { exp: date(-1), now: now(), leeway: 60 },
        ),
        (jwt(), jwt().claim("exp", "\"1700000300\""), wrong(Claim::Exp, Kind::String)),
        (jwt(), jwt().claim("exp", "null"), wrong(Claim::Exp, Kind::Null)),
        (
            jwt().claim("nbf", &(NOW + 60).to_string()),
            jwt().claim("nbf", &(NOW + 61).to_string()),
            Rejection::NotYetValid { nbf: date(NOW + 61), now: now(), leeway: 60 },
        ),
        (jwt(), jwt().claim("nbf", "true"), wrong(Claim::Nbf, Kind::Bool)),
        (
            jwt().claim("iat", &(NOW + 60).to_string()),
            jwt().claim("iat", &(NOW + 61).to_string()),
            Rejection::IssuedInFuture { iat: date(NOW + 61), now: now(), leeway: 60 },
        ),
        (jwt().no_claim("iat"), jwt().claim("iat", "[]"), wrong(Claim::Iat, Kind::Array)),
        (
            max_token_age(jwt()).claim("iat", &(NOW - 3_660).to_string()),
            max_token_age(jwt()).claim("iat", &(NOW - 3_661).to_string()),
            Rejection::TooOld { iat: date(NOW - 3_661), now: now(), max_age: 3_600, leeway: 60 },
        ),
        (max_token_age(jwt()), max_token_age(jwt()).no_claim("iat"), missing(Claim::Iat, "RFC 7519 4.1.6")),
        (
            max_age().claim("auth_time", &(NOW - 3_660).to_string()),
            max_age().claim("auth_time", &(NOW - 3_661).to_string()),
            Rejection::AuthenticationTooOld {
                auth_time: date(NOW - 3_661),
                now: now(),
                max_age: 3_600,
                leeway: 60,
            },
        ),
        (max_age().claim("auth_time", "1.7e9"), max_age(), missing(Claim::AuthTime, CORE)),
        (
            Scene::id_token(IdTokenRules::with_auth_time_required).claim("auth_time", "0"),
            Scene::id_token(IdTokenRules::with_auth_time_required),
            missing(Claim::AuthTime, CORE),
        ),
        // The other claims.
        (jwt().claim("sub", "\"\""), jwt().claim("sub", "5"), wrong(Claim::Sub, Kind::Number)),
        (
            plain_id().claim("sub", &format!("\"{}\"", "s".repeat(255))),
            plain_id().claim("sub", &format!("\"{}\"", "s".repeat(256))),
            Rejection::SubjectTooLong { found: 256 },
        ),
        (jwt().claim("jti", "\"1\""), jwt().claim("jti", "1"), wrong(Claim::Jti, Kind::Number)),
        (
            Scene::access_token().claim("scope", "\"a b\""),
            Scene::access_token().claim("scope", "[\"a\",\"b\"]"),
            wrong(Claim::Scope, Kind::Array),
        ),
        (jwt().claim("scope", "[\"a\"]"), jwt().policy(|policy| policy.with_required(&[Claim::Scope])), {
            missing(Claim::Scope, "RFC 8693 4.2")
        }),
        (plain_id(), plain_id().claim("events", "{}"), Rejection::OtherTokenKind { claim: Claim::Events }),
        (
            Scene::mcp(),
            Scene::mcp().claim("events", "null"),
            Rejection::OtherTokenKind { claim: Claim::Events },
        ),
        (
            jwt().claim("events", "{}"),
            jwt().policy(|policy| policy.with_required(&[Claim::Events])),
            missing(Claim::Events, "RFC 8417 2.2"),
        ),
        (with_nonce(), with_nonce().claim("nonce", "\"n-2\""), Rejection::NonceMismatch),
        (with_nonce(), with_nonce().no_claim("nonce"), missing(Claim::Nonce, CORE)),
        (with_nonce(), with_nonce().claim("nonce", "1"), wrong(Claim::Nonce, Kind::Number)),
        (
            Scene::id_token(IdTokenRules::with_nonce_checked_by_caller).claim("nonce", "\"n-1\""),
            plain_id().claim("nonce", "\"n-1\""),
            Rejection::NonceNotSent,
        ),
        (
            acr(),
            acr().claim("acr", "\"3\""),
            Rejection::AcrMismatch { expected: is("1 or 2"), found: is("3") },
        ),
        (acr(), acr().no_claim("acr"), missing(Claim::Acr, CORE)),
        (
            at_hash(Presence::WhenPresent),
            at_hash(Presence::WhenPresent).claim("at_hash", "\"77QmUPtjPfzWtF2AnpK9RA\""),
            Rejection::HashMismatch { claim: Claim::AtHash },
        ),
        (
            at_hash(Presence::WhenPresent).no_claim("at_hash"),
            at_hash(Presence::Required).no_claim("at_hash"),
            missing(Claim::AtHash, "OIDC Core 3.2.2.10"),
        ),
        (
            c_hash(),
            c_hash().claim("c_hash", "\"77QmUPtjPfzWtF2AnpK9RQ\""),
            Rejection::HashMismatch { claim: Claim::CHash },
        ),
        // The key.
        (
            jwt(),
            jwt().param("kid", "\"K1\""),
            Rejection::KeyNotFound { alg: Algorithm::Es256, kid: Some(is("K1")) },
        ),
        (
            jwt().no_param("kid"),
            jwt().no_param("kid").keys(|own| vec![named(own, "a"), named(&signer(Algorithm::Es256), "b")]),
            Rejection::KeyAmbiguous { alg: Algorithm::Es256, kid: None },
        ),
        (
            jwt().keys(|own| {
                let others = (0..3).map(|_| named(&signer(Algorithm::Es256), "k1"));
                others.chain([named(own, "k1")]).collect()
            }),
            jwt().keys(|own| {
                let others = (0..4).map(|_| named(&signer(Algorithm::Es256), "k1"));
                others.chain([named(own, "k1")]).collect()
            }),
            Rejection::KeyAmbiguous { alg: Algorithm::Es256, kid: Some(is("k1")) },
        ),
        (
            jwt(),
            jwt().keys(|_| {
                vec![named(&signer(Algorithm::Es256), "k1"), named(&signer(Algorithm::Es256), "k1")]
            }),
            Rejection::BadSignature { tried: 2 },
        ),
    ]
}

type Tamper = fn(&str) -> String;

/// What is done to the text of a good token, and why it is refused then.
fn tampered() -> Vec<(Tamper, Rejection)> {
    fn part(token: &str, index: usize) -> String {
        token.split('.').nth(index).unwrap().to_owned()
    }
    fn with(token: &str, index: usize, octets: &[u8]) -> String {
        let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
        parts[index] = encode(octets);
        parts.join(".")
    }
    let encoding = |segment, error| Rejection::Encoding { segment, error };
    use crate::base64url::Base64urlError::{Character, Length, TrailingBits};
    let header = |error| Rejection::HeaderJson { error };
    let payload = |error| Rejection::PayloadJson { error };
    vec![
        (|_| String::new(), Rejection::SegmentCount { found: 1 }),
        (|token| token.replace('.', ""), Rejection::SegmentCount { found: 1 }),
        (|token| format!("{}.{}", part(token, 0), part(token, 1)), Rejection::SegmentCount { found: 2 }),
        (|token| format!("{token}."), Rejection::SegmentCount { found: 4 }),
        (|token| format!("{token}.."), Rejection::Encrypted),
        (|token| format!("{{\"payload\":\"{token}\"}}"), Rejection::JsonSerialization),
        (|token| format!(" {token}"), encoding(Segment::Header, Character)),
        (|token| token.replacen('.', "=.", 1), encoding(Segment::Header, Character)),
        (|token| format!("{}.A.{}", part(token, 0), part(token, 2)), encoding(Segment::Payload, Length)),
        (|token| format!("{token}=="), encoding(Segment::Signature, Character)),
        (|token| format!("{token}\n"), encoding(Segment::Signature, Character)),
        // 64 octets end in a character of which four bits belong to no octet.
        (|token| format!("{}x", &token[..token.len() - 1]), encoding(Segment::Signature, TrailingBits)),
        (|token| with(token, 0, b""), header(JsonError::Syntax)),
        (|token| with(token, 0, b"[]"), header(JsonError::NotAnObject)),
        (|token| with(token, 0, b"{\"alg\":\"ES256\"}ABCD"), header(JsonError::Syntax)),
        (
            |token| with(token, 0, b"{\"alg\":\"ES256\",\"\\u0061lg\":\"none\"}"),
            header(JsonError::DuplicateMember),
        ),
        (|token| with(token, 0, b"\xef\xbb\xbf{\"alg\":\"ES256\"}"), header(JsonError::ByteOrderMark)),
        (
            |token| with(token, 0, b"{\"alg\":\"ES256\",\"kid\":\"\\ud800\"}"),
            header(JsonError::LoneSurrogate),
        ),
        (|token| with(token, 0, b"{\"alg\":\"\xff\"}"), header(JsonError::NotUtf8)),
        (|token| with(token, 1, b""), payload(JsonError::Syntax)),
        (|token| with(token, 1, b"\"x\""), payload(JsonError::NotAnObject)),
        (|token| with(token, 1, b"{\"exp\":1,\"exp\":2}"), payload(JsonError::DuplicateMember)),
        (|token| with(token, 1, b"{\"exp\":NaN}"), payload(JsonError::Syntax)),
        (|token| with(token, 2, b""), Rejection::SignatureEmpty),
        (|token| with(token, 2, &[0; 64]), Rejection::BadSignature { tried: 1 }),
        (|token| with(token, 2, &[1; 63]), Rejection::BadSignature { tried: 1 }),
    ]
}

/// The limits, and the largest and the smallest token on the two sides of each.
fn limited() -> Vec<(Scene, Scene, Rejection)> {
    let token = Scene::jwt().token().len();
    let header = Scene::jwt().header.text().len();
    vec![
        (
            Scene::jwt().limits(|limits| limits.token = token),
            Scene::jwt().limits(|limits| limits.token = token - 1),
            Rejection::TokenTooLarge { limit: token - 1, found: token },
        ),
        (
            Scene::jwt().limits(|limits| limits.header = header),
            Scene::jwt().limits(|limits| limits.header = header - 1),
            Rejection::HeaderTooLarge { limit: header - 1, found: header },
        ),
        (
            Scene::jwt().limits(|limits| limits.signature = 64),
            Scene::jwt().limits(|limits| limits.signature = 63),
            Rejection::SignatureTooLarge { limit: 63, found: 64 },
        ),
        (
            Scene::jwt().limits(|limits| limits.json.members = 5),
            Scene::jwt().limits(|limits| limits.json.members = 4),
            Rejection::PayloadJson { error: JsonError::TooManyMembers },
        ),
        (
            Scene::jwt().claim("x", "[[]]").limits(|limits| limits.json.depth = 3),
            Scene::jwt().claim("x", "[[]]").limits(|limits| limits.json.depth = 2),
            Rejection::PayloadJson { error: JsonError::TooDeep },
        ),
    ]
}

/// One key was given, and it is not one for the token.
fn mismatch() -> Rejection {
    let scene = Scene::jwt();
    let token = scene.token();
    let judge = |alg| {
        let mut buffers = Buffers::new();
        let key = key(&signer(alg).jwk);
        let allowed = AlgorithmSet::asymmetric();
        verify_jws(token.as_bytes(), &key, allowed, &Limits::DEFAULT, &mut buffers).map(drop)
    };
    assert_eq!(judge(Algorithm::Es256), Err(Rejection::BadSignature { tried: 1 }));
    assert_eq!(judge(Algorithm::Hs256), Err(Rejection::KeyMismatch { reason: PassedOver::KeyType }));
    judge(Algorithm::Rs256).unwrap_err()
}

#[test]
fn every_rejection_of_the_table_is_given_for_its_reason_and_for_no_other() {
    let mut codes = vec![mismatch().code()];
    for (index, (twin, refused, rejection)) in signed().into_iter().chain(limited()).enumerate() {
        let (header, claims) = (refused.header.text(), refused.claims.text());
        assert_eq!(twin.judge(), Ok(()), "twin of row {index}: {header} {claims}");
        assert_eq!(refused.judge(), Err(rejection.clone()), "row {index}: {header} {claims}");
        codes.push(rejection.code());
    }
    let scene = Scene::jwt();
    let token = scene.token();
    assert_eq!(scene.judge_token(&token), Ok(()));
    for (index, (tamper, rejection)) in tampered().into_iter().enumerate() {
        assert_eq!(scene.judge_token(&tamper(&token)), Err(rejection.clone()), "tampered row {index}");
        codes.push(rejection.code());
    }
    for code in Rejection::CODES {
        assert!(codes.contains(code), "no row for {code}");
    }
}

#[test]
fn the_claims_that_a_profile_requires_are_named_when_they_are_missing() {
    type Required = (fn() -> Scene, &'static [Claim], &'static str);
    let table: [Required; 2] = [
        (
            || Scene::id_token(|rules| rules),
            &[Claim::Iss, Claim::Sub, Claim::Aud, Claim::Exp, Claim::Iat],
            "OIDC Core 2",
        ),
        (
            Scene::access_token,
            &[Claim::Iss, Claim::Exp, Claim::Aud, Claim::Sub, Claim::ClientId, Claim::Iat, Claim::Jti],
            "RFC 9068 2.2",
        ),
    ];
    for (scene, required, section) in table {
        for claim in required {
            let expected = Rejection::ClaimMissing { claim: *claim, section };
            assert_eq!(scene().no_claim(claim.name()).judge(), Err(expected));
        }
    }
}

#[test]
fn every_claim_can_be_required_and_is_then_missed() {
    for claim in Claim::ALL {
        let scene = Scene::jwt().policy(|policy| policy.with_required(&[*claim])).no_claim(claim.name());
        match scene.judge() {
            Err(Rejection::ClaimMissing { claim: missing, .. }) => assert_eq!(missing, *claim),
            other => panic!("{claim}: {other:?}"),
        }
    }
}

#[test]
fn no_profile_accepts_the_token_of_another() {
    type Made = (&'static str, fn() -> Scene);
    let made: [Made; 3] = [
        ("id-token", || Scene::id_token(|rules| rules)),
        ("access-token", Scene::access_token),
        ("mcp", Scene::mcp),
    ];
    for (from, token) in made {
        for (to, judge) in made {
            let (token, mut judge) = (token(), judge());
            judge.keys = token.keys.clone();
            assert_eq!(judge.judge_token(&token.token()).is_ok(), from == to, "{from} as {to}");
        }
    }
}
