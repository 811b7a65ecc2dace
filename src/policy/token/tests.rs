use super::*;
use crate::policy::id_token::Presence;

const ISSUER: &str = "https://issuer.example";

fn issuer() -> Issuer {
    Issuer::parse(ISSUER, false).unwrap()
}

fn jwt() -> TokenPolicy {
    TokenPolicy::jwt(ExpectedIssuer::Is(ISSUER), ExpectedAudience::AnyOf(&["me"])).unwrap()
}

fn id_token() -> TokenPolicy {
    TokenPolicy::id_token(&issuer(), IdTokenRules::new("me").unwrap())
}

#[test]
fn a_policy_that_contradicts_itself_cannot_be_built() {
    let anybody = ExpectedIssuer::NotChecked;
    let none = |result: Result<TokenPolicy, PolicyError>| result.map(drop);
    let table = [
        (
            none(TokenPolicy::jwt(ExpectedIssuer::Is(""), ExpectedAudience::AnyOf(&["me"]))),
            PolicyError::Empty("issuer"),
        ),
        (none(TokenPolicy::jwt(anybody, ExpectedAudience::AnyOf(&[]))), PolicyError::NoAudience),
        (
            none(TokenPolicy::jwt(anybody, ExpectedAudience::AnyOf(&["me", ""]))),
            PolicyError::Empty("audience"),
        ),
        (none(TokenPolicy::access_token(&issuer(), &[])), PolicyError::NoAudience),
        (none(TokenPolicy::mcp(&issuer(), "mcp.example")), PolicyError::NotAResource),
        (none(TokenPolicy::mcp(&issuer(), "https://mcp.example#x")), PolicyError::ResourceFragment),
        (IdTokenRules::new("").map(drop), PolicyError::Empty("client_id")),
        (none(jwt().with_algorithms(&[])), PolicyError::NoAlgorithm),
        (
            none(jwt().with_algorithms(&[Algorithm::Es256, Algorithm::Ed448])),
            PolicyError::UnsupportedAlgorithm(Algorithm::Ed448),
        ),
        (none(jwt().with_leeway(Duration::from_millis(300_001))), PolicyError::LeewayTooLong),
        (none(jwt().with_type("")), PolicyError::Empty("typ")),
        (none(id_token().with_type("at+jwt")), PolicyError::NotInThisProfile("typ")),
        (none(id_token().with_optional_expiry()), PolicyError::NotInThisProfile("optional expiry")),
    ];
    for (result, error) in table {
        assert_eq!(result, Err(error));
    }
    assert!(jwt().with_leeway(MAX_LEEWAY).is_ok());
}

#[test]
fn the_defaults_are_those_of_the_documents() {
    for policy in [jwt(), id_token(), TokenPolicy::mcp(&issuer(), "https://a").unwrap()] {
        assert_eq!(policy.leeway(), Duration::from_secs(60));
        assert_eq!(policy.algorithms(), AlgorithmSet::asymmetric());
        assert_eq!(policy.issuer(), Some(ISSUER));
        assert_eq!(policy.max_token_age(), None);
    }
    let types = [jwt(), id_token(), TokenPolicy::mcp(&issuer(), "https://a").unwrap()].map(|p| p.types());
    assert_eq!(types, ["none or JWT", "none or JWT", "none, JWT or at+jwt"]);
    assert_eq!(TokenPolicy::access_token(&issuer(), &["me"]).unwrap().types(), "at+jwt");
}

#[test]
fn a_required_claim_cites_who_requires_it() {
    let policy = jwt().with_required(&[Claim::Jti]);
    assert_eq!(policy.required(Claim::Jti), Some("RFC 7519 4.1.7"));
    assert_eq!(policy.required(Claim::Exp), Some("countersign policy"));
    assert_eq!(policy.required(Claim::Sub), None);
    assert_eq!(id_token().required(Claim::Sub), Some("OIDC Core 2"));
    assert_eq!(jwt().with_optional_expiry().unwrap().required(Claim::Exp), None);
    let anybody = TokenPolicy::jwt(ExpectedIssuer::NotChecked, ExpectedAudience::NoneConfigured).unwrap();
    assert_eq!((anybody.required(Claim::Iss), anybody.required(Claim::Aud)), (None, None));
}

#[test]
fn what_belongs_to_one_login_is_not_shown() {
    let rules = IdTokenRules::new("me").unwrap().with_nonce("n-secret").unwrap();
    let rules = rules.with_access_token("token-secret", Presence::Required);
    let shown = format!("{:?}", TokenPolicy::id_token(&issuer(), rules));
    assert!(!shown.contains("secret") && shown.contains("client_id"), "{shown}");
}
