//! The classes of edges that nobody who has only a validator can bring about, each with the reason.

use countersign::resolve::step::Document;
use countersign_conformance::explore::alphabet::RemoteKind;
use countersign_conformance::explore::classes::{Action, Class};
use countersign_conformance::explore::lookups::Local;

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
pub(crate) const ALLOWED: [Row; 3] = [
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
];

fn is_late(class: &Class) -> bool {
    matches!(class.action, Action::Late(_))
}
