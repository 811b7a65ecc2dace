//! Metadata and the URL in it: another JSON reader sees the same members, and other URL readers the same host and port.
#![no_main]

use countersign::metadata::Metadata;
use countersign::url::FetchUrl;
use countersign_conformance::seeds::metadata::PLAIN_HTTP_LOOPBACK;
use countersign_fuzz::other_reader;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|input: &[u8]| {
    let Ok(metadata) = Metadata::parse(input) else { return };
    let Some(document) = other_reader(input) else { return };
    assert_eq!(document["issuer"], *metadata.issuer);
    assert_eq!(document.get("jwks_uri").map(Value::as_str), metadata.jwks_uri.as_deref().map(Some));
    for text in [Some(&metadata.issuer), metadata.jwks_uri.as_ref()].into_iter().flatten() {
        let Ok(ours) = FetchUrl::parse(text, PLAIN_HTTP_LOOPBACK) else { continue };
        assert!(ours.is_https() || ours.is_loopback_host(), "plain http to somewhere");
        // What ureq reads the URL with: the judged host is the one it connects to.
        let sent: http::Uri = text.parse().expect("a URL to the transport");
        let bare = |host: &str| host.trim_matches(['[', ']']).to_ascii_lowercase();
        assert_eq!(sent.host().map(bare), Some(bare(ours.host())));
        assert_eq!(sent.port_u16().unwrap_or(if ours.is_https() { 443 } else { 80 }), ours.port());
        // What browsers do. Names in punycode are its own affair: it decodes and judges them.
        let Ok(whatwg) = url::Url::parse(text) else {
            assert!(text.to_ascii_lowercase().contains("xn--"), "no URL to a browser");
            continue;
        };
        assert_eq!(whatwg.port_or_known_default(), Some(ours.port()));
        let loopback = match whatwg.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name == "localhost.",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        assert_eq!(loopback, ours.is_loopback_host(), "another host to a browser");
    }
});
