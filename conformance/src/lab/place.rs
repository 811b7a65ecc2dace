//! Where an issuer of the lab serves: one port for each place, so that a fault can be set on one and not on another.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use countersign::resolve::step::Document;

/// http or https.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Plain http.
    Http,
    /// TLS 1.2 or 1.3 below it.
    Https,
}

impl Scheme {
    /// The scheme as a URL has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// How the URLs of an issuer name their host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    /// `127.0.0.1`.
    V4,
    /// `[::1]`.
    V6,
    /// `issuer-N.invalid`: only [`Names`](super::names::Names) knows it, and the server is on 127.0.0.1.
    Named,
}

/// One place of an issuer. Each has a listener of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The metadata. Its origin is the issuer identifier.
    Metadata,
    /// The key set that good metadata names.
    Keys,
    /// Another URL of the key set on the same host, for an issuer that moves it.
    MovedKeys,
    /// A good copy of the key set on another loopback address, where nobody should ever come.
    ForeignKeys,
    /// A good copy of the key set in plain http, where nobody should ever come.
    PlainKeys,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 5] =
        [Self::Metadata, Self::Keys, Self::MovedKeys, Self::ForeignKeys, Self::PlainKeys];

    /// How far the port of the last place is behind that of the first, where they are chosen.
    pub(super) const LAST_OFFSET: u16 = Self::PlainKeys.offset();

    /// How far its port is behind that of the first place, where they are chosen.
    pub(super) const fn offset(self) -> u16 {
        match self {
            Self::Metadata => 0,
            Self::Keys => 1,
            Self::MovedKeys => 2,
            Self::ForeignKeys => 3,
            Self::PlainKeys => 4,
        }
    }

    /// Its name, in a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Keys => "keys",
            Self::MovedKeys => "moved",
            Self::ForeignKeys => "foreign",
            Self::PlainKeys => "plain",
        }
    }

    /// What is served there.
    pub const fn document(self) -> Document {
        match self {
            Self::Metadata => Document::Metadata,
            Self::Keys | Self::MovedKeys | Self::ForeignKeys | Self::PlainKeys => Document::Keys,
        }
    }

    /// The path of the document (OIDC Discovery 4.1 fixes the one of the metadata).
    pub const fn path(self) -> &'static str {
        match self {
            Self::Metadata => "/.well-known/openid-configuration",
            Self::Keys | Self::MovedKeys | Self::ForeignKeys | Self::PlainKeys => "/jwks",
        }
    }

    pub(super) const fn scheme(self, issuer: Scheme) -> Scheme {
        match self {
            Self::PlainKeys => Scheme::Http,
            Self::Metadata | Self::Keys | Self::MovedKeys | Self::ForeignKeys => issuer,
        }
    }

    /// The addresses to listen on: the first one that this machine has.
    pub(super) const fn addresses(self, host: Host) -> [IpAddr; 2] {
        const FIRST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
        const SECOND: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
        const SIXTH: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);
        match (self, host) {
            // Not every system has 127.0.0.2, and not every one has IPv6.
            (Self::ForeignKeys, Host::V4 | Host::Named) => [SECOND, SIXTH],
            (Self::ForeignKeys, Host::V6) => [FIRST, SECOND],
            (Self::Metadata | Self::Keys | Self::MovedKeys | Self::PlainKeys, Host::V4 | Host::Named) => {
                [FIRST, FIRST]
            }
            (Self::Metadata | Self::Keys | Self::MovedKeys | Self::PlainKeys, Host::V6) => [SIXTH, SIXTH],
        }
    }
}

/// One thing for each place.
#[derive(Clone, Debug)]
pub(super) struct AtEach<T>([T; Place::ALL.len()]);

impl<T> AtEach<T> {
    pub(super) fn new(make: impl FnMut(Place) -> T) -> Self {
        Self(Place::ALL.map(make))
    }

    pub(super) fn try_new<E>(mut make: impl FnMut(Place) -> Result<T, E>) -> Result<Self, E> {
        let [metadata, keys, moved, foreign, plain] = Place::ALL;
        Ok(Self([make(metadata)?, make(keys)?, make(moved)?, make(foreign)?, make(plain)?]))
    }

    pub(super) const fn get(&self, place: Place) -> &T {
        let Self([metadata, keys, moved, foreign, plain]) = self;
        match place {
            Place::Metadata => metadata,
            Place::Keys => keys,
            Place::MovedKeys => moved,
            Place::ForeignKeys => foreign,
            Place::PlainKeys => plain,
        }
    }

    pub(super) const fn get_mut(&mut self, place: Place) -> &mut T {
        let Self([metadata, keys, moved, foreign, plain]) = self;
        match place {
            Place::Metadata => metadata,
            Place::Keys => keys,
            Place::MovedKeys => moved,
            Place::ForeignKeys => foreign,
            Place::PlainKeys => plain,
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

/// The URLs of one issuer: all that a document may have to name.
#[derive(Clone, Debug)]
pub struct Site {
    origins: AtEach<String>,
}

impl Site {
    pub(super) fn new(scheme: Scheme, name: Option<&str>, address: impl Fn(Place) -> SocketAddr) -> Self {
        let origin = |place: Place| {
            let (scheme, address) = (place.scheme(scheme).as_str(), address(place));
            match (place, name) {
                (Place::Metadata | Place::Keys | Place::MovedKeys | Place::PlainKeys, Some(name)) => {
                    format!("{scheme}://{name}:{}", address.port())
                }
                (Place::ForeignKeys, _) | (_, None) => format!("{scheme}://{address}"),
            }
        };
        Self { origins: AtEach::new(origin) }
    }

    /// Scheme, host and port of a place, without a slash behind.
    pub fn origin(&self, place: Place) -> &str {
        self.origins.get(place)
    }

    /// The issuer identifier.
    pub fn issuer(&self) -> &str {
        self.origin(Place::Metadata)
    }

    /// The URL of the document at a place.
    pub fn url(&self, place: Place) -> String {
        format!("{}{}", self.origin(place), place.path())
    }
}
