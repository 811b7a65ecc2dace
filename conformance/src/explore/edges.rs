//! One example of each class of edges: the shortest way to it that somebody can go who has no machine but a validator.
//!
//! A search that scouts goes by fewer moves than one that checks the rules. Whoever drives the machine cannot have a
//! lookup be anything at any time: what a lookup has spent it has spent before, and a key that it has tried was held.
//! Nor does it call begin for a lookup that is not told to fetch, or answer a ticket that never was. The classes that are found without these moves are
//! nearly all, and the ways to them can be played ([`crate::explore::plays`]).

use crate::explore::classes::{Class, Classes};
use crate::explore::lookups::{A, LOOKUPS, Local, Lookup, Probe, UNKNOWN};
use crate::explore::machine::Real;
use crate::explore::moves::Via;
use crate::explore::reached::Reached;
use crate::explore::search::Search;
use crate::explore::words::Moment;
use crate::explore::world::World;
use countersign::resolve::step::Document;
use countersign::resolve::wanted::Spent;

/// A class of edges, and a way to an edge of it.
#[derive(Clone, Debug)]
pub struct Example {
    /// The class.
    pub class: Class,
    /// Each move from the start. The last one is the edge itself; a lookup that asks is there as one that begins.
    pub way: Vec<Via>,
}

/// Every class of edges in this world. The exploration counts these.
pub fn classes(world: &World) -> Classes {
    Search::new(world, &Real, &[]).run().counts.classes
}

/// An example of each class of edges that a driver gets to in this world.
pub fn examples(world: &World) -> Vec<Example> {
    Search::new(world, &Real, &[]).scout()
}

/// Goes with a search, and takes down the first edge of each class.
#[derive(Default)]
pub struct Scout {
    first: Vec<(Class, Via)>,
}

impl Scout {
    /// Takes down the first edge of a class.
    pub fn saw(&mut self, class: Class, via: Via) {
        self.first.push((class, via));
    }

    /// What was found.
    pub fn examples(self, reached: &Reached) -> Vec<Example> {
        let way = |via: Via| {
            let mut way = reached.way_to(via.from as usize);
            way.push(via);
            way
        };
        self.first.into_iter().map(|(class, via)| Example { class, way: way(via) }).collect()
    }
}

/// Whether somebody who has a validator can have this lookup be there, in this state.
pub fn can_present(here: &Moment<'_>, probe: &Probe) -> bool {
    let Probe { lookup, local, spent, patience } = *probe;
    let metadata = Spent { metadata: true, ..Spent::default() };
    let began = spent == Spent::default()
        // It fetched the metadata, and went on only now: so there is some that names a place for keys.
        || spent == metadata && patience && [A, UNKNOWN].contains(&lookup) && here.pointer().is_some();
    let tried = lookup.tried.is_none_or(|key| {
        let before = Probe { lookup: untried(lookup), ..*probe };
        here.ask(&before).is_hit(key)
    });
    // The one local key is an Ed25519 key with a kid.
    let fits = match local {
        Local::Absent | Local::Miss | Local::Failed => true,
        Local::Found | Local::Ambiguous => lookup.alg == A.alg,
    };
    let exists = local != Local::Absent || !here.world.sources.are_local();
    began && tried && fits && exists
}

/// Whether there can be a ticket for this document whose answer comes too late: one is given at all.
pub fn can_be_late(here: &Moment<'_>, document: Document) -> bool {
    !here.world.sources.are_local() && here.documents().contains(&document)
}

/// The same token before any signature was looked at.
pub fn untried(lookup: &'static Lookup) -> &'static Lookup {
    let same = |other: &&Lookup| other.alg == lookup.alg && other.kid == lookup.kid && other.tried.is_none();
    LOOKUPS.iter().find(same).unwrap_or(lookup)
}
