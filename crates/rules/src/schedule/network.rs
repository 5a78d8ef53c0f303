//! The constants of a network.
//!
//! Numbers that no upgrade changes, or that formulas of the node need beside an upgrade's height. Constants that all
//! networks share are associated with [`Network`].

use forest_shared::{chainid::ChainId, clock::ChainEpoch, version::NetworkVersion};

/// What sets one network apart from the others, besides its upgrades.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// What people call it.
    pub name: &'static str,
    /// What its genesis calls it, and the topics of its nodes.
    pub genesis_name: &'static str,
    /// The CID of the genesis block, in base32; `None` where every network has its own.
    pub genesis_cid: Option<&'static str>,
    /// The version it began with.
    pub genesis_version: NetworkVersion,
    /// The id that Ethereum tools and actors see (since nv18).
    pub chain_id: ChainId,
    /// Addresses begin with `f` here, with `t` elsewhere.
    pub is_mainnet: bool,
    /// Seconds from one epoch to the next.
    pub block_delay: u64,
    /// Actors may log and keep artifacts, which changes the gas they use.
    pub actor_debugging: bool,
    /// Users may deploy actors ([`UserActors`](crate::UserActors)).
    pub user_actors: bool,
    /// FIL in the reserve at genesis, as the circulating supply counts it.
    pub reserve_at_genesis: u64,
    /// The same from nv25 on, where FIP-0100 had the reserve topped up.
    pub reserve_after_teep: u64,
    /// How many epochs after Breeze the base fee stayed at its minimum.
    pub breeze_gas_tamping: ChainEpoch,
    /// Consensus faults that are not punished.
    pub fault_suppression: Option<FaultSuppression>,
}

/// A faulty upgrade forked the chain, and who mined on both sides was not to blame: a block header less than
/// `within` epochs from `height` proves no consensus fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultSuppression {
    /// The height of the upgrade.
    pub height: ChainEpoch,
    /// The distance that is no longer close, in epochs.
    pub within: ChainEpoch,
}

impl FaultSuppression {
    /// Whether a block at this epoch proves nothing.
    ///
    /// ```
    /// use forest_rules::Schedule;
    /// let calibnet = Schedule::calibnet();
    /// let suppression = calibnet.network().fault_suppression.expect("calibnet forked");
    /// assert!(suppression.covers(1_070_494 + 899) && !suppression.covers(1_070_494 + 900));
    /// ```
    #[must_use]
    pub const fn covers(&self, epoch: ChainEpoch) -> bool {
        epoch.abs_diff(self.height) < self.within.unsigned_abs()
    }
}

impl Network {
    /// Gas that the messages of one block use on average when the base fee is steady.
    pub const BLOCK_GAS_TARGET: i64 = 5_000_000_000;
    /// The place in a block's gas, from the dearest message down, whose premium the base fee follows (FIP-0115).
    pub const BLOCK_GAS_TARGET_INDEX: i64 = 7_999_999_999;
    /// The base fee changes by at most one part in this many from one tipset to the next.
    pub const BASE_FEE_MAX_CHANGE_DENOMINATOR: i64 = 8;
    /// The lowest base fee, in attoFIL.
    pub const MINIMUM_BASE_FEE: i64 = 100;
    /// The base fee of a network's first epoch, in attoFIL.
    pub const INITIAL_BASE_FEE: i64 = 100_000_000;
    /// Epochs after which the chain is taken as final, and faults are no longer punished.
    pub const FINALITY: ChainEpoch = 900;
}
