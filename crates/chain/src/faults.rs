//! Consensus faults: two headers that one miner may not both have made.
//!
//! Whoever reports a fault gives two headers, and for one kind a third that links them. Bytes that are no headers, and
//! headers that prove nothing, are answered with "no fault", never with an error: the answer is part of the chain's
//! history. A node that cannot look up who had to sign answers with an error instead (decision D7).
//! Specification: "Consensus faults"; Lotus `VerifyConsensusFault`.

use forest_blocks::{SealedHeader, Tipset};
use forest_blockstore::{Blockstore, Cid, IpldError};
use forest_builtin::{StateTree, miner};
use forest_encoding::cbor::Reader;
use forest_rules::{Network, Schedule};
use forest_shared::{
    address::Address,
    consensus::{ConsensusFault, ConsensusFaultType},
};
use forest_vm::HostError;

use crate::{Chain, Lookback};

/// Who asks: the tipset that is executed, and where its chain and its states are.
pub(crate) struct Court<'a> {
    pub(crate) chain: &'a dyn Chain,
    pub(crate) store: &'a dyn Blockstore,
    pub(crate) schedule: &'a Schedule,
    pub(crate) tipset: &'a Tipset,
}

/// The headers that are put before the court, and what they show.
struct Case {
    earlier: SealedHeader,
    later: SealedHeader,
    fault_type: ConsensusFaultType,
}

impl Court<'_> {
    /// The fault that the headers prove, if they prove one.
    pub(crate) fn judge(
        &self,
        first: &[u8],
        second: &[u8],
        witness: &[u8],
    ) -> Result<Option<ConsensusFault>, HostError> {
        let Some(case) = self.accuse(first, second, witness) else { return Ok(None) };
        let Some(target) = case.earlier.miner.id() else { return Ok(None) };
        if !self.signed(&case.earlier)? || !self.signed(&case.later)? {
            return Ok(None);
        }
        Ok(Some(ConsensusFault { target, epoch: case.later.epoch, fault_type: case.fault_type }))
    }

    /// What the headers show, whoever signed them.
    fn accuse(&self, first: &[u8], second: &[u8], witness: &[u8]) -> Option<Case> {
        let (earlier, later) = (header(first)?, header(second)?);
        let suppressed = |header: &SealedHeader| {
            self.schedule.network().fault_suppression.is_some_and(|forked| forked.covers(header.epoch))
        };
        let comparable = earlier.cid() != later.cid()
            && !suppressed(&earlier)
            && !suppressed(&later)
            && earlier.miner == later.miner
            && earlier.epoch <= later.epoch;
        if !comparable {
            return None;
        }
        let mut fault_type = None;
        if earlier.epoch == later.epoch {
            fault_type = Some(ConsensusFaultType::DoubleForkMining);
        } else if earlier.parents == later.parents {
            fault_type = Some(ConsensusFaultType::TimeOffsetMining);
        }
        if !witness.is_empty() && leaves_out(&earlier, &header(witness)?, &later) {
            fault_type = Some(ConsensusFaultType::ParentGrinding);
        }
        Some(Case { fault_type: fault_type?, earlier, later })
    }

    /// Whether the worker that the miner had at the time signed a header.
    fn signed(&self, header: &SealedHeader) -> Result<bool, HostError> {
        if header.epoch < self.tipset.epoch().saturating_sub(Network::FINALITY) {
            return Ok(false);
        }
        let Some(worker) = self.worker(header)? else { return Ok(false) };
        Ok(header.verify_signature(&worker).is_ok())
    }

    /// The address of the key that had to sign a header. `None`: the states name none.
    fn worker(&self, header: &SealedHeader) -> Result<Option<Address>, HostError> {
        let lookback = Lookback::of(self.chain, self.tipset, header.epoch).map_err(HostError::externs)?;
        let Some(Lookback { state_root, .. }) = lookback else { return Ok(None) };
        answer(self.worker_in(&state_root, &header.miner))
    }

    fn worker_in(&self, state_root: &Cid, miner: &Address) -> Result<Option<Address>, IpldError> {
        let store = self.store;
        let Some((_, actor)) = StateTree::load(&store, state_root)?.actor_at(&store, miner)? else {
            return Ok(None);
        };
        let state = miner::State::load(&store, &actor.state)?;
        let info = miner::Info::load(&store, &state.info)?;
        // Keys do not change, so any later state has the one that counts.
        StateTree::load(&store, self.tipset.parent_state_root())?.key_address(&store, &info.worker)
    }
}

/// Whether `later` was built on the witness and left out the miner's own block beside it.
fn leaves_out(earlier: &SealedHeader, witness: &SealedHeader, later: &SealedHeader) -> bool {
    earlier.parents == witness.parents
        && earlier.epoch == witness.epoch
        && later.parents.contains(witness.cid())
        && !later.parents.contains(earlier.cid())
}

/// A header, whatever bytes follow it: the network reads no further.
fn header(bytes: &[u8]) -> Option<SealedHeader> {
    forest_blocks::BlockHeader::read(&mut Reader::new(bytes)).ok()?.seal().ok()
}

/// State that is not as miners write it proves nothing; a store that fails is no answer.
fn answer<T>(found: Result<Option<T>, IpldError>) -> Result<Option<T>, HostError> {
    match found {
        Ok(found) => Ok(found),
        Err(IpldError::Store(error)) => Err(error.into()),
        Err(IpldError::Missing(cid)) => Err(HostError::Missing(cid)),
        Err(_) => Ok(None),
    }
}
