//! Why a block or a message in it is invalid. Any of these makes the block worthless to every node, for ever.

use forest_encoding::Cid;
use forest_shared::{address::Address, clock::ChainEpoch, crypto::VerifyError, message::InvalidMessage};

/// A block breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidBlock {
    /// No ticket.
    #[error("block without a ticket")]
    NoTicket,
    /// No election proof.
    #[error("block without an election proof")]
    NoElectionProof,
    /// No signature of the miner.
    #[error("block without a signature")]
    NoSignature,
    /// No aggregate of the BLS signatures; there must be one even where there are no messages.
    #[error("block without a BLS aggregate")]
    NoBlsAggregate,
    /// The miner is not named by its id.
    #[error("block whose miner {0} is not an id address")]
    MinerNotId(Address),
    /// The election was not won.
    #[error("block with a win count of {0}")]
    WinCount(i64),
    /// Not later than its parents.
    #[error("block of epoch {epoch} on parents of epoch {parent}")]
    NotAfterParents {
        /// The epoch of the block.
        epoch: ChainEpoch,
        /// The epoch of the parents.
        parent: ChainEpoch,
    },
    /// Not produced at the beginning of its epoch, counted from the parents.
    #[error("block with timestamp {found} where {expected} is due")]
    Timestamp {
        /// What the block says, in seconds of Unix time.
        found: u64,
        /// What follows from the parents.
        expected: u64,
    },
    /// The miner's signature does not verify.
    #[error("signature of the block: {0}")]
    Signature(VerifyError),
    /// The aggregate of the BLS signatures does not verify.
    #[error("BLS aggregate of the block: {0}")]
    BlsAggregate(VerifyError),
    /// More messages than allowed.
    #[error("block of {0} messages")]
    TooManyMessages(usize),
    /// More gas than allowed.
    #[error("block of messages with more gas than its limit")]
    TooMuchGas,
    /// A message that must not be in a block.
    #[error("message {index}: {source}")]
    Message {
        /// Its place among all messages of the block, BLS messages first.
        index: usize,
        /// Why not.
        source: InvalidInclusion,
    },
    /// The header names other messages than the block has.
    #[error("block whose header names other messages than those that hash to {0}")]
    Messages(Cid),
    /// A number that has no encoding.
    #[error("block with a number beyond 128 bytes")]
    NumberTooLong,
}

/// A message must not be included in a block.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidInclusion {
    /// A version other than 0.
    #[error("unknown version {0}")]
    Version(u64),
    /// To the address whose key is the point at infinity.
    #[error("sent to the zero address")]
    ToZeroAddress,
    /// An address of a protocol that the network does not know yet.
    #[error(transparent)]
    Address(#[from] InvalidMessage),
    /// Less than nothing is transferred.
    #[error("negative value")]
    NegativeValue,
    /// More is transferred than there will ever be.
    #[error("more value than there is")]
    ValueTooLarge,
    /// A negative fee cap.
    #[error("negative fee cap")]
    NegativeFeeCap,
    /// A negative premium.
    #[error("negative premium")]
    NegativePremium,
    /// A premium that the fee cap can never allow.
    #[error("premium above the fee cap")]
    PremiumAboveFeeCap,
    /// No gas, less than its inclusion costs, or more than a block holds.
    #[error("gas limit {limit}, which must be between {min} and the limit of a block")]
    GasLimit {
        /// The message's limit.
        limit: u64,
        /// The least that this message must have.
        min: u64,
    },
    /// A BLS signature among messages that carry their own, or a delegated one before the network knew them.
    #[error("a signature of a type that must not be here")]
    SignatureType,
}
