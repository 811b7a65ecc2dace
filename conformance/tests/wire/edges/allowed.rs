//! The classes of edges that nobody who has only a validator can bring about, each with the reason.

use countersign::resolve::step::Document;
use countersign_conformance::explore::alphabet::RemoteKind;
use countersign_conformance::explore::classes::{Action, Class, StepKind};
use countersign_conformance::explore::lookups::Local;
use countersign_conformance::explore::words::Freshness;

/// Classes that need not be replayed.
pub(crate) struct Row {
    /// Why they cannot be.
    pub(crate) why: &'static str,
    /// How many there are that were not.
    pub(crate) classes: usize,
    /// Which they are.
    pub(crate) covers: fn(&Class) -> bool,
}

/// All of them. No class is on two rows.
pub(crate) const ALLOWED: [Row; 4] = [
    Row {
        why: "no ticket is ever given under these sources, so none can be answered late",
        classes: 36,
        covers: |class| class.sources.are_local() && is_late(class),
    },
    Row {
        why: "a validator without any source is not built, nor one whose authoritative tier is absent",
        classes: 9,
        covers: |class| class.sources.are_local() && class.local == Local::Absent && !is_late(class),
    },
    Row {
        why: "under a configured URL no ticket for metadata is ever given (K2), so none can be answered late",
        classes: 64,
        covers: |class| {
            let late = class.action == Action::Late(Document::Metadata);
            !class.sources.are_local() && class.sources.remote == RemoteKind::Explicit && late
        },
    },
    Row {
        why: "the clock goes back behind a write that noticed the end of a set and nothing else: a begin that lost a race, or \
              a late answer, by which no way is planned",
        classes: 1,
        covers: |class| {
            class.sources.remote == RemoteKind::Discovery
                && class.action == Action::Back
                && (class.metadata, class.keys) == (Freshness::Fresh, Freshness::Gone)
                && class.in_flight == [true, false]
                && class.step == StepKind::FetchMetadata
        },
    },
];

fn is_late(class: &Class) -> bool {
    matches!(class.action, Action::Late(_))
}
