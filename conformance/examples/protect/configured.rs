//! The configuration in the environment, as `countersign run --http .. --start` puts it there (conformance/HTTP.md).

use countersign::algorithm::Algorithm;
use countersign::bearer::challenge::Challenge;
use countersign::http::client::HttpClient;
use countersign::http::resolve::Resolve;
use countersign::http::roots::Roots;
use countersign::policy::keys::Timing;
use countersign::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use countersign::url::Issuer;
use countersign::validator::Validator;
use std::env;
use std::net::SocketAddr;
use std::time::Duration;

/// Everything that answers a request.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) validator: Validator,
    pub(crate) challenge: Challenge,
    pub(crate) metadata: Option<Metadata>,
}

/// The metadata of the resource (RFC 9728 section 2), and where they are.
#[derive(Clone)]
pub(crate) struct Metadata {
    pub(crate) path: String,
    pub(crate) url: String,
    pub(crate) document: String,
}

impl Metadata {
    /// Those of a resource with this identifier; None for one that is no URL.
    pub(crate) fn of(resource: &str, issuer: &str) -> Option<Self> {
        let (scheme, rest) = resource.split_once("://")?;
        let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        // A slash right behind the host goes, where no path follows it (RFC 9728 section 3.1).
        let path = if path == "/" { "" } else { path };
        let path = format!("/.well-known/oauth-protected-resource{path}");
        let document = serde_json::json!({ "resource": resource, "authorization_servers": [issuer] });
        Some(Self { url: format!("{scheme}://{host}{path}"), path, document: document.to_string() })
    }
}

/// Where to listen, and what to answer; None where nobody has configured anything.
pub(crate) fn from_environment() -> Option<(String, Service)> {
    let address = variable("LISTEN")?;
    let issuer = variable("ISSUER").expect("an issuer");
    let audiences = variable("AUDIENCE").unwrap_or_default();
    let audiences: Vec<&str> = audiences.split(',').filter(|audience| !audience.is_empty()).collect();
    let audience = match audiences.as_slice() {
        [] => ExpectedAudience::NoneConfigured,
        audiences => ExpectedAudience::AnyOf(audiences),
    };
    let algorithms = variable("ALGORITHMS").unwrap_or_else(|| "RS256".to_owned());
    let algorithms: Vec<Algorithm> = algorithms.split(',').filter_map(Algorithm::parse).collect();
    let identifier = || Issuer::parse(&issuer, true).expect("an issuer identifier");
    let policy = match variable("PROFILE").as_deref() {
        Some("access-token") => TokenPolicy::access_token(&identifier(), &audiences),
        Some("mcp") => TokenPolicy::mcp(&identifier(), audiences.first().expect("a resource")),
        _ => TokenPolicy::jwt(ExpectedIssuer::Is(&issuer), audience),
    };
    let policy = policy.and_then(|policy| policy.with_algorithms(&algorithms)).expect("a policy");
    let builder = Validator::builder(policy).client(client()).timing(timing());
    let builder = if variable("LOOPBACK_HTTP").is_some() { builder.plain_http_loopback() } else { builder };
    let builder = match variable("JWKS_URL") {
        Some(url) => builder.jwks_url(&url),
        None => builder.discovery(),
    };
    let metadata = variable("RESOURCE").and_then(|resource| Metadata::of(&resource, &issuer));
    let challenge = Challenge::default().with_realm("example").expect("nothing to escape");
    let challenge = match &metadata {
        Some(metadata) => challenge.with_resource_metadata(&metadata.url).expect("a URL"),
        None => challenge,
    };
    Some((address, Service { validator: builder.build().expect("keys to be had"), challenge, metadata }))
}

/// The built-in roots, and the authority of the issuers where there is one. Every issuer here is on loopback and has an address,
/// so no name is looked up.
fn client() -> HttpClient {
    let client = HttpClient::new().with_resolver(NoNames);
    match variable("CA_PEM") {
        Some(path) => {
            let text = std::fs::read(path).expect("a file");
            client.with_added_roots(&Roots::from_pem(&text).expect("an authority"))
        }
        None => client,
    }
}

struct NoNames;

impl Resolve for NoNames {
    fn resolve(&self, _: &str, _: u16, _: Duration) -> std::io::Result<Vec<SocketAddr>> {
        Err(std::io::ErrorKind::NotFound.into())
    }
}

/// The defaults, but for how long one fetch may take.
fn timing() -> Timing {
    let default = Timing::default();
    let Some(seconds) = variable("FETCH_SECONDS").and_then(|text| text.parse().ok()) else { return default };
    let total = Duration::from_secs(seconds);
    Timing { fetch_total: total, fetch_connect: default.fetch_connect.min(total), ..default }
}

fn variable(name: &str) -> Option<String> {
    env::var(format!("COUNTERSIGN_{name}")).ok()
}
