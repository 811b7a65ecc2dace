//! How often one validation allocates.

use crate::measure::Lane;
use crate::support::Token;
use countersign::jws::Buffers;

/// Allocations for each token, once the buffers have grown and, for a remote set, the keys are held.
pub(crate) fn per_token(lane: &Lane<'_>, tokens: &[Token]) -> f64 {
    let mut buffers = Buffers::new();
    lane(tokens, &mut buffers);
    let counted = allocation_counter::measure(|| lane(tokens, &mut buffers));
    counted.count_total as f64 / tokens.len() as f64
}
