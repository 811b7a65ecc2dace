//! What the reference says of itself.

use crate::protocol::VERSION;
use crate::protocol::capabilities::{Capabilities, Clock, Hello, Intervals, KeySource, Retry};
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
            intervals: None,
        },
    }
}

/// The same where its sessions live on the machine's clocks.
pub fn hello_on_the_clocks_of_the_machine() -> Hello {
    let hello = hello();
    let intervals = Intervals {
        shortest: Timing::default().backoff_step.as_secs(),
        source: "countersign::policy::keys::Timing".to_owned(),
    };
    let capabilities =
        Capabilities { clock: Clock::Process, intervals: Some(intervals), ..hello.capabilities };
    Hello { capabilities, ..hello }
}
