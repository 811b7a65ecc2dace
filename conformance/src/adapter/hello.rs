//! What the reference says of itself.

use crate::protocol::VERSION;
use crate::protocol::capabilities::{Capabilities, Clock, Hello, KeySource, Retry};
use crate::protocol::class::ErrorClass;
use crate::protocol::configuration::Profile;
use countersign::policy::algorithms::AlgorithmSet;
use countersign::policy::keys::Timing;

/// What the reference says of itself.
pub fn hello() -> Hello {
    let algorithms = AlgorithmSet::asymmetric().and(AlgorithmSet::symmetric());
    Hello {
        protocol: VERSION,
        name: "countersign".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        capabilities: Capabilities {
            sources: vec![KeySource::Local, KeySource::JwksUrl, KeySource::Discovery, KeySource::LocalFirst],
            algorithms: algorithms.iter().map(|algorithm| algorithm.name().to_owned()).collect(),
            profiles: Profile::ALL.to_vec(),
            classes: ErrorClass::ALL.to_vec(),
            clock: Clock::Injected,
            custom_ca: true,
            loopback_http: true,
            verify: true,
            concurrent: true,
            retry: Some(Retry {
                seconds: Timing::default().backoff_cap.as_secs(),
                source: "conformance/CONTRACT.md K11; Timing::backoff_cap".to_owned(),
            }),
        },
    }
}
