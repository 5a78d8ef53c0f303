//! What an actor learns about the call it is in and the network it runs on.

use super::{TokenAmount, packed::packed};
use crate::{ActorId, MethodNum, clock::ChainEpoch, flags::flags, version::NetworkVersion};

packed! {
    /// Result of `vm::context`, the first generation's (network versions 16 and 17).
    pub struct InvocationContext {
        /// The value that came with the call.
        pub value_received: TokenAmount,
        /// Who called.
        pub caller: ActorId,
        /// Who was called: the actor itself.
        pub receiver: ActorId,
        /// The method.
        pub method_number: MethodNum,
        /// The epoch.
        pub network_curr_epoch: ChainEpoch,
        /// The network version.
        pub network_version: NetworkVersion,
    }
}

packed! {
    /// Result of `vm::message_context` (from network version 18).
    pub struct MessageContext {
        /// The sender of the chain message that all calls follow from.
        pub origin: ActorId,
        /// The nonce of that message.
        pub nonce: u64,
        /// Who called.
        pub caller: ActorId,
        /// Who was called: the actor itself.
        pub receiver: ActorId,
        /// The method.
        pub method_number: MethodNum,
        /// The value that came with the call.
        pub value_received: TokenAmount,
        /// What the producer receives per unit of gas: the message's premium, less what the fee cap cuts off.
        pub gas_premium: TokenAmount,
        /// What the actor may do.
        pub flags: ContextFlags,
    }
}

packed! {
    /// Result of `network::context` (from network version 18).
    pub struct NetworkContext {
        /// The epoch.
        pub epoch: ChainEpoch,
        /// Its time, in seconds since 1970.
        pub timestamp: u64,
        /// The base fee, per unit of gas.
        pub base_fee: TokenAmount,
        /// See [`crate::chainid::ChainId`].
        pub chain_id: u64,
        /// The network version.
        pub network_version: NetworkVersion,
    }
}

flags! {
    /// What the actor may do in this call.
    pub struct ContextFlags {
        /// It may change nothing: no state, no transfer, no event, no new actor.
        READ_ONLY = 1;
    }
}

impl ContextFlags {
    /// Whether the call is read-only.
    #[must_use]
    pub const fn read_only(self) -> bool {
        self.contains(Self::READ_ONLY)
    }
}

impl super::Packed for NetworkVersion {
    const SIZE: usize = 4;

    fn pack(self, memory: &mut [u8]) -> Result<(), super::WrongSize> {
        self.number().pack(memory)
    }

    fn unpack(memory: &[u8]) -> Result<Self, super::WrongSize> {
        u32::unpack(memory).map(Self::new)
    }
}
