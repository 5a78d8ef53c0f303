//! Writes CIDs.

use cid::{Cid, Version};

use super::varint;

/// Appends the binary form of a CID; what `Cid::write_bytes` writes.
#[inline]
pub fn append_cid(cid: &Cid, out: &mut Vec<u8>) {
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
