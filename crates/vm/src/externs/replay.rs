//! A chain that is replayed from a record, for vectors and tests.

use std::collections::BTreeMap;

use forest_blockstore::Cid;
use forest_shared::{clock::ChainEpoch, consensus::ConsensusFault};

use super::Externs;
use crate::failure::HostError;

/// Answers from a record, and with fixed values where the record says nothing.
///
/// ```
/// use forest_vm::{Externs, externs::ReplayExterns};
/// let mut chain = ReplayExterns::default();
/// chain.chain_randomness.insert(7, [1; 32]);
/// assert_eq!(chain.chain_randomness(7)?, Some([1; 32]));
/// assert_eq!(chain.chain_randomness(8)?, Some(*b"i_am_random_____i_am_random_____"));
/// # Ok::<(), forest_vm::HostError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ReplayExterns {
    /// Digests of tickets by epoch.
    pub chain_randomness: BTreeMap<ChainEpoch, [u8; 32]>,
    /// Digests of beacon entries by epoch.
    pub beacon_randomness: BTreeMap<ChainEpoch, [u8; 32]>,
    /// Keys of tipsets by epoch.
    pub tipset_cids: BTreeMap<ChainEpoch, Cid>,
    /// What every pair of headers proves.
    pub consensus_fault: Option<ConsensusFault>,
}

/// What the recorders of the public vectors answer for an epoch they have no record of.
const UNRECORDED: [u8; 32] = *b"i_am_random_____i_am_random_____";

impl Externs for ReplayExterns {
    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        Ok(Some(self.chain_randomness.get(&epoch).copied().unwrap_or(UNRECORDED)))
    }

    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        Ok(Some(self.beacon_randomness.get(&epoch).copied().unwrap_or(UNRECORDED)))
    }

    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, HostError> {
        let recorded = self.tipset_cids.get(&epoch).copied();
        recorded.ok_or_else(|| HostError::externs(format!("no tipset is recorded at epoch {epoch}")))
    }

    fn verify_consensus_fault(
        &self,
        _: &[u8],
        _: &[u8],
        _: &[u8],
    ) -> Result<Option<ConsensusFault>, HostError> {
        Ok(self.consensus_fault)
    }
}
