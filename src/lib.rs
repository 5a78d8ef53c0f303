//! The Filecoin VM for Rust nodes: every network version that ran on Wasm (16 to 29), with one engine.
//!
//! This package re-exports the crates of the workspace under one name. It is being built from the bottom up: the
//! virtual machine and the interpreter stand, and the node around them comes next.
//!
//! # A tour, from the bottom
//!
//! - [`encoding`]: bytes and values. DAG-CBOR, CIDs, hashes, and the scanner that finds links.
//! - [`blockstore`]: where blocks live. One trait, a memory store, a write buffer that flushes what is reachable.
//! - [`hamt`], [`amt`], [`kamt`], [`bitfield`]: the structures that state is made of.
//! - [`car`]: archives of blocks, streamed or opened for random access.
//! - [`shared`]: what both sides of the syscall boundary speak: addresses, amounts, messages, receipts, events.
//! - [`rules`]: network versions as data: prices, limits, syscalls, behaviours, and when each network upgrades.
//! - [`blocks`]: headers, tipsets, signed messages. [`builtin`]: the built-in actors, as a node sees them.
//! - [`vm`]: the virtual machine, one message at a time. Proofs of storage, which take minutes to compile, are in the
//!   crate `forest_proofs`.
//! - [`interpreter`]: whole tipsets: null rounds, migrations, messages, rewards, cron, receipts. [`chain`]: what it asks
//!   of the chain, from headers and states. [`migrations`]: what upgrades do to the state.
//! - [`state_manager`]: the asynchronous edge of a node, over all of it.
//! - [`db`]: stores that last, and the block cache that all of them share.
//!
//! # Features
//!
//! - `fvm-compat`: adapters to and from `fvm_ipld_blockstore` 0.3 stores, conversions for `fvm_shared` 4 types.
//!
//! No feature changes what a network would see.

pub use forest_amt as amt;
pub use forest_bitfield as bitfield;
pub use forest_blocks as blocks;
pub use forest_blockstore as blockstore;
pub use forest_builtin as builtin;
pub use forest_car as car;
pub use forest_chain as chain;
pub use forest_db as db;
pub use forest_encoding as encoding;
pub use forest_hamt as hamt;
pub use forest_interpreter as interpreter;
pub use forest_kamt as kamt;
pub use forest_migrations as migrations;
pub use forest_rules as rules;
pub use forest_shared as shared;
pub use forest_state_manager as state_manager;
pub use forest_vm as vm;

/// The README, so that what it shows compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
