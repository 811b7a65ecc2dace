//! Where a discovered `jwks_uri` may lead (K7). Nothing here leaves loopback: the resolver is ours, and so is the
//! dialer, which fails the test when it is asked to connect elsewhere.

use crate::case::Remote;
use crate::stage::{Stage, timing};
use core::net::IpAddr;
use countersign::cause::Cause;
use countersign::jws::Buffers;
use countersign::resolve::step::Causes;
use countersign::validator::error::Error;
use countersign_conformance::harness::clock::VirtualClock;
use countersign_conformance::harness::dialer::LoopbackDialer;
use countersign_conformance::harness::resolver::CountingResolver;
use countersign_conformance::lab::documents;
use countersign_conformance::lab::good::Good;
use countersign_conformance::lab::place::{Place, Scheme};

/// Addresses that a document must not lead to, each by what it is.
const FORBIDDEN: [(&str, &str); 20] = [
    ("private", "10.0.0.1"),
    ("private", "172.16.0.1"),
    ("private", "172.31.255.254"),
    ("private", "192.168.1.1"),
    ("carrier-grade NAT", "100.64.0.1"),
    ("link-local, a metadata service", "169.254.169.254"),
    ("loopback", "127.0.0.1"),
    ("loopback", "127.0.0.2"),
    ("unspecified", "0.0.0.0"),
    ("loopback", "::1"),
    ("unspecified", "::"),
    ("link-local", "fe80::1"),
    ("unique local", "fc00::1"),
    ("unique local", "fd12:3456:789a::1"),
    ("IPv4-mapped private", "::ffff:10.0.0.1"),
    ("IPv4-mapped link-local", "::ffff:169.254.169.254"),
    ("IPv4-mapped loopback", "::ffff:127.0.0.1"),
    ("6to4 of a private one", "2002:a00:1::1"),
    ("NAT64 of a private one", "64:ff9b::a00:1"),
    ("site-local", "fec0::1"),
];

/// Addresses that a document may lead to.
const PUBLIC: [&str; 4] = ["1.1.1.1", "172.32.0.1", "2606:4700::1111", "::ffff:1.1.1.1"];

/// A host of another name than the issuer's.
const KEYS_HOST: &str = "keys.invalid";

struct Met {
    /// Why the keys could not be had.
    keys: Option<Cause>,
    /// What was to be connected to behind the issuer itself.
    dialled: Vec<IpAddr>,
    asked: Vec<String>,
}

/// What becomes of metadata that names `jwks_uri` at `host`, where the host's name has these addresses.
fn meet(stage: &Stage, host: &str, addresses: &[IpAddr], dialer: LoopbackDialer, private: bool) -> Met {
    let uri = format!("https://{host}/jwks");
    let metadata = Good::new(documents::metadata(stage.issuer.url(), &uri));
    stage.issuer.set(Place::Metadata, metadata).unwrap();
    let resolver = CountingResolver::new(stage.lab.names()).with(KEYS_HOST, addresses);
    let client = stage.client(&resolver, &dialer);
    let builder = stage.builder(Remote::Discovery, &VirtualClock::new()).timing(timing()).client(client);
    let builder = if private { builder.private_jwks_hosts() } else { builder };
    let validator = builder.build().unwrap();
    let verdict =
        validator.validate(&stage.published.token(stage.issuer.url()), &mut Buffers::new()).map(drop);
    let Err(Error::Outage(outage)) = verdict else { panic!("{host} {addresses:?}: {verdict:?}") };
    assert_eq!(outage.causes, Causes { keys: outage.causes.keys, ..Causes::default() });
    let issuer = stage.issuer.address(Place::Metadata);
    let mut dialled = dialer.dialled();
    assert_eq!(dialled.remove(0), issuer, "the metadata is fetched first");
    let mut asked = resolver.asked();
    assert_eq!(asked.remove(0), stage.issuer.name().unwrap());
    Met { keys: outage.causes.keys, dialled: dialled.iter().map(|address| address.ip()).collect(), asked }
}

#[test]
fn a_discovered_host_that_resolves_inside_is_never_connected_to() {
    let stage = Stage::new(Scheme::Https);
    for (what, address) in FORBIDDEN {
        let met = meet(&stage, KEYS_HOST, &[address.parse().unwrap()], LoopbackDialer::new(), false);
        assert_eq!(met.keys, Some(Cause::ForbiddenAddress), "{what} {address}");
        assert_eq!((met.dialled, met.asked), (vec![], vec![KEYS_HOST.to_owned()]), "{what} {address}");
    }
}

#[test]
fn a_discovered_literal_address_inside_is_never_connected_to() {
    let stage = Stage::new(Scheme::Https);
    for (what, address) in FORBIDDEN {
        let ip: IpAddr = address.parse().unwrap();
        let host = if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() };
        let met = meet(&stage, &host, &[], LoopbackDialer::new(), false);
        assert_eq!(met.keys, Some(Cause::ForbiddenAddress), "{what} {address}");
        assert_eq!((met.dialled, met.asked), (vec![], vec![]), "{what} {address}");
    }
}

#[test]
fn one_address_inside_among_public_ones_refuses_the_host() {
    let stage = Stage::new(Scheme::Https);
    let public = PUBLIC.map(|address| address.parse().unwrap());
    for at in 0..=public.len() {
        let mut addresses = public.to_vec();
        addresses.insert(at, "10.0.0.1".parse().unwrap());
        let met = meet(&stage, KEYS_HOST, &addresses, LoopbackDialer::new(), false);
        assert_eq!((met.keys, met.dialled), (Some(Cause::ForbiddenAddress), vec![]), "{at}");
    }
}

/// The control of the tests above: the dialer is asked, and refuses without sending anything.
#[test]
fn a_public_address_is_connected_to() {
    let stage = Stage::new(Scheme::Https);
    for address in PUBLIC {
        let ip = address.parse().unwrap();
        let met = meet(&stage, KEYS_HOST, &[ip], LoopbackDialer::refusing(), false);
        assert_eq!((met.keys, met.dialled), (Some(Cause::Connect), vec![ip]), "{address}");
    }
}

/// The other control: the same addresses, with the switch that allows them.
#[test]
fn an_address_inside_is_connected_to_where_that_is_allowed() {
    let stage = Stage::new(Scheme::Https);
    for (what, address) in FORBIDDEN {
        let ip: IpAddr = address.parse().unwrap();
        if ip.is_loopback() {
            continue;
        }
        let met = meet(&stage, KEYS_HOST, &[ip], LoopbackDialer::refusing(), true);
        assert_eq!((met.keys, met.dialled), (Some(Cause::Connect), vec![ip]), "{what} {address}");
    }
}
