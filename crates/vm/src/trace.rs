//! Watching a message run: every charge, call, return, log line and block, in order.
//!
//! A [`Tracer`] is given each event as it happens, at one place of the one loop. Without one, an event costs a branch
//! that is always taken the same way.

pub mod execution;

use std::any::Any;

use forest_blockstore::Cid;
use forest_rules::gas::{Charge, Gas};
use forest_shared::{
    ActorId, MethodNum, address::Address, econ::TokenAmount, error::ExitCode, state::ActorState,
};

use crate::{Block, SyscallError};

pub use execution::{ExecutionTrace, ExecutionTracer};

/// Something that happens in a message.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Gas is charged, or was to be charged and ran out.
    Charge(&'a Charge),
    /// An actor charges itself, or gives gas back (nv16, nv17); as with a charge.
    ActorCharge {
        /// What the actor calls it.
        name: &'a str,
        /// How much, as computation.
        gas: Gas,
    },
    /// A call begins, before anything is known about the receiver.
    Call {
        /// The caller.
        from: ActorId,
        /// The receiver as the caller names it.
        to: &'a Address,
        /// The method.
        method: MethodNum,
        /// The parameters.
        params: Option<&'a Block>,
        /// What moves along.
        value: &'a TokenAmount,
        /// Whole gas that the call may use.
        gas_limit: u64,
        /// Whether it may change nothing.
        read_only: bool,
    },
    /// The receiver of a call is known; plain transfers have one too.
    Invoke {
        /// Its id.
        id: ActorId,
        /// Its state before the call.
        state: &'a ActorState,
    },
    /// A call ended with an exit code.
    Return {
        /// How.
        exit_code: ExitCode,
        /// With what.
        value: Option<&'a Block>,
    },
    /// A call could not be made, or broke an invariant.
    CallError(&'a SyscallError),
    /// A syscall came to its end; what happened in it was recorded before.
    Syscall {
        /// The module it is imported from.
        module: &'static str,
        /// Its name.
        name: &'static str,
        /// What the actor sees: 0, or the number of an error; `None` where the frame ended in it.
        answer: Option<u32>,
    },
    /// An actor logged a line; only where debugging is on.
    Log(&'a str),
    /// An actor opened a block.
    BlockRead {
        /// Which.
        cid: &'a Cid,
        /// Its length in bytes.
        size: usize,
    },
    /// An actor gave a block its CID.
    BlockWrite {
        /// Which.
        cid: &'a Cid,
        /// Its length in bytes.
        size: usize,
    },
}

/// Watches a message run. Nothing it does changes what happens.
pub trait Tracer: Any + Send {
    /// Something happens.
    fn record(&mut self, event: Event<'_>);
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTrace;

impl Tracer for NoTrace {
    fn record(&mut self, _: Event<'_>) {}
}
