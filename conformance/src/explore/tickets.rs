//! Tickets, in the letters of the exploration and back.

use crate::explore::ghost::Log;
use crate::explore::properties::Given;
use crate::explore::told::Place;
use crate::explore::words::{Asked, Moment};
use crate::explore::world::World;
use countersign::resolve::state::State;
use countersign::resolve::step::Document;
use countersign::resolve::ticket::{Ticket, TicketTarget};
use countersign::time::Timestamp;

/// Calls begin for a lookup: the state and the log that it leaves, and what it gave.
pub fn begin(asked: &Asked<'_>) -> (State, Log, Option<Given>) {
    let Moment { world, machine, state, log, now, .. } = asked.moment;
    let (mut state, mut log) = (state.clone(), *log);
    let ticket = machine.begin(world, &mut state, &world.wanted(&asked.probe), now);
    let given = ticket.as_ref().map(|ticket| give(world, &log, ticket));
    match given {
        Some(given) => log.begun(given.place.document(), given.id, given.etag.is_some(), now),
        None => log.touched(now),
    }
    (state, log, given)
}

/// A ticket in the letters of the exploration.
pub fn give(world: &World, log: &Log, ticket: &Ticket) -> Given {
    let (place, etag) = match &ticket.target {
        TicketTarget::Metadata => (Place::Metadata, None),
        TicketTarget::Keys { url, etag } => (Place::Keys(world.url_name(url)), etag.as_ref()),
    };
    let right = log.set.and_then(|set| world.etag(set.name));
    Given { id: ticket.id, place, etag: etag.map(|etag| Some(etag) == right), until: ticket.until }
}

/// The ticket of this document that is out, by the log.
pub fn ticket_of(world: &World, log: &Log, document: Document) -> Option<Ticket> {
    let out = log.of(document).out?;
    Some(make_ticket(world, log, document, out.id, out.etag, out.begun))
}

/// A ticket, as begin would have given it.
pub fn make_ticket(
    world: &World,
    log: &Log,
    document: Document,
    id: u64,
    etag: bool,
    begun: Timestamp,
) -> Ticket {
    let target = match document {
        Document::Metadata => TicketTarget::Metadata,
        Document::Keys => TicketTarget::Keys {
            url: world.url(log.same_url()).clone(),
            etag: log.set.filter(|_| etag).and_then(|set| world.etag(set.name)).cloned(),
        },
    };
    Ticket { id, target, until: begun.after(world.timing().lease) }
}
