//! What one frame can do: the operations behind the syscalls.
//!
//! A [`Kernel`] is one frame: who called it, what it holds open, and, while it runs, the message-wide state. Files
//! follow the modules of imports (`exit.rs` and `message.rs` are module `vm`, `chain.rs` is `rand` and `network`,
//! `proofs.rs` the second half of `crypto`); each operation charges, checks and acts in the network's order, and knows
//! nothing of the actor's memory, which [`syscalls`](crate::syscalls) decodes.

mod actor;
mod chain;
mod crypto;
mod debug;
mod deploy;
mod event;
mod exit;
mod gas;
mod ipld;
mod message;
mod own;
mod proofs;
mod send;
#[cfg(test)]
mod tests;

use forest_blockstore::CidSet;
use forest_rules::Rules;
use forest_shared::{ActorId, MethodNum, econ::TokenAmount, error::ErrorNumber};

pub(crate) use chain::Source;
pub(crate) use message::pack_amount;
pub(crate) use send::Request;

use crate::{
    block::{Block, BlockId, BlockRegistry, NO_BLOCK},
    call::{CallManager, Lent},
    failure::{Fault, Result},
};

/// One frame.
pub(crate) struct Kernel {
    /// The message-wide state; with the callee while this frame calls.
    pub(crate) calls: Lent<CallManager>,
    pub(crate) caller: ActorId,
    pub(crate) actor: ActorId,
    pub(crate) method: MethodNum,
    pub(crate) value: TokenAmount,
    /// Whether this frame, and all that it calls, may change nothing.
    pub(crate) read_only: bool,
    /// The blocks that this frame holds.
    pub(crate) blocks: BlockRegistry,
    /// The blocks that this frame may open, link to and install as its state (FIP-0071).
    pub(crate) reachable: CidSet,
}

impl Kernel {
    pub(crate) fn new(
        calls: Lent<CallManager>,
        caller: ActorId,
        actor: ActorId,
        method: MethodNum,
        value: TokenAmount,
        read_only: bool,
    ) -> Self {
        let (blocks, reachable) = (BlockRegistry::default(), CidSet::default());
        Self { calls, caller, actor, method, value, read_only, blocks, reachable }
    }

    pub(crate) fn rules(&self) -> &'static Rules {
        self.calls.rules
    }

    /// `ReadOnly` where nothing may be changed (FIP-0054).
    pub(crate) fn check_writable(&self) -> Result<()> {
        if self.read_only {
            return Err(Fault::syscall(ErrorNumber::ReadOnly, "the call is read-only"));
        }
        Ok(())
    }

    /// Takes a block from another frame, parameters or a return value, whose links thereby become reachable.
    pub(crate) fn receive(&mut self, block: Option<Block>) -> Result<BlockId> {
        let Some(block) = block else { return Ok(NO_BLOCK) };
        self.reachable.extend(block.links.iter().copied());
        self.blocks.put(block, self.rules().limits.open_blocks)
    }
}
