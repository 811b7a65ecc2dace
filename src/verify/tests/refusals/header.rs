//! Refusals for what the header says.

use super::*;

/// `alg`, `kid`, `typ`, `cty`, `b64` and `crit`.
pub(super) fn header() -> Vec<Case> {
    let jwt = Scene::jwt;
    let plain_id = || Scene::id_token(|rules| rules);
    let param = |parameter, expected, found| Rejection::ParameterType { parameter, expected, found };
    let es256 = AlgorithmSet::of(&[Algorithm::Es256]).unwrap();
    vec![
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
    ]
}
