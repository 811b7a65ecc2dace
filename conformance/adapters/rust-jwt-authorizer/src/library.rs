//! All that knows jwt-authorizer: an `Authorizer`, which its layer for axum asks with `check_auth`.

use jsonwebtoken::{Algorithm, decode_header, errors::ErrorKind};
use jwt_authorizer::error::InitError;
use jwt_authorizer::{AuthError, Authorizer, JwtAuthorizer, Refresh, RegisteredClaims, Validation};
use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::OnceCell;

/// The library does not tell its version: it is the one of the lock file that this was built with.
pub fn version() -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let after = lock.split_once("name = \"jwt-authorizer\"\nversion = \"").map_or("", |(_, after)| after);
    after.split_once('"').map_or("unknown", |(version, _)| version)
}

pub fn capabilities() -> Value {
    json!({
        "sources": ["local", "jwks_url", "discovery"],
        "algorithms": ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "HS256",
                       "HS384", "HS512"],
        "profiles": ["jwt"],
        "classes": ["malformed", "algorithm", "issuer", "audience", "expired", "not_yet_valid", "claims", "key",
                    "signature", "unavailable"],
        "clock": "process",
        "custom_ca": true,
        "loopback_http": true,
        "concurrent": true,
        "retry": { "seconds": REFRESH.as_secs(), "source": "Refresh::retry_interval, Refresh::refresh_interval" },
        "intervals": { "shortest": REFRESH.as_secs(), "source": "Refresh::retry_interval, Refresh::refresh_interval" },
    })
}

/// Its README names 10 s as the least time between two fetches; the default of the code is 600 s.
const REFRESH: Duration = Duration::from_secs(10);

pub struct Session {
    configuration: Value,
    authorizer: OnceCell<Authorizer>,
}

impl Session {
    /// Building with discovery fetches, and `open` must not: the authorizer is built with the first token. All others are
    /// built here and now.
    pub async fn new(configuration: &Value) -> Self {
        let session = Self { configuration: configuration.clone(), authorizer: OnceCell::new() };
        if !session.discovers() {
            let _ = session.authorizer().await;
        }
        session
    }

    fn discovers(&self) -> bool {
        self.configuration["keys"]["discovery"] == true
    }

    async fn authorizer(&self) -> Result<&Authorizer, InitError> {
        self.authorizer.get_or_try_init(|| build(&self.configuration)).await
    }

    pub async fn validate(&self, token: &str) -> Value {
        // `check_auth` begins with this. It stands here so that a text without a header does not build, and fetch, first.
        if let Err(error) = decode_header(token) {
            return refused(&error.into());
        }
        let authorizer = match self.authorizer().await {
            Ok(authorizer) => authorizer,
            Err(error @ InitError::DiscoveryError(_)) => {
                return json!({ "is": "unavailable", "detail": error.to_string() });
            }
            Err(error) => return json!({ "is": "rejected", "detail": error.to_string() }),
        };
        match authorizer.check_auth(token).await {
            Ok(_) => json!({ "is": "accepted" }),
            // The library answers these with 500 and all others with 401.
            Err(error @ AuthError::JwksRefreshError(_)) => {
                json!({ "is": "unavailable", "detail": error.to_string() })
            }
            Err(error) => refused(&error),
        }
    }
}

async fn build(configuration: &Value) -> Result<Authorizer, InitError> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>();
    let keys = &configuration["keys"];
    let builder: JwtAuthorizer<RegisteredClaims> = if keys["discovery"] == true {
        // Only for the metadata: keys are fetched by a client of the library's own.
        let within = Duration::from_secs(configuration["periods"]["fetch"].as_u64().unwrap_or(10));
        let client = Client::builder().timeout(within).redirect(Policy::none());
        let client = client.build().map_err(|error| InitError::DiscoveryError(error.to_string()))?;
        JwtAuthorizer::from_oidc(&text(&configuration["issuer"])).http_client(client)
    } else if let Some(url) = keys["jwks_url"].as_str() {
        JwtAuthorizer::from_jwks_url(url)
    } else {
        JwtAuthorizer::from_jwks_text(&usable(&keys["local"]).await)
    };
    let names = list(&configuration["algorithms"]);
    let algorithms = names.iter().filter_map(|name| name.parse().ok()).collect();
    let validation = Validation::new()
        .iss(&list(&json!([configuration["issuer"]])))
        .aud(&list(&configuration["audiences"]))
        .nbf(true)
        .leeway(60)
        .algs(of_one_family(algorithms));
    let interval = REFRESH.div_f64(configuration["periods"]["divisor"].as_f64().unwrap_or(1.0));
    let refresh = Refresh { refresh_interval: interval, retry_interval: interval, ..Refresh::default() };
    builder.validation(validation).refresh(refresh).build().await
}

/// A list with two families refuses every token. Without a list the algorithms are those that the key is for.
fn of_one_family(algorithms: Vec<Algorithm>) -> Vec<Algorithm> {
    let family = |algorithm: &Algorithm| match algorithm {
        Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512 => "HMAC",
        Algorithm::ES256 | Algorithm::ES384 => "EC",
        Algorithm::EdDSA => "Ed",
        Algorithm::RS256 | Algorithm::RS384 | Algorithm::RS512 => "RSA",
        Algorithm::PS256 | Algorithm::PS384 | Algorithm::PS512 => "RSA",
    };
    let first = algorithms.first().map(family);
    if algorithms.iter().all(|one| Some(family(one)) == first) { algorithms } else { Vec::new() }
}

/// A set with one key that the library refuses is refused whole, and the protocol wants that key left out.
async fn usable(keys: &Value) -> String {
    let mut fine = Vec::new();
    for key in keys.as_array().into_iter().flatten() {
        let alone = json!({ "keys": [key] }).to_string();
        if JwtAuthorizer::<RegisteredClaims>::from_jwks_text(&alone).build().await.is_ok() {
            fine.push(key);
        }
    }
    json!({ "keys": fine }).to_string()
}

fn refused(error: &AuthError) -> Value {
    json!({ "is": "rejected", "class": class(error), "detail": error.to_string() })
}

fn class(error: &AuthError) -> &'static str {
    let AuthError::InvalidToken(error) = error else { return "key" };
    match error.kind() {
        ErrorKind::InvalidSignature => "signature",
        ErrorKind::ExpiredSignature => "expired",
        ErrorKind::ImmatureSignature => "not_yet_valid",
        ErrorKind::InvalidIssuer => "issuer",
        ErrorKind::InvalidAudience => "audience",
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName | ErrorKind::MissingAlgorithm => {
            "algorithm"
        }
        ErrorKind::MissingRequiredClaim(_) => "claims",
        ErrorKind::InvalidKeyFormat | ErrorKind::InvalidEcdsaKey | ErrorKind::InvalidRsaKey(_) => "key",
        _ => "malformed",
    }
}
