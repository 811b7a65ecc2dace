//! Tests of the driver: scripted answers, clocks that only the test moves, and every request on record.

mod addresses;
mod building;
mod events;
mod explain;
mod health;
mod kit;
mod outages;
mod refusals;
mod rotation;
mod router;
mod threads;
mod tiers;
mod waits;
