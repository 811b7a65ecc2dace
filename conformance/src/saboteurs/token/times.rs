//! Saboteurs that judge times wrongly.

use super::view::{Context, View};

saboteurs! {
    "ignores-exp": "no token ever expires",
    reports [],
    caught by [
        "claims/exp-past", "claims/exp-past-*", "claims/all-checks-count",
        "claims/exp-string-of-digits-past", "profiles/*-expired", "json/claim-name-escaped-and-bad",
    ],
    view = |view, context| {
        view.claim("exp", later(context));
        Ok(())
    };

    "ignores-nbf": "every token is valid already",
    reports [],
    caught by [
        "claims/nbf-ahead", "claims/nbf-ahead-*", "claims/nbf-far-ahead-*", "profiles/mcp-not-yet-valid",
    ],
    view = |view, _| {
        view.claims.remove("nbf");
        Ok(())
    };

    "judges-whole-seconds-alone": "an exp that is written as no whole number is not judged",
    reports [],
    caught by ["claims/exp-past-{fraction,exponent,exponent-plus,zero-fraction,tiny}"],
    view = |view, context| {
        if view.claims.raw("exp").is_some_and(|exp| exp.contains(['.', 'e', 'E'])) {
            view.claims.set("exp", later(context));
        }
        Ok(())
    };

    "takes-zero-for-never": "an exp of zero is a token that does not expire",
    reports [],
    caught by ["claims/exp-past-{zero,zero-fraction,minus-zero}"],
    view = |view, context| {
        if number(view, "exp") == Some(0.0) {
            view.claims.set("exp", later(context));
        }
        Ok(())
    };

    "judges-no-exp-of-another-type": "an exp that is no number is not judged",
    reports [],
    caught by ["claims/exp-type-*", "claims/exp-string-of-digits-past"],
    view = |view, context| {
        if view.claims.has("exp") && number(view, "exp").is_none() {
            view.claims.set("exp", later(context));
        }
        Ok(())
    };

    "judges-no-nbf-of-another-type": "an nbf that is no number is not judged",
    reports ["CVE-2026-25537"],
    caught by ["claims/nbf-type-*"],
    view = |view, _| {
        if number(view, "nbf").is_none() {
            view.claims.remove("nbf");
        }
        Ok(())
    };

    "counts-seconds-in-32-bits": "of a time it keeps the lowest 32 bits",
    reports [],
    caught by ["claims/nbf-ahead-two-to-the-32-and-one"],
    view = |view, _| {
        if let Some(nbf) = whole(view, "nbf") {
            view.claims.set("nbf", nbf & u64::from(u32::MAX));
        }
        Ok(())
    };

    "counts-seconds-in-64-bits": "of a time it keeps the lowest 64 bits, the highest as a sign",
    reports [],
    caught by ["claims/nbf-far-ahead-two-to-the-{63,64-and-one}"],
    view = |view, _| {
        let nbf = view.claims.raw("nbf").and_then(|nbf| nbf.parse::<u128>().ok());
        let octets = nbf.map(u128::to_le_bytes);
        let low = octets.and_then(|octets| octets.first_chunk::<8>().copied()).map(i64::from_le_bytes);
        if let Some(low) = low {
            view.claims.set("nbf", low);
        }
        Ok(())
    };

    "refuses-fractions": "a time with a fraction is refused",
    reports [],
    caught by ["claims/exp-ahead-{zero,half,long}", "claims/nbf-fraction"],
    view = |view, _| {
        let fraction = |name: &str| view.claims.raw(name).is_some_and(|raw| raw.contains('.'));
        if fraction("exp") || fraction("nbf") { Err("a time is a whole number") } else { Ok(()) }
    };

    "refuses-nbf": "a token with nbf is refused",
    reports [],
    caught by ["claims/nbf-{past,now,fraction,zero}"],
    view = |view, _| if view.claims.has("nbf") { Err("nbf is not known") } else { Ok(()) };

    "wants-nbf-to-lie-before-now": "at the second of its nbf a token is not valid yet",
    reports [],
    caught by ["claims/nbf-now"],
    view = |view, context| {
        let early = whole(view, "nbf").is_some_and(|nbf| i64::try_from(nbf).is_ok_and(|nbf| nbf >= context.now));
        if early { Err("not valid yet") } else { Ok(()) }
    };
}

/// A time that is good for an `exp`.
fn later(context: &Context<'_>) -> i64 {
    context.now.saturating_add(600)
}

fn number(view: &View, name: &str) -> Option<f64> {
    view.claims.value(name)?.as_f64()
}

fn whole(view: &View, name: &str) -> Option<u64> {
    view.claims.raw(name)?.parse().ok()
}
