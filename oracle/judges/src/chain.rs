//! The made-up chain of `oracle_cases::chain` as the published engines ask for it.

use anyhow::Result;
use cid::Cid;
use oracle_cases::chain;

/// The chain.
pub(crate) struct Chain;

macro_rules! externs {
    ($fvm:ident, $shared:ident) => {
        impl $fvm::externs::Externs for Chain {}

        impl $fvm::externs::Rand for Chain {
            fn get_chain_randomness(&self, epoch: i64) -> Result<[u8; 32]> {
                Ok(chain::chain_randomness(epoch))
            }

            fn get_beacon_randomness(&self, epoch: i64) -> Result<[u8; 32]> {
                Ok(chain::beacon_randomness(epoch))
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
                let fault = chain::consensus_fault(h1).map(|fault| $shared::consensus::ConsensusFault {
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
        Ok(chain::tipset_cid(epoch))
    }
}

impl fvm4::externs::Chain for Chain {
    fn get_tipset_cid(&self, epoch: i64) -> Result<Cid> {
        Ok(chain::tipset_cid(epoch))
    }
}
