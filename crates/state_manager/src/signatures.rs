//! Signatures that were found good, so that nobody verifies them again.
//!
//! A message is verified when it arrives, when a block with it is validated, and by the prefetcher ahead of both.
//! Invariant: a message is named here by the CID of its signed form and the address of the key, so a good answer holds
//! for exactly these bytes and this signer. Bad signatures are not remembered: they cost whoever sends them.

use std::num::NonZeroUsize;

use forest_blocks::SignedMessage;
use forest_blockstore::Cid;
use forest_shared::address::Address;
use lru::LruCache;
use parking_lot::Mutex;

/// As many as an hour of full blocks has; some five megabytes.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(40_000).unwrap();

/// Signatures that were found good.
#[derive(Debug)]
pub struct Signatures(Mutex<LruCache<(Cid, Address), ()>>);

impl Default for Signatures {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(REMEMBERED)))
    }
}

impl Signatures {
    /// Whether `signer`, the address of a key, signed a message: remembered, or verified now.
    #[must_use]
    pub fn verify(&self, message: &SignedMessage, signer: &Address) -> bool {
        let Ok(cid) = message.cid() else { return false };
        if self.0.lock().get(&(cid, *signer)).is_some() {
            return true;
        }
        let good = message.verify(signer).is_ok();
        if good {
            self.0.lock().put((cid, *signer), ());
        }
        good
    }

    /// How many are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.lock().len()
    }

    /// Whether none is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
