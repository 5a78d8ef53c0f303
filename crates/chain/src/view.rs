//! The chain as the VM asks about it, seen from one tipset.

use std::sync::Arc;

use forest_blocks::Tipset;
use forest_blockstore::{Blockstore, Cid};
use forest_rules::{NullRoundNeighbour, Schedule};
use forest_shared::{clock::ChainEpoch, consensus::ConsensusFault};
use forest_vm::{Externs, HostError};

use crate::{Chain, faults::Court, randomness};

/// What the VM asks while a tipset is executed, and while cron of the null rounds before it is.
#[derive(Clone)]
pub struct ChainView {
    /// The chain.
    pub chain: Arc<dyn Chain>,
    /// Where states are.
    pub store: Arc<dyn Blockstore>,
    /// When the network changes its rules.
    pub schedule: Arc<Schedule>,
    /// The Unix time of epoch 0.
    pub genesis_timestamp: u64,
    /// The tipset that is executed.
    pub tipset: Tipset,
}

impl Externs for ChainView {
    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        randomness::of_chain(&*self.chain, &self.schedule, &self.tipset, epoch).map_err(HostError::externs)
    }

    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        let genesis = self.genesis_timestamp;
        randomness::of_beacon(&*self.chain, &self.schedule, genesis, &self.tipset, epoch)
            .map_err(HostError::externs)
    }

    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, HostError> {
        let found = self.chain.tipset_at(epoch, &self.tipset, NullRoundNeighbour::Older);
        found.map(|tipset| tipset.key().cid()).map_err(HostError::externs)
    }

    fn verify_consensus_fault(
        &self,
        header_1: &[u8],
        header_2: &[u8],
        extra: &[u8],
    ) -> Result<Option<ConsensusFault>, HostError> {
        let Self { chain, store, schedule, tipset, .. } = self;
        Court { chain: &**chain, store: &**store, schedule, tipset }.judge(header_1, header_2, extra)
    }
}

impl std::fmt::Debug for ChainView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChainView").field("tipset", self.tipset.key()).finish_non_exhaustive()
    }
}
