//! Refusals that only an ID token meets.

use super::*;

/// Audiences, `azp`, `nonce`, `auth_time`, `acr` and the hashes.
pub(super) fn login() -> Vec<Case> {
    let plain_id = || Scene::id_token(|rules| rules);
    let missing = |claim, section| Rejection::ClaimMissing { claim, section };
    let wrong = |claim, found| Rejection::ClaimType { claim, found };
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
    vec![
        (
            trusting(),
            trusting().claim("aud", "[\"me\",\"them\"]"),
            Rejection::AudienceUntrusted { found: is("them") },
        ),
        (mac(), mac().claim("aud", "[\"me\",\"you\"]"), Rejection::MacSeveralAudiences),
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
        (
            plain_id().claim("sub", &format!("\"{}\"", "s".repeat(255))),
            plain_id().claim("sub", &format!("\"{}\"", "s".repeat(256))),
            Rejection::SubjectTooLong { found: 256 },
        ),
        (plain_id(), plain_id().claim("events", "{}"), Rejection::OtherTokenKind { claim: Claim::Events }),
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
    ]
}
