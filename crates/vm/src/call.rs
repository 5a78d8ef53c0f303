//! Calls between actors: one message from its first call to its last return.
//!
//! [`CallManager`] is what lives as long as the message: gas, events, the state as the message sees it, how deep calls
//! are. It moves into the frame that runs and back out of it, since the Wasm engine owns what it works on; [`Lent`] is
//! the one place where that shows.
//!
//! | File | What |
//! | --- | --- |
//! | `manager.rs` | the message-wide state, charges, transactions |
//! | `send.rs` | one call: limits, receiver, transfer, code, return |
//! | `actors.rs` | actors read, written, paid and created, with their charges |
//! | `access.rs` | which actors were paid for (FIP-0057) |
//! | `memory.rs` | the memory of all live frames |

mod access;
mod actors;
mod lent;
mod manager;
mod memory;
mod send;

pub(crate) use lent::Lent;
pub(crate) use manager::{CallManager, Finished, Origin};
pub(crate) use memory::MemoryUse;
pub(crate) use send::{Call, Entry, Returned};
