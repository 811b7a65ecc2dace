//! What a key says it may be used for: `use`, `key_ops` and `alg` (RFC 7517 sections 4.2 to 4.4).

use super::passed_over::PassedOver;
use super::skip::SkipReason;
use crate::algorithm::Algorithm;
use crate::json::Raw;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What a key says it may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Usage {
    purpose: Purpose,
    operations: Operations,
    algorithm: Intended,
}

/// `use`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Purpose {
    Absent,
    Signature,
    /// "enc", an unknown value, or "SIG": the comparison is case-sensitive.
    Other,
}

/// `key_ops`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Operations {
    Absent,
    Verify,
    Other,
}

/// `alg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Intended {
    Absent,
    Known(Algorithm),
    /// A name that is not in our table. The key stays in the set and fits no token (RFC 7517 section 4.4).
    Other,
}

/// The registered operations, and the `use` that each belongs to (RFC 7517 sections 4.2 and 4.3).
const OPERATIONS: [(&str, &str); 8] = [
    ("sign", "sig"),
    ("verify", "sig"),
    ("encrypt", "enc"),
    ("decrypt", "enc"),
    ("wrapKey", "enc"),
    ("unwrapKey", "enc"),
    ("deriveKey", "enc"),
    ("deriveBits", "enc"),
];

impl Usage {
    /// Reads the three members. `key_ops` may mix unrelated operations (a SHOULD NOT of section 4.3), but must not
    /// contradict `use`; an operation that is not registered contradicts nothing.
    pub(super) fn parse(
        purpose: Option<Raw<'_>>,
        operations: Option<Raw<'_>>,
        algorithm: Option<Raw<'_>>,
    ) -> Result<Self, SkipReason> {
        let purpose = purpose.map(|raw| raw.as_str().ok_or(SkipReason::WrongType("use"))).transpose()?;
        let algorithm = match algorithm {
            None => Intended::Absent,
            Some(raw) => {
                let name = raw.as_str().ok_or(SkipReason::WrongType("alg"))?;
                Algorithm::parse(&name).map_or(Intended::Other, Intended::Known)
            }
        };
        let operations = match operations {
            None => Operations::Absent,
            Some(raw) => read_operations(raw, purpose.as_deref())?,
        };
        let purpose = match purpose.as_deref() {
            None => Purpose::Absent,
            Some("sig") => Purpose::Signature,
            Some(_) => Purpose::Other,
        };
        Ok(Self { purpose, operations, algorithm })
    }

    /// Why a key of this usage does not verify signatures of `algorithm` (S1).
    pub(super) fn passed_over(self, algorithm: Algorithm) -> Option<PassedOver> {
        match self.algorithm {
            Intended::Absent => {}
            Intended::Known(intended) if intended == algorithm => {}
            Intended::Known(_) | Intended::Other => return Some(PassedOver::Algorithm),
        }
        match self.purpose {
            Purpose::Absent | Purpose::Signature => {}
            Purpose::Other => return Some(PassedOver::Use),
        }
        match self.operations {
            Operations::Absent | Operations::Verify => None,
            Operations::Other => Some(PassedOver::KeyOps),
        }
    }
}

fn read_operations(raw: Raw<'_>, purpose: Option<&str>) -> Result<Operations, SkipReason> {
    let mut seen: BTreeSet<Cow<'_, str>> = BTreeSet::new();
    let is_array = raw.elements(|element| {
        let operation = element.as_str().ok_or(SkipReason::WrongType("key_ops"))?;
        if seen.insert(operation) { Ok(()) } else { Err(SkipReason::DuplicateKeyOps) }
    })?;
    if !is_array {
        return Err(SkipReason::WrongType("key_ops"));
    }
    let of_another =
        |purpose: &str| OPERATIONS.iter().any(|(operation, of)| *of != purpose && seen.contains(*operation));
    // Only the two registered uses say which operations belong to them.
    if let Some(purpose @ ("sig" | "enc")) = purpose
        && of_another(purpose)
    {
        return Err(SkipReason::UseContradictsKeyOps);
    }
    Ok(if seen.contains("verify") { Operations::Verify } else { Operations::Other })
}
