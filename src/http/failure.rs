//! From what went wrong on the wire to the cause that an outage carries.

use crate::cause::Cause;
use core::fmt;
use std::io;
use ureq::{Error, Timeout};

/// A cause that one of our own parts has already judged, on its way through ureq.
#[derive(Debug)]
struct Failed(Cause);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl core::error::Error for Failed {}

/// Sends a cause through ureq, which passes it on as it is.
pub(super) fn failed(cause: Cause) -> Error {
    Error::Other(Box::new(Failed(cause)))
}

/// What an error read from an established connection means: the end of the fetch, never the end of a body.
///
/// ureq takes a reset, or a TLS stream that ends without its closing alert, for the end of a body that is delimited by
/// the end of the connection. RFC 9112 section 9.8 calls such a body incomplete.
pub(super) fn broken(error: io::Error) -> Error {
    let error = Error::from(error);
    if let Error::Io(error) = &error { failed(cause_of_io(error)) } else { error }
}

/// The cause of every error that ureq can give us.
pub(super) fn cause_of(error: &Error) -> Cause {
    #[expect(clippy::match_same_arms, reason = "ureq may add variants; what is known is listed")]
    match error {
        Error::Other(error) => error.downcast_ref::<Failed>().map_or(Cause::Protocol, |failed| failed.0),
        Error::Timeout(Timeout::Connect) => Cause::Connect,
        Error::Timeout(_) => Cause::Timeout,
        Error::Io(error) => cause_of_io(error),
        Error::Protocol(_) | Error::LargeResponseHeader(..) | Error::BodyStalled => Cause::Protocol,
        Error::BodyExceedsLimit(_) => Cause::BodyTooLarge,
        Error::HostNotFound => Cause::Dns,
        Error::ConnectionFailed | Error::ConnectProxyFailed(_) | Error::InvalidProxyUrl => Cause::Connect,
        Error::Tls(_) | Error::TlsRequired => Cause::Tls,
        Error::RequireHttpsOnly(_) | Error::BadUri(_) | Error::Http(_) => Cause::InsecureUrl,
        Error::RedirectFailed | Error::TooManyRedirects => Cause::Redirect,
        Error::StatusCode(status) => Cause::Status(*status),
        _ => Cause::Protocol,
    }
}

fn cause_of_io(error: &io::Error) -> Cause {
    let tls = error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
    if tls { Cause::Tls } else { Cause::Protocol }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn io_error(kind: io::ErrorKind) -> Error {
        Error::Io(kind.into())
    }

    #[test]
    fn every_error_of_ureq_has_its_cause() {
        let table = [
            (failed(Cause::ForbiddenAddress), Cause::ForbiddenAddress),
            (Error::Other("somebody else's".into()), Cause::Protocol),
            (Error::Timeout(Timeout::Connect), Cause::Connect),
            (Error::Timeout(Timeout::Global), Cause::Timeout),
            (Error::Timeout(Timeout::RecvBody), Cause::Timeout),
            (io_error(io::ErrorKind::UnexpectedEof), Cause::Protocol),
            (io_error(io::ErrorKind::ConnectionReset), Cause::Protocol),
            (Error::Io(io::Error::other(rustls::Error::DecryptError)), Cause::Tls),
            (Error::LargeResponseHeader(2, 1), Cause::Protocol),
            (Error::BodyStalled, Cause::Protocol),
            (Error::BodyExceedsLimit(1), Cause::BodyTooLarge),
            (Error::HostNotFound, Cause::Dns),
            (Error::ConnectionFailed, Cause::Connect),
            (Error::ConnectProxyFailed(String::new()), Cause::Connect),
            (Error::InvalidProxyUrl, Cause::Connect),
            (Error::Tls(""), Cause::Tls),
            (Error::TlsRequired, Cause::Tls),
            (Error::RequireHttpsOnly(String::new()), Cause::InsecureUrl),
            (Error::BadUri(String::new()), Cause::InsecureUrl),
            (Error::RedirectFailed, Cause::Redirect),
            (Error::TooManyRedirects, Cause::Redirect),
            (Error::StatusCode(418), Cause::Status(418)),
        ];
        for (error, cause) in table {
            assert_eq!(cause_of(&error), cause, "{error}");
        }
    }

    #[test]
    fn a_judged_cause_survives_the_way_through_an_io_error() {
        let passed = Error::from(failed(Cause::Dns).into_io());
        assert_eq!(cause_of(&passed), Cause::Dns);
        assert_eq!(cause_of(&broken(failed(Cause::Dns).into_io())), Cause::Dns);
    }

    #[test]
    fn the_end_of_a_broken_connection_is_never_passed_on_as_an_io_error() {
        for kind in [io::ErrorKind::UnexpectedEof, io::ErrorKind::ConnectionReset] {
            let error = broken(kind.into());
            assert!(matches!(error, Error::Other(_)), "{error:?}");
            assert_eq!(cause_of(&error), Cause::Protocol);
        }
    }
}
