//! Writes CIDs.

use cid::{Cid, Version};

use super::varint;
use crate::hash::BLAKE2B_256;

/// Appends the binary form of a CID; what `Cid::write_bytes` writes.
#[inline]
pub fn append_cid(cid: &Cid, out: &mut Vec<u8>) {
    let hash = cid.hash();
    if let (Version::V1, codec @ ..0x80, BLAKE2B_256) = (cid.version(), cid.codec(), hash.code())
        && let Ok(digest) = <&[u8; 32]>::try_from(hash.digest())
    {
        // Nearly every CID of the chain.
        out.reserve(38);
        out.extend_from_slice(&[1, codec as u8, 0xa0, 0xe4, 0x02, 32]);
        out.extend_from_slice(digest);
        return;
    }
    append_any(cid, out);
}

fn append_any(cid: &Cid, out: &mut Vec<u8>) {
    let hash = cid.hash();
    if cid.version() == Version::V1 {
        out.push(1);
        varint::append(cid.codec(), out);
    }
    varint::append(hash.code(), out);
    varint::append(u64::from(hash.size()), out);
    out.extend_from_slice(hash.digest());
}

/// How many bytes [`append_cid`] appends.
#[inline]
#[must_use]
pub fn encoded_len(cid: &Cid) -> usize {
    let hash = cid.hash();
    let prefix = match cid.version() {
        Version::V0 => 0,
        Version::V1 => varint::encoded_len(cid.codec()).saturating_add(1),
    };
    let digest = usize::from(hash.size());
    [varint::encoded_len(hash.code()), varint::encoded_len(u64::from(hash.size())), digest]
        .into_iter()
        .fold(prefix, usize::saturating_add)
}
