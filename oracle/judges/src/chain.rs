//! What engines ask about their chain: the made-up one of `oracle_cases::chain`, or any other.

use std::sync::Arc;

use anyhow::{Error, Result};
use cid::Cid;
use forest_shared::{clock::ChainEpoch, consensus::ConsensusFault};
use oracle_cases::chain;

/// A chain, as seen from the tipset that is executed.
pub trait Node: Send + Sync {
    /// The digest of the ticket of an epoch.
    ///
    /// # Errors
    /// There is none, which the actor is told.
    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<[u8; 32], String>;

    /// The digest of the beacon entry of an epoch.
    ///
    /// # Errors
    /// There is none, which the actor is told.
    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<[u8; 32], String>;

    /// The CID of the key of the tipset of an epoch.
    ///
    /// # Errors
    /// There is none: the message has no receipt.
    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, String>;

    /// What headers prove.
    fn consensus_fault(&self, header_1: &[u8]) -> Option<ConsensusFault>;
}

/// The made-up chain.
pub(crate) struct MadeUp;

impl Node for MadeUp {
    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<[u8; 32], String> {
        Ok(chain::chain_randomness(epoch))
    }

    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<[u8; 32], String> {
        Ok(chain::beacon_randomness(epoch))
    }

    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, String> {
        Ok(chain::tipset_cid(epoch))
    }

    fn consensus_fault(&self, header_1: &[u8]) -> Option<ConsensusFault> {
        chain::consensus_fault(header_1)
    }
}

/// A chain as the published engines ask for it.
pub(crate) struct Chain(pub(crate) Arc<dyn Node>);

macro_rules! externs {
    ($fvm:ident, $shared:ident) => {
        impl $fvm::externs::Externs for Chain {}

        impl $fvm::externs::Rand for Chain {
            fn get_chain_randomness(&self, epoch: i64) -> Result<[u8; 32]> {
                self.0.chain_randomness(epoch).map_err(Error::msg)
            }

            fn get_beacon_randomness(&self, epoch: i64) -> Result<[u8; 32]> {
                self.0.beacon_randomness(epoch).map_err(Error::msg)
            }
        }

        impl $fvm::externs::Consensus for Chain {
            fn verify_consensus_fault(
                &self,
                h1: &[u8],
                _: &[u8],
                _: &[u8],
            ) -> Result<(Option<$shared::consensus::ConsensusFault>, i64)> {
                use $shared::consensus::ConsensusFaultType as Type;
                let fault = self.0.consensus_fault(h1).map(|fault| $shared::consensus::ConsensusFault {
                    target: $shared::address::Address::new_id(fault.target),
                    epoch: fault.epoch,
                    fault_type: match u32::from(fault.fault_type) {
                        1 => Type::DoubleForkMining,
                        2 => Type::ParentGrinding,
                        _ => Type::TimeOffsetMining,
                    },
                });
                Ok((fault, 0))
            }
        }
    };
}

externs!(fvm2, fvm_shared2);
externs!(fvm3, fvm_shared3);
externs!(fvm4, fvm_shared4);

impl fvm3::externs::Chain for Chain {
    fn get_tipset_cid(&self, epoch: i64) -> Result<Cid> {
        self.0.tipset_cid(epoch).map_err(Error::msg)
    }
}

impl fvm4::externs::Chain for Chain {
    fn get_tipset_cid(&self, epoch: i64) -> Result<Cid> {
        self.0.tipset_cid(epoch).map_err(Error::msg)
    }
}
