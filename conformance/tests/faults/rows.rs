//! One test for each fault, by its name.

use crate::case::Case;
use crate::situations::play;
use countersign_conformance::lab::fault::Fault;
use std::thread;

macro_rules! rows {
    ($($row:ident: $fault:ident;)+) => {
        $(
            #[test]
            fn $row() {
                everywhere(Fault::$fault);
            }
        )+

        const ROWS: &[(&str, Fault)] = &[$((stringify!($row), Fault::$fault)),+];
    };
}

/// Every document, scheme and remote tier of one fault; those that only wait do so side by side.
fn everywhere(fault: Fault) {
    let cases = Case::all(fault);
    assert!(!cases.is_empty(), "{} is met nowhere", fault.name());
    if !cases.iter().any(Case::only_waits) {
        return cases.iter().for_each(play);
    }
    thread::scope(|scope| {
        for case in &cases {
            thread::Builder::new().name(case.to_string()).spawn_scoped(scope, || play(case)).unwrap();
        }
    });
}

#[test]
fn every_fault_is_a_row_by_its_own_name() {
    let rows: Vec<(&str, Fault)> = Fault::ALL.iter().map(|fault| (fault.name(), *fault)).collect();
    assert_eq!(ROWS, rows);
}

rows! {
    name_does_not_resolve: NameDoesNotResolve;
    refused_port: RefusedPort;
    silent_after_accept: SilentAfterAccept;
    silent_after_request: SilentAfterRequest;
    drips_headers: DripsHeaders;
    drips_body: DripsBody;
    reset_in_the_middle: ResetInTheMiddle;
    short_body: ShortBody;
    closes_before_answer: ClosesBeforeAnswer;
    garbage_instead_of_http: GarbageInsteadOfHttp;
    endless_headers: EndlessHeaders;
    plain_text_on_tls_port: PlainTextOnTlsPort;
    tls_on_plain_port: TlsOnPlainPort;
    self_signed_certificate: SelfSignedCertificate;
    untrusted_ca: UntrustedCa;
    wrong_host_certificate: WrongHostCertificate;
    expired_certificate: ExpiredCertificate;
    certificate_not_yet_valid: CertificateNotYetValid;
    redirect_301: Redirect301;
    redirect_302: Redirect302;
    redirect_307: Redirect307;
    redirect_308: Redirect308;
    status_401: Status401;
    status_404: Status404;
    status_429_retry_after: Status429;
    status_500: Status500;
    status_503_retry_after: Status503;
    status_204: Status204;
    not_modified_unasked: NotModifiedUnasked;
    html_with_200: HtmlWith200;
    empty_200: Empty200;
    body_over_limit: BodyOverLimit;
    endless_body: EndlessBody;
    compressed_bomb: CompressedBomb;
    wrong_json_shape: WrongJsonShape;
    duplicate_members: DuplicateMembers;
    wrong_issuer: WrongIssuer;
    trailing_slash_issuer: TrailingSlashIssuer;
    no_jwks_uri: NoJwksUri;
    http_jwks_uri: HttpJwksUri;
    foreign_jwks_uri: ForeignJwksUri;
    empty_key_set: EmptyKeySet;
    no_usable_key: NoUsableKey;
    too_many_keys: TooManyKeys;
}
