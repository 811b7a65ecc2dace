//! The public bug that this project began with, its workaround, its cousin, and what its fix left behind.

use crate::scenarios::scenario::Act::{Leave, Present, Reply, Wait};
use crate::scenarios::scenario::Document::{Keys, Metadata};
use crate::scenarios::scenario::{
    KeyName, Local, Refusal, Remote, Reply as Issuer, Scenario, Step, Tier, Token, Verdict,
};
use core::time::Duration;

const LOCAL: Token = Token { kid: KeyName::Local, signed_by: KeyName::Local };
const PUBLISHED: Token = Token { kid: KeyName::Published, signed_by: KeyName::Published };
const UNKNOWN: Token = Token { kid: KeyName::Unknown, signed_by: KeyName::Unknown };

const ACCEPTED_LOCALLY: Verdict = Verdict::Accepted(Tier::Local);
const ACCEPTED_FRESH: Verdict = Verdict::Accepted(Tier::Fresh);

/// The back-off after a first failure, by the documented defaults.
const BACK_OFF: Duration = Duration::from_secs(10);

const fn no_metadata(cause: &'static str, retry_in: Duration) -> Verdict {
    Verdict::Outage { metadata: Some(cause), keys: Some("nothing_held"), retry_in: Some(retry_in) }
}

pub(super) const ISSUE_4747: Scenario = Scenario {
    name: "toolhive-4747",
    about: "An issuer that cannot be reached does not stop a token whose key is in the process",
    cites: &["stacklok/toolhive#4747", "K1", "K3", "K11", "K20"],
    local: Local::Keys(&[KeyName::Local]),
    remote: Remote::Discovery,
    steps: &[
        Step {
            says: "the issuer's name does not resolve; a token of the local key",
            acts: &[Present("a", LOCAL)],
            requests: &[],
            verdicts: &[("a", ACCEPTED_LOCALLY)],
        },
        Step {
            says: "the same token again",
            acts: &[Present("b", LOCAL)],
            requests: &[],
            verdicts: &[("b", ACCEPTED_LOCALLY)],
        },
        Step {
            says: "a token of a key that only the issuer has",
            acts: &[Present("c", PUBLISHED), Reply(Metadata, Issuer::NameUnknown)],
            requests: &[Metadata],
            verdicts: &[("c", no_metadata("dns", BACK_OFF))],
        },
        Step {
            says: "the issuer can be reached again, and the back-off is over",
            acts: &[
                Wait(BACK_OFF),
                Present("d", PUBLISHED),
                Reply(Metadata, Issuer::Good),
                Reply(Keys, Issuer::Good),
            ],
            requests: &[Metadata, Keys],
            verdicts: &[("d", ACCEPTED_FRESH)],
        },
    ],
};

pub(super) const WORKAROUND: Scenario = Scenario {
    name: "toolhive-4747-workaround",
    about: "With a JWKS URL set, the issuer's metadata is never asked for",
    cites: &["stacklok/toolhive#4747", "K1", "K2"],
    local: Local::Keys(&[KeyName::Local]),
    remote: Remote::JwksUrl,
    steps: &[
        Step {
            says: "the issuer cannot be reached; a token of the local key",
            acts: &[Present("a", LOCAL)],
            requests: &[],
            verdicts: &[("a", ACCEPTED_LOCALLY)],
        },
        Step {
            says: "a token of a key that only the URL has",
            acts: &[Present("b", PUBLISHED), Reply(Keys, Issuer::Good)],
            requests: &[Keys],
            verdicts: &[("b", ACCEPTED_FRESH)],
        },
    ],
};

pub(super) const RUNNER: Scenario = Scenario {
    name: "toolhive-4747-runner",
    about: "Without an issuer there is nothing to discover: local keys are all there is",
    cites: &["stacklok/toolhive#4747", "K1", "K20"],
    local: Local::Keys(&[KeyName::Local]),
    remote: Remote::Absent,
    steps: &[
        Step {
            says: "a token of the local key",
            acts: &[Present("a", LOCAL)],
            requests: &[],
            verdicts: &[("a", ACCEPTED_LOCALLY)],
        },
        Step {
            says: "a token of another key",
            acts: &[Present("b", UNKNOWN)],
            requests: &[],
            verdicts: &[("b", Verdict::Refused(Refusal::KeyNotFound))],
        },
    ],
};

pub(super) const LOCAL_MISS: Scenario = Scenario {
    name: "toolhive-4747-local-miss",
    about: "A key that is not local, while discovery is down, is an outage with its cause and not an unknown key",
    cites: &["stacklok/toolhive#4747", "K3", "K11", "K20"],
    local: Local::Keys(&[KeyName::Local]),
    remote: Remote::Discovery,
    steps: &[
        Step {
            says: "the issuer refuses connections; a token of a key that is not local",
            acts: &[Present("a", UNKNOWN), Reply(Metadata, Issuer::Refused)],
            requests: &[Metadata],
            verdicts: &[("a", no_metadata("connect", BACK_OFF))],
        },
        Step {
            says: "the same four seconds later, within the back-off",
            acts: &[Wait(Duration::from_secs(4)), Present("b", UNKNOWN)],
            requests: &[],
            verdicts: &[("b", no_metadata("connect", Duration::from_secs(6)))],
        },
        Step {
            says: "a token of the local key, meanwhile",
            acts: &[Present("c", LOCAL)],
            requests: &[],
            verdicts: &[("c", ACCEPTED_LOCALLY)],
        },
    ],
};

pub(super) const LATCH: Scenario = Scenario {
    name: "toolhive-4774-latch",
    about: "A failure that was tolerated does not count as discovery done",
    cites: &["stacklok/toolhive#4774", "K11"],
    local: Local::Keys(&[KeyName::Local]),
    remote: Remote::Discovery,
    steps: &[
        Step {
            says: "the issuer's name does not resolve; a token of a key that only the issuer has",
            acts: &[Present("a", PUBLISHED), Reply(Metadata, Issuer::NameUnknown)],
            requests: &[Metadata],
            verdicts: &[("a", no_metadata("dns", BACK_OFF))],
        },
        Step {
            says: "the failure is tolerated: a token of the local key",
            acts: &[Present("b", LOCAL)],
            requests: &[],
            verdicts: &[("b", ACCEPTED_LOCALLY)],
        },
        Step {
            says: "the issuer is back, and the back-off is over",
            acts: &[
                Wait(BACK_OFF),
                Present("c", PUBLISHED),
                Reply(Metadata, Issuer::Good),
                Reply(Keys, Issuer::Good),
            ],
            requests: &[Metadata, Keys],
            verdicts: &[("c", ACCEPTED_FRESH)],
        },
    ],
};

pub(super) const CANCELLED: Scenario = Scenario {
    name: "toolhive-4774-cancelled",
    about: "A caller that goes away in the middle of discovery leaves no failure behind",
    cites: &["stacklok/toolhive#4774", "K8", "K11"],
    local: Local::Keys(&[KeyName::Local]),
    remote: Remote::Discovery,
    steps: &[
        Step {
            says: "a first caller begins discovery, and a second one waits for it",
            acts: &[Present("first", PUBLISHED), Present("second", PUBLISHED)],
            requests: &[Metadata],
            verdicts: &[],
        },
        Step {
            says: "the first caller goes away; the second one asks at once, with no back-off",
            acts: &[Leave("first")],
            requests: &[Metadata],
            verdicts: &[],
        },
        Step {
            says: "the issuer replies",
            acts: &[Reply(Metadata, Issuer::Good), Reply(Keys, Issuer::Good)],
            requests: &[Keys],
            verdicts: &[("second", ACCEPTED_FRESH)],
        },
        Step {
            says: "a later caller finds the key",
            acts: &[Present("third", PUBLISHED)],
            requests: &[],
            verdicts: &[("third", ACCEPTED_FRESH)],
        },
    ],
};
