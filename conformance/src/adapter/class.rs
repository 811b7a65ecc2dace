//! The one table from the library's reasons to the classes of the protocol.

use crate::protocol::class::ErrorClass;
use countersign::claims::claim::Claim;
use countersign::rejection::Rejection;

use ErrorClass::{
    Algorithm, Audience, Claims, Expired, Header, Issuer, Key, Malformed, NotYetValid, Signature,
};

/// Every reason by its code.
const CLASSES: &[(&str, ErrorClass)] = &[
    ("token_too_large", Malformed),
    ("json_serialization", Malformed),
    ("encrypted_token", Malformed),
    ("segment_count", Malformed),
    ("segment_encoding", Malformed),
    ("header_too_large", Malformed),
    ("signature_too_large", Malformed),
    ("header_json", Malformed),
    ("payload_json", Malformed),
    ("alg_missing", Algorithm),
    ("alg_none", Algorithm),
    ("alg_unknown", Algorithm),
    ("alg_unsupported", Algorithm),
    ("alg_not_allowed", Algorithm),
    ("header_wrong_type", Header),
    ("kid_too_long", Header),
    ("typ_missing", Header),
    ("typ_mismatch", Header),
    ("nested_token", Header),
    ("unencoded_payload", Header),
    ("crit_empty", Header),
    ("crit_not_a_name", Header),
    ("crit_duplicate", Header),
    ("crit_registered", Header),
    ("crit_absent", Header),
    ("crit_unknown", Header),
    ("claim_wrong_type", Claims),
    ("claim_missing", Claims),
    ("iss_mismatch", Issuer),
    ("aud_mismatch", Audience),
    ("aud_not_configured", Audience),
    ("aud_untrusted", Audience),
    ("azp_mismatch", Audience),
    ("mac_several_audiences", Audience),
    ("sub_too_long", Claims),
    ("nonce_mismatch", Claims),
    ("nonce_not_sent", Claims),
    ("acr_mismatch", Claims),
    ("hash_mismatch", Claims),
    ("other_token_kind", Claims),
    ("expired", Expired),
    ("not_yet_valid", NotYetValid),
    ("issued_in_future", NotYetValid),
    ("too_old", Expired),
    ("authentication_too_old", Expired),
    ("key_not_found", Key),
    ("key_ambiguous", Key),
    ("key_mismatch", Key),
    ("signature_empty", Signature),
    ("bad_signature", Signature),
];

/// The class of a rejection; `None` for a reason that the library has and this table has not.
pub(crate) fn of(rejection: &Rejection) -> Option<ErrorClass> {
    // Two reasons are about any claim, and two claims are classes of their own.
    let claim = match rejection {
        Rejection::ClaimMissing { claim, .. } | Rejection::ClaimType { claim, .. } => Some(*claim),
        _ => None,
    };
    match claim {
        Some(Claim::Iss) => Some(Issuer),
        Some(Claim::Aud | Claim::Azp) => Some(Audience),
        _ => of_code(rejection.code()),
    }
}

fn of_code(code: &str) -> Option<ErrorClass> {
    CLASSES.iter().find(|(known, _)| *known == code).map(|(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_of_the_library_has_a_class_and_no_other_reason_has() {
        let table: Vec<&str> = CLASSES.iter().map(|(code, _)| *code).collect();
        assert_eq!(table, Rejection::CODES);
    }

    #[test]
    fn a_claim_that_is_a_class_of_its_own_is_told_as_that() {
        let missing = |claim| of(&Rejection::ClaimMissing { claim, section: "" });
        assert_eq!(missing(Claim::Iss), Some(Issuer));
        assert_eq!(missing(Claim::Aud), Some(Audience));
        assert_eq!(missing(Claim::Exp), Some(Claims));
    }
}
