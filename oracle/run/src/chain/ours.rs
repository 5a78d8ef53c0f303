//! A generated chain under our interpreter, on a store of its own: what the published engines write it does not see.

use std::{collections::BTreeMap, sync::Arc};

use forest_blocks::FullTipset;
use forest_blockstore::{Blockstore, Cid};
use forest_interpreter::{CirculatingSupply, Failure, Interpreter, Migrations, Tipset, Unobserved};
use forest_rules::{Schedule, ScheduledUpgrade, Upgrade};
use forest_shared::{clock::ChainEpoch, econ::TokenAmount};
use forest_testing::chain::{ChainError, Genesis};
use forest_vm::HostError;
use oracle_judges::{self as judges, Overlay, Proofs};

use super::{ancestry::Ancestry, supply, swap::swap};

/// Our interpreter on a generated network.
pub(super) struct Ours {
    interpreter: Interpreter,
    /// Where the headers of all tipsets are.
    headers: Arc<dyn Blockstore>,
}

impl Ours {
    pub(super) fn new(genesis: &Genesis) -> Result<Self, ChainError> {
        let store: Arc<dyn Blockstore> = Arc::new(Overlay::new(Arc::new((*genesis.store).clone())));
        let schedule = Arc::clone(&genesis.schedule);
        let node = Arc::new(Outside {
            schedule: Arc::clone(&schedule),
            manifests: genesis.manifests.clone(),
            store: Arc::clone(&store),
        });
        let interpreter = Interpreter {
            engine: judges::Ours::new(1, None)?.engine().clone(),
            schedule,
            store,
            proofs: Arc::new(Proofs),
            supply: Arc::clone(&node) as _,
            migrations: node,
            genesis_timestamp: genesis.timestamp,
        };
        Ok(Self { interpreter, headers: Arc::clone(&genesis.store) as _ })
    }

    pub(super) fn store(&self) -> Arc<dyn Blockstore> {
        Arc::clone(&self.interpreter.store)
    }

    /// The state and the receipts that a tipset leaves.
    pub(super) fn apply(
        &self,
        full: &FullTipset,
        parent_epoch: ChainEpoch,
    ) -> Result<(Cid, Cid), ChainError> {
        let chain = Ancestry::of(full.tipset(), &self.headers, self.interpreter.genesis_timestamp)?;
        let chain = Arc::new(judges::Chain(Arc::new(chain)));
        let tipset = Tipset::from_full(parent_epoch, full)?;
        let executed = self.interpreter.apply(&tipset, chain, &mut Unobserved)?;
        Ok((executed.state_root, executed.receipts_root))
    }
}

/// What a node supplies: here the same as for the published engines, since the interpreter is on trial and not a node.
struct Outside {
    schedule: Arc<Schedule>,
    manifests: BTreeMap<Upgrade, Cid>,
    store: Arc<dyn Blockstore>,
}

impl CirculatingSupply for Outside {
    fn at(&self, epoch: ChainEpoch, state_root: &Cid) -> Result<TokenAmount, Failure> {
        let version = self.schedule.network_version_at(epoch);
        Ok(supply::at(&*self.store, state_root, epoch, version).map_err(outside)?)
    }
}

impl Migrations for Outside {
    fn migrate(&self, upgrade: &ScheduledUpgrade, state_root: &Cid) -> Result<Cid, Failure> {
        let Some(list) = self.manifests.get(&upgrade.upgrade) else { return Ok(*state_root) };
        let version = self.schedule.network_version_at(upgrade.height + 1);
        Ok(swap(&*self.store, state_root, version, list).map_err(outside)?)
    }
}

fn outside(error: Box<dyn std::error::Error>) -> HostError {
    HostError::externs(error.to_string())
}
