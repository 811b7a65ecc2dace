//! How an issuer of the lab behaves, as a case says it.

use crate::catalogue::step::Serve;
use crate::lab::behaviour::{Behaviour, SetError};
use crate::lab::fault::Fault;
use crate::lab::gate::Gate;
use crate::lab::good::Good;
use crate::lab::issuer::Issuer;
use crate::lab::place::Place;
use core::fmt;

/// Why an issuer cannot behave like that.
#[derive(Debug)]
pub enum ServeError {
    /// There is no fault of this name.
    Unknown(String),
    /// The lab cannot do it.
    Lab(SetError),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(f, "there is no fault `{name}`"),
            Self::Lab(error) => error.fmt(f),
        }
    }
}

impl From<SetError> for ServeError {
    fn from(error: SetError) -> Self {
        Self::Lab(error)
    }
}

/// The places where keys are on the issuer's own host.
const OWN: [Place; 2] = [Place::Keys, Place::MovedKeys];

/// The places of the key set.
const KEYS: [Place; 4] = [Place::Keys, Place::MovedKeys, Place::ForeignKeys, Place::PlainKeys];

/// Has the issuer behave like this from now on. `keys` is its key set.
pub(super) fn serve(issuer: &Issuer, serve: &Serve, keys: &[u8]) -> Result<(), ServeError> {
    if serve.cache_control.is_some() || serve.etag.is_some() {
        let good = set(keys);
        let good = match &serve.cache_control {
            Some(cache_control) => good.with_header("cache-control", cache_control),
            None => good,
        };
        let good = match &serve.etag {
            Some(etag) => good.with_etag(etag),
            None => good,
        };
        OWN.into_iter().try_for_each(|place| issuer.set(place, good.clone()))?;
    }
    if serve.moved {
        issuer.set(Place::Metadata, issuer.metadata_naming(Place::MovedKeys))?;
        issuer.set(Place::Keys, Fault::RefusedPort)?;
    }
    if let Some(name) = &serve.metadata {
        behave(issuer, Place::Metadata, name)?;
    }
    if let Some(name) = &serve.keys {
        OWN.into_iter().try_for_each(|place| behave(issuer, place, name))?;
    }
    Ok(())
}

/// Has the key set be served as it is, once this gate is open.
pub(super) fn hold(issuer: &Issuer, gate: &Gate) -> Result<(), ServeError> {
    Ok(OWN.into_iter().try_for_each(|place| issuer.restore_behind(place, gate))?)
}

/// Has every place of the key set serve this document.
pub(super) fn publish(issuer: &Issuer, keys: &[u8]) -> Result<(), ServeError> {
    Ok(KEYS.into_iter().try_for_each(|place| issuer.set(place, set(keys)))?)
}

fn behave(issuer: &Issuer, place: Place, name: &str) -> Result<(), ServeError> {
    if name == "good" {
        return Ok(issuer.restore(place)?);
    }
    let fault = Fault::by_name(name).ok_or_else(|| ServeError::Unknown(name.to_owned()))?;
    Ok(issuer.set(place, Behaviour::Fault(fault))?)
}

fn set(keys: &[u8]) -> Good {
    Good::new(keys).with_content_type("application/jwk-set+json")
}
