//! The chain behind a test: every epoch has a tipset, with randomness that is other from epoch to epoch and the same from
//! run to run.

use forest_blockstore::Cid;
use forest_encoding::{
    codec,
    hash::{blake2b_256, blake2b_cid},
};
use forest_shared::{clock::ChainEpoch, consensus::ConsensusFault};
use forest_vm::{Externs, HostError};

/// Answers from the number of the epoch alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MadeUp;

impl Externs for MadeUp {
    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        Ok(Some(blake2b_256(&said("ticket", epoch))))
    }

    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        Ok(Some(blake2b_256(&said("beacon", epoch))))
    }

    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, HostError> {
        Ok(blake2b_cid(codec::DAG_CBOR, &said("tipset", epoch)))
    }

    fn verify_consensus_fault(
        &self,
        _: &[u8],
        _: &[u8],
        _: &[u8],
    ) -> Result<Option<ConsensusFault>, HostError> {
        Ok(None)
    }
}

fn said(what: &str, epoch: ChainEpoch) -> Vec<u8> {
    format!("{what} of epoch {epoch}").into_bytes()
}
