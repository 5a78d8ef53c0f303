//! Whether the data of a block is what its CID names.
//!
//! blake2b works on one block at a time with a quarter of what the processor could do. So what lies in the buffer
//! ahead is hashed several blocks at once; whatever that finds wrong, or cannot judge, is left to the check of the
//! single block when its turn comes, so that errors come where they would come without.

use blake2b_simd::{
    Params,
    many::{HashManyJob, hash_many},
};
use cid::Cid;
use forest_encoding::hash;
use smallvec::SmallVec;

use crate::{CarError, Verify, section};

/// Blocks that are hashed at once: many times what any processor does in parallel, so that a large block among small
/// ones seldom is the last that remains, alone.
const AT_ONCE: usize = 64;

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

/// Bytes of whole sections at the start of `window` whose blocks are under blake2b-256 and proven right.
pub(crate) fn ahead(window: &[u8], limit: u64) -> usize {
    let mut params = Params::new();
    params.hash_length(32);
    let mut cids = SmallVec::<[Cid; AT_ONCE]>::new();
    let mut ends = SmallVec::<[usize; AT_ONCE]>::new();
    let mut jobs = SmallVec::<[HashManyJob<'_>; AT_ONCE]>::new();
    let mut rest = window;
    while jobs.len() < AT_ONCE
        && let Some((cid, data, after)) = next(rest, limit)
    {
        cids.push(cid);
        ends.push(window.len().saturating_sub(after.len()));
        jobs.push(HashManyJob::new(&params, data));
        rest = after;
    }
    // One alone is as well hashed when its turn comes.
    if jobs.len() < 2 {
        return 0;
    }
    hash_many(&mut jobs);
    let right =
        cids.iter().zip(&jobs).take_while(|(cid, job)| cid.hash().digest() == job.to_hash().as_bytes());
    right.zip(ends).last().map_or(0, |(_, end)| end)
}

/// The first section of `window`, if it is whole, within the limit and under blake2b-256, and what follows it.
fn next(window: &[u8], limit: u64) -> Option<(Cid, &[u8], &[u8])> {
    let (length, used) = section::parse_length(0, window, "section").ok()??;
    if length > limit {
        return None;
    }
    let (body, after) = window.get(used..)?.split_at_checked(usize::try_from(length).ok()?)?;
    let (cid, cid_length) = section::read_cid(0, body).ok()?;
    let known = cid.hash().code() == hash::BLAKE2B_256 && cid.hash().digest().len() == 32;
    Some((cid, body.get(cid_length..).filter(|_| known)?, after))
}
