//! The storage power actor (id 4): who stores how much.
//!
//! The host reads the locked pledge for the circulating supply, and power to weigh chains and check elections.

use forest_blockstore::{Blockstore, Cid, IpldError};
use forest_encoding::RawBytes;
use forest_shared::{MethodNum, address::Address, bigint::BigIntDe, clock::ChainEpoch, econ::TokenAmount};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::view::state_view;

/// Method 2, CreateMiner.
pub const CREATE_MINER: MethodNum = 2;
/// Method 5, OnEpochTickEnd: the power actor's part of the cron.
pub const ON_EPOCH_TICK_END: MethodNum = 5;

state_view! {
    /// What the host reads of the power actor's state: 15 fields, from actors v15 on 17 (FIP-0081).
    pub struct State of (15 | 17) fields {
        /// Quality-adjusted power of all miners above the consensus minimum, bytes.
        2 => total_quality_adj_power: BigIntDe;
        /// Quality-adjusted power of all miners, bytes.
        3 => total_qa_bytes_committed: BigIntDe;
        /// Pledge that all miners have locked.
        4 => total_pledge_collateral: TokenAmount;
        /// How many miners there are.
        9 => miner_count: i64;
        /// How many have at least the power that consensus demands.
        10 => miner_above_min_power_count: i64;
    }
}

/// The tables of the power actor: where they are in its state depends on its release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tables {
    /// What cron will call miners for, by epoch: a HAMT of width 6 from [`cron_queue_key`]s to arrays, of width 6 too, of
    /// [`CronEvent`]s.
    pub cron_event_queue: Cid,
    /// The claims of all miners, by address: a HAMT of width 5.
    pub claims: Cid,
}

impl Tables {
    /// Reads the tables from the root of the state, the head of the actor.
    ///
    /// # Errors
    /// [`IpldError`]: the block is missing, is no such state, or the store failed.
    pub fn load(store: &impl Blockstore, head: &Cid) -> Result<Self, IpldError> {
        match TablesOfV8::load(store, head) {
            Ok(TablesOfV8 { cron_event_queue, claims }) => Ok(Self { cron_event_queue, claims }),
            Err(IpldError::Malformed { .. }) => {
                let TablesOfV15 { cron_event_queue, claims } = TablesOfV15::load(store, head)?;
                Ok(Self { cron_event_queue, claims })
            }
            Err(error) => Err(error),
        }
    }
}

state_view! {
    /// Up to actors v14.
    struct TablesOfV8 of (15) fields {
        11 => cron_event_queue: Cid;
        13 => claims: Cid;
    }
}

state_view! {
    /// From actors v15 on: the ramp of FIP-0081 comes before them.
    struct TablesOfV15 of (17) fields {
        13 => cron_event_queue: Cid;
        15 => claims: Cid;
    }
}

/// What cron will call a miner for: CBOR `[miner, payload]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize_tuple, Serialize_tuple)]
pub struct CronEvent {
    /// The f0 address of the miner.
    pub miner: Address,
    /// What the miner asked to be told.
    pub payload: RawBytes,
}

/// The key of an epoch in the cron queue: a signed varint, its sign in the lowest bit.
#[must_use]
pub fn cron_queue_key(epoch: ChainEpoch) -> Vec<u8> {
    let mut rest = (epoch.wrapping_shl(1) ^ epoch.wrapping_shr(63)).cast_unsigned();
    let mut key = Vec::with_capacity(5);
    while rest >= 0x80 {
        key.push((rest & 0x7f) as u8 | 0x80);
        rest = rest.wrapping_shr(7);
    }
    key.push(rest as u8);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_have_the_keys_of_the_actor() {
        let cases: [(ChainEpoch, &[u8]); 6] =
            [(0, &[0]), (-1, &[1]), (1, &[2]), (63, &[126]), (101, &[0xca, 0x01]), (-128, &[0xff, 0x01])];
        for (epoch, key) in cases {
            assert_eq!(cron_queue_key(epoch), key, "{epoch}");
        }
    }
}
