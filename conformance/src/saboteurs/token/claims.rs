//! Saboteurs that judge which claims there have to be, and the nonce.

use super::view::{Context, Judged, View};
use serde_json::Value;

saboteurs! {
    "requires-no-claim": "a claim is judged where it is there, and none has to be",
    reports [],
    caught by [
        "claims/empty", "claims/audience-missing", "profiles/access-token-without-*",
        "profiles/id-token-without-{iss,aud,exp}", "profiles/id-token-nonce-absent",
        "profiles/mcp-audience-absent",
    ],
    view = |view, context| {
        for (name, value) in context.good_claims().iter() {
            if let Ok(value) = serde_json::from_str::<Value>(value) && !view.claims.has(name) {
                view.claims.set(name, value);
            }
        }
        Ok(())
    };

    "takes-no-claims-for-good-ones": "an empty claims set has nothing in it that is wrong",
    reports [],
    caught by ["claims/empty"],
    view = |view, context| {
        if view.claims.iter().next().is_none() {
            view.claims = context.good_claims();
        }
        Ok(())
    };

    "requires-sub": "a token without sub is refused where nobody asks for one",
    reports [],
    caught by ["claims/without-sub"],
    view = |view, _| required(view, "sub");

    "requires-iat": "a token without iat is refused where nobody asks for one",
    reports [],
    caught by ["claims/without-iat", "claims/iat-missing"],
    view = |view, _| required(view, "iat");

    "takes-every-jti-for-a-replay": "a token with a jti is refused",
    reports [],
    caught by ["claims/jti-string"],
    view = |view, _| if view.claims.has("jti") { Err("it was here before") } else { Ok(()) };

    "has-room-for-a-sub-of-128": "a sub of more than 128 characters is refused",
    reports [],
    caught by ["profiles/id-token-sub-of-255"],
    view = |view, _| {
        let long = view.claims.text("sub").is_some_and(|sub| sub.len() > 128);
        if long { Err("sub is too long") } else { Ok(()) }
    };

    "ignores-nonce": "a nonce is not compared with the one that was sent",
    reports [],
    caught by [
        "profiles/id-token-nonce-{absent,of-another-login,other,empty,upper-case,beginning,longer,blank}",
        "profiles/id-token-nonce-{null,true,zero,list,object}",
    ],
    view = |view, context| {
        if let Some(nonce) = &context.configuration.nonce {
            view.claims.set("nonce", nonce.as_str());
        }
        Ok(())
    };

    "needs-no-nonce": "a nonce is compared where there is one",
    reports [],
    caught by ["profiles/id-token-nonce-absent"],
    view = |view, context| match &context.configuration.nonce {
        Some(nonce) if !view.claims.has("nonce") => {
            view.claims.set("nonce", nonce.as_str());
            Ok(())
        }
        Some(_) | None => Ok(()),
    };

    "compares-nonce-by-its-beginning": "a nonce that begins like the one that was sent is the same",
    reports [],
    caught by ["profiles/id-token-nonce-{longer,blank}"],
    view = |view, context| same_nonce_if(view, context, |found, sent| found.starts_with(sent));

    "compares-nonce-without-case": "the case of a nonce makes no difference",
    reports [],
    caught by ["profiles/id-token-nonce-upper-case"],
    view = |view, context| same_nonce_if(view, context, str::eq_ignore_ascii_case);

    "refuses-nonce": "a token with a nonce is refused",
    reports [],
    caught by ["profiles/id-token-nonce"],
    view = |view, _| if view.claims.has("nonce") { Err("nonce is not known") } else { Ok(()) };
}

fn required(view: &View, name: &str) -> Judged {
    if view.claims.has(name) { Ok(()) } else { Err("a claim is missing") }
}

fn same_nonce_if(view: &mut View, context: &Context<'_>, same: fn(&str, &str) -> bool) -> Judged {
    if let Some(sent) = &context.configuration.nonce
        && view.claims.text("nonce").is_some_and(|found| same(&found, sent))
    {
        view.claims.set("nonce", sent.as_str());
    }
    Ok(())
}
