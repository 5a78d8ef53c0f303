//! Consensus faults: what a miner is punished for when two of its blocks prove it (specification, "Consensus Faults").

use crate::{ActorId, clock::ChainEpoch};

/// A proven fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConsensusFault {
    /// The miner actor at fault.
    pub target: ActorId,
    /// The higher of the epochs of the two blocks.
    pub epoch: ChainEpoch,
    /// What it did.
    pub fault_type: ConsensusFaultType,
}

/// What a miner did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ConsensusFaultType {
    /// Two blocks in one epoch.
    DoubleForkMining = 1,
    /// A block on parents that leave out a block of its own.
    ParentGrinding = 2,
    /// Blocks in two epochs on the same parents.
    TimeOffsetMining = 3,
}

/// A number that no fault has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no consensus fault has the number {0}")]
pub struct UnknownFault(pub u32);

impl From<ConsensusFaultType> for u32 {
    fn from(fault: ConsensusFaultType) -> Self {
        fault as Self
    }
}

impl TryFrom<u32> for ConsensusFaultType {
    type Error = UnknownFault;

    fn try_from(number: u32) -> Result<Self, UnknownFault> {
        match number {
            1 => Ok(Self::DoubleForkMining),
            2 => Ok(Self::ParentGrinding),
            3 => Ok(Self::TimeOffsetMining),
            other => Err(UnknownFault(other)),
        }
    }
}
