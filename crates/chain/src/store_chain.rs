//! A chain in a block store: all that a snapshot, or a node without an index, needs.
//!
//! Headers are read once and kept as long as there is room. Long walks are shortened by *skips*: a tipset that is the
//! last of a stretch of epochs remembers the last of the stretch before. Invariant: a skip leads from a tipset to an
//! ancestor, and which ones those are no reorganisation changes; so nothing here is ever invalid.

use std::num::NonZeroUsize;

use forest_blocks::{Tipset, TipsetKey};
use forest_blockstore::Blockstore;
use forest_rules::NullRoundNeighbour;
use forest_shared::clock::ChainEpoch;
use lru::LruCache;
use parking_lot::{Mutex, RwLock};

use crate::{Chain, ChainError, chain::begin};

/// Tipsets that are kept: three days of them, some tens of megabytes.
const TIPSETS: NonZeroUsize = NonZeroUsize::new(8640).unwrap();
/// Skips that are kept. A mainnet of ten years has three times as many stretches; walks that far are rare.
const SKIPS: NonZeroUsize = NonZeroUsize::new(1 << 16).unwrap();
/// Epochs in a stretch.
const STRETCH: ChainEpoch = 64;

/// A chain whose headers are in a block store.
pub struct StoreChain<S> {
    store: S,
    head: RwLock<Tipset>,
    tipsets: Mutex<LruCache<TipsetKey, Tipset>>,
    skips: Mutex<LruCache<TipsetKey, Tipset>>,
}

impl<S: Blockstore> StoreChain<S> {
    /// The chain that ends in `head`.
    pub fn new(store: S, head: Tipset) -> Self {
        let (tipsets, skips) = (LruCache::new(TIPSETS), LruCache::new(SKIPS));
        Self { store, head: RwLock::new(head), tipsets: Mutex::new(tipsets), skips: Mutex::new(skips) }
    }

    /// The chain that ends in the tipset that a key names.
    ///
    /// # Errors
    /// [`ChainError`]: that tipset cannot be read.
    pub fn load(store: S, head: &TipsetKey) -> Result<Self, ChainError> {
        let head = load(&store, head)?;
        Ok(Self::new(store, head))
    }

    /// Goes on from another head, be it a child of the old one or on another fork.
    pub fn set_head(&self, head: Tipset) {
        *self.head.write() = head;
    }

    /// The head of a later stretch, if it is remembered and not before the epoch.
    fn skip(&self, at: &Tipset, epoch: ChainEpoch) -> Option<Tipset> {
        self.skips.lock().get(at.key()).filter(|target| target.epoch() >= epoch).cloned()
    }
}

impl<S: Blockstore> Chain for StoreChain<S> {
    fn head(&self) -> Tipset {
        self.head.read().clone()
    }

    fn tipset(&self, key: &TipsetKey) -> Result<Tipset, ChainError> {
        if let Some(known) = self.tipsets.lock().get(key) {
            return Ok(known.clone());
        }
        let tipset = load(&self.store, key)?;
        self.tipsets.lock().put(key.clone(), tipset.clone());
        Ok(tipset)
    }

    fn tipset_at(
        &self,
        epoch: ChainEpoch,
        from: &Tipset,
        null_round: NullRoundNeighbour,
    ) -> Result<Tipset, ChainError> {
        let mut at = begin(epoch, from)?;
        // The last tipset of the stretch that the walk is in, if the walk has seen its beginning.
        let mut last: Option<Tipset> = None;
        while at.epoch() > epoch && at.epoch() > 0 {
            if let Some(target) = self.skip(&at, epoch) {
                (at, last) = (target.clone(), Some(target));
                continue;
            }
            let parent = self.tipset(at.parents())?;
            if parent.epoch() < epoch && null_round == NullRoundNeighbour::Newer {
                break;
            }
            if parent.epoch().div_euclid(STRETCH) != at.epoch().div_euclid(STRETCH)
                && let Some(last) = last.replace(parent.clone())
            {
                self.skips.lock().put(last.key().clone(), parent.clone());
            }
            at = parent;
        }
        Ok(at)
    }
}

impl<S> std::fmt::Debug for StoreChain<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreChain").field("head", &self.head.read().epoch()).finish_non_exhaustive()
    }
}

fn load(store: &impl Blockstore, key: &TipsetKey) -> Result<Tipset, ChainError> {
    Tipset::load(store, key).map_err(|error| ChainError::Tipset { key: key.clone(), source: error.into() })
}
