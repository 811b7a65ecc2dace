//! Each fault over the wire: on every document and scheme that its row names, and then the good answer again.

use crate::client::{self, Answer, PATIENCE, Received, Stream};
use core::time::Duration;
use countersign::jwk::KeyLimits;
use countersign_conformance::clock::Stopwatch;
use countersign_conformance::lab::fault::Fault;
use countersign_conformance::lab::place::{Host, Place, Scheme};
use countersign_conformance::lab::{COPY_PATH, GARBAGE, Lab};
use countersign_conformance::lab::{issuer::Issuer, setup::Setup};
use rustls::{AlertDescription, CertificateError, Error, InvalidMessage};
use std::io::{ErrorKind, Read};

const KEY: &str =
    r#"{"kty":"OKP","crv":"Ed25519","kid":"good","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

/// One fault on one place over one scheme.
struct Case<'a> {
    lab: &'a Lab,
    issuer: &'a Issuer,
    place: Place,
    scheme: Scheme,
    /// The good document, as it came before the fault was set.
    good: Vec<u8>,
}

impl Case<'_> {
    /// A connection on which a request for the document was sent.
    fn ask(&self) -> Box<dyn Stream> {
        let mut stream = client::open(self.lab, self.issuer, self.place);
        client::send(&mut *stream, self.place.path(), "");
        stream
    }

    fn receive(&self) -> Received {
        client::receive(&mut *self.ask())
    }

    fn answer(&self) -> Answer {
        client::document(self.lab, self.issuer, self.place)
    }

    /// The answer, whose body is good though the rest is not.
    fn answer_with_good_body(&self) -> Answer {
        let answer = self.answer();
        assert_eq!(answer.body, self.good);
        answer
    }

    fn tls_error(&self) -> Error {
        let error = client::tls(self.lab.ca().der(), self.issuer, self.place).map(drop).unwrap_err();
        error.into_inner().unwrap().downcast_ref::<Error>().unwrap().clone()
    }

    /// The answer is the good one but for this member, which has another value or is not there.
    fn differs_in(&self, member: &str, value: Option<&str>) {
        let mut expected: serde_json::Value = serde_json::from_slice(&self.good).unwrap();
        let members = expected.as_object_mut().unwrap();
        assert!(members.remove(member).is_some_and(|good| good.as_str() != value));
        members.extend(value.map(|value| (member.to_owned(), value.into())));
        let answer = self.answer();
        assert_eq!((answer.status, answer.json()), (200, expected));
    }
}

/// A row for each fault: the name of its test, and what is seen.
macro_rules! on_the_wire {
    ($($test:ident: $fault:ident => $check:expr;)+) => {
        $(
            #[test]
            fn $test() {
                everywhere(Fault::$fault, $check);
            }
        )+

        #[test]
        fn every_fault_has_a_test_here() {
            let tested = [$(Fault::$fault),+];
            let missing: Vec<_> = Fault::ALL.iter().filter(|fault| !tested.contains(fault)).collect();
            assert_eq!(missing, Vec::<&Fault>::new());
        }
    };
}

fn everywhere(fault: Fault, check: fn(&Case<'_>)) {
    let lab = Lab::start().unwrap();
    for scheme in fault.schemes() {
        let host = if fault == Fault::NameDoesNotResolve { Host::Named } else { Host::V4 };
        let issuer = lab.issuer(&Setup::new(*scheme).at(host).with_keys(&[KEY])).unwrap();
        for place in [Place::Metadata, Place::Keys] {
            if !fault.documents().contains(&place.document()) {
                continue;
            }
            let good = client::document(&lab, &issuer, place).body;
            let case = Case { lab: &lab, issuer: &issuer, place, scheme: *scheme, good };
            issuer.set(place, fault).unwrap();
            check(&case);
            // The other place has not noticed, and this one recovers.
            let other = if place == Place::Metadata { Place::Keys } else { Place::Metadata };
            assert_eq!(client::document(&lab, &issuer, other).status, 200);
            issuer.restore(place).unwrap();
            let restored = client::document(&lab, &issuer, place);
            assert_eq!((restored.status, restored.body), (200, case.good));
        }
    }
}

/// Nothing comes, for as long as a test wants to wait for nothing.
fn assert_silent(stream: &mut dyn Stream) {
    stream.tcp().set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let kind = stream.read(&mut [0; 64]).unwrap_err().kind();
    // The two names that systems give to a read time-out.
    assert!(matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut), "{kind:?}");
}

fn drips(case: &Case<'_>, prefix: &str, octet: u8) {
    let watch = Stopwatch::start();
    let mut stream = case.ask();
    let mut seen = vec![0; prefix.len()];
    stream.read_exact(&mut seen).unwrap();
    assert_eq!(core::str::from_utf8(&seen).unwrap(), prefix);
    let mut drops = [0; 6];
    stream.read_exact(&mut drops).unwrap();
    assert_eq!(drops, [octet; 6]);
    assert!(watch.elapsed() >= 5 * Duration::from_millis(20), "five intervals lie between six drops");
}

fn redirects(case: &Case<'_>, status: u16) {
    let answer = case.answer();
    assert_eq!(answer.body, b"");
    assert_eq!(answer.status, status);
    let copy = format!("{}{COPY_PATH}", case.issuer.site().origin(case.place));
    assert_eq!(answer.header("location"), Some(copy.as_str()));
    let copy = client::get(case.lab, case.issuer, case.place, COPY_PATH, "");
    assert_eq!((copy.status, copy.body), (200, case.good.clone()));
}

fn has_status(case: &Case<'_>, status: u16) {
    let answer = case.answer_with_good_body();
    assert_eq!((answer.status, answer.header("retry-after")), (status, None));
}

fn asks_to_retry_later(case: &Case<'_>, status: u16) {
    let answer = case.answer_with_good_body();
    assert_eq!((answer.status, answer.header("retry-after")), (status, Some("120")));
}

fn endless(case: &Case<'_>) -> Vec<u8> {
    let mut octets = vec![0; 1024 * 1024];
    case.ask().read_exact(&mut octets).unwrap();
    octets
}

fn refused_certificate(case: &Case<'_>, expected: fn(&CertificateError) -> bool) {
    let Error::InvalidCertificate(error) = case.tls_error() else { panic!("another error of TLS") };
    assert!(expected(&error), "{error:?}");
}

on_the_wire! {
    a_name_that_does_not_resolve_is_not_known_until_it_is_restored: NameDoesNotResolve => |case| {
        let name = case.issuer.name().unwrap();
        assert_eq!(case.lab.names().lookup(name), None);
        case.issuer.restore(case.place).unwrap();
        assert_eq!(case.lab.names().lookup(name), Some([127, 0, 0, 1].into()));
        assert_eq!(case.lab.names().asked().iter().filter(|asked| *asked == name).count() % 2, 0);
    };
    a_refused_port_refuses_and_counts_nothing: RefusedPort => |case| {
        let before = case.issuer.accepts().unwrap();
        assert_eq!(client::tcp(case.issuer, case.place).unwrap_err().kind(), ErrorKind::ConnectionRefused);
        assert_eq!(case.issuer.accepts().unwrap(), before);
    };
    silence_after_accept_reads_no_request: SilentAfterAccept => |case| {
        let (accepts, requests) = (case.issuer.accepts().unwrap(), case.issuer.requests().len());
        let mut stream = client::tcp(case.issuer, case.place).unwrap();
        client::send(&mut stream, case.place.path(), "");
        assert_silent(&mut stream);
        assert_eq!((case.issuer.accepts().unwrap(), case.issuer.requests().len()), (accepts + 1, requests));
    };
    silence_after_request_has_read_it: SilentAfterRequest => |case| {
        let requests = case.issuer.requests().len();
        let mut stream = case.ask();
        case.issuer.recorder().wait_requests(requests + 1, PATIENCE).unwrap();
        assert_silent(&mut *stream);
    };
    dripping_headers_come_one_octet_at_a_time: DripsHeaders => |case| {
        drips(case, "HTTP/1.1 200 OK\r\nx-drip: ", b'.');
    };
    a_dripping_body_comes_one_octet_at_a_time: DripsBody => |case| {
        drips(case, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n", b' ');
    };
    a_reset_comes_after_half_of_the_body: ResetInTheMiddle => |case| {
        let received = case.receive();
        assert_eq!(received.end, Err(ErrorKind::ConnectionReset));
        let answer = client::parse(&received.octets);
        assert_eq!((answer.status, answer.header("content-length")), (200, Some(case.good.len().to_string().as_str())));
        assert_eq!(answer.body, case.good[..case.good.len() / 2]);
    };
    a_short_body_is_the_whole_document_and_ten_octets_short: ShortBody => |case| {
        let answer = case.answer_with_good_body();
        let promised = (case.good.len() + 10).to_string();
        assert_eq!((answer.status, answer.header("content-length")), (200, Some(promised.as_str())));
    };
    a_connection_closed_before_the_answer_has_no_octet: ClosesBeforeAnswer => |case| {
        let requests = case.issuer.requests().len();
        let received = case.receive();
        assert_eq!((received.octets.len(), received.end), (0, Ok(())));
        assert_eq!(case.issuer.requests().len(), requests + 1);
    };
    garbage_is_no_http: GarbageInsteadOfHttp => |case| {
        let received = case.receive();
        assert_eq!((received.octets.as_slice(), received.end), (GARBAGE, Ok(())));
        assert!(!GARBAGE.starts_with(b"HTTP"));
    };
    endless_headers_go_on_past_any_limit: EndlessHeaders => |case| {
        let octets = endless(case);
        assert!(octets.starts_with(b"HTTP/1.1 200 OK\r\nx-endless: "));
        assert!(!octets.windows(4).any(|window| window == b"\r\n\r\n"), "the headers have ended");
    };
    plain_text_on_the_tls_port_is_a_good_answer_in_clear: PlainTextOnTlsPort => |case| {
        assert_eq!(case.tls_error(), Error::InvalidMessage(InvalidMessage::InvalidContentType));
        let mut stream = client::tcp(case.issuer, case.place).unwrap();
        client::send(&mut stream, case.place.path(), "");
        let answer = client::parse(&client::receive(&mut stream).octets);
        assert_eq!((answer.status, &answer.body), (200, &case.good));
    };
    tls_on_the_plain_port_answers_text_with_an_alert: TlsOnPlainPort => |case| {
        let received = case.receive();
        // A record of type 21 with a fatal alert (RFC 8446 5.1 and 6).
        assert_eq!(received.octets, [21, 3, 3, 0, 2, 2, u8::from(AlertDescription::DecodeError)]);
        let mut stream = client::tls(case.lab.ca().der(), case.issuer, case.place).unwrap();
        client::send(&mut stream, case.place.path(), "");
        assert_eq!(client::parse(&client::receive(&mut stream).octets).body, case.good);
    };
    a_self_signed_certificate_has_no_known_issuer: SelfSignedCertificate => |case| {
        refused_certificate(case, |error| *error == CertificateError::UnknownIssuer);
        // Not even the other authority has signed it.
        let untrusted = client::tls(case.lab.untrusted_ca().der(), case.issuer, case.place);
        assert!(untrusted.is_err());
    };
    a_certificate_of_an_untrusted_authority_is_good_for_who_trusts_it: UntrustedCa => |case| {
        refused_certificate(case, |error| *error == CertificateError::UnknownIssuer);
        client::tls(case.lab.untrusted_ca().der(), case.issuer, case.place).map(drop).unwrap();
    };
    a_certificate_of_another_host_is_not_for_this_one: WrongHostCertificate => |case| {
        refused_certificate(case, |error| match error {
            CertificateError::NotValidForNameContext { presented, .. } => {
                presented.iter().map(String::as_str).eq(["DnsName(\"another-host.invalid\")"])
            }
            _ => false,
        });
    };
    an_expired_certificate_has_expired: ExpiredCertificate => |case| {
        refused_certificate(case, |error| matches!(error, CertificateError::ExpiredContext { .. }));
    };
    a_certificate_of_the_future_is_not_valid_yet: CertificateNotYetValid => |case| {
        refused_certificate(case, |error| matches!(error, CertificateError::NotValidYetContext { .. }));
    };
    a_301_leads_to_a_good_copy: Redirect301 => |case| redirects(case, 301);
    a_302_leads_to_a_good_copy: Redirect302 => |case| redirects(case, 302);
    a_307_leads_to_a_good_copy: Redirect307 => |case| redirects(case, 307);
    a_308_leads_to_a_good_copy: Redirect308 => |case| redirects(case, 308);
    a_401_has_a_good_body: Status401 => |case| has_status(case, 401);
    a_404_has_a_good_body: Status404 => |case| has_status(case, 404);
    a_429_says_when_to_retry: Status429 => |case| asks_to_retry_later(case, 429);
    a_500_has_a_good_body: Status500 => |case| has_status(case, 500);
    a_503_says_when_to_retry: Status503 => |case| asks_to_retry_later(case, 503);
    a_204_has_no_body: Status204 => |case| {
        let answer = case.answer();
        assert_eq!((answer.status, answer.body.len()), (204, 0));
    };
    a_304_comes_though_no_etag_was_named: NotModifiedUnasked => |case| {
        let answer = case.answer();
        assert_eq!((answer.status, answer.body.len()), (304, 0));
    };
    a_page_of_html_comes_with_200: HtmlWith200 => |case| {
        let answer = case.answer();
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
        assert!(answer.text().starts_with("<!doctype html>"));
    };
    an_empty_body_comes_with_200: Empty200 => |case| {
        let answer = case.answer();
        assert_eq!((answer.status, answer.header("content-length"), answer.body.len()), (200, Some("0"), 0));
    };
    a_body_over_the_limit_is_over_by_one_octet: BodyOverLimit => |case| {
        let answer = case.answer();
        assert_eq!((answer.status, answer.body.len()), (200, KeyLimits::DEFAULT.octets + 1));
        assert_eq!(answer.text().trim_end().as_bytes(), case.good);
    };
    an_endless_body_begins_with_the_good_one: EndlessBody => |case| {
        let octets = endless(case);
        let answer = client::parse(&octets);
        assert_eq!((answer.status, answer.header("content-length")), (200, None));
        assert_eq!(answer.text().trim_end().as_bytes(), case.good);
    };
    a_bomb_is_small_until_it_is_unpacked: CompressedBomb => |case| {
        let answer = case.answer();
        assert_eq!((answer.status, answer.header("content-encoding")), (200, Some("gzip")));
        assert!(answer.body.len() < KeyLimits::DEFAULT.octets, "{}", answer.body.len());
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert_eq!((unpacked.len(), unpacked.trim_ascii_end()), (16 * 1024 * 1024, case.good.as_slice()));
    };
    json_of_the_wrong_shape_is_json: WrongJsonShape => |case| {
        let (answer, good) = (case.answer(), serde_json::from_slice::<serde_json::Value>(&case.good).unwrap());
        let expected = match case.place {
            Place::Metadata => serde_json::json!([good]),
            Place::Keys | Place::MovedKeys | Place::ForeignKeys | Place::PlainKeys => serde_json::json!({"keys": good}),
        };
        assert_eq!((answer.status, answer.json()), (200, expected));
    };
    a_duplicate_member_changes_nothing_else: DuplicateMembers => |case| {
        let answer = case.answer();
        let member = if case.place == Place::Metadata { r#""issuer":"# } else { r#""keys":"# };
        assert_eq!((answer.status, answer.text().matches(member).count()), (200, 2));
        assert_eq!(answer.json(), serde_json::from_slice::<serde_json::Value>(&case.good).unwrap());
    };
    a_wrong_issuer_begins_like_the_right_one: WrongIssuer => |case| {
        case.differs_in("issuer", Some(&format!("{}/other", case.issuer.url())));
    };
    a_trailing_slash_is_the_only_difference: TrailingSlashIssuer => |case| {
        case.differs_in("issuer", Some(&format!("{}/", case.issuer.url())));
    };
    metadata_without_a_jwks_uri_is_right_about_its_issuer: NoJwksUri => |case| {
        case.differs_in("jwks_uri", None);
    };
    an_http_jwks_uri_has_good_keys: HttpJwksUri => |case| {
        case.differs_in("jwks_uri", Some(&format!("http://{}/jwks", case.issuer.address(Place::PlainKeys))));
        let keys = client::document(case.lab, case.issuer, Place::PlainKeys);
        assert_eq!((keys.status, keys.text()), (200, format!(r#"{{"keys":[{KEY}]}}"#).as_str()));
    };
    a_foreign_jwks_uri_is_on_another_loopback_address_and_has_good_keys: ForeignJwksUri => |case| {
        let foreign = case.issuer.address(Place::ForeignKeys);
        assert!(foreign.ip().is_loopback() && foreign.ip() != case.issuer.address(Place::Metadata).ip());
        case.differs_in("jwks_uri", Some(&format!("{}://{foreign}/jwks", case.scheme.as_str())));
        let keys = client::document(case.lab, case.issuer, Place::ForeignKeys);
        assert_eq!((keys.status, keys.text()), (200, format!(r#"{{"keys":[{KEY}]}}"#).as_str()));
    };
    an_empty_key_set_has_no_keys: EmptyKeySet => |case| {
        let answer = case.answer();
        assert_eq!((answer.status, answer.text()), (200, r#"{"keys":[]}"#));
    };
    a_set_without_a_usable_key_has_two_others: NoUsableKey => |case| {
        let answer = case.answer();
        let keys = &answer.json()["keys"];
        assert_eq!((answer.status, keys.as_array().unwrap().len()), (200, 2));
        assert_eq!((&keys[0]["kty"], keys[1].get("n")), (&"LAB".into(), None));
    };
    too_many_keys_are_101_and_the_good_one_is_first: TooManyKeys => |case| {
        let answer = case.answer();
        let keys = &answer.json()["keys"];
        assert_eq!((answer.status, keys.as_array().unwrap().len()), (200, KeyLimits::DEFAULT.keys + 1));
        assert_eq!(keys[0], serde_json::from_str::<serde_json::Value>(KEY).unwrap());
        assert!(answer.body.len() < KeyLimits::DEFAULT.octets, "only the number is over its limit");
    };
}
