//! What has to be observed.

use core::fmt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The verdict that has to be given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// The token is accepted.
    #[default]
    Accept,
    /// It is not accepted. Whether it is said to be refused or not to be told is the second axis, the class.
    Reject,
}

impl Expect {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
        }
    }
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How many requests the issuer has to see in a step. What is left out is not judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sees {
    /// For the metadata.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Count>,
    /// For the key set, wherever it is on the issuer's own host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<Count>,
    /// For documents on another address, or over another scheme, than the issuer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Count>,
}

impl Sees {
    /// Nothing at all is judged.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Each count that is judged, with the name of what is counted.
    pub fn counts(&self) -> impl Iterator<Item = (Seen, Count)> {
        let all =
            [(Seen::Metadata, self.metadata), (Seen::Keys, self.keys), (Seen::Elsewhere, self.elsewhere)];
        all.into_iter().filter_map(|(seen, count)| Some((seen, count?)))
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Requests for the metadata.
    Metadata,
    /// Requests for the key set.
    Keys,
    /// Requests where nobody should ever come.
    Elsewhere,
}

impl Seen {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Keys => "keys",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// How many: a number, `"<=1"` or `">=1"`. Zero is zero connections, and not only zero requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Written", into = "Written")]
#[schemars(with = "Written")]
pub enum Count {
    /// So many.
    Exactly(u32),
    /// So many, or fewer.
    AtMost(u32),
    /// So many, or more.
    AtLeast(u32),
}

/// A count as it is written.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Written {
    Number(u32),
    Bound(String),
}

impl Count {
    /// Whether this is as many as it has to be.
    pub const fn holds(self, seen: usize) -> bool {
        match self {
            Self::Exactly(count) => seen == count as usize,
            Self::AtMost(count) => seen <= count as usize,
            Self::AtLeast(count) => seen >= count as usize,
        }
    }

    /// Whether none at all is asked for, so that a connection without a request is one too many.
    pub const fn is_zero(self) -> bool {
        matches!(self, Self::Exactly(0) | Self::AtMost(0))
    }
}

impl TryFrom<Written> for Count {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let bound = match written {
            Written::Number(count) => return Ok(Self::Exactly(count)),
            Written::Bound(bound) => bound,
        };
        let number = |text: &str| text.parse().ok();
        let most = bound.strip_prefix("<=").and_then(number).map(Self::AtMost);
        most.or_else(|| bound.strip_prefix(">=").and_then(number).map(Self::AtLeast))
            .ok_or_else(|| format!("`{bound}` is no count: write a number, \"<=1\" or \">=1\""))
    }
}

impl From<Count> for Written {
    fn from(count: Count) -> Self {
        match count {
            Count::Exactly(count) => Self::Number(count),
            Count::AtMost(_) | Count::AtLeast(_) => Self::Bound(count.to_string()),
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(count) => write!(f, "{count}"),
            Self::AtMost(count) => write!(f, "<={count}"),
            Self::AtLeast(count) => write!(f, ">={count}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_read_as_it_is_written() {
        let read = |text: &str| serde_json::from_str::<Count>(text).map_err(|error| error.to_string());
        assert_eq!(read("2"), Ok(Count::Exactly(2)));
        assert_eq!(read(r#""<=2""#), Ok(Count::AtMost(2)));
        assert_eq!(read(r#"">=2""#), Ok(Count::AtLeast(2)));
        let error = read(r#""=2""#).unwrap_err();
        assert_eq!(error, "`=2` is no count: write a number, \"<=1\" or \">=1\"");
    }

    #[test]
    fn each_kind_of_count_holds_on_its_side_of_the_number() {
        let holds = |count: Count| [1, 2, 3].map(|seen| count.holds(seen));
        assert_eq!(holds(Count::Exactly(2)), [false, true, false]);
        assert_eq!(holds(Count::AtMost(2)), [true, true, false]);
        assert_eq!(holds(Count::AtLeast(2)), [false, true, true]);
        assert!(Count::AtMost(0).is_zero() && Count::Exactly(0).is_zero() && !Count::AtLeast(0).is_zero());
    }
}
