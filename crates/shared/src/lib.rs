//! Types that both sides of the syscall boundary speak: the host that executes messages and the actors it runs.
//!
//! Stands on `forest_encoding` (bytes, CIDs, DAG-CBOR); everything above, from the rules to the node, names these
//! types. No I/O, no clock, no global: a value means the same in every thread, and `no-default-features` builds for
//! wasm32. The serde forms are the chain's, byte for byte.
//!
//! | Looking for | Module |
//! | --- | --- |
//! | addresses f0 to f4, as bytes and as text | [`address`] |
//! | token amounts, big integers as the chain writes them | [`econ`], [`bigint`] |
//! | messages, receipts, events | [`message`], [`receipt`], [`event`] |
//! | epochs, network versions, chain ids | [`clock`], [`version`], [`chainid`] |
//! | exit codes of messages, error numbers of syscalls | [`error`] |
//! | signatures and their verification | [`crypto`] |
//! | state roots and actor objects | [`state`] |
//! | sectors, proof types and what proofs are verified against | [`sector`] |
//! | pieces, and commitments as CIDs | [`piece`], [`commitment`] |
//! | randomness and what it is drawn for | [`randomness`] |
//! | consensus faults | [`consensus`] |
//! | numbers of methods from their names | [`method`] |
//! | kinds of built-in actors | [`BuiltinActor`] |
//! | structs in the memory of actors | [`sys`] |
//!
//! Features: `crypto` (on by default) verifies and makes signatures; `fvm-compat` converts from and to the types of
//! `fvm_shared` 4.
//!
//! ```
//! use forest_shared::{address::Address, econ::TokenAmount};
//!
//! let reward = Address::new_id(2);
//! assert_eq!(reward.to_string(), "f02");
//! assert_eq!(TokenAmount::from_nano(1_500_000_000).to_string(), "1.5");
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

pub mod address;
pub mod bigint;
mod builtin_actor;
pub mod chainid;
pub mod clock;
pub mod commitment;
pub mod consensus;
pub mod crypto;
pub mod econ;
pub mod error;
pub mod event;
mod flags;
#[cfg(feature = "fvm-compat")]
mod fvm_compat;
mod ids;
pub mod message;
pub mod method;
pub mod piece;
pub mod randomness;
pub mod receipt;
pub mod sector;
pub mod state;
pub mod sys;
pub mod upgrade;
pub mod version;

pub use builtin_actor::BuiltinActor;
#[cfg(feature = "fvm-compat")]
pub use fvm_compat::DelegatedSignature;
pub use ids::{ActorId, DealId, METHOD_CONSTRUCTOR, METHOD_SEND, MethodNum};
