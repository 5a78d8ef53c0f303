//! A fast hash of CIDs, keyed by the process.
//!
//! Digests are uniform already, but CIDs may be chosen by others (identity CIDs, files with false CIDs): the key keeps
//! them from choosing colliding ones. Used by the block cache and by the index of plain archives. Nothing that is
//! written or agreed upon depends on it.

use std::hash::{BuildHasher, Hasher, RandomState};

use cid::Cid;

/// The key of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyHash(u64, u64);

/// A product of 128 bits folded to 64: every bit of the result depends on every bit of both.
const fn fold(a: u64, b: u64) -> u64 {
    let product = (a as u128).wrapping_mul(b as u128);
    (product as u64) ^ ((product >> 64) as u64)
}

impl KeyHash {
    /// A new key, different in every process.
    pub(crate) fn new() -> Self {
        let random = RandomState::default();
        // Odd, so that neither factor is ever zero.
        Self(random.hash_one(0_u8) | 1, random.hash_one(1_u8) | 1)
    }

    /// The hash of a CID.
    pub(crate) fn of(self, cid: &Cid) -> u64 {
        let Self(first, second) = self;
        let (words, rest) = cid.hash().digest().as_chunks::<8>();
        let mut hash = fold(first ^ cid.codec() ^ cid.hash().code().rotate_left(32), second);
        for word in words {
            hash = fold(hash ^ u64::from_le_bytes(*word), second);
        }
        let rest = rest.iter().fold(rest.len() as u64, |all, byte| (all << 8) | u64::from(*byte));
        fold(hash ^ rest, first)
    }
}

/// For keys that carry their hash.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Precomputed(u64);

impl Hasher for Precomputed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Only `write_u64` is used; this keeps any other use correct, if slow.
        for byte in bytes {
            self.0 = fold(self.0 ^ u64::from(*byte), 0x9e37_79b9_7f4a_7c15);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl BuildHasher for Precomputed {
    type Hasher = Self;

    fn build_hasher(&self) -> Self {
        *self
    }
}
