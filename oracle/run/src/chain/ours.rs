//! A generated chain under our interpreter, with our migrations and our base fee.
//!
//! Its store is its own: it never sees what the published engines wrote. What it is told of the chain and of the
//! supply is this folder's; that a node finds the same by itself is for tests/chains.rs to show.

use std::sync::Arc;

use forest_blocks::FullTipset;
use forest_blockstore::{Blockstore, Cid};
use forest_builtin::Manifest;
use forest_interpreter::{CirculatingSupply, Failure, Interpreter, Tipset, Unobserved, next_base_fee};
use forest_migrations::LiteMigration;
use forest_rules::{Schedule, ScheduledUpgrade};
use forest_shared::{clock::ChainEpoch, econ::TokenAmount};
use forest_testing::chain::{Applied, ChainError, Executes, Genesis};
use forest_vm::HostError;
use oracle_judges::{self as judges, Overlay, Proofs};

use super::{ancestry::Ancestry, supply};

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
        let (lists, manifests) = (Arc::clone(&store), genesis.manifests.clone());
        let migration = LiteMigration::new(Arc::clone(&store), move |row: &ScheduledUpgrade| {
            Manifest::load(&lists, manifests.get(&row.upgrade)?).ok()
        });
        let supply = Supply { schedule: Arc::clone(&schedule), store: Arc::clone(&store) };
        let interpreter = Interpreter {
            engine: judges::Ours::new(1, None)?.engine().clone(),
            schedule,
            store,
            proofs: Arc::new(Proofs),
            supply: Arc::new(supply),
            migrations: Arc::new(migration),
            genesis_timestamp: genesis.timestamp,
        };
        Ok(Self { interpreter, headers: Arc::clone(&genesis.store) as _ })
    }

    pub(super) fn store(&self) -> Arc<dyn Blockstore> {
        Arc::clone(&self.interpreter.store)
    }
}

impl Executes for Ours {
    fn apply(&mut self, full: &FullTipset, parent_epoch: ChainEpoch) -> Result<Applied, ChainError> {
        let chain = Ancestry::of(full.tipset(), &self.headers, self.interpreter.genesis_timestamp)?;
        let chain = Arc::new(judges::Chain(Arc::new(chain)));
        let tipset = Tipset::from_full(parent_epoch, full)?;
        let executed = self.interpreter.apply(&tipset, chain, &mut Unobserved)?;
        Ok(Applied {
            state_root: executed.state_root,
            receipts_root: executed.receipts_root,
            base_fee: next_base_fee(&self.interpreter.schedule, full)?,
        })
    }
}

/// The supply as the published engines are told.
struct Supply {
    schedule: Arc<Schedule>,
    store: Arc<dyn Blockstore>,
}

impl CirculatingSupply for Supply {
    fn at(&self, epoch: ChainEpoch, state_root: &Cid) -> Result<TokenAmount, Failure> {
        let version = self.schedule.network_version_at(epoch);
        let supply = supply::at(&*self.store, state_root, epoch, version);
        Ok(supply.map_err(|error| HostError::externs(error.to_string()))?)
    }
}
