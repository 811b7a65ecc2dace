//! What is done in a case, its one change applied: the one place that knows which part each kind concerns.

use super::plan::{Change, Configure, ConfigureChange, Plan, ServeChange};
use super::step::Serve;
use crate::mint::jwks::SetChange;
use crate::mint::ordinary;
use crate::mint::recipe::TokenChange;
use crate::protocol::configuration::Profile;

/// The audience of every ordinary token that is no ID token.
const API: &str = "https://api.example";

impl Plan {
    /// The change of the token.
    pub const fn token_change(&self) -> Option<&TokenChange> {
        match &self.change {
            Some(Change::Token(change)) => Some(change),
            Some(Change::Set(_) | Change::Configure(_) | Change::Serve(_) | Change::Step(_)) | None => None,
        }
    }

    /// The change of the key set.
    pub const fn set_change(&self) -> Option<&SetChange> {
        match &self.change {
            Some(Change::Set(change)) => Some(change),
            Some(Change::Token(_) | Change::Configure(_) | Change::Serve(_) | Change::Step(_)) | None => None,
        }
    }

    /// How the validator is configured.
    pub fn configured(&self) -> Configure {
        let mut configure = self.configure.clone();
        match &self.change {
            Some(Change::Configure(change)) => match change {
                ConfigureChange::Audiences(names) => configure.audiences = Some(names.clone()),
                ConfigureChange::Algorithms(names) => configure.algorithms = Some(names.clone()),
                ConfigureChange::Issuer(text) => configure.issuer = Some(text.clone()),
                ConfigureChange::Nonce(nonce) => configure.nonce = Some(nonce.clone()),
                ConfigureChange::Profile(profile) => configure.profile = Some(*profile),
            },
            Some(Change::Token(_) | Change::Set(_) | Change::Serve(_) | Change::Step(_)) | None => {}
        }
        configure
    }

    /// How the issuer behaves at first.
    pub fn served(&self) -> Serve {
        let mut serve = self.serve.clone();
        match &self.change {
            Some(Change::Serve(change)) => match change {
                ServeChange::Metadata(name) => serve.metadata = Some(name.clone()),
                ServeChange::MetadataMember(member) => {
                    serve.metadata_with.insert(member.name.clone(), member.value.clone());
                }
                ServeChange::NoMetadataMember(name) => serve.metadata_without.push(name.clone()),
                ServeChange::Keys(name) => serve.keys = Some(name.clone()),
            },
            Some(Change::Token(_) | Change::Set(_) | Change::Configure(_) | Change::Step(_)) | None => {}
        }
        serve
    }

    /// The kind of token that the validator is configured for.
    pub fn expected_profile(&self) -> Profile {
        self.configured().profile.unwrap_or(self.profile)
    }

    /// The algorithms that the validator is configured with.
    pub fn algorithms(&self) -> Vec<String> {
        let own = || vec![self.token.alg.clone().unwrap_or_else(|| "RS256".to_owned())];
        self.configured().algorithms.unwrap_or_else(own)
    }

    /// The audiences that the validator is configured with.
    pub fn audiences(&self) -> Vec<String> {
        self.configured().audiences.unwrap_or_else(|| self.ordinary_audiences())
    }

    /// The audience that an ordinary token is for: that of the twin, where the configuration is what differs.
    pub fn audience(&self) -> String {
        let own = self.configure.audiences.clone().unwrap_or_else(|| self.ordinary_audiences());
        own.first().cloned().unwrap_or_default()
    }

    fn ordinary_audiences(&self) -> Vec<String> {
        let ordinary = match self.profile {
            Profile::IdToken => ordinary::CLIENT,
            Profile::Jwt | Profile::AccessToken | Profile::Mcp => API,
        };
        vec![ordinary.to_owned()]
    }
}
