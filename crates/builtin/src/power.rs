//! The storage power actor (id 4): who stores how much.
//!
//! The host reads the locked pledge for the circulating supply, and power to weigh chains and check elections.

use forest_blockstore::Cid;
use forest_shared::{MethodNum, bigint::BigIntDe, econ::TokenAmount};

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
        /// The claims of all miners, by address: a HAMT of width 5.
        13 => claims: Cid;
    }
}
