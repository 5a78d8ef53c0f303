//! Gas: its unit, its arithmetic, and every price of a network version.
//!
//! [`GasSchedule`] is the price list: one group of prices per area, one file per group, each holding its data and the
//! formulas over it. A formula takes sizes and counts and returns a [`Charge`], or `None` where the version has no
//! such charge point: absent is not free, since a free charge still shows in traces and may still run out of gas.
//! The VM calls the formulas in the order the specification demands; nothing here knows that order.
//!
//! Rules: FIP-0032, FIP-0057, FIP-0071, FIP-0072, FIP-0075, FIP-0100.

mod actor;
mod amount;
mod arithmetic;
mod block;
mod chain;
mod charge;
mod crypto;
mod event;
mod message;
mod proof;
mod wasm;

pub use actor::ActorPrices;
pub use amount::Gas;
pub use arithmetic::GasArithmetic;
pub use block::{BlockPrices, LinkScanPrices, RetainedBlock};
pub use chain::{ChainPrices, RandomnessPrice, TipsetCidPrice};
pub use charge::{Charge, Linear, Price};
pub use crypto::{BlsAggregatePrices, CryptoPrices, HashPrices, SignaturePrices};
pub use event::{CborEventPrices, EventPrices, PackedEventPrices};
pub use message::{Invocation, MessagePrices};
pub use proof::{AggregateSealPrices, ProofPrices, SealSteps, Step};
pub use wasm::WasmPrices;

/// Every price of one network version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GasSchedule {
    /// Whether charges may be negative, and what a charge beyond any limit does.
    pub arithmetic: GasArithmetic,
    /// Messages and calls: inclusion, transfer, invocation, return.
    pub messages: MessagePrices,
    /// Actors in the state tree: look-up, update, creation, deletion, addresses.
    pub actors: ActorPrices,
    /// IPLD blocks: open, read, create, link, and the links inside them.
    pub blocks: BlockPrices,
    /// What an actor may ask about the chain: randomness, tipsets, contexts.
    pub chain: ChainPrices,
    /// Signatures and hashes.
    pub crypto: CryptoPrices,
    /// Proofs of storage and consensus faults.
    pub proofs: ProofPrices,
    /// Actor events.
    pub events: EventPrices,
    /// Syscalls and linear memory; instructions are priced by [`Metering`](crate::Metering).
    pub wasm: WasmPrices,
}

/// A length or count as the formulas use it.
fn widen(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
