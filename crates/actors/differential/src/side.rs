//! One network: a state, the code that runs on it, and a machine.

use std::sync::Arc;

use forest_blockstore::{Blockstore as _, Cid, MemoryStore};
use forest_rules::rules;
use forest_shared::{
    ActorId, address::Address, chainid::ChainId, clock::ChainEpoch, consensus::ConsensusFault,
    message::Message, state::ActorState,
};
use forest_vm::{Engine, ExecuteError, Externs, HostError, Kind, Machine, MachineContext, proofs::Assumed};
use oracle_cases::{Epoch, Stop, chain, world::broken};

use crate::deeds::{Calls, Deeds};

/// One network.
pub(crate) struct Side {
    engine: Engine,
    store: Arc<MemoryStore>,
    machine: Machine,
}

impl Side {
    pub(crate) fn new(engine: Engine, store: MemoryStore, epoch: &Epoch, root: &Cid) -> Result<Self, Stop> {
        let store = Arc::new(store);
        let machine = open(&engine, &store, epoch, root)?;
        Ok(Self { engine, store, machine })
    }

    /// Executes a message and keeps what it did; `None` where no block may hold it.
    pub(crate) fn apply(&mut self, message: &Message, kind: Kind) -> Result<Option<Deeds>, Stop> {
        let (outcome, calls) = match self.machine.execute_traced(message, kind, Calls::default()) {
            Ok(executed) => executed,
            Err(ExecuteError::Host(error)) => return Err(broken(error)),
            Err(_) => return Ok(None),
        };
        let deeds = Deeds::new(&outcome, calls);
        self.machine.commit(outcome).map_err(broken)?;
        Ok(Some(deeds))
    }

    /// Writes the state.
    pub(crate) fn flush(&mut self) -> Result<Cid, Stop> {
        self.machine.flush().map_err(broken)
    }

    /// Begins an epoch on a state.
    pub(crate) fn begin(&mut self, epoch: &Epoch, root: &Cid) -> Result<(), Stop> {
        self.machine = open(&self.engine, &self.store, epoch, root)?;
        Ok(())
    }

    pub(crate) fn actor(&self, id: ActorId) -> Option<ActorState> {
        self.machine.actor(id).ok().flatten().map(|actor| ActorState::clone(&actor))
    }

    pub(crate) fn resolve(&self, address: &Address) -> Option<ActorId> {
        self.machine.resolve(address).ok().flatten()
    }

    pub(crate) fn block(&self, cid: &Cid) -> Option<Vec<u8>> {
        self.machine.blocks().get(cid).ok().flatten().map(|data| data.to_vec())
    }
}

fn open(engine: &Engine, store: &Arc<MemoryStore>, epoch: &Epoch, root: &Cid) -> Result<Machine, Stop> {
    let context = MachineContext {
        rules: rules(epoch.version).map_err(broken)?,
        chain_id: ChainId::MAINNET,
        epoch: epoch.epoch,
        timestamp: epoch.timestamp,
        base_fee: epoch.base_fee.clone(),
        circulating_supply: epoch.circulating_supply.clone(),
        actor_debugging: false,
    };
    let (store, chain) = (Arc::clone(store), Arc::new(MadeUp));
    Machine::new(context, root, engine.clone(), store, chain, Arc::new(Assumed::GOOD)).map_err(broken)
}

/// The made-up chain of `oracle_cases`.
struct MadeUp;

impl Externs for MadeUp {
    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        Ok(Some(chain::chain_randomness(epoch)))
    }

    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        Ok(Some(chain::beacon_randomness(epoch)))
    }

    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, HostError> {
        Ok(chain::tipset_cid(epoch))
    }

    fn verify_consensus_fault(
        &self,
        header_1: &[u8],
        _: &[u8],
        _: &[u8],
    ) -> Result<Option<ConsensusFault>, HostError> {
        Ok(chain::consensus_fault(header_1))
    }
}
