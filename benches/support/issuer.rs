//! Who issues the tokens, and for whom.

/// The issuer. `.example` belongs to nobody, and nothing here resolves it.
pub(crate) const ISSUER: &str = "https://login.example/realms/main";

/// The audience.
pub(crate) const AUDIENCE: &str = "https://orders.example/api";

/// Where its keys would be. The client of the benchmarks answers without a socket.
pub(crate) const JWKS_URL: &str = "https://login.example/realms/main/certs";
