//! What is asked for the cases about answers, each request once.

use super::published::Published;
use crate::subject::http::client::{self, Answer, AskedInVain, Read};
use crate::subject::http::endpoint::Endpoint;
use core::time::Duration;
use std::collections::BTreeMap;

/// A request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ask {
    /// With a good token.
    Good,
    /// With a good token behind `bearer`.
    LowerCase,
    /// With a good token behind `BEARER`.
    UpperCase,
    /// With a good token behind two blanks.
    TwoBlanks,
    /// Without credentials.
    NoToken,
    /// With credentials of another scheme.
    OtherScheme,
    /// With the good token, one bit of whose signature is another.
    BadToken,
    /// With more than a token behind the scheme.
    Malformed,
}

/// The credentials of nobody (RFC 7617 section 2).
const BASIC: &str = "Basic bm9ib2R5Om5vdGhpbmc=";

impl Ask {
    /// The values of `Authorization`.
    fn authorization(self, tokens: &Tokens) -> Vec<String> {
        let Tokens { good, bad } = tokens;
        match self {
            Self::Good => vec![format!("Bearer {good}")],
            Self::LowerCase => vec![format!("bearer {good}")],
            Self::UpperCase => vec![format!("BEARER {good}")],
            Self::TwoBlanks => vec![format!("Bearer  {good}")],
            Self::NoToken => Vec::new(),
            Self::OtherScheme => vec![BASIC.to_owned()],
            Self::BadToken => vec![format!("Bearer {bad}")],
            Self::Malformed => vec!["Bearer not-one token".to_owned()],
        }
    }

    /// What it is, in words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Good => "a good token",
            Self::LowerCase => "a good token behind `bearer`",
            Self::UpperCase => "a good token behind `BEARER`",
            Self::TwoBlanks => "a good token behind two blanks",
            Self::NoToken => "no token",
            Self::OtherScheme => "credentials of the scheme Basic",
            Self::BadToken => "a token whose signature is wrong",
            Self::Malformed => "more than a token behind Bearer",
        }
    }
}

/// The tokens that are presented.
#[derive(Clone, Debug)]
pub(super) struct Tokens {
    pub(super) good: String,
    pub(super) bad: String,
}

/// Each request that was made, with its answer.
pub(super) struct Exchanges {
    endpoint: Endpoint,
    tokens: Tokens,
    within: Duration,
    asked: BTreeMap<Ask, Result<Answer, AskedInVain>>,
    published: Option<Result<Published, String>>,
}

impl Exchanges {
    /// None so far.
    pub(super) const fn new(endpoint: Endpoint, tokens: Tokens, within: Duration) -> Self {
        Self { endpoint, tokens, within, asked: BTreeMap::new(), published: None }
    }

    /// The answer to this request.
    pub(super) fn answer(&mut self, ask: Ask) -> Result<Answer, AskedInVain> {
        let (url, within) = (self.endpoint.request(), self.within);
        let get = || {
            let values = ask.authorization(&self.tokens);
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            client::get(&url, &values, Read::Head, within)
        };
        self.asked.entry(ask).or_insert_with(get).clone()
    }

    /// The metadata of the resource, or why there are none to look at.
    pub(super) fn published(&mut self) -> Result<Published, String> {
        if let Some(published) = &self.published {
            return published.clone();
        }
        let found = match self.answer(Ask::NoToken) {
            Ok(answer) => Published::find(&self.endpoint, &answer, self.within),
            Err(error) => Err(format!("an answer to a request without a token: {error}")),
        };
        self.published.insert(found).clone()
    }
}
