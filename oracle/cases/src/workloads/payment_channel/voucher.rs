//! A voucher, as it is signed off chain and given to the channel.

use forest_encoding::{RawBytes, serde_bytes, tuple::*};
use forest_shared::{MethodNum, address::Address, clock::ChainEpoch, crypto::Signature, econ::TokenAmount};

use crate::{workloads::party::Party, world::encode};

/// A promise to pay; the fields are in the order of the CBOR array.
#[derive(Clone, Debug, Serialize_tuple)]
pub(super) struct Voucher {
    /// The channel that pays.
    pub channel: Address,
    /// Too early before this epoch.
    pub time_lock_min: ChainEpoch,
    /// Too late after this epoch; 0 is never.
    pub time_lock_max: ChainEpoch,
    /// The blake2b digest of a secret that must be told; none if empty.
    #[serde(with = "serde_bytes")]
    pub secret_digest: Vec<u8>,
    /// An actor that must agree: its address, a method, parameters.
    pub extra: Option<(Address, MethodNum, RawBytes)>,
    /// What it counts in; each lane pays on its own.
    pub lane: u64,
    /// Counts only above the last of its lane.
    pub nonce: u64,
    /// All that the lane has paid with this.
    pub amount: TokenAmount,
    /// No settlement before this epoch.
    pub min_settle_height: ChainEpoch,
    /// Lanes, with a nonce each, whose payments this includes.
    pub merges: Vec<(u64, u64)>,
    /// By the party that does not submit it; none while it is signed.
    pub signature: Option<Signature>,
}

impl Voucher {
    /// The plainest voucher of a lane.
    pub fn new(channel: Address, lane: u64, nonce: u64, amount: TokenAmount) -> Self {
        Self {
            channel,
            time_lock_min: 0,
            time_lock_max: 0,
            secret_digest: Vec::new(),
            extra: None,
            lane,
            nonce,
            amount,
            min_settle_height: 0,
            merges: Vec::new(),
            signature: None,
        }
    }

    /// The voucher with a signature over all else.
    pub fn signed(mut self, by: &Party) -> Self {
        self.signature = None;
        self.signature = Some(by.sign(&encode(&self)));
        self
    }
}
