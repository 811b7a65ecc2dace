//! Clients that are careless in one way, and clients that cannot do what they declare.

use super::careless::{Careless, CarelessClient};
use super::clients::{PlainHttpNever, Prefetching, Recalling, SmallNumbers};
use super::machines::Configured;
use super::make::{client_over, machine, subject};
use super::parts::Parts;
use super::places::Places;
use crate::adapter::client::client;
use crate::saboteurs::saboteur::Saboteur;
use countersign::url::Issuer;

pub(super) const FOLLOWS_REDIRECTS: Saboteur = Saboteur {
    name: "follows-redirects",
    defect: "goes where a redirect of the metadata or of the key set leads to",
    reports: &["better-auth/better-auth#10241"],
    caught_by: &["transport/keys-redirect-*", "transport/metadata-redirect-*"],
    make: |roots| client_over(roots, |http| CarelessClient::new(http, Careless::Redirects)),
};

pub(super) const BELIEVES_ANY_STATUS: Saboteur = Saboteur {
    name: "believes-any-status",
    defect: "reads metadata and key sets in the body of an error",
    reports: &["googleapis/php-jwt#499", "lestrrat-go/jwx#922", "MicahParks/keyfunc#48"],
    caught_by: &["transport/keys-status-*", "transport/metadata-status-*"],
    make: |roots| client_over(roots, |http| CarelessClient::new(http, Careless::Status)),
};

pub(super) const USES_HALF_A_BODY: Saboteur = Saboteur {
    name: "uses-half-a-body",
    defect: "uses what it has of an answer that never came to its end",
    reports: &[],
    caught_by: &["transport/{keys,metadata}-{short,endless}-body"],
    make: |roots| client_over(roots, |http| CarelessClient::new(http, Careless::Length)),
};

pub(super) const ANY_CERTIFICATE: Saboteur = Saboteur {
    name: "any-certificate",
    defect: "takes any certificate for that of the issuer",
    reports: &[],
    caught_by: &[
        "transport/tls-metadata-{self-signed,untrusted,wrong-host,expired,certificate}*",
        "transport/tls-discovered-keys-{self-signed,untrusted,wrong-host,expired,certificate}*",
        "transport/tls-jwks-url-*",
    ],
    make: |roots| client_over(roots, |http| CarelessClient::new(http, Careless::Certificate)),
};

pub(super) const PUBLIC_ROOTS_ALONE: Saboteur = Saboteur {
    name: "public-roots-alone",
    defect: "declares that it trusts the authority that it is given, and trusts the built-in ones alone",
    reports: &[],
    caught_by: &[
        "metadata/https",
        "transport/tls-checked",
        "transport/tls-discovery",
        "transport/tls-jwks-url",
    ],
    make: |roots| subject(Parts { client: Box::new(|| Box::new(client(None))), ..Parts::sound(roots) }),
};

pub(super) const PLAIN_HTTP_NEVER: Saboteur = Saboteur {
    name: "never-plain-http",
    defect: "declares that it fetches from plain http on loopback, and does not",
    reports: &[],
    caught_by: &[
        "transport/cold-keys",
        "transport/cold-keys-plain-http",
        "transport/cold-discovery",
        "transport/cold-discovery-plain-http",
        "keys/fetched",
    ],
    make: |roots| client_over(roots, PlainHttpNever),
};

pub(super) const PLAIN_HTTP_IS_GOOD_ENOUGH: Saboteur = Saboteur {
    name: "jwks-uri-in-plain-http",
    defect: "fetches a key set over plain http, which an issuer with https names",
    reports: &[],
    caught_by: &["metadata/http-jwks-uri"],
    make: |roots| machine(roots, || Box::new(Configured(|policy| policy.with_plain_http_loopback(true)))),
};

pub(super) const OTHER_WELL_KNOWN_NAME: Saboteur = Saboteur {
    name: "other-well-known-name",
    defect: "asks for the metadata of an authorization server, where those of an OpenID provider are",
    reports: &[],
    caught_by: &[
        "metadata/get",
        "metadata/good",
        "metadata/replaced",
        "metadata/minimal",
        "resolution/refused-anyway",
        "transport/cold-discovery",
    ],
    make: |roots| subject(Parts { metadata_url: Issuer::oauth_authorization_server, ..Parts::sound(roots) }),
};

pub(super) const KEYS_BEFORE_THE_ISSUER: Saboteur = Saboteur {
    name: "keys-before-the-issuer",
    defect: "asks for the key set that metadata name before it looks whose metadata they are",
    reports: &[],
    caught_by: &["metadata/issuer-nothing-counts-*"],
    make: |roots| client_over(roots, Prefetching),
};

pub(super) const TAG_OF_A_FORGOTTEN_SET: Saboteur = Saboteur {
    name: "tag-of-a-forgotten-set",
    defect: "sends the tag of a key set that it no longer has, and can do nothing with the answer",
    reports: &[],
    caught_by: &["resolution/headers-not-modified"],
    make: |roots| client_over(roots, Recalling::new),
};

pub(super) const SMALL_NUMBERS: Saboteur = Saboteur {
    name: "max-age-in-32-bits",
    defect: "refuses a key set whose max-age has more than 31 bits",
    reports: &[],
    caught_by: &["resolution/headers-odd-max-age-{2-to-the-31,2-to-the-63,huge}"],
    make: |roots| client_over(roots, SmallNumbers),
};

pub(super) const PLACES: Saboteur = Saboteur {
    name: "remembers-places",
    defect: "knows the keys of a set by the places at which they once stood",
    reports: &[],
    caught_by: &["resolution/selection-reordered"],
    make: |roots| client_over(roots, Places::new),
};
