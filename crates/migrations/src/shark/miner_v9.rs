//! What the miner actor's state in actors v9 has otherwise than in v8, and how it comes about.
//!
//! - [`MinerInfo`]: a beneficiary, at first the owner (FIP-0029).
//! - [`SectorPreCommitInfo`]: the commitment to the data in place of the weight of deals (FIP-0041), and no sector to
//!   replace any more.
//! - [`SectorOnChainInfo`]: a flag where power does not depend on deals (FIP-0045).

use forest_blockstore::Cid;
use forest_encoding::{
    serde_bytes::{self, ByteBuf},
    tuple::*,
};
use forest_shared::{
    DealId, address::Address, bigint::CompactInt, clock::ChainEpoch, econ::TokenAmount, sector::SectorNumber,
};

use super::miner_v8;

/// Who the miner is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct MinerInfo {
    pub(crate) owner: Address,
    pub(crate) worker: Address,
    pub(crate) control_addresses: Vec<Address>,
    pub(crate) pending_worker_key: Option<miner_v8::WorkerKeyChange>,
    #[serde(with = "serde_bytes")]
    pub(crate) peer_id: Vec<u8>,
    pub(crate) multi_addresses: Vec<ByteBuf>,
    pub(crate) window_post_proof_type: i64,
    pub(crate) sector_size: u64,
    pub(crate) window_post_partition_sectors: u64,
    pub(crate) consensus_fault_elapsed: ChainEpoch,
    pub(crate) pending_owner_address: Option<Address>,
    pub(crate) beneficiary: Address,
    pub(crate) beneficiary_term: BeneficiaryTerm,
    /// A change of beneficiary under way. There was none when beneficiaries came about.
    pub(crate) pending_beneficiary_term: Option<()>,
}

/// How much a beneficiary may take, and until when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct BeneficiaryTerm {
    pub(crate) quota: TokenAmount,
    pub(crate) used_quota: TokenAmount,
    pub(crate) expiration: ChainEpoch,
}

impl From<miner_v8::MinerInfo> for MinerInfo {
    fn from(old: miner_v8::MinerInfo) -> Self {
        Self {
            beneficiary: old.owner,
            beneficiary_term: BeneficiaryTerm::default(),
            pending_beneficiary_term: None,
            owner: old.owner,
            worker: old.worker,
            control_addresses: old.control_addresses,
            pending_worker_key: old.pending_worker_key,
            peer_id: old.peer_id,
            multi_addresses: old.multi_addresses,
            window_post_proof_type: old.window_post_proof_type,
            sector_size: old.sector_size,
            window_post_partition_sectors: old.window_post_partition_sectors,
            consensus_fault_elapsed: old.consensus_fault_elapsed,
            pending_owner_address: old.pending_owner_address,
        }
    }
}

/// A sector that is to be proven, and what was put down for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct SectorPreCommitOnChainInfo {
    pub(crate) info: SectorPreCommitInfo,
    pub(crate) pre_commit_deposit: TokenAmount,
    pub(crate) pre_commit_epoch: ChainEpoch,
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
    /// The commitment to the data, for migrated ones see `pieces`; `None` for a sector of zeros.
    pub(crate) unsealed_cid: Option<Cid>,
}

impl SectorPreCommitOnChainInfo {
    pub(crate) fn new(old: &miner_v8::SectorPreCommitOnChainInfo, unsealed_cid: Option<Cid>) -> Self {
        let info = SectorPreCommitInfo {
            seal_proof: old.info.seal_proof,
            sector_number: old.info.sector_number,
            sealed_cid: old.info.sealed_cid,
            seal_rand_epoch: old.info.seal_rand_epoch,
            deal_ids: old.info.deal_ids.clone(),
            expiration: old.info.expiration,
            unsealed_cid,
        };
        let (pre_commit_deposit, pre_commit_epoch) = (old.pre_commit_deposit.clone(), old.pre_commit_epoch);
        Self { info, pre_commit_deposit, pre_commit_epoch }
    }
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
    /// Power follows from the sector's claims, not from its weights.
    pub(crate) simple_qa_power: bool,
}

impl From<&miner_v8::SectorOnChainInfo> for SectorOnChainInfo {
    fn from(old: &miner_v8::SectorOnChainInfo) -> Self {
        Self {
            sector_number: old.sector_number,
            seal_proof: old.seal_proof,
            sealed_cid: old.sealed_cid,
            deal_ids: old.deal_ids.clone(),
            activation: old.activation,
            expiration: old.expiration,
            deal_weight: old.deal_weight.clone(),
            verified_deal_weight: old.verified_deal_weight.clone(),
            initial_pledge: old.initial_pledge.clone(),
            expected_day_reward: old.expected_day_reward.clone(),
            expected_storage_pledge: old.expected_storage_pledge.clone(),
            replaced_sector_age: old.replaced_sector_age,
            replaced_day_reward: old.replaced_day_reward.clone(),
            sector_key_cid: old.sector_key_cid,
            simple_qa_power: old.deal_weight.is_zero() && old.verified_deal_weight.is_zero(),
        }
    }
}
