//! Every way in which an issuer of the lab misbehaves: one table, one entry for each.

use super::answers;
use super::ca::Leaf;
use super::documents;
use super::good::Subject;
use super::place::{Place, Scheme};
use super::raw::{self, Act};
use countersign::cause::Cause;
use countersign::resolve::step::Document;
use wiremock::ResponseTemplate;

const BOTH: &[Document] = &[Document::Metadata, Document::Keys];
const METADATA: &[Document] = &[Document::Metadata];
const KEYS: &[Document] = &[Document::Keys];
const ANY: &[Scheme] = &[Scheme::Http, Scheme::Https];
const HTTP: &[Scheme] = &[Scheme::Http];
const HTTPS: &[Scheme] = &[Scheme::Https];

/// How a fault is brought about.
#[derive(Clone, Copy)]
pub(super) enum How {
    /// The lab's names no longer know the host.
    Name,
    /// The port stays bound, and nobody listens on it.
    Refused,
    /// On the TCP connection, before TLS and before anything was read.
    Socket(fn(&Subject<'_>) -> Vec<Act>),
    /// TLS with this certificate, whatever the scheme, then the good answer.
    Certificate(Leaf),
    /// After the request was read.
    Raw(fn(&Subject<'_>) -> Vec<Act>),
    /// As ordinary HTTP.
    Http(fn(&Subject<'_>) -> ResponseTemplate),
}

struct Row {
    name: &'static str,
    does: &'static str,
    documents: &'static [Document],
    schemes: &'static [Scheme],
    causes: &'static [Cause],
    how: How,
}

macro_rules! faults {
    ($(
        #[doc = $does:literal]
        $fault:ident $name:literal: $documents:ident, $schemes:ident, [$($cause:expr),+], $how:expr;
    )+) => {
        /// One way in which an issuer misbehaves.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Fault {
            $(#[doc = $does] $fault,)+
        }

        impl Fault {
            /// Every fault.
            pub const ALL: &[Self] = &[$(Self::$fault),+];

            const fn row(self) -> Row {
                match self {
                    $(Self::$fault => Row {
                        name: $name,
                        does: $does,
                        documents: $documents,
                        schemes: $schemes,
                        causes: &[$($cause),+],
                        how: $how,
                    },)+
                }
            }
        }
    };
}

faults! {
    // Names and TCP.

    /// The host name does not resolve. For an issuer with a name; it concerns the whole host.
    NameDoesNotResolve "name_does_not_resolve": BOTH, ANY, [Cause::Dns], How::Name;
    /// Nobody listens on the port, so the connection is refused.
    RefusedPort "refused_port": BOTH, ANY, [Cause::Connect], How::Refused;
    /// The connection is accepted, and then nothing: no TLS, no answer.
    SilentAfterAccept "silent_after_accept": BOTH, ANY, [Cause::Timeout, Cause::Connect], How::Socket(raw::silent);
    /// The request is read and never answered.
    SilentAfterRequest "silent_after_request": BOTH, ANY, [Cause::Timeout], How::Raw(raw::silent);
    /// The headers come an octet at a time and never end.
    DripsHeaders "drips_headers": BOTH, ANY, [Cause::Timeout], How::Raw(raw::drips_headers);
    /// The headers come at once, then the body an octet at a time and never ends.
    DripsBody "drips_body": BOTH, ANY, [Cause::Timeout], How::Raw(raw::drips_body);
    /// The connection is reset in the middle of the body.
    ResetInTheMiddle "reset_in_the_middle": BOTH, ANY, [Cause::Protocol], How::Raw(raw::resets);
    /// The document is complete, but ten octets fewer come than Content-Length has promised.
    ShortBody "short_body": BOTH, ANY, [Cause::Protocol], How::Raw(raw::short_body);
    /// The request is read, and the connection closed without an octet.
    ClosesBeforeAnswer "closes_before_answer": BOTH, ANY, [Cause::Protocol], How::Raw(raw::closes);
    /// What comes in place of a status line is no HTTP.
    GarbageInsteadOfHttp "garbage_instead_of_http": BOTH, ANY, [Cause::Protocol], How::Raw(raw::garbage);
    /// Header after header, as fast as they are taken, without end.
    EndlessHeaders "endless_headers": BOTH, ANY, [Cause::Protocol], How::Raw(raw::endless_headers);

    // TLS.

    /// The TLS port answers the client's hello with a good answer in plain text.
    PlainTextOnTlsPort "plain_text_on_tls_port": BOTH, HTTPS, [Cause::Tls], How::Socket(raw::plain_text);
    /// The plain port speaks TLS.
    TlsOnPlainPort "tls_on_plain_port": BOTH, HTTP, [Cause::Protocol], How::Certificate(Leaf::Good);
    /// The certificate is signed with its own key.
    SelfSignedCertificate "self_signed_certificate": BOTH, HTTPS, [Cause::Tls],
        How::Certificate(Leaf::SelfSigned);
    /// The certificate comes from an authority that nobody trusts.
    UntrustedCa "untrusted_ca": BOTH, HTTPS, [Cause::Tls], How::Certificate(Leaf::UntrustedCa);
    /// The certificate is for another host.
    WrongHostCertificate "wrong_host_certificate": BOTH, HTTPS, [Cause::Tls],
        How::Certificate(Leaf::WrongHost);
    /// The certificate has expired, long ago.
    ExpiredCertificate "expired_certificate": BOTH, HTTPS, [Cause::Tls], How::Certificate(Leaf::Expired);
    /// The certificate becomes valid only years from now.
    CertificateNotYetValid "certificate_not_yet_valid": BOTH, HTTPS, [Cause::Tls],
        How::Certificate(Leaf::NotYetValid);

    // HTTP.

    /// 301 to a good copy on the same origin; the body is good too.
    Redirect301 "redirect_301": BOTH, ANY, [Cause::Redirect],
        How::Http(|subject| answers::redirect(subject, 301));
    /// 302 to a good copy on the same origin; the body is good too.
    Redirect302 "redirect_302": BOTH, ANY, [Cause::Redirect],
        How::Http(|subject| answers::redirect(subject, 302));
    /// 307 to a good copy on the same origin; the body is good too.
    Redirect307 "redirect_307": BOTH, ANY, [Cause::Redirect],
        How::Http(|subject| answers::redirect(subject, 307));
    /// 308 to a good copy on the same origin; the body is good too.
    Redirect308 "redirect_308": BOTH, ANY, [Cause::Redirect],
        How::Http(|subject| answers::redirect(subject, 308));
    /// 401 with a body that would be good.
    Status401 "status_401": BOTH, ANY, [Cause::Status(401)],
        How::Http(|subject| answers::status(subject, 401));
    /// 404 with a body that would be good.
    Status404 "status_404": BOTH, ANY, [Cause::Status(404)],
        How::Http(|subject| answers::status(subject, 404));
    /// 429 with Retry-After: 120 and a body that would be good.
    Status429 "status_429_retry_after": BOTH, ANY, [Cause::Status(429)],
        How::Http(|subject| answers::retry_later(subject, 429));
    /// 500 with a body that would be good.
    Status500 "status_500": BOTH, ANY, [Cause::Status(500)],
        How::Http(|subject| answers::status(subject, 500));
    /// 503 with Retry-After: 120 and a body that would be good.
    Status503 "status_503_retry_after": BOTH, ANY, [Cause::Status(503)],
        How::Http(|subject| answers::retry_later(subject, 503));
    /// 204, which never has a body.
    Status204 "status_204": BOTH, ANY, [Cause::Status(204)],
        How::Http(|subject| answers::status_without_body(subject, 204));
    /// 304, whether or not the request named an ETag.
    NotModifiedUnasked "not_modified_unasked": BOTH, ANY, [Cause::UnexpectedNotModified],
        How::Http(|subject| answers::status_without_body(subject, 304));
    /// 200 with the HTML page of a network that wants a sign-in.
    HtmlWith200 "html_with_200": BOTH, ANY, [Cause::Malformed], How::Http(answers::html);
    /// 200 with an empty body.
    Empty200 "empty_200": BOTH, ANY, [Cause::Malformed], How::Http(answers::empty);
    /// A good document followed by spaces, one octet over the limit of a body.
    BodyOverLimit "body_over_limit": BOTH, ANY, [Cause::BodyTooLarge], How::Http(answers::over_limit);
    /// A good document followed by spaces without end, and no Content-Length.
    EndlessBody "endless_body": BOTH, ANY, [Cause::BodyTooLarge], How::Raw(raw::endless_body);
    /// A good document and spaces, 16 MiB in all, sent as gzip within the limit of a body; nobody asked for gzip.
    CompressedBomb "compressed_bomb": BOTH, ANY, [Cause::Protocol, Cause::BodyTooLarge], How::Http(answers::bomb);

    // Documents.

    /// JSON of the wrong shape: an array around the metadata, an object where the array of keys should be.
    WrongJsonShape "wrong_json_shape": BOTH, ANY, [Cause::Malformed], How::Http(answers::wrong_shape);
    /// `issuer`, or `keys`, stands there twice with the same value.
    DuplicateMembers "duplicate_members": BOTH, ANY, [Cause::Malformed],
        How::Http(answers::duplicate_members);
    /// The metadata is of another issuer, whose identifier begins like the right one.
    WrongIssuer "wrong_issuer": METADATA, ANY, [Cause::IssuerMismatch], How::Http(answers::other_issuer);
    /// The `issuer` of the metadata has a slash behind it that the right one has not.
    TrailingSlashIssuer "trailing_slash_issuer": METADATA, ANY, [Cause::IssuerMismatch],
        How::Http(answers::issuer_with_slash);
    /// The metadata has no `jwks_uri`.
    NoJwksUri "no_jwks_uri": METADATA, ANY, [Cause::NoJwksUri], How::Http(answers::no_jwks_uri);
    /// The `jwks_uri` is a plain http URL, and good keys are there.
    HttpJwksUri "http_jwks_uri": METADATA, HTTPS, [Cause::InsecureUrl],
        How::Http(|subject| answers::jwks_uri_at(subject, Place::PlainKeys));
    /// The `jwks_uri` is on another loopback address, and good keys are there.
    ForeignJwksUri "foreign_jwks_uri": METADATA, ANY, [Cause::ForbiddenAddress],
        How::Http(|subject| answers::jwks_uri_at(subject, Place::ForeignKeys));
    /// The key set has no keys.
    EmptyKeySet "empty_key_set": KEYS, ANY, [Cause::NoUsableKey], How::Http(|_| answers::keys(&[]));
    /// The key set has two keys, and neither can be used.
    NoUsableKey "no_usable_key": KEYS, ANY, [Cause::NoUsableKey],
        How::Http(|_| answers::keys(&documents::unusable_keys()));
    /// The key set has 101 keys, the good ones first.
    TooManyKeys "too_many_keys": KEYS, ANY, [Cause::TooManyKeys], How::Http(answers::too_many_keys);
}

impl Fault {
    /// The stable snake_case name.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// What it does, in a sentence.
    pub fn does(self) -> &'static str {
        self.row().does.trim()
    }

    /// The documents it can be set on.
    pub const fn documents(self) -> &'static [Document] {
        self.row().documents
    }

    /// The schemes over which it has a meaning.
    pub const fn schemes(self) -> &'static [Scheme] {
        self.row().schemes
    }

    /// What a validator that never held this document may report: one of these, and nothing else.
    ///
    /// There are two where a client has a choice. TLS that never answers is a connection that was not made in time for
    /// one that counts the handshake so, and a body that nobody wanted compressed may be refused as such or as too large.
    pub const fn causes(self) -> &'static [Cause] {
        self.row().causes
    }

    /// The fault of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fault| fault.name() == name)
    }

    /// Whether only an issuer with a name can be given it.
    pub const fn needs_name(self) -> bool {
        matches!(self.how(), How::Name)
    }

    pub(super) const fn how(self) -> How {
        self.row().how
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_fault_has_a_name_of_its_own_in_snake_case() {
        let names: BTreeSet<_> = Fault::ALL.iter().map(|fault| fault.name()).collect();
        assert_eq!(names.len(), Fault::ALL.len());
        for name in names {
            assert!(name.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_')), "{name}");
            assert!(name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.ends_with('_'), "{name}");
        }
    }

    #[test]
    fn every_fault_says_what_it_does_in_sentences_of_its_own() {
        let sentences: BTreeSet<_> = Fault::ALL.iter().map(|fault| fault.does()).collect();
        assert_eq!(sentences.len(), Fault::ALL.len());
        assert!(sentences.iter().all(|does| does.len() > 20 && does.ends_with('.')), "{sentences:?}");
    }

    #[test]
    fn every_fault_concerns_a_document_and_a_scheme_and_has_a_cause() {
        for fault in Fault::ALL {
            assert!(!fault.documents().is_empty() && !fault.schemes().is_empty(), "{}", fault.name());
            assert!(!fault.causes().is_empty(), "{}", fault.name());
        }
    }

    #[test]
    fn a_fault_is_found_by_its_name() {
        assert!(Fault::ALL.iter().all(|fault| Fault::by_name(fault.name()) == Some(*fault)));
        assert_eq!(Fault::by_name("no_such_fault"), None);
    }
}
