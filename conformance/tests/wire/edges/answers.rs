//! The answers of the exploration, as an issuer of the lab gives them.

use countersign::resolve::step::Document;
use countersign_conformance::explore::alphabet::{KEYS_REPLIES, Life, METADATA_REPLIES, Reply, UrlName};
use countersign_conformance::explore::told::Place as Asked;
use countersign_conformance::explore::world::{World, key_set};
use countersign_conformance::lab::behaviour::Behaviour;
use countersign_conformance::lab::documents;
use countersign_conformance::lab::good::Good;
use countersign_conformance::lab::issuer::Issuer;
use countersign_conformance::lab::place::Place;

/// Refused as it is written, for it is plain http and its host is none of loopback: nobody ever asks who that is.
const INSECURE_URL: &str = "http://keys.invalid/jwks";
const OTHER_ISSUER: &str = "http://127.0.0.1:1";

/// Where the lab serves what is asked for there.
pub(crate) fn place(asked: Asked) -> Place {
    match asked {
        Asked::Metadata => Place::Metadata,
        Asked::Keys(Some(UrlName::First)) => Place::Keys,
        Asked::Keys(Some(UrlName::Second)) => Place::MovedKeys,
        Asked::Keys(None) => panic!("nobody named that place"),
    }
}

/// What a place has to do so that this answer comes. `named` is the URL that the metadata named before.
pub(crate) fn behaviour(
    world: &World,
    issuer: &Issuer,
    document: Document,
    reply: Reply,
    named: UrlName,
) -> Behaviour {
    let url = |name: UrlName| issuer.site().url(place(Asked::Keys(Some(name))));
    let metadata = |issuer: &str, url: &str| ok(&documents::metadata(issuer, url));
    match reply {
        Reply::SameUrl => metadata(issuer.url(), &url(named)),
        Reply::OtherUrl => metadata(issuer.url(), &url(named.other())),
        Reply::OtherIssuer => metadata(OTHER_ISSUER, &url(named)),
        Reply::NoUrl => ok(&format!(r#"{{"issuer":"{}"}}"#, issuer.url())),
        Reply::InsecureUrl => metadata(issuer.url(), INSECURE_URL),
        Reply::Keys(set, life) => {
            let good = Good::new(key_set(set.row().keys));
            let good = set.row().etag.iter().fold(good, |good, etag| good.with_etag(etag));
            Behaviour::Always(200, lasting(world, good, life))
        }
        Reply::NotModified(life) => Behaviour::Always(304, lasting(world, Good::new(""), life)),
        Reply::Malformed => ok("{"),
        Reply::Status => failed(503, None),
        Reply::StatusRetryLong => failed(429, Some(world.long_patience().as_secs())),
        Reply::StatusRetryBrief => failed(429, Some(world.brief_patience().as_secs())),
        Reply::WrongDocument => match document {
            Document::Metadata => behaviour(world, issuer, Document::Keys, KEYS_REPLIES[0], named),
            Document::Keys => behaviour(world, issuer, Document::Metadata, METADATA_REPLIES[0], named),
        },
        // The caller is gone before it comes.
        Reply::Abandoned => failed(503, None),
    }
}

fn ok(body: &str) -> Behaviour {
    Behaviour::Always(200, Good::new(body))
}

fn failed(status: u16, retry_after: Option<u64>) -> Behaviour {
    let good = Good::new("{}");
    let good =
        retry_after.iter().fold(good, |good, after| good.with_header("retry-after", &after.to_string()));
    Behaviour::Always(status, good)
}

/// The same with the headers of this lifetime (K12).
fn lasting(world: &World, good: Good, life: Life) -> Good {
    match life {
        Life::Unstated => good,
        Life::Shortest => good.with_header("cache-control", "no-store"),
        Life::Small | Life::Within | Life::Huge => {
            let seconds = world.stated(life).as_secs();
            good.with_header("cache-control", &format!("max-age={seconds}"))
        }
    }
}
