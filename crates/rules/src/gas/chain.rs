//! What an actor may ask about the chain: randomness, tipsets, contexts.
//!
//! Charged by the kernel before it asks the node. A look-back is the number of epochs between the asked epoch and
//! the current one. Asking for the future gives a negative one, which is priced as the huge unsigned number with the
//! same bits and so runs out of gas (FIP-0075; the reference does it, so the network does).

use forest_shared::clock::ChainEpoch;

use super::{Charge, Gas, Linear, widen};

/// Prices of questions about the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainPrices {
    /// Randomness of the chain or of the beacon.
    pub randomness: RandomnessPrice,
    /// The key of an earlier tipset (FIP-0054).
    pub tipset_cid: Option<TipsetCidPrice>,
    /// `network::context` (FIP-0054).
    pub network_context: Option<Charge>,
    /// `vm::message_context` (FIP-0054).
    pub message_context: Option<Charge>,
}

/// The price of one draw of randomness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RandomnessPrice {
    /// Flat, as computation.
    pub compute: Gas,
    /// Flat, as anything else.
    pub other: Gas,
    /// Per byte of entropy that the kernel hashes; none since nv21, when actors draw for themselves.
    pub other_per_entropy_byte: Gas,
    /// Per epoch of look-back (FIP-0075).
    pub other_per_lookback_epoch: Gas,
}

/// The price of an earlier tipset's CID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TipsetCidPrice {
    /// Two prices.
    LatestOrOlder {
        /// A look-back of one epoch.
        latest: Gas,
        /// Any longer one.
        older: Gas,
    },
    /// Growing with the look-back; unit: epoch (FIP-0075).
    PerLookbackEpoch(Linear),
}

impl ChainPrices {
    /// Draws randomness of `lookback` epochs ago, hashing `entropy_len` bytes where the kernel still does.
    #[must_use]
    pub fn on_get_randomness(&self, entropy_len: usize, lookback: ChainEpoch) -> Charge {
        let price = &self.randomness;
        let entropy = price.other_per_entropy_byte.times(widen(entropy_len));
        let lookback = price.other_per_lookback_epoch.times(lookback.cast_unsigned());
        let other = price.other.plus(entropy).plus(lookback);
        Charge { name: "OnGetRandomness", compute: price.compute, other }
    }

    /// Asks for the CID of the tipset `lookback` epochs ago.
    #[must_use]
    pub fn on_tipset_cid(&self, lookback: ChainEpoch) -> Option<Charge> {
        let cost = match self.tipset_cid? {
            TipsetCidPrice::LatestOrOlder { older, .. } if lookback > 1 => older,
            TipsetCidPrice::LatestOrOlder { latest, .. } => latest,
            TipsetCidPrice::PerLookbackEpoch(price) => price.at(lookback.cast_unsigned()),
        };
        Some(Charge::other("OnTipsetCid", cost))
    }
}
