//! How long a message is on chain, which its inclusion is charged by.

use crate::crypto::{SECP_SIG_LEN, SignatureType};

/// What a 65-byte signature adds: the head of `[message, signature]`, the head of the byte string, the type.
const SIGNATURE_OVERHEAD: usize = 1 + 2 + 1 + SECP_SIG_LEN;

/// Length on chain, in bytes, of a message whose unsigned CBOR has `unsigned` bytes.
///
/// BLS signatures are aggregated in the block, so such messages are stored as they are; all others are stored as
/// `[message, signature]` with a signature of 65 bytes.
///
/// ```
/// use forest_shared::{crypto::SignatureType, message::inclusion_length};
/// assert_eq!(inclusion_length(100, SignatureType::Bls), 100);
/// assert_eq!(inclusion_length(100, SignatureType::Secp256k1), 169);
/// ```
#[must_use]
pub const fn inclusion_length(unsigned: usize, signature: SignatureType) -> usize {
    match signature {
        SignatureType::Bls => unsigned,
        SignatureType::Secp256k1 | SignatureType::Delegated => unsigned.saturating_add(SIGNATURE_OVERHEAD),
    }
}
