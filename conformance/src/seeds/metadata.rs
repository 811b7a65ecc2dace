//! Metadata: an input is the document.

use crate::seeds::Seed;
use countersign::metadata::Metadata;
use countersign::url::{FetchUrl, Issuer};

/// Whether plain http is allowed, so that the rules for loopback hosts are reached.
pub const PLAIN_HTTP_LOOPBACK: bool = true;

/// The code of the first error in the document, its `issuer` or its `jwks_uri`; `no_jwks_uri`, or `accepted`.
pub fn replay(input: &[u8]) -> String {
    let told = match Metadata::parse(input) {
        Err(error) => error.code(),
        Ok(metadata) => {
            let issuer = Issuer::parse(&metadata.issuer, PLAIN_HTTP_LOOPBACK);
            let jwks_uri = metadata.jwks_uri.as_deref().map(|uri| FetchUrl::parse(uri, PLAIN_HTTP_LOOPBACK));
            match (issuer, jwks_uri) {
                (Err(error), _) | (_, Some(Err(error))) => error.code(),
                (Ok(_), None) => "no_jwks_uri",
                (Ok(_), Some(Ok(_))) => "accepted",
            }
        }
    };
    told.to_owned()
}

/// Every seed.
pub fn seeds() -> Vec<Seed> {
    let issuers = ISSUERS.iter().map(|(text, expected)| {
        (format!(r#"{{"issuer":"{text}","jwks_uri":"https://a.example/k"}}"#).into_bytes(), *expected)
    });
    let uris = URIS.iter().map(|(text, expected)| {
        (format!(r#"{{"issuer":"https://a.example","jwks_uri":"{text}"}}"#).into_bytes(), *expected)
    });
    let long = format!("https://a.example/{}", "k".repeat(2_048));
    let long = format!(r#"{{"issuer":"https://a.example","jwks_uri":"{long}"}}"#).into_bytes();
    let documents = DOCUMENTS.iter().map(|(text, expected)| (text.to_vec(), *expected));
    let rows = documents.chain(issuers).chain(uris).chain([(long, "url_too_long")]).enumerate();
    rows.map(|(number, (octets, expected))| Seed::new(number, octets, expected)).collect()
}

const DOCUMENTS: [(&[u8], &str); 12] = [
    (br#"{"issuer":"https://a.example"}"#, "no_jwks_uri"),
    (
        br#" {"jwks_uri":"https:\/\/a.example\/k","\u0069ssuer":"https://a.example","x":{"y":[{}]}} "#,
        "accepted",
    ),
    (b"", "json_syntax"),
    (b"[]", "not_an_object"),
    (b"{}", "metadata_without_issuer"),
    (br#"{"issuer":null}"#, "metadata_member_wrong_type"),
    (br#"{"issuer":"i","jwks_uri":["u"]}"#, "metadata_member_wrong_type"),
    (br#"{"issuer":"i","issuer":"i"}"#, "duplicate_member"),
    (br#"{"issuer":"i","x":{"a":[{"b":1,"\u0062":2}]}}"#, "duplicate_member"),
    (b"\xef\xbb\xbf{\"issuer\":\"i\"}", "byte_order_mark"),
    (b"{\"issuer\":\"\xff\"}", "not_utf8"),
    (br#"{"issuer":"i","x":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}"#, "json_too_deep"),
];

const ISSUERS: [(&str, &str); 4] = [
    ("https://A.example:443/tenant/", "accepted"),
    ("https://a.example?x", "issuer_query"),
    ("http://localhost:8080", "accepted"),
    ("issuer", "not_a_url"),
];

const URIS: [(&str, &str); 16] = [
    ("https://a.example:8443/k?x=1&y=%2F", "accepted"),
    ("https://xn--bcher-kva.example/k", "accepted"),
    ("HTTPS://127.0.0.1:1/k", "accepted"),
    ("http://127.0.0.1/k", "accepted"),
    ("http://[::1]:8080/k", "accepted"),
    ("https://[2001:db8::1]/k", "accepted"),
    ("http://a.example/k", "insecure_url"),
    ("http://[::ffff:127.0.0.1]/k", "insecure_url"),
    ("ftp://a.example/k", "insecure_url"),
    ("https://user:password@a.example/k", "url_userinfo"),
    ("https://a.example/k#fragment", "url_fragment"),
    ("https://a.example\\\\@b.example/k", "not_a_url"),
    ("https://0x7f.1/k", "not_a_url"),
    ("https://a.example:65536/k", "not_a_url"),
    ("//a.example/k", "not_a_url"),
    ("https:///k", "not_a_url"),
];
