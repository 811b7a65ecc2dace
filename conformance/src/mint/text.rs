//! Text with placeholders: what a case writes where a value is only known when the suite runs.
//!
//! | placeholder | becomes |
//! |---|---|
//! | `${now}`, `${now+60}`, `${now-60}` | the time of the validator's clock, in whole seconds |
//! | `${issuer}`, `${audience}`, `${nonce}` | what the validator is configured with |
//! | `${elsewhere}` | a URL on another address, where keys are and where nobody should ever come |
//! | `${jwk:p256-other}` | the public key of that name, as a JWK |
//! | `${hex:C080}` | these octets, whether or not they are UTF-8 |
//! | `${repeat:a:100}` | the text between the colons, so many times |
//!
//! Anything else behind `${` is an error.

use super::keys::KeyName;
use core::fmt;

/// What the placeholders stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The time of the validator's clock, in seconds since 1970.
    pub now: i64,
    /// The configured issuer.
    pub issuer: String,
    /// The first of the configured audiences.
    pub audience: String,
    /// The nonce that was sent.
    pub nonce: String,
    /// A URL of keys where nobody should ever come.
    pub elsewhere: String,
}

/// What is wrong with a text. Its beginning is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextError {
    /// `${` without `}`.
    Open(String),
    /// A placeholder that nobody knows.
    Unknown(String),
    /// More octets than any token may have.
    TooLong(String),
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(text) => write!(f, "`${{` is not closed in `{text}`"),
            Self::Unknown(name) => write!(f, "there is no placeholder `${{{name}}}`"),
            Self::TooLong(name) => write!(f, "`${{{name}}}` is longer than {MAX} octets"),
        }
    }
}

impl std::error::Error for TextError {}

/// The most octets that a placeholder becomes: more than any validator should take.
const MAX: usize = 1 << 20;

/// The octets of a text.
///
/// # Errors
/// [`TextError`], where a placeholder is none.
pub fn fill(text: &str, facts: &Facts) -> Result<Vec<u8>, TextError> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        octets.extend_from_slice(before.as_bytes());
        let (name, after) =
            behind.split_once('}').ok_or_else(|| TextError::Open(behind.chars().take(20).collect()))?;
        octets.extend(placeholder(name, facts)?);
        rest = after;
    }
    octets.extend_from_slice(rest.as_bytes());
    Ok(octets)
}

fn placeholder(name: &str, facts: &Facts) -> Result<Vec<u8>, TextError> {
    let unknown = || TextError::Unknown(name.to_owned());
    match name {
        "issuer" => return Ok(facts.issuer.clone().into_bytes()),
        "audience" => return Ok(facts.audience.clone().into_bytes()),
        "nonce" => return Ok(facts.nonce.clone().into_bytes()),
        "elsewhere" => return Ok(facts.elsewhere.clone().into_bytes()),
        _ => {}
    }
    if let Some(offset) = name.strip_prefix("now") {
        let offset: i64 = match offset {
            "" => 0,
            signed if signed.starts_with(['+', '-']) => signed.parse().map_err(|_| unknown())?,
            _ => return Err(unknown()),
        };
        return Ok(facts.now.saturating_add(offset).to_string().into_bytes());
    }
    if let Some(key) = name.strip_prefix("jwk:") {
        let key = KeyName::parse(key).ok_or_else(unknown)?;
        return Ok(serde_json::Value::Object(key.public_jwk()).to_string().into_bytes());
    }
    if let Some(digits) = name.strip_prefix("hex:") {
        return hex(digits).ok_or_else(unknown);
    }
    let (what, times) =
        name.strip_prefix("repeat:").and_then(|rest| rest.rsplit_once(':')).ok_or_else(unknown)?;
    let times: usize = times.parse().map_err(|_| unknown())?;
    match what.len().checked_mul(times) {
        Some(octets) if octets <= MAX => Ok(what.repeat(times).into_bytes()),
        Some(_) | None => Err(TextError::TooLong(name.to_owned())),
    }
}

fn hex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            u8::from_str_radix(core::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?, 16).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> Result<Vec<u8>, TextError> {
        let facts = Facts {
            now: 1_000,
            issuer: "i".into(),
            audience: "a".into(),
            nonce: "n".into(),
            elsewhere: "e".into(),
        };
        fill(text, &facts)
    }

    #[test]
    fn each_placeholder_becomes_what_the_table_says() {
        let text =
            r#"{"iss":"${issuer}","aud":"${audience}${nonce}","exp":${now+60},"nbf":${now-60},"iat":${now}}"#;
        let expected = r#"{"iss":"i","aud":"an","exp":1060,"nbf":940,"iat":1000}"#;
        assert_eq!(filled(text), Ok(expected.into()));
        assert_eq!(filled("a${hex:C0fF}b"), Ok(vec![b'a', 0xc0, 0xff, b'b']));
        assert_eq!(filled("${repeat:ab:3}$ }"), Ok(b"ababab$ }".to_vec()));
    }

    #[test]
    fn what_is_no_placeholder_is_an_error() {
        for name in ["", "Now", "now60", "now+", "hex:0", "hex:0g", "repeat:a", "repeat:a:-1", "unknown"] {
            assert_eq!(filled(&format!("${{{name}}}")), Err(TextError::Unknown(name.to_owned())), "{name}");
        }
        assert_eq!(filled("${now"), Err(TextError::Open("now".to_owned())));
        assert_eq!(filled("${repeat:ab:524289}"), Err(TextError::TooLong("repeat:ab:524289".to_owned())));
        assert_eq!(filled("${repeat:ab:524288}").map(|octets| octets.len()), Ok(1 << 20));
    }
}
