//! What the runner puts into an adapter's environment.

/// The file with the authority of the run's issuers, in PEM (RFC 7468).
pub const CA_PEM: &str = "COUNTERSIGN_CA_PEM";

/// The file with the same authority as a PKCS #12 store (RFC 7292), for those who read no PEM.
pub const CA_P12: &str = "COUNTERSIGN_CA_P12";

/// The password of that store.
pub const CA_P12_PASSWORD: &str = "COUNTERSIGN_CA_P12_PASSWORD";
