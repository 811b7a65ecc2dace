//! The cases about answers that a catalogue of tokens cannot have: what stands in the header, and in the metadata.

use super::exchange::Ask;
use super::finding::Finding;
use super::published::Published;
use super::{header, metadata, status};
use crate::catalogue::hash;
use crate::catalogue::level::{Authority, Level};
use crate::protocol::configuration::Profile;
use crate::results::result::CaseSummary;
use crate::subject::http::client::Answer;

/// The area of every case here.
pub const AREA: &str = "challenges";

/// The twin of all others: where a good token is not accepted, nothing else shows anything.
pub(super) const TWIN: &str = "challenges/good-token";

/// A case about an answer, or about the metadata of the resource.
pub(super) struct Row {
    pub(super) id: &'static str,
    title: &'static str,
    pub(super) level: Level,
    why: &'static str,
    cites: &'static [&'static str],
    pub(super) requirement: &'static str,
    /// What has to be observed.
    pub(super) expected: &'static str,
    pub(super) show: Show,
}

/// What is looked at.
#[derive(Clone, Copy)]
pub(super) enum Show {
    /// The answer to this request.
    Answer(Ask, fn(&Answer) -> Finding),
    /// The metadata that the server publishes.
    Published(fn(&Published) -> Finding),
}

/// Every case.
pub(super) const TABLE: &[Row] = &[
    Row {
        id: TWIN,
        title: "A request with a good token is answered 2xx",
        level: Level::Must,
        why: "RFC 6750 2.1: the Authorization header is the one way that every server supports",
        cites: &["RFC 6750 2.1"],
        requirement: "6750-02",
        expected: "2xx",
        show: Show::Answer(Ask::Good, status::is_success),
    },
    Row {
        id: "challenges/good-token-without-error",
        title: "The answer to a good token names no error",
        level: Level::Should,
        why: "RFC 6750 3.1: an error code says that a request has failed, and goes with status 400, 401 or 403",
        cites: &["RFC 6750 3.1"],
        requirement: "6750-08",
        expected: "no error in a Bearer challenge",
        show: Show::Answer(Ask::Good, header::has_no_error),
    },
    Row {
        id: "challenges/scheme-lower-case",
        title: "A good token is accepted behind `bearer`",
        level: Level::Must,
        why: "RFC 9110 11.1: the name of a scheme has no case",
        cites: &["RFC 6750 2.1", "RFC 9110 11.1"],
        requirement: "6750-02",
        expected: "2xx",
        show: Show::Answer(Ask::LowerCase, status::is_success),
    },
    Row {
        id: "challenges/scheme-upper-case",
        title: "A good token is accepted behind `BEARER`",
        level: Level::Must,
        why: "RFC 9110 11.1: the name of a scheme has no case",
        cites: &["RFC 6750 2.1", "RFC 9110 11.1"],
        requirement: "6750-02",
        expected: "2xx",
        show: Show::Answer(Ask::UpperCase, status::is_success),
    },
    Row {
        id: "challenges/scheme-two-blanks",
        title: "A good token is accepted behind two blanks",
        level: Level::Must,
        why: "RFC 6750 2.1: one blank or more stand between scheme and token",
        cites: &["RFC 6750 2.1", "RFC 9110 11.4"],
        requirement: "6750-02",
        expected: "2xx",
        show: Show::Answer(Ask::TwoBlanks, status::is_success),
    },
    Row {
        id: "challenges/no-token",
        title: "A request without a token is answered with a Bearer challenge",
        level: Level::Must,
        why: "RFC 6750 3: without credentials WWW-Authenticate has to be there, and its scheme is Bearer",
        cites: &["RFC 6750 3"],
        requirement: "6750-05",
        expected: "a Bearer challenge",
        show: Show::Answer(Ask::NoToken, header::is_challenged),
    },
    Row {
        id: "challenges/no-token-status",
        title: "A request without a token is answered 401",
        level: Level::Should,
        why: "RFC 9110 15.5.2: credentials are missing, and nothing is wrong with the request",
        cites: &["RFC 6750 3.1", "RFC 9110 15.5.2"],
        requirement: "6750-08",
        expected: "status 401",
        show: Show::Answer(Ask::NoToken, status::is_401),
    },
    Row {
        id: "challenges/no-token-parameters",
        title: "The challenge to a request without a token has a parameter",
        level: Level::Must,
        why: "RFC 6750 3: one auth-param or more has to follow the scheme",
        cites: &["RFC 6750 3"],
        requirement: "6750-05",
        expected: "one parameter or more",
        show: Show::Answer(Ask::NoToken, header::has_parameters),
    },
    Row {
        id: "challenges/no-token-syntax",
        title: "The challenge to a request without a token can be read, and has no attribute twice",
        level: Level::Must,
        why: "RFC 6750 3: which characters each attribute holds, and that it must not appear more than once",
        cites: &["RFC 6750 3", "RFC 9110 11.6.1"],
        requirement: "6750-07",
        expected: "a challenge as RFC 6750 3 writes it",
        show: Show::Answer(Ask::NoToken, header::is_well_formed),
    },
    Row {
        id: "challenges/no-token-without-error",
        title: "The challenge to a request without a token names no error",
        level: Level::Should,
        why: "RFC 6750 3.1: where nobody tried to authenticate, no error code and nothing else about an error",
        cites: &["RFC 6750 3.1"],
        requirement: "6750-09",
        expected: "no error in a Bearer challenge",
        show: Show::Answer(Ask::NoToken, header::has_no_error),
    },
    Row {
        id: "challenges/other-scheme",
        title: "A request with credentials of another scheme is answered with a Bearer challenge",
        level: Level::Must,
        why: "RFC 6750 3: a request without an access token is challenged",
        cites: &["RFC 6750 3"],
        requirement: "6750-05",
        expected: "a Bearer challenge",
        show: Show::Answer(Ask::OtherScheme, header::is_challenged),
    },
    Row {
        id: "challenges/other-scheme-without-error",
        title: "The challenge to credentials of another scheme names no error",
        level: Level::Should,
        why: "RFC 6750 3.1: an unsupported authentication method is no authentication information",
        cites: &["RFC 6750 3.1"],
        requirement: "6750-09",
        expected: "no error in a Bearer challenge",
        show: Show::Answer(Ask::OtherScheme, header::has_no_error),
    },
    Row {
        id: "challenges/bad-token",
        title: "A request with a bad token is answered with a Bearer challenge",
        level: Level::Must,
        why: "RFC 6750 3: a token that enables no access is challenged",
        cites: &["RFC 6750 3"],
        requirement: "6750-05",
        expected: "a Bearer challenge",
        show: Show::Answer(Ask::BadToken, header::is_challenged),
    },
    Row {
        id: "challenges/bad-token-status",
        title: "A request with a bad token is answered 401",
        level: Level::Should,
        why: "RFC 6750 3.1: the status of invalid_token; 403 is for a good token with too little scope",
        cites: &["RFC 6750 3.1"],
        requirement: "6750-08",
        expected: "status 401",
        show: Show::Answer(Ask::BadToken, status::is_401),
    },
    Row {
        id: "challenges/bad-token-parameters",
        title: "The challenge to a bad token has a parameter",
        level: Level::Must,
        why: "RFC 6750 3: one auth-param or more has to follow the scheme",
        cites: &["RFC 6750 3"],
        requirement: "6750-05",
        expected: "one parameter or more",
        show: Show::Answer(Ask::BadToken, header::has_parameters),
    },
    Row {
        id: "challenges/bad-token-syntax",
        title: "The challenge to a bad token can be read, and has no attribute twice",
        level: Level::Must,
        why: "RFC 6750 3: which characters each attribute holds, and that it must not appear more than once",
        cites: &["RFC 6750 3", "RFC 9110 11.6.1"],
        requirement: "6750-07",
        expected: "a challenge as RFC 6750 3 writes it",
        show: Show::Answer(Ask::BadToken, header::is_well_formed),
    },
    Row {
        id: "challenges/bad-token-error",
        title: "The challenge to a bad token names the error invalid_token",
        level: Level::Should,
        why: "RFC 6750 3: where a token was presented and failed, the error is named",
        cites: &["RFC 6750 3", "RFC 6750 3.1"],
        requirement: "6750-12",
        expected: "error invalid_token",
        show: Show::Answer(Ask::BadToken, header::names_invalid_token),
    },
    Row {
        id: "challenges/malformed-status",
        title: "A request with more than a token behind Bearer is answered 400 or 401, as its error has it",
        level: Level::Should,
        why: "RFC 6750 3.1: 400 goes with invalid_request, and 401 with invalid_token",
        cites: &["RFC 6750 3.1"],
        requirement: "6750-08",
        expected: "status 400 or 401, with the error that goes with it",
        show: Show::Answer(Ask::Malformed, status::fits_its_error),
    },
    Row {
        id: "challenges/metadata-named",
        title: "The challenge names the metadata of the resource",
        level: Level::May,
        why: "RFC 9728 5.1: a challenge can name them, so that a client finds them",
        cites: &["RFC 9728 5.1"],
        requirement: "9728-08",
        expected: "resource_metadata with the URL",
        show: Show::Published(metadata::are_named),
    },
    Row {
        id: "challenges/metadata-document",
        title: "The metadata of the resource are a JSON object, served with 200 as application/json",
        level: Level::Must,
        why: "RFC 9728 3.2: status, content type and form of the answer",
        cites: &["RFC 9728 3.2"],
        requirement: "9728-03",
        expected: "200, application/json, a JSON object",
        show: Show::Published(metadata::are_served),
    },
    Row {
        id: "challenges/metadata-resource",
        title: "The metadata of the resource name the URL that was asked as the resource",
        level: Level::Must,
        why: "RFC 9728 3.3: where it is not identical, nothing in them may be used",
        cites: &["RFC 9728 3.3"],
        requirement: "9728-04",
        expected: "the URL that was asked",
        show: Show::Published(metadata::name_the_resource),
    },
    Row {
        id: "challenges/metadata-well-known",
        title: "The metadata of the resource are under the well-known name of the resource",
        level: Level::Must,
        why: "RFC 9728 3: who publishes metadata does it there",
        cites: &["RFC 9728 3", "RFC 9728 3.1"],
        requirement: "9728-01",
        expected: "status 200 under the well-known name",
        show: Show::Published(metadata::are_well_known),
    },
];

impl Row {
    /// What a report has to say of it.
    pub(super) fn summary(&self, profile: Profile) -> CaseSummary {
        CaseSummary {
            id: self.id.to_owned(),
            hash: hash::short(&format!("{} {} {}", self.id, self.level, self.expected)),
            area: AREA.to_owned(),
            title: self.title.to_owned(),
            level: self.level,
            authority: Authority::Spec,
            why: self.why.to_owned(),
            profile,
            cites: self.cites.iter().map(|cite| (*cite).to_owned()).collect(),
            requirement: self.requirement.to_owned(),
            twin: (self.id != TWIN).then(|| TWIN.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::catalogue::requirements::Strength;
    use std::collections::BTreeSet;

    #[test]
    fn every_case_shows_a_requirement_that_it_cites_and_is_no_stronger_than_its_text() {
        let catalogue = Catalogue::embedded().unwrap();
        let mut ids = BTreeSet::new();
        for row in TABLE {
            let requirement = &catalogue.requirements[row.requirement];
            assert!(row.cites.iter().any(|cite| cite.starts_with(&requirement.spec)), "{}", row.id);
            assert_eq!(requirement.binds, "resource-server", "{}", row.id);
            let is_must = matches!(requirement.level, Strength::Must | Strength::MustNot);
            assert!(row.level != Level::Must || is_must, "{}", row.id);
            assert!(row.id.starts_with("challenges/") && ids.insert(row.id), "{}", row.id);
            assert!(catalogue.case(row.id).is_none(), "{}", row.id);
        }
    }

    #[test]
    fn the_page_about_http_has_every_case_with_its_level() {
        let page = include_str!("../../../HTTP.md");
        for row in TABLE {
            let line = format!("| `{}` | {} |", row.id, row.level);
            assert!(
                page.contains(&line),
                "put this into HTTP.md: {line} {} | {} |",
                row.title,
                row.cites.join(", ")
            );
        }
    }
}
