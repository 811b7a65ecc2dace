use super::*;
use proptest::prelude::*;

fn fetch(text: &str) -> Result<(String, u16, bool), UrlError> {
    FetchUrl::parse(text, true).map(|url| (url.host().to_owned(), url.port(), url.is_https()))
}

#[test]
fn a_url_is_kept_as_written_and_gives_host_and_port() {
    let accepted = [
        ("https://issuer.example", "issuer.example", 443, true),
        ("https://issuer.example/", "issuer.example", 443, true),
        ("https://issuer.example:8443/keys?a=b/c:d@e", "issuer.example", 8443, true),
        ("https://issuer.example?x", "issuer.example", 443, true),
        ("HTTPS://Issuer.Example/%7Ea", "Issuer.Example", 443, true),
        (
            "https://kubernetes.default.svc.cluster.local./openid/v1/jwks",
            "kubernetes.default.svc.cluster.local.",
            443,
            true,
        ),
        ("https://under_score-and-hyphen", "under_score-and-hyphen", 443, true),
        ("https://192.0.2.1:1/", "192.0.2.1", 1, true),
        ("https://[2001:db8::1]/jwks", "2001:db8::1", 443, true),
        ("https://[::1]:65535", "::1", 65535, true),
        ("http://localhost", "localhost", 80, false),
        ("http://127.0.0.1:8080/", "127.0.0.1", 8080, false),
    ];
    for (text, host, port, https) in accepted {
        assert_eq!(fetch(text), Ok((host.to_owned(), port, https)), "{text}");
        assert_eq!(FetchUrl::parse(text, true).unwrap().as_str(), text);
    }
}

#[test]
fn every_other_text_is_refused_by_its_reason() {
    use UrlError::{Fragment, Insecure, NotAUrl, Userinfo};
    let refused = [
        ("", NotAUrl),
        ("https", NotAUrl),
        ("https:", NotAUrl),
        ("https:/issuer.example", NotAUrl),
        ("https://", NotAUrl),
        ("https:///path", NotAUrl),
        ("https://?query", NotAUrl),
        ("https://:443", NotAUrl),
        ("issuer.example", NotAUrl),
        ("//issuer.example", NotAUrl),
        ("https://issuer.example:", NotAUrl),
        ("https://issuer.example:0", NotAUrl),
        ("https://issuer.example:0443", NotAUrl),
        ("https://issuer.example:65536", NotAUrl),
        ("https://issuer.example:+443", NotAUrl),
        ("https://issuer.example:44a", NotAUrl),
        ("https://issuer.example:443:443", NotAUrl),
        ("https://issuer..example", NotAUrl),
        ("https://.example", NotAUrl),
        ("https://issuer.example..", NotAUrl),
        ("https://.", NotAUrl),
        ("https://issuer%2eexample", NotAUrl),
        ("https://issuer,example", NotAUrl),
        ("https://issuer.example\\@evil.example", NotAUrl),
        ("https://issuer.example/a b", NotAUrl),
        (" https://issuer.example", NotAUrl),
        ("https://issuer.example\n", NotAUrl),
        ("https://issuer.example/\0", NotAUrl),
        ("https://issuer.example/\u{7f}", NotAUrl),
        ("https://issu\u{e9}r.example", NotAUrl),
        ("https://issuer.example/\u{e9}", NotAUrl),
        ("https://issuer.example/%", NotAUrl),
        ("https://issuer.example/%4", NotAUrl),
        ("https://issuer.example/%4g", NotAUrl),
        ("https://issuer.example/<>", NotAUrl),
        ("https://issuer.example/{tenantid}/v2.0", NotAUrl),
        ("https://127.1", NotAUrl),
        ("https://0x7f.0.0.1", NotAUrl),
        ("https://0x7f000001", NotAUrl),
        ("https://2130706433", NotAUrl),
        ("https://127.0.0.01", NotAUrl),
        ("https://127.0.0.1.", NotAUrl),
        ("https://256.0.0.1", NotAUrl),
        ("https://example.0x", NotAUrl),
        ("https://[::1", NotAUrl),
        ("https://[::1]x", NotAUrl),
        ("https://[::1]]", NotAUrl),
        ("https://[]", NotAUrl),
        ("https://[127.0.0.1]", NotAUrl),
        ("https://[fe80::1%25eth0]", NotAUrl),
        ("https://::1", NotAUrl),
        ("https://user@issuer.example", Userinfo),
        ("https://user:password@issuer.example", Userinfo),
        ("https://@issuer.example", Userinfo),
        ("https://issuer.example#", Fragment),
        ("https://issuer.example/#part", Fragment),
        ("http://issuer.example", Insecure),
        ("http://192.168.0.1", Insecure),
        ("ftp://localhost", Insecure),
        ("httpss://issuer.example", Insecure),
        ("file://localhost/etc/passwd", Insecure),
    ];
    for (text, error) in refused {
        assert_eq!(fetch(text), Err(error), "{text:?}");
    }
}

#[test]
fn plain_http_is_for_loopback_hosts_and_only_where_it_was_allowed() {
    let loopback =
        ["localhost", "LocalHost", "localhost.", "127.0.0.1", "127.255.0.9", "[::1]", "[0:0:0:0:0:0:0:1]"];
    for host in loopback {
        let text = format!("http://{host}:9000/jwks");
        assert!(FetchUrl::parse(&text, true).unwrap().is_loopback_host(), "{text}");
        assert_eq!(FetchUrl::parse(&text, false), Err(UrlError::Insecure), "{text}");
        assert_eq!(Issuer::parse(&text, false), Err(UrlError::Insecure), "{text}");
    }
    let others = [
        "localhost.example",
        "a.localhost",
        "localhosts",
        "128.0.0.1",
        "126.255.255.255",
        "0.0.0.0",
        "[::2]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "10.0.0.1",
    ];
    for host in others {
        assert_eq!(FetchUrl::parse(&format!("http://{host}"), true), Err(UrlError::Insecure), "{host}");
        assert!(!FetchUrl::parse(&format!("https://{host}"), true).unwrap().is_loopback_host(), "{host}");
    }
}

#[test]
fn the_length_limits_hold_on_both_sides() {
    let of = |octets: usize| format!("https://issuer.example/{}", "a".repeat(octets - 23));
    assert_eq!(FetchUrl::parse(&of(2_048), false).unwrap().as_str().len(), 2_048);
    assert_eq!(FetchUrl::parse(&of(2_049), false), Err(UrlError::TooLong));
    let longest = Issuer::parse(&of(2_000), false).unwrap();
    assert_eq!(Issuer::parse(&of(2_001), false), Err(UrlError::TooLong));
    let derived = longest.oauth_authorization_server();
    assert_eq!(FetchUrl::parse(derived.as_str(), false), Ok(derived));

    let name =
        |octets: usize| format!("https://{}.{}", vec!["a".repeat(63); 3].join("."), "b".repeat(octets - 192));
    assert_eq!(fetch(&name(253)).map(|url| url.0.len()), Ok(253));
    assert_eq!(fetch(&format!("{}.", name(253))).map(|url| url.0.len()), Ok(254));
    assert_eq!(fetch(&name(254)), Err(UrlError::NotAUrl));
    assert_eq!(fetch(&format!("https://{}", "a".repeat(64))), Err(UrlError::NotAUrl));
}

#[test]
fn hosts_compare_without_port_scheme_and_case() {
    let same = |a: &str, b: &str| {
        let (a, b) = (FetchUrl::parse(a, true).unwrap(), FetchUrl::parse(b, true).unwrap());
        assert_eq!(a.has_host_of(&b), b.has_host_of(&a));
        a.has_host_of(&b)
    };
    assert!(same("https://issuer.example/a", "https://ISSUER.example:8443/b"));
    assert!(same("http://127.0.0.1", "https://127.0.0.1:1"));
    assert!(same("https://[::1]", "https://[0:0::1]:2"));
    assert!(!same("https://issuer.example", "https://keys.issuer.example"));
    assert!(!same("https://issuer.example", "https://issuer.example."));
    assert!(!same("https://localhost", "https://127.0.0.1"));
    assert!(!same("https://127.0.0.1", "https://[::ffff:127.0.0.1]"));
}

#[test]
fn an_issuer_has_no_query_and_is_another_one_if_it_is_spelled_differently() {
    assert_eq!(Issuer::parse("https://issuer.example?tenant=1", false), Err(UrlError::Query));
    assert_eq!(Issuer::parse("https://issuer.example/?", false), Err(UrlError::Query));
    assert_eq!(Issuer::parse("https://issuer.example#x", false), Err(UrlError::Fragment));
    assert_eq!(Issuer::parse("accounts.example.com", false), Err(UrlError::NotAUrl));
    let issuer = Issuer::parse("https://issuer.example/a", false).unwrap();
    assert_eq!(issuer.as_str(), "https://issuer.example/a");
    for other in ["https://issuer.example/a/", "https://issuer.example:443/a", "https://ISSUER.example/a"] {
        assert_ne!(Issuer::parse(other, false).unwrap(), issuer, "{other}");
    }
}

#[test]
fn metadata_urls_are_those_of_discovery_4_1_and_rfc_8414_3_1() {
    let urls = |text: &str| {
        let issuer = Issuer::parse(text, false).unwrap();
        [
            issuer.openid_configuration().to_string(),
            issuer.openid_configuration_inserted().to_string(),
            issuer.oauth_authorization_server().to_string(),
        ]
    };
    let of_root = [
        "https://example.com/.well-known/openid-configuration",
        "https://example.com/.well-known/openid-configuration",
        "https://example.com/.well-known/oauth-authorization-server",
    ];
    assert_eq!(urls("https://example.com"), of_root);
    assert_eq!(urls("https://example.com/"), of_root);
    let of_path = [
        "https://example.com:8443/issuer1/.well-known/openid-configuration",
        "https://example.com:8443/.well-known/openid-configuration/issuer1",
        "https://example.com:8443/.well-known/oauth-authorization-server/issuer1",
    ];
    assert_eq!(urls("https://example.com:8443/issuer1"), of_path);
    assert_eq!(urls("https://example.com:8443/issuer1/"), of_path);
}

#[test]
fn a_derived_url_keeps_host_and_port() {
    let issuer = Issuer::parse("http://[::1]:9000/a", true).unwrap();
    let url = issuer.openid_configuration();
    assert_eq!((url.host(), url.port(), url.is_https()), ("::1", 9000, false));
    assert!(url.is_loopback_host() && url.has_host_of(issuer.url()));
}

proptest! {
    #[test]
    fn any_text_is_judged_without_panic(text: String, http: bool) {
        let _ = FetchUrl::parse(&text, http);
        let _ = Issuer::parse(&text, http);
    }

    #[test]
    fn an_accepted_text_has_a_host_and_nothing_hidden(text in "https?://[a-z0-9.:@\\[\\]%/?#\\\\ -]{0,30}") {
        if let Ok(url) = FetchUrl::parse(&text, true) {
            prop_assert_eq!(url.as_str(), &text);
            prop_assert!(!url.host().is_empty());
            prop_assert!(!text.contains(['#', '\\', ' ']));
            prop_assert!(url.is_https() || url.is_loopback_host());
            let issuer = Issuer::parse(&text, true);
            prop_assert_eq!(issuer.is_ok(), !text.contains('?'));
            if let Ok(issuer) = issuer {
                let derived = issuer.openid_configuration();
                prop_assert_eq!(FetchUrl::parse(derived.as_str(), true), Ok(derived));
            }
        }
    }
}
