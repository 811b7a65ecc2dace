//! What is refused before anybody is asked.

use crate::program::{code, run, text};

#[test]
fn wrong_usage_is_told_and_nobody_is_judged() {
    let url = "http://127.0.0.1:8080/";
    for (arguments, why) in [
        (&["--http", "http://localhost:8080/"][..], "only loopback is asked, and no name is looked up"),
        (&["--http", "http://192.0.2.1/"], "only loopback is asked"),
        (&["--http", "https://127.0.0.1/"], "only plain http is asked"),
        (&["--http", url, "--adapter", "x"], "cannot be used with '--adapter"),
        (&["--start", "x"], "required"),
        (&["--http", url, "--keys-from", "jwks_url"], "required"),
        (&["--http", url, "--algorithms", "HS256"], "one of RS256"),
        (&["--http", url, "--takes", "id-token"], "one of jwt, access-token, mcp"),
        (&["--http", url, "--algorithms", "RS256,ES256"], "has one configuration"),
        (&["--http", url, "--issuer-port", "0"], "--issuer-port 0 needs --start"),
        (&["--http", "http://127.0.0.1:0/"], "port 0 needs --start"),
    ] {
        let output = run(arguments);
        let said = text(&output.stderr);
        assert!(code(&output) == 2 && said.contains(why), "{arguments:?}: {said}");
        assert_eq!(text(&output.stdout), "");
    }
}
