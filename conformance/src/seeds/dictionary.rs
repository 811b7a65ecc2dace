//! The words that a fuzzer puts into its inputs, taken from the library's own tables.

use countersign::algorithm::Algorithm;
use countersign::claims::claim::Claim;
use countersign::header::parameter::Parameter;
use std::collections::BTreeSet;

/// The file, beside the corpora.
pub const FILE: &str = "dictionary";

/// Words that no table of the library has: JSON, members of keys and of metadata, HTTP fields.
const WORDS: &[&str] = &[
    // JSON, and what is nearly JSON.
    "null",
    "true",
    "false",
    "-0",
    "1e400",
    "1E-7",
    "0.1",
    "NaN",
    "\\u0000",
    "\\ud800",
    "\\udc00",
    "\\u0061",
    "\\/",
    "{}",
    "[]",
    "[[",
    "]]",
    "\":",
    ",\"",
    "\u{feff}",
    "\0",
    // Names and values in headers and claims.
    "\"none\"",
    "\"JWT\"",
    "\"at+jwt\"",
    "\"application/at+jwt\"",
    "\"dpop+jwt\"",
    "\"k1\"",
    "\"k2\"",
    "\"me\"",
    "\"you\"",
    "\"n-1\"",
    "\"https://issuer.example\"",
    "\"https://mcp.example/server\"",
    "[\"me\",\"you\"]",
    "1700000000",
    "1700000060",
    "1699999940",
    "\"b64\"",
    "\"crit\":[",
    "\"events\"",
    // Keys.
    "\"keys\":[",
    "\"kty\"",
    "\"RSA\"",
    "\"EC\"",
    "\"OKP\"",
    "\"oct\"",
    "\"AKP\"",
    "\"crv\"",
    "\"P-256\"",
    "\"P-384\"",
    "\"P-521\"",
    "\"Ed25519\"",
    "\"Ed448\"",
    "\"X25519\"",
    "\"secp256k1\"",
    "\"x\"",
    "\"y\"",
    "\"n\"",
    "\"e\"",
    "\"k\"",
    "\"d\"",
    "\"p\"",
    "\"q\"",
    "\"dp\"",
    "\"dq\"",
    "\"qi\"",
    "\"oth\"",
    "\"use\"",
    "\"sig\"",
    "\"enc\"",
    "\"key_ops\"",
    "\"verify\"",
    "\"sign\"",
    "\"encrypt\"",
    "\"AQAB\"",
    "\"AQ\"",
    "\"Aw\"",
    "AAAA",
    "____",
    // Metadata and URLs.
    "\"issuer\"",
    "\"jwks_uri\"",
    "https://",
    "http://",
    "localhost",
    "127.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "169.254.169.254",
    "0x7f.1",
    "@",
    "%2e",
    ":443",
    "?",
    "#",
    "xn--",
    // The fields of an answer.
    "Cache-Control: ",
    "Expires: ",
    "Date: ",
    "Age: ",
    "Retry-After: ",
    "ETag: ",
    "Content-Type: ",
    "Content-Encoding: ",
    "max-age=",
    "no-store",
    "no-cache",
    "private=\"",
    "gzip",
    "identity",
    "W/\"",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994",
    "18446744073709551616",
];

/// The dictionary, in the form that libFuzzer reads: one quoted word a line, octets in hexadecimal where they are not
/// plain.
pub fn text() -> String {
    let quoted = |name: &str| format!("\"{name}\"");
    let tables = Parameter::ALL.iter().map(|parameter| quoted(parameter.name()));
    let tables = tables.chain(Claim::ALL.iter().map(|claim| quoted(claim.name())));
    let tables = tables.chain(Algorithm::ALL.iter().map(|algorithm| quoted(algorithm.name())));
    let words: BTreeSet<String> = tables.chain(WORDS.iter().map(|word| (*word).to_owned())).collect();
    words.iter().map(|word| format!("\"{}\"\n", escaped(word))).collect()
}

fn escaped(word: &str) -> String {
    let escape = |octet: u8| match octet {
        b' '..=b'~' if !matches!(octet, b'"' | b'\\') => char::from(octet).to_string(),
        _ => format!("\\x{octet:02X}"),
    };
    word.bytes().map(escape).collect()
}
