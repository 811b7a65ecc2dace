//! From an answer to a verdict about the token.

use super::challenge::{self, Challenge};
use super::client::Answer;
use crate::protocol::answer::Said;
use crate::protocol::class::ErrorClass;

/// What an answer says of the token that was presented.
///
/// | status | verdict |
/// |---|---|
/// | 2xx | accepted |
/// | 400 | rejected; malformed, where the error is `invalid_request` |
/// | 401 | rejected |
/// | 403 | rejected; with `insufficient_scope` neither: the token is good, and not enough (RFC 6750 section 3.1) |
/// | 431 | none: the server takes no header so long (RFC 6585 section 5) |
/// | 5xx | unavailable |
/// | other | none: something is wrong with the endpoint, or with its URL |
pub(super) fn verdict(answer: &Answer) -> Said {
    let detail = answer.words();
    let error = error(answer);
    match answer.status {
        200..300 => Said::Accepted {},
        400 => {
            let malformed = error.as_deref() == Some("invalid_request");
            Said::Rejected { class: malformed.then_some(ErrorClass::Malformed), detail }
        }
        403 if error.as_deref() == Some("insufficient_scope") => {
            let reason = "403 insufficient_scope: the endpoint has to ask for no more than a good token";
            Said::Error { reason: reason.to_owned() }
        }
        401 | 403 => Said::Rejected { class: None, detail },
        431 => Said::Unsupported { reason: "431: the server takes no header so long".to_owned() },
        500..600 => Said::Unavailable { retry_in: None, detail },
        status => {
            let what = if (300..400).contains(&status) { "; no redirect is followed" } else { "" };
            Said::Error { reason: format!("status {status} says nothing of a token{what}") }
        }
    }
}

/// The error of the first Bearer challenge that has one.
fn error(answer: &Answer) -> Option<String> {
    let all = answer.challenges.iter().filter_map(|value| challenge::parse(value).ok()).flatten();
    let mut errors = all.filter(Challenge::is_bearer);
    errors.find_map(|challenge| challenge.parameter("error").map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, challenges: &[&str]) -> Said {
        let challenges = challenges.iter().map(|text| (*text).to_owned()).collect();
        verdict(&Answer { status, challenges, content_type: None, body: Vec::new() })
    }

    fn rejected(class: Option<ErrorClass>, detail: &str) -> Said {
        Said::Rejected { class, detail: detail.to_owned() }
    }

    #[test]
    fn each_status_is_one_verdict_or_none() {
        for status in [200, 204, 299] {
            assert_eq!(said(status, &["Bearer error=\"invalid_token\""]), Said::Accepted {});
        }
        let request = "Bearer error=\"invalid_request\"";
        let malformed = rejected(Some(ErrorClass::Malformed), "400 Bearer error=\"invalid_request\"");
        assert_eq!(said(400, &[request]), malformed);
        assert_eq!(said(400, &[]), rejected(None, "400"));
        assert_eq!(
            said(401, &["Basic", request]),
            rejected(None, "401 Basic, Bearer error=\"invalid_request\"")
        );
        assert_eq!(said(403, &["Bearer"]), rejected(None, "403 Bearer"));
        for status in [500, 503, 599] {
            let detail = status.to_string();
            assert_eq!(said(status, &[]), Said::Unavailable { retry_in: None, detail });
        }
        assert!(matches!(said(431, &[]), Said::Unsupported { .. }));
        for status in [100, 301, 404, 429, 600] {
            assert!(matches!(said(status, &[]), Said::Error { .. }), "{status}");
        }
    }

    #[test]
    fn too_little_scope_is_no_verdict() {
        let scope = said(403, &["Basic", "Bearer realm=\"a\", error=\"insufficient_scope\", scope=\"x\""]);
        assert!(matches!(scope, Said::Error { .. }), "{scope:?}");
        // Nor does another scheme's parameter count.
        assert_eq!(
            said(403, &["Basic error=\"insufficient_scope\""]),
            rejected(None, "403 Basic error=\"insufficient_scope\"")
        );
    }

    #[test]
    fn a_token_that_comes_back_is_not_shown() {
        let challenge = format!("Bearer error_description=\"{}\"", "x".repeat(100));
        assert_eq!(said(401, &[&challenge]), rejected(None, "401 Bearer error_description=\"[..]\""));
    }
}
