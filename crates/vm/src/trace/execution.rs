//! The execution trace: the tree of a message's calls, in the shape that Lotus keeps, sends and prints.
//!
//! An [`ExecutionTracer`] builds it while the message runs. On the wire every object is a CBOR array, its fields in the
//! order written here; [`ExecutionTrace::json`] gives the objects of the JSON-RPC interface. Invariant: nothing that was
//! charged is lost, so the charges of the whole tree sum up to the gas used, rounding and the charge that ran out
//! aside.

mod json;
#[cfg(test)]
mod tests;
mod tracer;

use forest_blockstore::Cid;
use forest_encoding::{RawBytes, tuple::*};
use forest_shared::{
    ActorId, MethodNum, address::Address, econ::TokenAmount, error::ExitCode, state::ActorState,
};
use serde::{Serialize, Serializer};

pub use json::ExecutionTraceJson;
pub use tracer::{Clock, ExecutionTracer};

/// A call and all that happened in it: CBOR `[message, return, actor or null, charges, subcalls, logs, blocks]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple)]
pub struct ExecutionTrace {
    /// What was called for.
    pub message: MessageTrace,
    /// How it ended.
    pub returned: ReturnTrace,
    /// The receiver; `None` when the call was refused before it was known.
    pub invoked_actor: Option<ActorTrace>,
    /// The gas that was charged in this call itself, in order; that of the message as a whole is in the outermost.
    pub gas_charges: Vec<GasTrace>,
    /// The calls that it made, in order.
    #[serde(serialize_with = "nested")]
    pub subcalls: Vec<ExecutionTrace>,
    /// The lines that it logged.
    pub logs: Vec<String>,
    /// The blocks that it opened and linked, in order.
    pub ipld_operations: Vec<IpldTrace>,
}

/// What is called for: CBOR `[from, to, value, method, params, codec, gas limit, read only]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple)]
pub struct MessageTrace {
    /// The caller, by id.
    pub from: Address,
    /// The receiver as the caller names it.
    pub to: Address,
    /// What moves along.
    pub value: TokenAmount,
    /// The method.
    pub method: MethodNum,
    /// The parameters; empty when there are none.
    pub params: RawBytes,
    /// The codec of the parameters; 0 when there are none.
    pub params_codec: u64,
    /// Whole gas that the call may use.
    pub gas_limit: u64,
    /// Whether it may change nothing.
    pub read_only: bool,
}

/// How a call ended: CBOR `[exit code, return data, codec]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple)]
pub struct ReturnTrace {
    /// The exit code; of a call that could not be made, what it would be in a receipt.
    pub exit_code: ExitCode,
    /// The returned data; empty when there is none.
    pub data: RawBytes,
    /// Its codec; 0 when there is none.
    pub codec: u64,
}

/// The receiver of a call: CBOR `[id, actor]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple)]
pub struct ActorTrace {
    /// Its id.
    pub id: ActorId,
    /// Its state before the call; with a delegated address (or null) in all versions.
    pub state: ActorState,
}

/// A charge: CBOR `[name, total, compute, other, nanoseconds]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple)]
pub struct GasTrace {
    /// Its name.
    pub name: String,
    /// All of it, in whole gas, rounded up. Below zero where gas was given back.
    pub total: i64,
    /// The part for computation, rounded up.
    pub compute: i64,
    /// The part for anything else, rounded up.
    pub other: i64,
    /// The time until the next event, in nanoseconds; 0 without a [`Clock`].
    pub duration: u64,
}

/// A block that an actor opened or linked: CBOR `[operation, CID, size]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple)]
pub struct IpldTrace {
    /// Which of the two.
    pub operation: IpldOperation,
    /// The block.
    pub cid: Cid,
    /// Its length in bytes.
    pub size: u64,
}

/// What was done with a block; its number on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum IpldOperation {
    /// Opened.
    Get = 0,
    /// Linked.
    Put = 1,
}

impl Serialize for IpldOperation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(*self as u64)
    }
}

/// Calls nest deeper than the stack of a thread is sure to be.
fn nested<S: Serializer>(subcalls: &[ExecutionTrace], serializer: S) -> Result<S::Ok, S::Error> {
    with_stack(|| subcalls.serialize(serializer))
}

/// Runs with enough stack for one more level of the tree.
fn with_stack<R>(level: impl FnOnce() -> R) -> R {
    const RED_ZONE: usize = 128 << 10;
    const SEGMENT: usize = 2 << 20;
    stacker::maybe_grow(RED_ZONE, SEGMENT, level)
}
