//! Saboteurs that compare `iss` otherwise than code point by code point.

use super::view::{Context, Judged, View};
use countersign::url::FetchUrl;
use serde_json::Value;

saboteurs! {
    "ignores-iss": "any issuer will do",
    reports [],
    caught by [
        "claims/issuer-{other,joker,empty,two-in-one,user}", "profiles/*-issuer-other",
        "profiles/mcp-of-another-issuer",
    ],
    view = |view, context| same_if(view, context, |_, _| true);

    "compares-iss-by-its-beginning": "an issuer that begins with ours is ours",
    reports [],
    caught by [
        "claims/issuer-{slash-behind,dot-behind,letter-behind,path,query,fragment,well-known,blank-behind}",
        "claims/issuer-url-{slash,other-tenant}", "profiles/id-token-issuer-{slash,path}",
    ],
    view = |view, context| same_if(view, context, |found, ours| found.starts_with(ours));

    "compares-the-beginning-of-our-issuer": "an issuer that ours begins with is ours",
    reports [],
    caught by ["claims/issuer-url-{without-path,beginning}", "profiles/id-token-issuer-without-its-path"],
    view = |view, context| same_if(view, context, |found, ours| !found.is_empty() && ours.starts_with(found));

    "looks-for-iss-in-ours": "an issuer that is a part of ours is ours",
    reports ["CVE-2024-53861"],
    caught by [
        "claims/issuer-part-of-the-configured", "claims/issuer-url-{without-scheme,one-letter}",
        "claims/issuer-empty",
    ],
    view = |view, context| same_if(view, context, |found, ours| ours.contains(found));

    "trims-the-slash-of-iss": "a slash behind an issuer makes no difference",
    reports [],
    caught by [
        "claims/issuer-slash-behind", "claims/issuer-url-slash",
        "profiles/{access-token,id-token}-issuer-slash",
    ],
    view = |view, context| same_if(view, context, |found, ours| {
        found.trim_end_matches('/') == ours.trim_end_matches('/')
    });

    "compares-iss-without-case": "the case of an issuer makes no difference",
    reports [],
    caught by ["claims/issuer-url-upper-case-{scheme,host,path}"],
    view = |view, context| same_if(view, context, str::eq_ignore_ascii_case);

    "trims-the-blanks-of-iss": "blanks around an issuer make no difference",
    reports [],
    caught by ["claims/issuer-{blank-behind,blank-in-front,line-feed-behind}"],
    view = |view, context| same_if(view, context, |found, ours| found.trim() == ours);

    "compares-iss-as-a-url": "an issuer that is the same URL in another spelling is ours",
    reports [],
    caught by ["claims/issuer-url-{upper-case-scheme,upper-case-host,default-port}"],
    view = |view, context| same_if(view, context, |found, ours| plain(found) == plain(ours));

    "takes-a-list-of-issuers": "a list in which our issuer stands is as good as our issuer",
    reports ["CVE-2025-30144"],
    caught by ["claims/issuer-list-of-{the-issuer,two}"],
    view = |view, context| {
        let ours = context.configuration.issuer.as_str();
        let list = view.claims.value("iss");
        let list = list.as_ref().and_then(Value::as_array);
        if list.is_some_and(|list| list.iter().any(|one| one.as_str() == Some(ours))) {
            view.claims.set("iss", ours);
        }
        Ok(())
    };

    "takes-any-iss-that-is-no-string": "an issuer of another type is not compared",
    reports [],
    caught by ["claims/issuer-type-*", "claims/issuer-list-empty", "profiles/*-issuer-null"],
    view = |view, context| {
        if view.claims.has("iss") && view.claims.text("iss").is_none() {
            view.claims.set("iss", context.configuration.issuer.as_str());
        }
        Ok(())
    };

    "overlooks-what-is-not-ascii-in-iss": "what is not ASCII in an issuer is not compared",
    reports [],
    caught by ["claims/issuer-not-ascii-mojibake"],
    view = |view, context| same_if(view, context, |found, ours| {
        let ascii = |text: &str| text.chars().filter(char::is_ascii).collect::<String>();
        ascii(found) == ascii(ours)
    });

    "overlooks-the-accents-of-iss": "an accent in an issuer makes no difference",
    reports [],
    caught by ["claims/issuer-not-ascii-{decomposed,without-accent}"],
    view = |view, context| same_if(view, context, |found, ours| {
        const ACUTE: char = '\u{301}';
        let plain = |text: &str| text.replace('é', "e").replace(ACUTE, "");
        plain(found) == plain(ours)
    });

    "takes-an-issuer-for-a-host": "an issuer with a path is refused",
    reports [],
    caught by ["claims/issuer-with-a-path", "profiles/id-token-issuer-with-a-path"],
    view = |view, _| {
        let iss = view.claims.text("iss").unwrap_or_default();
        let path = iss.splitn(4, '/').nth(3);
        if path.is_none() { Ok(()) } else { Err("an issuer has no path") }
    };
}

/// Reads an issuer that is the same as ours in this sense as ours.
fn same_if(view: &mut View, context: &Context<'_>, same: fn(&str, &str) -> bool) -> Judged {
    let ours = context.configuration.issuer.as_str();
    if view.claims.text("iss").is_some_and(|found| same(&found, ours)) {
        view.claims.set("iss", ours);
    }
    Ok(())
}

/// A URL in one of its spellings.
fn plain(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_suffix(":443").unwrap_or(&host);
    let url = format!("{}://{host}/{path}", scheme.to_ascii_lowercase());
    FetchUrl::parse(&url, true).ok().map(|_| url)
}
