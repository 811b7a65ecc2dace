//! What the runner puts into the environment of an adapter, and of a server in HTTP mode.

/// The file with the authority of the run's issuers, in PEM (RFC 7468).
pub const CA_PEM: &str = "COUNTERSIGN_CA_PEM";

/// The file with the same authority as a PKCS #12 store (RFC 7292), for those who read no PEM.
pub const CA_P12: &str = "COUNTERSIGN_CA_P12";

/// The password of that store.
pub const CA_P12_PASSWORD: &str = "COUNTERSIGN_CA_P12_PASSWORD";

/// Where a server listens: an address and a port. This one and those below are for servers alone.
pub const LISTEN: &str = "COUNTERSIGN_LISTEN";

/// The URL that is asked: the identifier of the protected resource (RFC 9728 section 1.2).
pub const RESOURCE: &str = "COUNTERSIGN_RESOURCE";

/// The issuer whose tokens are accepted.
pub const ISSUER: &str = "COUNTERSIGN_ISSUER";

/// The audiences of which a token has to name one, with commas between them.
pub const AUDIENCE: &str = "COUNTERSIGN_AUDIENCE";

/// The algorithms that are accepted, with commas between them.
pub const ALGORITHMS: &str = "COUNTERSIGN_ALGORITHMS";

/// The kind of token.
pub const PROFILE: &str = "COUNTERSIGN_PROFILE";

/// The URL of the key set. Where it is not there, the keys are found by the issuer's metadata.
pub const JWKS_URL: &str = "COUNTERSIGN_JWKS_URL";

/// Plain http to loopback is allowed: `true`. Where it is not there, nothing but https is fetched.
pub const LOOPBACK_HTTP: &str = "COUNTERSIGN_LOOPBACK_HTTP";

/// How long one fetch may take, in seconds, where the server has a setting for it.
pub const FETCH_SECONDS: &str = "COUNTERSIGN_FETCH_SECONDS";
