//! Where a node keeps its blocks, and the cache it reads them through.
//!
//! Everything here is a [`Blockstore`](forest_blockstore::Blockstore), so the parts stack as a node needs them:
//!
//! ```text
//! CachedStore            raw blocks in memory, byte-bounded, shared by all readers (decision D4)
//!   UnionStore           one writable store over many archives
//!     ParityStore        writable, persistent, batches are atomic and durable
//!     AnyCar ...         read-only archives: plain, zstd, .forest.car.zst
//! ```
//!
//! - [`ParityStore`]: on disk; after a crash a batch is there whole or not at all, and all are there whose
//!   `put_many` returned.
//! - [`AnyCar`]: opens an archive of any kind without loading it into a store.
//! - [`UnionStore`]: writes go to one store, in whole batches; reads go to all.
//! - [`BlockCache`] and [`CachedStore`]: the shared cache; [`BlockCacheCollector`] exports its counters.
//! - [`MemoryStore`]: for tests and overlays.
//!
//! A store that fails says so: an I/O error never looks like an absent block, at any layer.
//!
//! ```
//! use std::sync::Arc;
//! use forest_blockstore::{Block, Blockstore};
//! use forest_db::{BlockCache, CachedStore, MemoryStore, UnionStore};
//!
//! let cache = Arc::new(BlockCache::new(64 << 20));
//! let store = CachedStore::new(UnionStore::new(MemoryStore::new()), cache.clone());
//! let block = Block::blake2b(0x71, vec![0x80]);
//! store.put(block.clone())?;
//! assert_eq!(store.get(&block.cid)?, Some(block.data));
//! assert_eq!(cache.counters().hits, 1);
//! # Ok::<(), forest_blockstore::StoreError>(())
//! ```

mod byte_lru;
mod cache;
mod cached;
mod car;
mod error;
mod key_hash;
mod metrics;
mod parity;
mod union;

pub use cache::{BlockCache, CacheCounters};
pub use cached::CachedStore;
pub use car::{Access, AnyCar, CarOptions, FrameCache, IndexedCar, PlainCar};
pub use error::DbError;
pub use forest_blockstore::MemoryStore;
pub use metrics::BlockCacheCollector;
pub use parity::{Durability, ParityOptions, ParityStore};
pub use union::UnionStore;
