//! The policies that a token is judged by: all four profiles, each plain and with what can be asked besides.

use super::ALGORITHMS;
use core::time::Duration;
use countersign::policy::error::PolicyError;
use countersign::policy::id_token::{AuthorizedParty, IdTokenRules, Presence};
use countersign::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use countersign::url::Issuer;
use std::sync::LazyLock;

/// The issuer of every good token.
pub const ISSUER: &str = "https://issuer.example";
/// The MCP server.
pub const RESOURCE: &str = "https://mcp.example/server";

/// How many policies there are.
pub const COUNT: usize = 8;

/// A plain JWT.
pub const JWT: usize = 0;
/// A plain JWT of any issuer, for nobody in particular, that may live for ever.
pub const OPEN: usize = 1;
/// A plain JWT that is young.
pub const YOUNG: usize = 2;
/// An ID token.
pub const LOGIN: usize = 3;
/// An ID token of which everything is asked.
pub const STRICT_LOGIN: usize = 4;
/// An RFC 9068 access token.
pub const ACCESS: usize = 5;
/// A token for an MCP server.
pub const MCP: usize = 6;
/// The same, and its type is asked for.
pub const TYPED_MCP: usize = 7;

/// The policies, by the names above.
#[expect(clippy::expect_used, reason = "all policies are constants")]
pub static POLICIES: LazyLock<[TokenPolicy; COUNT]> = LazyLock::new(|| build().expect("policies of ours"));

/// The longest age that is asked for.
const HOUR: Duration = Duration::from_secs(3_600);

fn build() -> Result<[TokenPolicy; COUNT], PolicyError> {
    let issuer = Issuer::parse(ISSUER, false).map_err(|_| PolicyError::Empty("issuer"))?;
    let jwt = || TokenPolicy::jwt(ExpectedIssuer::Is(ISSUER), ExpectedAudience::AnyOf(&["me", "us"]));
    let open = TokenPolicy::jwt(ExpectedIssuer::NotChecked, ExpectedAudience::NoneConfigured)?;
    let login = || IdTokenRules::new("me");
    let strict = login()?
        .with_nonce("n-1")?
        .with_trusted_audiences(&["you"])?
        .with_authorized_party(AuthorizedParty::ClientAndPresentForSeveralAudiences)
        .with_max_age(HOUR)
        .with_acr_values(&["1", "2"])?
        // OIDC Core A.3 and A.4.
        .with_access_token("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", Presence::Required)
        .with_code("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk", Presence::Required);
    let policies = [
        jwt()?,
        open.with_optional_expiry()?,
        jwt()?.with_max_token_age(HOUR),
        TokenPolicy::id_token(&issuer, login()?),
        TokenPolicy::id_token(&issuer, strict),
        TokenPolicy::access_token(&issuer, &["me"])?,
        TokenPolicy::mcp(&issuer, RESOURCE)?,
        TokenPolicy::mcp(&issuer, RESOURCE)?.with_type("at+jwt")?,
    ];
    let [a, b, c, d, e, f, g, h] = policies.map(|policy| policy.with_algorithms(&ALGORITHMS));
    Ok([a?, b?, c?, d?, e?, f?, g?, h?])
}
