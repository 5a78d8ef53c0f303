//! How much of anything there may be.
//!
//! Sizes in bytes unless said otherwise. `None`: no such limit in this version. What happens beyond a limit is said at
//! the field; [`Behaviours`](crate::Behaviours) holds what is not a number.

use crate::gas::Gas;

/// Limits of one network version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many frames of actors may be alive at once, the top level counted. One more is `LimitExceeded`. The first
    /// generation compares before it counts and so lets one more in.
    pub call_frames: u32,
    /// Linear memory and tables. Beyond them `memory.grow` gives -1 and instantiation fails.
    pub memory: Option<MemoryLimits>,
    /// The largest block that an actor may create (FIP-0057). Beyond it: `LimitExceeded`, and no charge.
    pub created_block: Option<u32>,
    /// How many blocks one frame may hold open. Beyond it: `LimitExceeded`.
    pub open_blocks: u32,
    /// Events.
    pub events: Option<EventLimits>,
    /// How many epochs back `network::tipset_cid` looks, this many excluded. Beyond it: `IllegalArgument`.
    pub tipset_cid_lookback: Option<i64>,
    /// How much of an actor's exit message is kept, for people: not part of consensus.
    pub exit_message: Option<u32>,
    /// The longest name of a debug artifact.
    pub artifact_name: u32,
    /// The longest digest inside a CID.
    pub cid_digest: u32,
    /// The longest CID that is written to an actor.
    pub cid: u32,
    /// No address is longer.
    pub address: u32,
    /// The longest address under an address manager, without protocol and namespace (FIP-0048). `None`: there are no
    /// delegated addresses.
    pub delegated_subaddress: Option<u32>,
    /// The longest big integer, its sign byte included.
    pub big_integer: u32,
    /// The gas that an implicit message (cron, block reward) may use.
    pub implicit_message_gas: Gas,
    /// The gas that the messages of one block may claim together; block validation refuses more.
    pub block_gas: Gas,
}

/// Limits on the memory of guests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryLimits {
    /// Linear memory of one instance.
    pub instance: u64,
    /// Linear memory of all live frames of a message together, and [`Self::TABLE_ELEMENT`] for each table element.
    pub message: u64,
    /// Elements of an instance's table.
    pub table_elements: u32,
}

impl MemoryLimits {
    /// What a table element counts as memory, in bytes.
    pub const TABLE_ELEMENT: u64 = 8;
}

/// Limits on one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventLimits {
    /// Entries.
    pub entries: u32,
    /// The longest key.
    pub key: u32,
    /// All values together.
    pub values: u32,
    /// The event as a whole, in CBOR, where it is passed so.
    pub encoded: Option<u32>,
    /// The error of an event beyond these limits.
    pub error: EventLimitError,
    /// Codecs of values.
    pub codecs: &'static [u64],
    /// Flag bits that an entry may have; others are `IllegalArgument`. `None`: any, stored as they are.
    pub flags: Option<u64>,
}

/// What an oversized event is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventLimitError {
    /// Error number 1.
    IllegalArgument,
    /// Error number 3.
    LimitExceeded,
}
