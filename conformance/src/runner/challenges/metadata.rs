//! What is looked at in the metadata of the resource.

use super::finding::{Finding, Not, not_so};
use super::published::{Published, object};
use serde_json::Value;

/// A challenge names where they are.
pub(super) fn are_named(published: &Published) -> Finding {
    if published.is_named { Ok(()) } else { not_so("no resource_metadata in the challenge") }
}

/// They are served as a JSON object.
pub(super) fn are_served(published: &Published) -> Finding {
    let answer = match &published.answer {
        Ok(answer) => answer,
        Err(error) => return not_so(error.to_string()),
    };
    if answer.status != 200 {
        return not_so(format!("status {}", answer.status));
    }
    if answer.content_type.as_deref() != Some("application/json") {
        return not_so("another content type");
    }
    if object(answer).is_none() { not_so("no JSON object") } else { Ok(()) }
}

/// Their `resource` is the URL that was asked.
pub(super) fn name_the_resource(published: &Published) -> Finding {
    let document = published.document().ok_or_else(no_document)?;
    match document.get("resource") {
        Some(Value::String(resource)) if published.endpoint.is_identified_by(resource) => Ok(()),
        Some(Value::String(_)) => not_so("another resource"),
        Some(_) => not_so("a resource that is no text"),
        None => not_so("no resource"),
    }
}

/// They are under the well-known name too, where a challenge has named another place.
pub(super) fn are_well_known(published: &Published) -> Finding {
    if name_the_resource(published).is_err() {
        // What its well-known name is depends on what the resource is.
        return Err(Not::There("metadata of this resource".to_owned()));
    }
    match &published.well_known {
        Ok(answer) if object(answer).is_some() => Ok(()),
        Ok(answer) if answer.status == 200 => not_so("status 200, and no JSON object"),
        Ok(answer) => not_so(format!("status {}", answer.status)),
        Err(error) => not_so(error.to_string()),
    }
}

fn no_document() -> Not {
    Not::There("metadata that can be read".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::http::client::{Answer, AskedInVain};

    const URL: &str = "http://127.0.0.1:8080/api";
    const GOOD: &str = r#"{"resource":"http://127.0.0.1:8080/api"}"#;

    fn answer(status: u16, content_type: &str, body: &str) -> Answer {
        let content_type = Some(content_type.to_owned());
        Answer { status, challenges: Vec::new(), content_type, body: body.as_bytes().to_vec() }
    }

    fn published(answer: Answer, well_known: Answer) -> Published {
        Published {
            endpoint: URL.parse().unwrap(),
            is_named: true,
            answer: Ok(answer),
            well_known: Ok(well_known),
        }
    }

    fn named(status: u16, content_type: &str, body: &str) -> Published {
        let answer = answer(status, content_type, body);
        published(answer.clone(), answer)
    }

    #[test]
    fn they_are_a_json_object_of_their_type() {
        assert_eq!(are_served(&named(200, "application/json", GOOD)), Ok(()));
        assert_eq!(are_served(&named(404, "application/json", GOOD)), not_so("status 404"));
        assert_eq!(are_served(&named(200, "text/html", GOOD)), not_so("another content type"));
        assert_eq!(are_served(&named(200, "application/json", "[]")), not_so("no JSON object"));
        let mut silent = named(200, "application/json", GOOD);
        silent.answer = Err(AskedInVain::Silent);
        assert_eq!(are_served(&silent), not_so("the server did not answer in time"));
    }

    #[test]
    fn they_name_the_resource_that_was_asked() {
        let resource = |body: &str| name_the_resource(&named(200, "application/json", body));
        assert_eq!(resource(GOOD), Ok(()));
        assert_eq!(resource(r#"{"resource":"http://127.0.0.1:8080"}"#), not_so("another resource"));
        assert_eq!(
            resource(r#"{"resource":["http://127.0.0.1:8080/api"]}"#),
            not_so("a resource that is no text")
        );
        assert_eq!(resource("{}"), not_so("no resource"));
        assert_eq!(resource("[]"), Err(no_document()));
    }

    #[test]
    fn they_are_under_the_well_known_name_whatever_else_is_named() {
        let good = || answer(200, "application/json", GOOD);
        assert_eq!(are_well_known(&published(good(), good())), Ok(()));
        let missing = answer(404, "text/plain", "");
        assert_eq!(are_well_known(&published(good(), missing)), not_so("status 404"));
        let page = answer(200, "text/html", "<p>");
        assert_eq!(are_well_known(&published(good(), page)), not_so("status 200, and no JSON object"));
        let other = answer(200, "application/json", "{}");
        assert!(matches!(are_well_known(&published(other, good())), Err(Not::There(_))));
    }

    #[test]
    fn a_challenge_names_them_or_does_not() {
        let mut published = named(200, "application/json", GOOD);
        assert_eq!(are_named(&published), Ok(()));
        published.is_named = false;
        assert_eq!(are_named(&published), not_so("no resource_metadata in the challenge"));
    }
}
