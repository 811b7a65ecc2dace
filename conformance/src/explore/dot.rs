//! The diagram of the machine, drawn from the moves that the exploration saw.
//!
//! It shows the key set behind a configured URL: what is held (nothing, a fresh set, a stale one) against what goes on
//! (nothing, a fetch, a back-off), and every move between these that was seen. Discovery puts a second machine of the
//! same kind in front of it.

use crate::explore::alphabet::{RemoteKind, Reply, Sources};
use crate::explore::ghost::Judged;
use crate::explore::machine::Real;
use crate::explore::moves::Move;
use crate::explore::policies::POLICIES;
use crate::explore::search::Search;
use crate::explore::words::{Freshness, Moment};
use crate::explore::world::{World, WorldError};
use countersign::resolve::step::Document;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The sources that it is drawn for.
const URL: Sources = Sources { remote: RemoteKind::Explicit, authoritative: false };

/// What is held, and what goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    held: Freshness,
    goes_on: GoesOn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum GoesOn {
    Nothing,
    Fetch,
    BackOff,
}

/// The diagram, in the language of Graphviz.
///
/// # Errors
/// As [`crate::explore::run::run`].
pub fn diagram() -> Result<String, WorldError> {
    let mut dot = String::from("digraph keys {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n");
    let moves = moves()?;
    let places: BTreeSet<Place> = moves.keys().flat_map(|&(from, to)| [from, to]).collect();
    for place in &places {
        let _ = writeln!(dot, "  {} [label=\"{}\"];", place.id(), place.label());
    }
    for ((from, to), labels) in &moves {
        let labels: Vec<_> = labels.iter().copied().collect();
        let _ = writeln!(dot, "  {} -> {} [label=\"{}\"];", from.id(), to.id(), labels.join("\\n"));
    }
    dot.push_str("}\n");
    Ok(dot)
}

/// Each move between two places, with what brings it about.
fn moves() -> Result<BTreeMap<(Place, Place), BTreeSet<&'static str>>, WorldError> {
    let mut moves: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for policy in &POLICIES {
        let world = World::new(policy.name, policy.timing(), URL)?;
        let observer = |before: &Moment<'_>, by: Move, after: &Moment<'_>| {
            let (from, to) = (Place::of(before), Place::of(after));
            let clock_is_behind = before.went_back();
            if let Some(label) = label(before, by).filter(|_| from != to && !clock_is_behind) {
                moves.entry((from, to)).or_default().insert(label);
            }
        };
        Search::new(&world, &Real, &[]).shown_to(Box::new(observer)).run();
    }
    Ok(moves)
}

fn label(before: &Moment<'_>, by: Move) -> Option<&'static str> {
    match by {
        Move::Begin(_) => Some("begin"),
        Move::Answer(_, Reply::Abandoned, _) => Some("abandoned"),
        Move::Answer(document, reply, _) => Some(match before.log.judge(before.world, document, reply) {
            Judged::Metadata(_) | Judged::Keys(..) => "good answer",
            Judged::Renewed(_) => "not modified",
            Judged::Failed(..) => "failed",
            Judged::Abandoned => "abandoned",
        }),
        Move::Tick => Some("time"),
        Move::Late(..) => None,
    }
}

impl Place {
    fn of(moment: &Moment<'_>) -> Self {
        let goes_on = if moment.in_flight(Document::Keys) {
            GoesOn::Fetch
        } else if moment.backs_off(Document::Keys) {
            GoesOn::BackOff
        } else {
            GoesOn::Nothing
        };
        Self { held: moment.keys, goes_on }
    }

    fn id(self) -> String {
        format!("{:?}{:?}", self.held, self.goes_on).to_lowercase()
    }

    fn label(self) -> String {
        let held = match self.held {
            Freshness::Gone => "nothing held",
            Freshness::Stale => "stale set",
            Freshness::Fresh => "fresh set",
        };
        match self.goes_on {
            GoesOn::Nothing => held.to_owned(),
            GoesOn::Fetch => format!("{held},\\nfetch under way"),
            GoesOn::BackOff => format!("{held},\\nbacking off"),
        }
    }
}
