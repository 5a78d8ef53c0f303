//! What an engine makes of a message, in words that all engines share.
//!
//! Invariant: two engines agree on a message when, and only when, their answers are equal.

use forest_blockstore::Cid;
use forest_shared::{ActorId, MethodNum, address::Address, econ::TokenAmount, error::ExitCode};

/// Everything that comes of a message but the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// How it ended.
    pub exit_code: ExitCode,
    /// What was returned.
    pub return_data: Vec<u8>,
    /// The codec of that, where engines tell (since nv21), and where something was returned.
    pub return_codec: Option<u64>,
    /// Whole gas.
    pub gas_used: u64,
    /// What the block producer pays.
    pub penalty: TokenAmount,
    /// What the block producer gets.
    pub miner_tip: TokenAmount,
    /// Burnt for the gas used.
    pub base_fee_burn: TokenAmount,
    /// Burnt for gas claimed.
    pub over_estimation_burn: TokenAmount,
    /// Given back.
    pub refund: TokenAmount,
    /// Gas given back.
    pub gas_refund: u64,
    /// Gas burnt for being claimed.
    pub gas_burned: u64,
    /// The root of the events, since nv18, where there are any.
    pub events_root: Option<Cid>,
    /// The events, each as the CBOR of its stamped form.
    pub events: Vec<Vec<u8>>,
    /// All that happened on the way, in order.
    pub trace: Vec<Event>,
}

impl Answer {
    /// Whether the message did what it was sent for.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.exit_code.is_success()
    }
}

/// Something that happened on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Gas was charged, in milligas.
    Charge {
        /// For what.
        name: String,
        /// For computation.
        compute: i64,
        /// For storage and everything else.
        other: i64,
    },
    /// A call began.
    Call {
        /// The caller.
        from: ActorId,
        /// The receiver as the caller named it.
        to: Address,
        /// The method.
        method: MethodNum,
        /// The parameters.
        params: Vec<u8>,
        /// Their codec, where engines tell (since nv18), and where there are parameters.
        codec: Option<u64>,
        /// What moves along.
        value: TokenAmount,
        /// Whole gas that the call may use, where engines tell (since nv18).
        gas_limit: Option<u64>,
        /// Whether it may change nothing; never before nv18.
        read_only: bool,
    },
    /// A call ended with an exit code.
    Return {
        /// How.
        exit_code: ExitCode,
        /// With what.
        data: Vec<u8>,
        /// In which codec, where engines tell (since nv18), and where something was returned.
        codec: Option<u64>,
    },
    /// A call could not be made.
    CallError {
        /// Why.
        number: u32,
    },
}
