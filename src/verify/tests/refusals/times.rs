//! Refusals for times.

use super::*;

/// Both sides of each border.
pub(super) fn times() -> Vec<Case> {
    let jwt = Scene::jwt;
    let missing = |claim, section| Rejection::ClaimMissing { claim, section };
    let wrong = |claim, found| Rejection::ClaimType { claim, found };
    let max_token_age = |scene: Scene| scene.policy(|policy| policy.with_max_token_age(hour()));
    let edge = NOW - 60;
    vec![
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
    ]
}
