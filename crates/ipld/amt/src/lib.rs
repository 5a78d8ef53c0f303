//! Arrays over blocks: the array mapped trie (AMT) of Filecoin's state.
//!
//! A sparse array of values under `u64` indices, stored as a tree of nodes of `2^width` slots. Message lists and
//! receipts of a tipset are AMTs of the old form ([`AmtV0`]), events of a message and the state of actors (sectors,
//! deals, partitions) of the present one ([`Amt`]); both are one implementation, [`Array`].
//!
//! Three ways in:
//! - [`Array`] is a tree to read and change. It is a value: cloning takes constant time, writing copies what it changes,
//!   reads need `&self` and decode nodes when first needed. It owns no store; every call that may reach for a block
//!   takes one, so one tree serves a cache, an overlay and a tool that compares two states.
//! - [`build()`] makes the root and the blocks of a whole list at once, from the bottom up, without a tree.
//! - [`Mapper`] makes an array of other values under the same indices, node by node.
//!
//! Stands on blockstore and encoding. Format: Filecoin specification, "AMT".
//!
//! # What is refused
//!
//! A root or node is refused exactly where the network's Rust nodes refuse it, and further where the shape contradicts
//! itself; there those nodes read part of the tree and panic when it is written, while Lotus refuses it as well:
//! values above the leaves or links in them, an empty node below the root, an empty root above height 0, and a count
//! beyond what the height has room for. Widths above [`BitWidth::MAX`], whose nodes no block can hold, are refused.
//!
//! # Where it differs otherwise
//!
//! `fvm_ipld_amt` 0.7 reports wrong indices when iteration starts where there is no node, leaves removals out of a
//! difference when the higher tree has nothing in its first slot, and leaves a strict batch of deletions half done. Here
//! all three are right, and the tests show each.
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

mod array;
mod bitmap;
mod blocks;
mod build;
mod diff;
mod edit;
mod error;
mod flush;
mod iter;
mod load;
mod map;
mod mutate;
mod node;
mod remove;
mod version;
mod visit;
mod width;
mod wire;

pub use array::{Amt, AmtV0, Array};
pub use build::{Built, build};
pub use diff::{Change, diff};
pub use error::{Error, NodeError};
pub use iter::Iter;
pub use map::Mapper;
pub use mutate::ValueMut;
pub use version::{V0, V3, Version};
pub use visit::Visited;
pub use width::{BitWidth, MAX_HEIGHT, MAX_INDEX};
