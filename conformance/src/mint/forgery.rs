//! Signatures that are made in a way which their algorithm does not have, by their names.

use super::algorithm::{Form, JwsAlg};
use super::hash::Hash;
use super::padding::{Block, Pkcs1, Pss, Salt};

/// The form of this name for this algorithm; None where there is none of that name, or it has no meaning here.
///
/// `digest-HASH` is PKCS #1 v1.5 over another hash than that of the algorithm, `block-NAME` a block that is not built as it
/// has to be; `salt-N` and `salt-max` are PSS with a salt of another length, `mgf-HASH` with another hash in the mask.
pub(super) fn form(name: &str, alg: JwsAlg) -> Option<Form> {
    let hash = |name: &str| Hash::ALL.iter().copied().find(|hash| hash.name() == name);
    let (kind, what) = name.split_once('-')?;
    match (kind, alg.form()) {
        ("digest", Form::RsaPkcs1(own)) => Some(Form::RsaPkcs1(Pkcs1 { hash: hash(what)?, ..own })),
        ("block", Form::RsaPkcs1(own)) => Some(Form::RsaPkcs1(Pkcs1 { block: Block::parse(what)?, ..own })),
        ("salt", Form::RsaPss(own)) => {
            let salt = if what == "max" { Salt::Max } else { Salt::Octets(what.parse().ok()?) };
            Some(Form::RsaPss(Pss { salt, ..own }))
        }
        ("mgf", Form::RsaPss(own)) => Some(Form::RsaPss(Pss { mgf: hash(what)?, ..own })),
        _ => None,
    }
}
