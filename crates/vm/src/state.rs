//! The state that messages read and change: actors by id, and ids by address.
//!
//! Three layers, each unchanged by the one above until it is told: the tree of the tipset's parent, what earlier
//! messages of the machine committed ([`StateTree`]), and what the running message did ([`MessageState`]), which can
//! be undone call by call.

mod blocks;
mod message;
mod tree;
mod undo;

pub(crate) use blocks::MessageBlocks;
pub(crate) use message::{Changes, MessageState};
pub(crate) use tree::{OpenError, StateTree};
pub(crate) use undo::UndoMap;
