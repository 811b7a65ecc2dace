//! What a validator is put together from.

use crate::adapter::client::client;
use crate::adapter::policy;
use crate::adapter::refused::Refused;
use crate::protocol::configuration::Configuration;
use crate::scenarios::machine::{Machine, Real};
use countersign::fetch::{Fetch, FetchError, Fetched};
use countersign::http::client::HttpClient;
use countersign::http::roots::Roots;
use countersign::jwk::KeyLimits;
use countersign::policy::token::TokenPolicy;
use countersign::resolve::answer::Answer;
use countersign::resolve::step::Document;
use countersign::url::{FetchUrl, Issuer};

/// A machine that threads share.
pub(super) type Turned = Box<dyn Machine + Send + Sync>;

/// Makes the client of a session.
pub(super) type MakeClient = Box<dyn Fn() -> Box<dyn Fetch> + Send + Sync>;

/// What came of one request.
pub(super) type Outcome = Result<Fetched, FetchError>;

/// What a document was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    /// Which it is.
    pub(super) document: Document,
    /// The issuer whose it has to be.
    pub(super) issuer: Option<&'a Issuer>,
    /// The `kid` of the token that needs it.
    pub(super) kid: Option<&'a str>,
}

/// What a validator is put together from. [`Parts::sound`] has no defect; a saboteur has one other part.
pub(super) struct Parts {
    /// What a token has to be.
    pub(super) token: fn(&Configuration) -> Result<TokenPolicy, Refused>,
    /// The machine of a session.
    pub(super) machine: fn() -> Turned,
    /// The client of a session.
    pub(super) client: MakeClient,
    /// Where the metadata of an issuer are.
    pub(super) metadata_url: fn(&Issuer) -> FetchUrl,
    /// What is made of the outcome of a fetch.
    pub(super) read: fn(&Asked<'_>, Outcome) -> Answer,
}

impl Parts {
    /// The parts of the library, as the reference has them. These roots are trusted beside the built-in ones.
    pub(super) fn sound(roots: &Roots) -> Self {
        Self {
            token: policy::build,
            machine: || Box::new(Real),
            client: over(roots, |http| http),
            metadata_url: Issuer::openid_configuration,
            read,
        }
    }
}

/// Clients over the library's own, which trusts these roots beside the built-in ones.
pub(super) fn over<C: Fetch + 'static>(roots: &Roots, wrap: fn(HttpClient) -> C) -> MakeClient {
    let http = client(Some(roots));
    Box::new(move || Box::new(wrap(http.clone())))
}

/// What the library makes of the outcome of a fetch.
pub(super) fn read(asked: &Asked<'_>, outcome: Outcome) -> Answer {
    Answer::read(asked.document, outcome, &KeyLimits::DEFAULT)
}
