//! Whether the data of a block is what its CID names.

use cid::Cid;
use forest_encoding::hash;

use crate::{CarError, Verify};

/// Compares a block with its CID; `offset` is where its section begins.
pub(crate) fn check(rule: Verify, offset: u64, cid: &Cid, data: &[u8]) -> Result<(), CarError> {
    if rule == Verify::Nothing {
        return Ok(());
    }
    let digest = cid.hash().digest();
    let same = match cid.hash().code() {
        hash::BLAKE2B_256 => digest == hash::blake2b_256(data),
        hash::SHA2_256 => digest == hash::sha2_256(data),
        hash::IDENTITY => digest == data,
        _ if rule == Verify::Supported => true,
        code => return Err(CarError::UnsupportedHash { offset, cid: *cid, code }),
    };
    if same { Ok(()) } else { Err(CarError::HashMismatch { offset, cid: *cid }) }
}
