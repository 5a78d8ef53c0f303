//! The hasher of maps keyed by CIDs.
//!
//! Used by every map of blocks in memory, here and above. A digest is uniform already, so strong mixing is wasted on it;
//! but a CID may carry an identity hash, or any codec, that its author chose, so what is mixed in is multiplied by a
//! secret of the process. Order of such a map must never be seen: it changes from run to run.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

/// Builds [`CidHasher`]s, all with the same secret.
///
/// ```
/// use std::collections::HashMap;
/// use forest_blockstore::{Cid, CidBuildHasher};
/// let mut sizes: HashMap<Cid, usize, CidBuildHasher> = HashMap::default();
/// sizes.insert(Cid::default(), 1);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CidBuildHasher {
    secret: u64,
}

/// A map from CIDs.
pub type CidMap<V> = std::collections::HashMap<::cid::Cid, V, CidBuildHasher>;

/// A set of CIDs.
pub type CidSet = std::collections::HashSet<::cid::Cid, CidBuildHasher>;

impl Default for CidBuildHasher {
    fn default() -> Self {
        static SECRET: LazyLock<u64> = LazyLock::new(|| RandomState::default().hash_one(0_u64));
        Self { secret: *SECRET }
    }
}

impl BuildHasher for CidBuildHasher {
    type Hasher = CidHasher;

    #[inline]
    fn build_hasher(&self) -> CidHasher {
        CidHasher { state: self.secret }
    }
}

/// Mixes the parts of a CID: one multiplication for each number, one for each 16 bytes of digest.
#[derive(Clone, Debug)]
pub struct CidHasher {
    state: u64,
}

/// An odd number without pattern (the fraction of pi).
const FACTOR: u64 = 0x243f_6a88_85a3_08d3;

impl CidHasher {
    /// Multiplies into 128 bits and folds the halves: every bit of the input reaches every bit of the state.
    #[inline]
    fn mix(&mut self, left: u64, right: u64) {
        let product = u128::from(self.state ^ left).wrapping_mul(u128::from(FACTOR ^ right));
        self.state = (product as u64) ^ ((product >> 64) as u64);
    }
}

impl Hasher for CidHasher {
    #[inline]
    fn write(&mut self, mut bytes: &[u8]) {
        while let Some((&block, rest)) = bytes.split_first_chunk::<16>() {
            let block = u128::from_le_bytes(block);
            self.mix(block as u64, (block >> 64) as u64);
            bytes = rest;
        }
        if !bytes.is_empty() {
            let mut block = [0; 16];
            block.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
            let block = u128::from_le_bytes(block);
            self.mix(block as u64, (block >> 64) as u64);
        }
    }

    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.mix(value, 0);
    }

    #[inline]
    fn write_usize(&mut self, value: usize) {
        self.mix(value as u64, 0);
    }

    #[inline]
    fn write_isize(&mut self, value: isize) {
        // The discriminant of the version: one bit, which the next number is mixed over.
        self.state ^= value as u64;
    }

    #[inline]
    fn finish(&self) -> u64 {
        // One multiplication spreads the last 16 bytes evenly enough for neither end of the hash; a second does.
        let mut last = self.clone();
        last.mix(0, 0);
        last.state
    }
}

#[cfg(test)]
mod tests {
    use ::cid::{Cid, multihash::Multihash};

    use super::*;

    fn hash(codec: u64, code: u64, digest: &[u8]) -> u64 {
        CidBuildHasher::default().hash_one(Cid::new_v1(codec, Multihash::wrap(code, digest).unwrap()))
    }

    #[test]
    fn every_part_counts() {
        let whole = hash(0x71, 0xb220, &[1; 32]);
        assert_eq!(whole, hash(0x71, 0xb220, &[1; 32]));
        assert_ne!(whole, hash(0x70, 0xb220, &[1; 32]));
        assert_ne!(whole, hash(0x71, 0xb221, &[1; 32]));
        for length in 0..32 {
            assert_ne!(whole, hash(0x71, 0xb220, &[1; 32][..length]));
        }
        for at in 0..32 {
            let mut digest = [1; 32];
            digest[at] ^= 0x80;
            assert_ne!(whole, hash(0x71, 0xb220, &digest), "{at}");
        }
    }

    /// Keys that differ in one chosen place must spread over the low bits (the bucket) and the high bits (the tag).
    #[test]
    fn chosen_keys_spread() {
        for byte in 0..64 {
            let mut low = std::collections::BTreeSet::new();
            let mut high = std::collections::BTreeSet::new();
            for value in 0..=255 {
                let mut digest = [0; 64];
                digest[byte] = value;
                let hash = hash(0x55, 0, &digest);
                low.insert(hash & 0xff);
                high.insert(hash >> 57);
            }
            // 256 balls into 256 bins leave about 162 bins hit, into 128 bins about 111.
            assert!(low.len() > 120 && high.len() > 80, "byte {byte}: {} {}", low.len(), high.len());
        }
    }
}
