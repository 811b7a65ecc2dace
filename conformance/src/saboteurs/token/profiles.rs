//! Saboteurs that take one kind of token for another.

use crate::protocol::configuration::Profile;

saboteurs! {
    "ignores-typ": "a token of any type is a token of the right one",
    reports [],
    caught by [
        "profiles/access-token-typ-{absent,jwt,longer,in-front,other-tree,without-jwt,null,empty,list,object,two}",
        "profiles/typ-*-as-{id-token,mcp}",
        "profiles/access-token-typ-{twice-long,blank,security-event,logout-token,dpop-proof,introspection}",
    ],
    view = |view, context| {
        view.header.set("typ", context.typ());
        Ok(())
    };

    "wants-no-typ-where-one-is-asked-for": "where there is no typ there is none that is wrong",
    reports [],
    caught by ["profiles/access-token-typ-absent"],
    view = |view, context| {
        if !view.header.has("typ") {
            view.header.set("typ", context.typ());
        }
        Ok(())
    };

    "compares-typ-as-text": "a typ with application/ in front of it is another type",
    reports [],
    caught by ["profiles/access-token-typ-long"],
    view = |view, _| {
        let long = view.header.text("typ").is_some_and(|typ| typ.starts_with("application/"));
        if long { Err("another type") } else { Ok(()) }
    };

    "knows-one-kind-of-token": "every token is judged as a plain JWT, whatever its typ",
    reports [],
    caught by [
        "profiles/{jwt,id-token,mcp}-as-access-token", "profiles/access-token-typ-absent",
        "profiles/id-token-nonce-other",
    ],
    configure = |configuration| {
        configuration.profile = Profile::Jwt;
        configuration.nonce = None;
    },
    view = |view, _| {
        view.header.set("typ", "JWT");
        Ok(())
    };
}
