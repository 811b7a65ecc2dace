//! Saboteurs that judge `aud` wrongly.

use super::view::{Context, Judged, View};
use serde_json::Value;

saboteurs! {
    "ignores-aud": "a token for anybody is a token for us",
    reports [],
    caught by [
        "claims/audience-missing",
        "claims/audience-{other,list-of-others,empty-string,list-of-empty-string,issuer,joker}",
        "claims/audience-nearly-*", "claims/audience-not-ascii-but-*",
        "profiles/access-token-of-a-neighbour", "profiles/*-audience-{other,list-of-others}",
        "profiles/mcp-of-another-service", "profiles/mcp-audience-absent",
        "profiles/access-token-audience-client",
    ],
    view = |view, context| {
        if !context.audience().is_empty() {
            view.claims.set("aud", context.audience());
        }
        Ok(())
    };

    "needs-no-aud": "a token for nobody in particular is for us as well",
    reports [],
    caught by ["claims/audience-missing", "profiles/mcp-audience-absent", "profiles/*-without-aud"],
    view = |view, context| {
        if !view.claims.has("aud") && !context.audience().is_empty() {
            view.claims.set("aud", context.audience());
        }
        Ok(())
    };

    "compares-aud-by-its-beginning": "an audience that begins with ours is ours",
    reports [],
    caught by [
        "claims/audience-nearly-{slash,longer,path,blank-behind,nul-behind,default-port}",
        "profiles/mcp-audience-{neighbour,longer}", "profiles/id-token-audience-longer",
        "profiles/access-token-audience-slash",
    ],
    view = |view, context| same_if(view, context, |found, ours| found.starts_with(ours));

    "looks-for-aud-in-ours": "an audience that is a part of ours is ours",
    reports [],
    caught by ["claims/audience-nearly-{beginning,middle,letter}", "profiles/id-token-audience-beginning"],
    view = |view, context| same_if(view, context, |found, ours| !found.is_empty() && ours.contains(found));

    "looks-for-our-name-in-aud": "an audience of which ours is a part is ours",
    reports [],
    caught by [
        "claims/audience-nearly-{in-front,word-in-a-list,comma-separated,json-in-a-string}",
        "profiles/id-token-audience-{longer,words}",
    ],
    view = |view, context| same_if(view, context, |found, ours| found.contains(ours));

    "compares-aud-without-case": "the case of an audience makes no difference",
    reports [],
    caught by ["claims/audience-nearly-upper-case", "profiles/id-token-audience-upper-case"],
    view = |view, context| same_if(view, context, str::eq_ignore_ascii_case);

    "compares-aud-in-ascii": "what is not ASCII in an audience is not compared",
    reports [],
    caught by ["claims/audience-not-ascii-but-{other-beyond-the-first-plane,replacement-character}"],
    view = |view, context| same_if(view, context, |found, ours| {
        let ascii = |text: &str| text.chars().filter(char::is_ascii).collect::<String>();
        ascii(found) == ascii(ours)
    });

    "passes-over-a-list-of-audiences": "an audience that is a list is not judged",
    reports ["CVE-2020-26160"],
    caught by ["claims/audience-list-of-others", "profiles/*-audience-list-of-others"],
    view = |view, context| {
        if view.claims.value("aud").is_some_and(|aud| aud.is_array()) && !context.audience().is_empty() {
            view.claims.set("aud", context.audience());
        }
        Ok(())
    };

    "takes-any-aud-that-is-no-text": "an audience of another type is not compared",
    reports [],
    caught by ["claims/audience-type-*", "profiles/*-audience-null"],
    view = |view, context| {
        let is_text = |value: &Value| match value {
            Value::String(_) => true,
            Value::Array(list) => !list.is_empty() && list.iter().all(Value::is_string),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
        };
        if view.claims.value("aud").is_some_and(|aud| !is_text(&aud)) {
            view.claims.set("aud", context.audience());
        }
        Ok(())
    };

    "looks-into-lists-in-aud": "lists and objects in an audience are searched as well",
    reports [],
    caught by ["claims/audience-type-{list-in-a-list,object-with-our-name}"],
    view = |view, context| {
        let ours = context.audience();
        let found = view.claims.value("aud").is_some_and(|aud| match aud {
            Value::Array(list) => list.iter().any(|one| one.get(0).and_then(Value::as_str) == Some(ours)),
            Value::Object(object) => object.contains_key(ours),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        });
        if found {
            view.claims.set("aud", ours);
        }
        Ok(())
    };

    "wants-a-list-of-audiences": "an audience that is no list is refused",
    reports [],
    caught by [
        "claims/audience-good", "claims/plain", "claims/issuer-good", "claims/exp-ahead",
        "claims/audience-of-several-of-ours", "header/plain", "json/plain", "encoding/compact", "keys/plain",
        "keys/fetched", "algorithms/signed", "algorithms/trusted-fetched", "algorithms/trusted-local-alone",
        "profiles/access-token", "profiles/id-token", "profiles/mcp", "profiles/kind-*",
        "signature/good-{rs256,es256,eddsa}",
    ],
    view = |view, _| {
        let single = view.claims.value("aud").is_some_and(|aud| aud.is_string());
        if single { Err("an audience is a list") } else { Ok(()) }
    };

    "wants-one-audience": "a list of audiences is refused",
    reports [],
    caught by [
        "claims/audience-list-{of-one,first,last}", "profiles/{access,id}-token-audience-list",
        "claims/audience-not-ascii-all-in-a-list",
    ],
    view = |view, _| {
        let list = view.claims.value("aud").is_some_and(|aud| aud.is_array());
        if list { Err("an audience is one name") } else { Ok(()) }
    };

    "looks-at-the-first-audience": "of a list of audiences it compares the first",
    reports [],
    caught by ["claims/audience-list-last"],
    view = |view, _| {
        let first = view.claims.value("aud").and_then(|aud| aud.get(0).cloned());
        if let Some(first) = first {
            view.claims.set("aud", first);
        }
        Ok(())
    };

    "knows-one-of-our-audiences": "of several audiences of ours it knows the first",
    reports [],
    caught by ["claims/audience-of-several-of-ours"],
    configure = |configuration| configuration.audiences.truncate(1);

    "wants-an-aud-always": "a token without aud is refused although no audience is configured",
    reports [],
    caught by ["claims/audience-none-configured"],
    view = |view, _| if view.claims.has("aud") { Ok(()) } else { Err("there is no audience") };

    "wants-an-audience-in-ascii": "an audience that is not ASCII is refused",
    reports [],
    caught by ["claims/audience-not-ascii-{plain,escaped,upper-case-escapes,all-in-a-list}"],
    view = |view, _| {
        let text = view.claims.value("aud").and_then(|aud| aud.get(0).cloned().or(Some(aud)));
        let ascii = text.as_ref().and_then(Value::as_str).is_none_or(str::is_ascii);
        if ascii { Ok(()) } else { Err("an audience is ASCII") }
    };
}

/// Reads an audience that is the same as ours in this sense as ours.
fn same_if(view: &mut View, context: &Context<'_>, same: fn(&str, &str) -> bool) -> Judged {
    if view.claims.text("aud").is_some_and(|found| same(&found, context.audience())) {
        view.claims.set("aud", context.audience());
    }
    Ok(())
}
