//! A network as a workload sees it: something to send messages to, one epoch after the other.

use forest_blockstore::Cid;
use forest_shared::{
    ActorId, address::Address, clock::ChainEpoch, econ::TokenAmount, message::Message, state::ActorState,
    version::NetworkVersion,
};

use crate::Answer;

/// What holds for all messages of an epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epoch {
    /// The network version.
    pub version: NetworkVersion,
    /// The number of the epoch.
    pub epoch: ChainEpoch,
    /// Seconds since 1970.
    pub timestamp: u64,
    /// attoFIL for each gas.
    pub base_fee: TokenAmount,
    /// In circulation.
    pub circulating_supply: TokenAmount,
}

/// On whose behalf a message runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A user's, who pays for it.
    Explicit {
        /// Its length on chain, in bytes.
        length: usize,
    },
    /// The network's own.
    Implicit,
}

/// One thing that is done to a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A message is applied.
    Message(Message, Kind),
    /// A message is applied to a copy of the state, at many gas limits.
    Sweep(Message, Kind),
    /// The state is written, and an epoch begins.
    Epoch(Epoch),
}

/// Why a workload ends early.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Stop {
    /// The engines do not agree: found.
    #[error("the engines differ")]
    Difference,
    /// The workload is not what it should be: a message that must succeed failed, or no engine answered.
    #[error("{0}")]
    Broken(String),
    /// The engines agree that the message has no receipt, or the state no root: no block may hold such a thing. Nothing
    /// comes after it.
    #[error("a message without a receipt, or a state without a root")]
    NoReceipt,
    /// The time is up.
    #[error("the time is up")]
    Time,
}

/// A network under test.
pub trait Network {
    /// The epoch that is executed.
    fn epoch(&self) -> &Epoch;

    /// Applies a message.
    ///
    /// # Errors
    /// [`Stop`]: the workload ends here.
    fn apply(&mut self, message: Message, kind: Kind) -> Result<Answer, Stop>;

    /// Applies a message to copies of the state, at several hundred gas limits from none to more than enough. The state
    /// itself stays as it is.
    ///
    /// # Errors
    /// [`Stop`]
    fn sweep(&mut self, message: Message, kind: Kind) -> Result<(), Stop>;

    /// Writes the state, and begins another epoch.
    ///
    /// # Errors
    /// [`Stop`]
    fn begin(&mut self, epoch: Epoch) -> Result<(), Stop>;

    /// An actor, as the messages so far left it.
    fn actor(&self, id: ActorId) -> Option<ActorState>;

    /// The id that an address stands for, as the messages so far left it.
    fn resolve(&self, address: &Address) -> Option<ActorId>;

    /// A block that is stored, or was written by the messages so far.
    fn block(&self, cid: &Cid) -> Option<Vec<u8>>;
}
