//! The letters of the exploration: sources, keys, key sets and answers, each class once.

use countersign::resolve::step::Document;

/// The remote tier of a source configuration (K1, K2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RemoteKind {
    /// No remote tier.
    None,
    /// A JWKS URL that somebody configured.
    Explicit,
    /// OIDC discovery.
    Discovery,
}

/// Which sources a validator has. What the local tier answers is part of each lookup ([`crate::explore::lookups::Local`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sources {
    /// The remote tier.
    pub remote: RemoteKind,
    /// Whether the local tier is the last word (K3).
    pub authoritative: bool,
}

/// Every source configuration.
pub const SOURCES: [Sources; 6] = [
    Sources { remote: RemoteKind::None, authoritative: false },
    Sources { remote: RemoteKind::None, authoritative: true },
    Sources { remote: RemoteKind::Explicit, authoritative: false },
    Sources { remote: RemoteKind::Explicit, authoritative: true },
    Sources { remote: RemoteKind::Discovery, authoritative: false },
    Sources { remote: RemoteKind::Discovery, authoritative: true },
];

impl Sources {
    /// Whether the remote tier is never asked: it does not exist, or the local tier is the last word. Nobody builds a
    /// validator that has these sources and no local tier.
    pub const fn are_local(self) -> bool {
        self.authoritative || matches!(self.remote, RemoteKind::None)
    }

    /// Its name in tables and stories.
    pub const fn name(self) -> &'static str {
        match (self.remote, self.authoritative) {
            (RemoteKind::None, false) => "none",
            (RemoteKind::None, true) => "none, local authoritative",
            (RemoteKind::Explicit, false) => "url",
            (RemoteKind::Explicit, true) => "url, local authoritative",
            (RemoteKind::Discovery, false) => "discovery",
            (RemoteKind::Discovery, true) => "discovery, local authoritative",
        }
    }
}

/// The issuer's keys, and one that only the local tier has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyName {
    /// kid `A`.
    A,
    /// kid `B`.
    B,
    /// kid `A` again, with other material.
    Renewed,
    /// kid `A`, held by the local tier.
    Local,
}

/// One test key. The public half only, of an Ed25519 seed that is its number repeated 32 times: no secret of anybody.
pub struct KeyRow {
    /// Its name.
    pub name: KeyName,
    /// Its kid.
    pub kid: &'static str,
    /// The member `x` (RFC 8037 2).
    pub x: &'static str,
}

/// Every key, in the order of [`KeyName`].
pub const KEYS: [KeyRow; 4] = [
    KeyRow { name: KeyName::A, kid: "A", x: "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w" },
    KeyRow { name: KeyName::B, kid: "B", x: "gTl3Dqh9F19Wo1Rmw0x-zMuNipG07jeiXfYPW4_Js5Q" },
    KeyRow { name: KeyName::Renewed, kid: "A", x: "7UkoxijRwsbq6QM4kFmVYSlZJzpcY_k2NsFGFKyHN9E" },
    KeyRow { name: KeyName::Local, kid: "A", x: "ypOsFwUYcHHWe4PH_w7-gQjo7EUwV113JoeTM9vavnw" },
];

impl KeyName {
    /// Its row of [`KEYS`].
    pub fn row(self) -> &'static KeyRow {
        &KEYS[self as usize]
    }
}

/// The key sets that the issuer serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetName {
    /// The key A.
    A,
    /// The key B: A was removed.
    B,
    /// A and B.
    Both,
    /// Another key under the kid of A.
    Renewed,
    /// Keys, but none that can be used.
    Useless,
}

/// One key set.
pub struct SetRow {
    /// Its name.
    pub name: SetName,
    /// The usable keys in it.
    pub keys: &'static [KeyName],
    /// The entity tag that comes with it.
    pub etag: Option<&'static str>,
    /// How stories call it.
    pub label: &'static str,
}

/// Every key set, in the order of [`SetName`].
pub const SETS: [SetRow; 5] = [
    SetRow { name: SetName::A, keys: &[KeyName::A], etag: Some("\"a\""), label: "{A}" },
    SetRow { name: SetName::B, keys: &[KeyName::B], etag: None, label: "{B}" },
    SetRow { name: SetName::Both, keys: &[KeyName::A, KeyName::B], etag: Some("\"ab\""), label: "{A, B}" },
    SetRow { name: SetName::Renewed, keys: &[KeyName::Renewed], etag: None, label: "{A'}" },
    SetRow { name: SetName::Useless, keys: &[], etag: None, label: "no usable key" },
];

impl SetName {
    /// Its row of [`SETS`].
    pub fn row(self) -> &'static SetRow {
        &SETS[self as usize]
    }
}

/// Where keys can be fetched. Nothing distinguishes the two but that they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UrlName {
    /// One URL; the one that is configured, where one is.
    First,
    /// Another one.
    Second,
}

impl UrlName {
    /// The other one of the two.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// What the headers of an answer say of its lifetime (K12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Life {
    /// Nothing.
    Unstated,
    /// `no-store` and its like.
    Shortest,
    /// Shorter than the minimum.
    Small,
    /// Within the bounds, and equal to none of them.
    Within,
    /// Longer than the maximum.
    Huge,
}

/// The classes of answers to a fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// Metadata that names the URL it named before, or any URL for the first time.
    SameUrl,
    /// Metadata that names another URL than before.
    OtherUrl,
    /// Metadata of another issuer (K6).
    OtherIssuer,
    /// Metadata without a URL.
    NoUrl,
    /// Metadata with a URL that may not be fetched (K7).
    InsecureUrl,
    /// A key set.
    Keys(SetName, Life),
    /// 304.
    NotModified(Life),
    /// A body that is not what it should be.
    Malformed,
    /// A status that is no success.
    Status,
    /// The same, and the issuer asks for more patience than the cap of the back-off.
    StatusRetryLong,
    /// The same, and the issuer asks for less patience than the back-off.
    StatusRetryBrief,
    /// An answer of the other document: a mistake of the driver.
    WrongDocument,
    /// Nobody will answer.
    Abandoned,
}

/// Every class of answer to a fetch of the metadata.
pub const METADATA_REPLIES: [Reply; 11] = [
    Reply::SameUrl,
    Reply::OtherUrl,
    Reply::OtherIssuer,
    Reply::NoUrl,
    Reply::InsecureUrl,
    Reply::NotModified(Life::Unstated),
    Reply::Malformed,
    Reply::Status,
    Reply::StatusRetryLong,
    Reply::WrongDocument,
    Reply::Abandoned,
];

/// Every class of answer to a fetch of the keys.
pub const KEYS_REPLIES: [Reply; 18] = [
    Reply::Keys(SetName::A, Life::Unstated),
    Reply::Keys(SetName::A, Life::Shortest),
    Reply::Keys(SetName::A, Life::Small),
    Reply::Keys(SetName::A, Life::Huge),
    Reply::Keys(SetName::B, Life::Unstated),
    Reply::Keys(SetName::Both, Life::Unstated),
    Reply::Keys(SetName::Renewed, Life::Within),
    Reply::Keys(SetName::Useless, Life::Unstated),
    Reply::NotModified(Life::Unstated),
    Reply::NotModified(Life::Shortest),
    Reply::NotModified(Life::Small),
    Reply::NotModified(Life::Huge),
    Reply::Malformed,
    Reply::Status,
    Reply::StatusRetryLong,
    Reply::StatusRetryBrief,
    Reply::WrongDocument,
    Reply::Abandoned,
];

/// The classes of answers to a fetch of this document.
pub const fn replies(document: Document) -> &'static [Reply] {
    match document {
        Document::Metadata => &METADATA_REPLIES,
        Document::Keys => &KEYS_REPLIES,
    }
}
