//! What crosses the syscall boundary in the memory of an actor, for the three generations of the interface.
//!
//! A syscall returns an error number and writes its result, packed and little-endian, to where the actor asked. Every
//! layout here is a struct with [`Packed::pack`] and [`Packed::unpack`]; nothing is reinterpreted in place, so
//! alignment and padding cannot matter and no unsafe code is needed on either side.
//!
//! | Struct | Bytes | Written by | From network version |
//! | --- | --- | --- | --- |
//! | [`TokenAmount`] | 16 | `self::current_balance` and others | 16 |
//! | [`IpldOpen`] | 16 | `ipld::block_open` | 16 |
//! | [`IpldStat`] | 12 | `ipld::block_stat` | 16 |
//! | [`Send`] | 20 | `send::send` | 16 |
//! | [`VerifyConsensusFault`] | 20 | `crypto::verify_consensus_fault` | 16 |
//! | [`InvocationContext`] | 52 | `vm::context` | 16 to 17 |
//! | [`MessageContext`] | 80 | `vm::message_context` | 18 |
//! | [`NetworkContext`] | 44 | `network::context` | 18 |
//! | [`EventEntry`] | 24 | read by `event::emit_event` | 21 |

mod context;
mod packed;
mod results;
mod token_amount;

pub use context::{ContextFlags, InvocationContext, MessageContext, NetworkContext};
pub use packed::{Packed, WrongSize};
pub use results::{EventEntry, IpldOpen, IpldStat, Send, SendFlags, VerifyConsensusFault};
pub use token_amount::{AmountOutOfRange, TokenAmount};

/// The handle of a block within a frame. 0 stands for no block.
pub type BlockId = u32;

/// A multicodec number.
pub type Codec = u64;
