//! What is looked at in a status.

use super::finding::{Finding, not_so};
use super::header;
use crate::subject::http::client::Answer;

/// 2xx.
pub(super) fn is_success(answer: &Answer) -> Finding {
    if (200..300).contains(&answer.status) { Ok(()) } else { not_so(status(answer)) }
}

/// 401.
pub(super) fn is_401(answer: &Answer) -> Finding {
    if answer.status == 401 { Ok(()) } else { not_so(status(answer)) }
}

/// 400 with `invalid_request`, 401 with `invalid_token`, or either without an error.
pub(super) fn fits_its_error(answer: &Answer) -> Finding {
    let error = header::error(answer);
    let wanted = match answer.status {
        400 => "invalid_request",
        401 => "invalid_token",
        _ => return not_so(status(answer)),
    };
    match error {
        None => Ok(()),
        Some(error) if error == wanted => Ok(()),
        Some(error) => not_so(format!("{} with the error {}", status(answer), header::named(&error))),
    }
}

fn status(answer: &Answer) -> String {
    format!("status {}", answer.status)
}

#[cfg(test)]
mod tests {
    use super::super::header::tests::answer;
    use super::*;

    #[test]
    fn a_status_is_a_success_a_401_or_neither() {
        for (status, success, is_it_401) in [
            (199, false, false),
            (200, true, false),
            (299, true, false),
            (300, false, false),
            (401, false, true),
        ] {
            let answer = answer(status, &[]);
            assert_eq!(
                (is_success(&answer).is_ok(), is_401(&answer).is_ok()),
                (success, is_it_401),
                "{status}"
            );
        }
        assert_eq!(is_401(&answer(403, &[])), not_so("status 403"));
    }

    #[test]
    fn an_error_goes_with_one_status() {
        let fits = |status, challenge: &str| fits_its_error(&answer(status, &[challenge]));
        for (status, challenge) in [
            (400, "Bearer error=\"invalid_request\""),
            (401, "Bearer error=\"invalid_token\""),
            (400, "Bearer realm=\"a\""),
            (401, "Basic error=\"invalid_request\""),
        ] {
            assert_eq!(fits(status, challenge), Ok(()), "{status} {challenge}");
        }
        let crossed = fits(400, "Bearer error=\"invalid_token\"");
        assert_eq!(crossed, not_so("status 400 with the error invalid_token"));
        let crossed = fits(401, "Bearer error=\"invalid_request\"");
        assert_eq!(crossed, not_so("status 401 with the error invalid_request"));
        assert_eq!(fits(200, "Bearer error=\"invalid_request\""), not_so("status 200"));
        assert_eq!(fits(403, "Bearer error=\"insufficient_scope\""), not_so("status 403"));
    }
}
