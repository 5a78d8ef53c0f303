//! The interpreter: one tipset, from the state that its parent left to the state and the receipts that it leaves.
//!
//! Stands on the VM, which knows single messages, and on the rules, which say what lies between two tipsets. Synchronous:
//! whoever embeds it decides on which thread it runs. There is one loop; replay, traces and metrics are
//! [`Observer`]s of it.
//!
//! Invariants: nothing of a tipset is written before all of it is executed, but for the states between null rounds,
//! which no one is told of; and a tipset that has no result says which of the five kinds of failure it was
//! ([`Failure`], decision D7).
//!
//! | To understand | read |
//! | --- | --- |
//! | the loop | `interpreter.rs` |
//! | null rounds and migrations before it | `between.rs`, `migrations.rs` |
//! | which messages of the blocks count | `select.rs` |
//! | what the network itself calls: rewards, cron | `implicit.rs` |
//! | what comes out | `executed.rs`, `receipts.rs` |
//! | what the next tipset's messages pay for gas | `base_fee.rs` |
//! | who may watch, and what can go wrong | `observer.rs`, `failure.rs` |
//!
//! ```no_run
//! use std::sync::Arc;
//! use forest_blockstore::MemoryStore;
//! use forest_interpreter::{Failure, Interpreter, Migrations, NoMigrations, Tipset, Unobserved};
//! use forest_rules::Schedule;
//! use forest_shared::econ::TokenAmount;
//! use forest_vm::{Engine, externs::ReplayExterns, proofs::Assumed};
//!
//! # fn example(tipset: Tipset) -> Result<(), Box<dyn std::error::Error>> {
//! let interpreter = Interpreter {
//!     engine: Engine::new(Default::default())?,
//!     schedule: Arc::new(Schedule::mainnet()),
//!     store: Arc::new(MemoryStore::new()),
//!     proofs: Arc::new(Assumed::GOOD),
//!     supply: Arc::new(TokenAmount::from_whole(400_000_000)),
//!     migrations: Arc::new(NoMigrations),
//!     genesis_timestamp: 1_598_306_400,
//! };
//! let chain = Arc::new(ReplayExterns::default());
//! let executed = interpreter.apply(&tipset, chain, &mut Unobserved)?;
//! println!("state {}, receipts {}", executed.state_root, executed.receipts_root);
//! # Ok(())
//! # }
//! ```
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::disallowed_methods,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::iter_over_hash_type,
        clippy::panic,
        clippy::unwrap_used
    )
)]

pub mod base_fee;
mod between;
mod executed;
mod failure;
mod implicit;
mod interpreter;
mod migrations;
mod observer;
mod receipts;
mod select;
mod supply;
mod tipset;

pub use base_fee::next_base_fee;
pub use executed::{Executed, ExecutedMessage};
pub use failure::{Failure, FailureKind, InvalidTipset};
pub use interpreter::Interpreter;
pub use migrations::{Migrations, NoMigrations};
pub use observer::{Observer, Phase, Role, Step, Unobserved};
pub use receipts::{receipt_at, receipts};
pub use supply::CirculatingSupply;
pub use tipset::{BlockMessages, Included, Tipset};
