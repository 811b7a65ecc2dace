//! From the protocol's configuration to the library's policy.

use super::refused::Refused;
use crate::protocol::configuration::{Configuration, Profile};
use countersign::algorithm::Algorithm;
use countersign::policy::error::PolicyError;
use countersign::policy::id_token::IdTokenRules;
use countersign::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use countersign::url::Issuer;

/// What a token must be to be accepted under this configuration.
pub(crate) fn build(configuration: &Configuration) -> Result<TokenPolicy, Refused> {
    let audiences: Vec<&str> = configuration.audiences.iter().map(String::as_str).collect();
    let issuer =
        || Issuer::parse(&configuration.issuer, configuration.loopback_http).map_err(Refused::by_the_library);
    let policy = match configuration.profile {
        Profile::Jwt => {
            let audience = match audiences.as_slice() {
                [] => ExpectedAudience::NoneConfigured,
                audiences => ExpectedAudience::AnyOf(audiences),
            };
            TokenPolicy::jwt(ExpectedIssuer::Is(&configuration.issuer), audience)
        }
        Profile::AccessToken => TokenPolicy::access_token(&issuer()?, &audiences),
        Profile::IdToken => {
            return id_token(configuration, &issuer()?, one(&audiences, "client")?);
        }
        Profile::Mcp => TokenPolicy::mcp(&issuer()?, one(&audiences, "resource")?),
    };
    if configuration.nonce.is_some() {
        return Err(Refused::Unsupported("a nonce belongs to an ID token".to_owned()));
    }
    finish(configuration, policy)
}

fn id_token(configuration: &Configuration, issuer: &Issuer, client: &str) -> Result<TokenPolicy, Refused> {
    let rules = IdTokenRules::new(client);
    let rules = match &configuration.nonce {
        Some(nonce) => rules.and_then(|rules| rules.with_nonce(nonce)),
        None => rules,
    };
    finish(configuration, rules.map(|rules| TokenPolicy::id_token(issuer, rules)))
}

fn finish(
    configuration: &Configuration,
    policy: Result<TokenPolicy, PolicyError>,
) -> Result<TokenPolicy, Refused> {
    let algorithms = algorithms(&configuration.algorithms)?;
    policy.and_then(|policy| policy.with_algorithms(&algorithms)).map_err(Refused::by_the_library)
}

/// The algorithms of these names.
pub(crate) fn algorithms(names: &[String]) -> Result<Vec<Algorithm>, Refused> {
    let known = |name: &String| {
        Algorithm::parse(name).ok_or_else(|| Refused::Unsupported(format!("no algorithm {name:?} is known")))
    };
    names.iter().map(known).collect()
}

fn one<'a>(audiences: &[&'a str], what: &str) -> Result<&'a str, Refused> {
    match audiences {
        [audience] => Ok(audience),
        _ => Err(Refused::Unsupported(format!("this profile has exactly one audience, its {what}"))),
    }
}
