//! Results of syscalls about blocks, calls, faults and events, and the flags of calls.

use super::{BlockId, Codec, packed::packed};
use crate::{ActorId, clock::ChainEpoch, event::EventFlags, flags::flags};

packed! {
    /// Result of `ipld::block_open`.
    pub struct IpldOpen {
        /// Codec of the block.
        pub codec: Codec,
        /// Handle of the block.
        pub id: BlockId,
        /// Length of the block, in bytes.
        pub size: u32,
    }
}

packed! {
    /// Result of `ipld::block_stat`.
    pub struct IpldStat {
        /// Codec of the block.
        pub codec: Codec,
        /// Length of the block, in bytes.
        pub size: u32,
    }
}

packed! {
    /// Result of `send::send`.
    pub struct Send {
        /// How the callee ended.
        pub exit_code: u32,
        /// Handle of the block that it returned; 0 for none.
        pub return_id: BlockId,
        /// Codec of that block.
        pub return_codec: Codec,
        /// Length of that block, in bytes.
        pub return_size: u32,
    }
}

packed! {
    /// Result of `crypto::verify_consensus_fault`; all zero when there is no fault.
    pub struct VerifyConsensusFault {
        /// Epoch of the fault.
        pub epoch: ChainEpoch,
        /// The miner at fault.
        pub target: ActorId,
        /// A [`crate::consensus::ConsensusFaultType`], or 0.
        pub fault: u32,
    }
}

packed! {
    /// One entry of an event as actors pass it, apart from the bytes of keys and values (FIP-0072).
    pub struct EventEntry {
        /// Flags; the syscall refuses unknown ones.
        pub flags: EventFlags,
        /// Codec of the value.
        pub codec: Codec,
        /// Length of the key, in bytes.
        pub key_len: u32,
        /// Length of the value, in bytes.
        pub val_len: u32,
    }
}

flags! {
    /// How to make a call (from network version 18).
    pub struct SendFlags {
        /// The callee and whomever it calls may change nothing.
        READ_ONLY = 1;
    }
}

impl SendFlags {
    /// Whether the call is read-only.
    #[must_use]
    pub const fn read_only(self) -> bool {
        self.contains(Self::READ_ONLY)
    }
}
