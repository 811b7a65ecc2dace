//! The wrong answers that are still ordinary HTTP: wiremock serves them.

use super::documents;
use super::good::{Good, Subject};
use super::place::Place;
use countersign::jwk::KeyLimits;
use countersign::resolve::step::Document;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value};
use std::io::{self, Write};
use wiremock::ResponseTemplate;

/// Where a redirect points to: on the same origin, and the good document is there.
pub const COPY_PATH: &str = "/copy";

/// What `Retry-After` says, in seconds.
pub const RETRY_AFTER: u32 = 120;

/// Octets of a bomb when it is unpacked: 64 times the limit of a body. Packed it is below that limit.
pub const BOMB_OCTETS: usize = 64 * KeyLimits::DEFAULT.octets;

pub(super) fn good(good: &Good) -> ResponseTemplate {
    always(200, good)
}

pub(super) fn always(status: u16, good: &Good) -> ResponseTemplate {
    with_headers(ResponseTemplate::new(status), good).set_body_raw(good.body.clone(), &good.content_type)
}

pub(super) fn not_modified(good: &Good) -> ResponseTemplate {
    with_headers(ResponseTemplate::new(304), good)
}

/// The body is good: only the status says that this is no answer.
pub(super) fn status(subject: &Subject<'_>, status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(subject.good.body.clone(), &subject.good.content_type)
}

pub(super) fn status_without_body(_: &Subject<'_>, status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status)
}

pub(super) fn retry_later(subject: &Subject<'_>, code: u16) -> ResponseTemplate {
    status(subject, code).insert_header("retry-after", RETRY_AFTER.to_string())
}

pub(super) fn redirect(subject: &Subject<'_>, code: u16) -> ResponseTemplate {
    let location = format!("{}{COPY_PATH}", subject.site.origin(subject.place));
    // Without a body: who takes what comes with it has not followed anything, and has nothing.
    ResponseTemplate::new(code).insert_header("location", location)
}

pub(super) fn html(_: &Subject<'_>) -> ResponseTemplate {
    let page = "<!doctype html>\n<title>Sign in</title>\n<p>Please sign in to this network.</p>\n";
    ResponseTemplate::new(200).set_body_raw(page, "text/html; charset=utf-8")
}

pub(super) fn empty(_: &Subject<'_>) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw("", "application/json")
}

/// What is inside is good, in a container of the wrong kind.
pub(super) fn wrong_shape(subject: &Subject<'_>) -> ResponseTemplate {
    let body = text(subject.good);
    match subject.place.document() {
        Document::Metadata => json(format!("[{body}]")),
        Document::Keys => json(format!(r#"{{"keys":{body}}}"#)),
    }
}

/// The same member twice, with the same value: whichever is taken, only the repetition is wrong.
pub(super) fn duplicate_members(subject: &Subject<'_>) -> ResponseTemplate {
    let inner = text(subject.good).trim().trim_start_matches('{').to_owned();
    match subject.place.document() {
        Document::Metadata => json(format!(r#"{{"issuer":"{}",{inner}"#, subject.site.issuer())),
        Document::Keys => json(format!("{{{},{inner}", inner.trim_end_matches('}'))),
    }
}

pub(super) fn over_limit(subject: &Subject<'_>) -> ResponseTemplate {
    let octets = KeyLimits::DEFAULT.octets.saturating_add(1);
    json(documents::padded(&text(subject.good), octets))
}

pub(super) fn bomb(subject: &Subject<'_>) -> ResponseTemplate {
    let unpacked = documents::padded(&text(subject.good), BOMB_OCTETS);
    // Writing to a vector cannot fail.
    let packed = packed(unpacked.as_bytes()).unwrap_or_default();
    ResponseTemplate::new(200)
        .insert_header("content-encoding", "gzip")
        .set_body_raw(packed, &subject.good.content_type)
}

pub(super) fn other_issuer(subject: &Subject<'_>) -> ResponseTemplate {
    with_member(subject, "issuer", &format!("{}/other", subject.site.issuer()))
}

pub(super) fn issuer_with_slash(subject: &Subject<'_>) -> ResponseTemplate {
    with_member(subject, "issuer", &format!("{}/", subject.site.issuer()))
}

pub(super) fn no_jwks_uri(subject: &Subject<'_>) -> ResponseTemplate {
    let mut members = members(subject.good);
    members.remove("jwks_uri");
    json(Value::from(members).to_string())
}

pub(super) fn jwks_uri_at(subject: &Subject<'_>, place: Place) -> ResponseTemplate {
    with_member(subject, "jwks_uri", &subject.site.url(place))
}

pub(super) fn keys(keys: &[&str]) -> ResponseTemplate {
    json(documents::key_set(keys))
}

/// The good keys come first, so that a validator that takes only some would find what it wants.
pub(super) fn too_many_keys(subject: &Subject<'_>) -> ResponseTemplate {
    let good = members(subject.good);
    let good = good.get("keys").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let good: Vec<String> = good.iter().map(Value::to_string).collect();
    json(documents::key_set(&documents::filled_up(&good, KeyLimits::DEFAULT.keys.saturating_add(1))))
}

/// The good document but for one member.
fn with_member(subject: &Subject<'_>, name: &str, value: &str) -> ResponseTemplate {
    let mut members = members(subject.good);
    members.insert(name.to_owned(), value.into());
    json(Value::from(members).to_string())
}

/// The members of the good document; none, where a test has made it something else than an object.
fn members(good: &Good) -> Map<String, Value> {
    serde_json::from_slice(&good.body).unwrap_or_default()
}

fn with_headers(template: ResponseTemplate, good: &Good) -> ResponseTemplate {
    let etag = good.etag.iter().map(|etag| ("etag", etag.as_str()));
    let others = good.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    etag.chain(others).fold(template, |template, (name, value)| template.append_header(name, value))
}

fn json(body: String) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, "application/json")
}

fn text(good: &Good) -> String {
    String::from_utf8_lossy(&good.body).into_owned()
}

fn packed(octets: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(octets)?;
    encoder.finish()
}
