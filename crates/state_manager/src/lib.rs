//! The asynchronous edge of a node: computes, caches and queries the states of tipsets.
//!
//! Stands on the interpreter, which applies one tipset, and on the chain's view. A node gives it a store, a chain and a
//! schedule ([`StateManager::builder`]); it gives the node what every tipset leads to, and answers what people ask.
//!
//! ```text
//!  node ── compute(tipset) ──> cache of executed tipsets ──> flights: equal requests wait for one
//!                                                              │ a thread that may block
//!                     prefetcher: reads ahead for the next     ▼
//!                           │                     Interpreter::apply(messages, rewards, cron) ── one batch ──┐
//!                           ▼                                  │                                             ▼
//!                     CachedStore: the shared block cache <────┘                                     the node's store
//! ```
//!
//! Invariants: equal requests execute once; nothing is written after an answer; no lock is held across an await; an
//! error says whether a block may be blamed for it ([`Error::is_consensus`]).
//!
//! | To understand | read |
//! | --- | --- |
//! | what a node must supply | `builder.rs`, [`Chain`] |
//! | from a request to an execution | `compute.rs`, `flights.rs`, `cancel.rs` |
//! | what is remembered | `executed_cache.rs`, `signatures.rs` |
//! | reading ahead | `prefetch.rs`, `prefetch/plan.rs` |
//! | questions: actors, calls, messages | `lookups.rs`, `simulate.rs`, `search.rs` |
//! | what is measured, exported and logged | `measure.rs`, `stats.rs`, `metrics.rs`, `metered_store.rs`, `log.rs` |
//! | what can go wrong | `error.rs` |
//! | the published types | `compat.rs` |

mod builder;
mod cancel;
#[cfg(feature = "fvm-compat")]
mod compat;
mod compute;
mod error;
mod executed;
mod executed_cache;
mod flights;
mod log;
mod lookups;
mod measure;
mod metered_store;
mod metrics;
mod prefetch;
mod search;
mod signatures;
mod simulate;
mod state_manager;
mod stats;

pub use builder::{BuildError, Builder};
pub use compute::{Replayed, TipsetState};
pub use error::{Error, Mismatch, NoActor};
pub use executed::ExecutedTipset;
pub use forest_chain::{Chain, ChainError, StoreChain};
pub use measure::Measured;
pub use metered_store::MeteredStore;
pub use metrics::{
    Lane, LaneMetrics, Metrics, MismatchKind, ModulesCollector, Occupied, PrefetchCounters, PrefetchCounts,
    StoreCounters, StoreMetrics, TipsetCacheCounters, TipsetCacheCounts,
};
pub use prefetch::PrefetchConfig;
pub use search::Found;
pub use signatures::Signatures;
pub use state_manager::StateManager;
pub use stats::{ExitClass, Exits, GasSplit, MessageStats, ReadCounters, Reads, TimeSplit, TipsetStats};
