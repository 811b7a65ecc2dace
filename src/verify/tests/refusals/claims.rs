//! Refusals for claims that every profile has, times left out.

use super::*;

/// Issuer, audience, subject, and the claims that are required.
pub(super) fn claims() -> Vec<Case> {
    let jwt = Scene::jwt;
    let missing = |claim, section| Rejection::ClaimMissing { claim, section };
    let wrong = |claim, found| Rejection::ClaimType { claim, found };
    let no_audience = || {
        let mut scene = jwt().no_claim("aud");
        scene.policy =
            TokenPolicy::jwt(ExpectedIssuer::Is(ISSUER), ExpectedAudience::NoneConfigured).unwrap();
        scene
    };
    vec![
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
            Scene::mcp(),
            Scene::mcp().claim("aud", "\"https://mcp.example\""),
            Rejection::AudienceMismatch { expected: is(RESOURCE), found: is("\"https://mcp.example\"") },
        ),
        (Scene::mcp(), Scene::mcp().no_claim("aud"), missing(Claim::Aud, "MCP 2026-07-28 Token Handling")),
        (jwt().claim("sub", "\"\""), jwt().claim("sub", "5"), wrong(Claim::Sub, Kind::Number)),
        (jwt().claim("jti", "\"1\""), jwt().claim("jti", "1"), wrong(Claim::Jti, Kind::Number)),
        (
            Scene::access_token().claim("scope", "\"a b\""),
            Scene::access_token().claim("scope", "[\"a\",\"b\"]"),
            wrong(Claim::Scope, Kind::Array),
        ),
        (jwt().claim("scope", "[\"a\"]"), jwt().policy(|policy| policy.with_required(&[Claim::Scope])), {
            missing(Claim::Scope, "RFC 8693 4.2")
        }),
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
    ]
}
