//! The miner actor's state in actors v8, as far as it is migrated; the rest passes through as links.

use forest_bitfield::BitField;
use forest_blockstore::Cid;
use forest_encoding::{
    serde_bytes::{self, ByteBuf},
    tuple::*,
};
use forest_shared::{
    DealId, address::Address, bigint::CompactInt, clock::ChainEpoch, econ::TokenAmount, sector::SectorNumber,
};

/// The state. Actors v9 kept its shape and changed what is behind four of its links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct State {
    pub(crate) info: Cid,
    pub(crate) pre_commit_deposits: TokenAmount,
    pub(crate) locked_funds: TokenAmount,
    pub(crate) vesting_funds: Cid,
    pub(crate) fee_debt: TokenAmount,
    pub(crate) initial_pledge: TokenAmount,
    /// HAMT from sector numbers to [`SectorPreCommitOnChainInfo`].
    pub(crate) pre_committed_sectors: Cid,
    pub(crate) pre_committed_sectors_cleanup: Cid,
    pub(crate) allocated_sectors: Cid,
    /// AMT of [`SectorOnChainInfo`].
    pub(crate) sectors: Cid,
    pub(crate) proving_period_start: ChainEpoch,
    pub(crate) current_deadline: u64,
    /// [`Deadlines`].
    pub(crate) deadlines: Cid,
    pub(crate) early_terminations: BitField,
    pub(crate) deadline_cron_active: bool,
}

/// Who the miner is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct MinerInfo {
    pub(crate) owner: Address,
    pub(crate) worker: Address,
    pub(crate) control_addresses: Vec<Address>,
    pub(crate) pending_worker_key: Option<WorkerKeyChange>,
    #[serde(with = "serde_bytes")]
    pub(crate) peer_id: Vec<u8>,
    pub(crate) multi_addresses: Vec<ByteBuf>,
    pub(crate) window_post_proof_type: i64,
    pub(crate) sector_size: u64,
    pub(crate) window_post_partition_sectors: u64,
    pub(crate) consensus_fault_elapsed: ChainEpoch,
    pub(crate) pending_owner_address: Option<Address>,
}

/// A worker to come. The same in actors v9.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct WorkerKeyChange {
    pub(crate) new_worker: Address,
    pub(crate) effective_at: ChainEpoch,
}

/// A sector that is to be proven, and what was put down for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct SectorPreCommitOnChainInfo {
    pub(crate) info: SectorPreCommitInfo,
    pub(crate) pre_commit_deposit: TokenAmount,
    pub(crate) pre_commit_epoch: ChainEpoch,
    pub(crate) deal_weight: CompactInt,
    pub(crate) verified_deal_weight: CompactInt,
}

/// A sector that is to be proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct SectorPreCommitInfo {
    pub(crate) seal_proof: i64,
    pub(crate) sector_number: SectorNumber,
    pub(crate) sealed_cid: Cid,
    pub(crate) seal_rand_epoch: ChainEpoch,
    pub(crate) deal_ids: Vec<DealId>,
    pub(crate) expiration: ChainEpoch,
    pub(crate) replace_capacity: bool,
    pub(crate) replace_sector_deadline: u64,
    pub(crate) replace_sector_partition: u64,
    pub(crate) replace_sector_number: SectorNumber,
}

/// A proven sector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct SectorOnChainInfo {
    pub(crate) sector_number: SectorNumber,
    pub(crate) seal_proof: i64,
    pub(crate) sealed_cid: Cid,
    pub(crate) deal_ids: Vec<DealId>,
    pub(crate) activation: ChainEpoch,
    pub(crate) expiration: ChainEpoch,
    pub(crate) deal_weight: CompactInt,
    pub(crate) verified_deal_weight: CompactInt,
    pub(crate) initial_pledge: TokenAmount,
    pub(crate) expected_day_reward: TokenAmount,
    pub(crate) expected_storage_pledge: TokenAmount,
    pub(crate) replaced_sector_age: ChainEpoch,
    pub(crate) replaced_day_reward: TokenAmount,
    pub(crate) sector_key_cid: Option<Cid>,
}

/// The deadlines of a proving period. The same in actors v9.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct Deadlines {
    /// Links to [`Deadline`].
    pub(crate) due: Vec<Cid>,
}

/// One deadline. Actors v9 kept its shape and changed the sectors of the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct Deadline {
    pub(crate) partitions: Cid,
    pub(crate) expirations_epochs: Cid,
    pub(crate) partitions_posted: BitField,
    pub(crate) early_terminations: BitField,
    pub(crate) live_sectors: u64,
    pub(crate) total_sectors: u64,
    pub(crate) faulty_power: PowerPair,
    pub(crate) optimistic_post_submissions: Cid,
    /// AMT of [`SectorOnChainInfo`].
    pub(crate) sectors_snapshot: Cid,
    pub(crate) partitions_snapshot: Cid,
    pub(crate) optimistic_post_submissions_snapshot: Cid,
}

/// Power by bytes, and by bytes as deals weigh them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct PowerPair {
    pub(crate) raw: CompactInt,
    pub(crate) quality_adjusted: CompactInt,
}
