//! What is looked at in `WWW-Authenticate`.

use super::finding::{Finding, Not, not_so};
use crate::subject::http::challenge::{self, Challenge};
use crate::subject::http::client::Answer;

/// There is a Bearer challenge.
pub(super) fn is_challenged(answer: &Answer) -> Finding {
    if bearer_values(answer).next().is_some() {
        return Ok(());
    }
    let status = answer.status;
    if status >= 500 {
        return Err(Not::Shown(format!("status {status} refuses nothing, so no challenge is due")));
    }
    let what =
        if answer.challenges.is_empty() { "without WWW-Authenticate" } else { "with no Bearer challenge" };
    not_so(format!("status {status} {what}"))
}

/// It has a parameter.
pub(super) fn has_parameters(answer: &Answer) -> Finding {
    let challenge = bearer(answer)?;
    if challenge.parameters.is_empty() { not_so("Bearer without a parameter") } else { Ok(()) }
}

/// No Bearer challenge says anything of an error. Where there is none, none does.
pub(super) fn has_no_error(answer: &Answer) -> Finding {
    let about = ["error", "error_description", "error_uri"];
    let named = |challenge: Challenge| about.into_iter().find(|name| challenge.parameter(name).is_some());
    match bearers(answer).find_map(named) {
        Some(name) => not_so(format!("Bearer with {name}")),
        None => Ok(()),
    }
}

/// It names the error of a token that is refused.
pub(super) fn names_invalid_token(answer: &Answer) -> Finding {
    bearer(answer)?;
    match error(answer) {
        Some(error) if error == "invalid_token" => Ok(()),
        Some(error) => not_so(format!("error {}", self::named(&error))),
        None => not_so("no error"),
    }
}

/// It can be read, no attribute stands in it twice, and each holds what it may hold.
pub(super) fn is_well_formed(answer: &Answer) -> Finding {
    let mut values = bearer_values(answer).peekable();
    if values.peek().is_none() {
        return Err(Not::There("a Bearer challenge".to_owned()));
    }
    for value in values {
        let challenges = challenge::parse(value).map_err(|error| Not::So(error.to_string()))?;
        for challenge in challenges.iter().filter(|challenge| challenge.is_bearer()) {
            for (at, (name, value)) in challenge.parameters.iter().enumerate() {
                if challenge.parameters.iter().skip(at.saturating_add(1)).any(|(other, _)| other == name) {
                    return not_so(format!("{} twice", self::named(name)));
                }
                if !is_allowed(name, value) {
                    return not_so(format!("{name} with what it must not hold"));
                }
            }
        }
    }
    Ok(())
}

/// The error of the first Bearer challenge that names one.
pub(super) fn error(answer: &Answer) -> Option<String> {
    bearers(answer).find_map(|challenge| challenge.parameter("error").map(str::to_owned))
}

/// The URL of the metadata, in the first Bearer challenge that names one (RFC 9728 section 5.1).
pub(super) fn resource_metadata(answer: &Answer) -> Option<String> {
    bearers(answer).find_map(|challenge| challenge.parameter("resource_metadata").map(str::to_owned))
}

/// A name that a server made up, as it may be shown.
pub(super) fn named(name: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "_-.".contains(character);
    if name.len() <= 40 && name.chars().all(is_plain) {
        name.to_owned()
    } else {
        "of another kind".to_owned()
    }
}

/// The first Bearer challenge that can be read; that there is one, and that it can be read, is for others to say.
fn bearer(answer: &Answer) -> Result<Challenge, Not> {
    bearers(answer).next().ok_or_else(|| Not::There("a Bearer challenge that can be read".to_owned()))
}

fn bearers(answer: &Answer) -> impl Iterator<Item = Challenge> {
    let read = answer.challenges.iter().filter_map(|value| challenge::parse(value).ok()).flatten();
    read.filter(Challenge::is_bearer)
}

/// The values in which there is a Bearer challenge; where one cannot be read, because it looks like it.
fn bearer_values(answer: &Answer) -> impl Iterator<Item = &String> {
    answer.challenges.iter().filter(|value| match challenge::parse(value) {
        Ok(challenges) => challenges.iter().any(Challenge::is_bearer),
        Err(_) => {
            let mut words = value.split([' ', ',', '\t']);
            words.any(|word| word.eq_ignore_ascii_case("bearer"))
        }
    })
}

/// Whether an attribute holds what RFC 6750 section 3 lets it hold. Others are not judged.
fn is_allowed(name: &str, value: &str) -> bool {
    let plain = |octet: u8| octet.is_ascii_graphic() && octet != b'"' && octet != b'\\';
    match name {
        "scope" => value.split(' ').all(|scope| !scope.is_empty() && scope.bytes().all(plain)),
        "error" | "error_description" => value.bytes().all(|octet| plain(octet) || octet == b' '),
        "error_uri" => value.bytes().all(plain),
        _ => true,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn answer(status: u16, challenges: &[&str]) -> Answer {
        let challenges = challenges.iter().map(|text| (*text).to_owned()).collect();
        Answer { status, challenges, content_type: None, body: Vec::new() }
    }

    fn of(look: fn(&Answer) -> Finding, challenges: &[&str]) -> Finding {
        look(&answer(401, challenges))
    }

    #[test]
    fn a_challenge_is_one_of_the_scheme_bearer_in_any_case_and_anywhere() {
        for challenges in
            [&["Bearer"][..], &["Basic realm=\"a\", bearer realm=\"b\""], &["Basic", "BEARER a=b"]]
        {
            assert_eq!(of(is_challenged, challenges), Ok(()), "{challenges:?}");
        }
        assert_eq!(of(is_challenged, &[]), not_so("status 401 without WWW-Authenticate"));
        let other = ["Basic realm=\"Bearer\""];
        assert_eq!(of(is_challenged, &other), not_so("status 401 with no Bearer challenge"));
        assert!(matches!(is_challenged(&answer(503, &[])), Err(Not::Shown(_))));
        assert_eq!(is_challenged(&answer(200, &[])), not_so("status 200 without WWW-Authenticate"));
        // That it cannot be read is another case.
        assert_eq!(of(is_challenged, &["Bearer realm=\"a"]), Ok(()));
    }

    #[test]
    fn a_challenge_has_parameters_or_has_none() {
        assert_eq!(of(has_parameters, &["Bearer realm=\"\""]), Ok(()));
        assert_eq!(of(has_parameters, &["Bearer"]), not_so("Bearer without a parameter"));
        assert_eq!(of(has_parameters, &["Basic realm=\"a\", Bearer"]), not_so("Bearer without a parameter"));
        for nothing in [&[][..], &["Basic realm=\"a\""], &["Bearer realm=\"a"]] {
            assert!(matches!(of(has_parameters, nothing), Err(Not::There(_))), "{nothing:?}");
        }
    }

    #[test]
    fn an_error_is_named_or_it_is_not() {
        assert_eq!(of(has_no_error, &["Bearer realm=\"a\", Basic error=\"x\""]), Ok(()));
        assert_eq!(of(has_no_error, &[]), Ok(()));
        assert_eq!(of(has_no_error, &["Bearer Error=\"x\""]), not_so("Bearer with error"));
        let described = ["Bearer error_description=\"x\""];
        assert_eq!(of(has_no_error, &described), not_so("Bearer with error_description"));
        assert_eq!(of(names_invalid_token, &["Bearer error=\"invalid_token\""]), Ok(()));
        assert_eq!(of(names_invalid_token, &["Bearer realm=\"a\""]), not_so("no error"));
        assert_eq!(of(names_invalid_token, &["Bearer error=\"no_token\""]), not_so("error no_token"));
        assert_eq!(of(names_invalid_token, &["Bearer error=\"\u{e9}\""]), not_so("error of another kind"));
        assert!(matches!(of(names_invalid_token, &[]), Err(Not::There(_))));
    }

    #[test]
    fn an_attribute_stands_once_and_holds_what_it_may() {
        for good in [
            "Bearer",
            "Bearer realm=\"\u{e9}\\\"\", scope=\"a b\", error=\"e\", error_description=\"d d\", error_uri=\"http://a/b\"",
            "Basic realm=\"a\", realm=\"a\", Bearer realm=\"a\"",
        ] {
            assert_eq!(of(is_well_formed, &[good]), Ok(()), "{good}");
        }
        for (bad, what) in [
            ("Bearer realm=\"a\", Realm=\"b\"", "realm twice"),
            ("Bearer error=\"a\", scope=\"b\", error=\"a\"", "error twice"),
            ("Bearer error=\"a\\\"b\"", "error with what it must not hold"),
            ("Bearer error_description=\"\u{e9}\"", "error_description with what it must not hold"),
            ("Bearer error_uri=\"a b\"", "error_uri with what it must not hold"),
            ("Bearer scope=\"a  b\"", "scope with what it must not hold"),
            ("Bearer scope=\"\"", "scope with what it must not hold"),
            ("Bearer realm=\"a\" error=\"b\"", "no list of challenges, from character 18 on"),
        ] {
            assert_eq!(of(is_well_formed, &["Basic", bad]), not_so(what), "{bad}");
        }
        // What is no challenge of ours is not ours to judge.
        assert!(matches!(of(is_well_formed, &["Digest realm=\"a"]), Err(Not::There(_))));
    }
}
