//! How much is in circulation, as the VM tells it to actors.
//!
//! What has vested since genesis, was mined and came out of the reserve, less what was burnt and what is locked, never
//! below nothing. Summed up from the state that an epoch's machine begins with. Specification: "Circulating supply";
//! FIP-0065, FIP-0100; Lotus `supply.go`.

use std::sync::Arc;

use forest_blockstore::{Blockstore, Cid};
use forest_builtin::{StateTree, market, power, reward};
use forest_interpreter::{CirculatingSupply, Failure};
use forest_rules::{Rules, Schedule, Upgrade};
use forest_shared::{
    ActorId,
    address::{
        BURNT_FUNDS_ACTOR_ID, RESERVE_ACTOR_ID, REWARD_ACTOR_ID, STORAGE_MARKET_ACTOR_ID,
        STORAGE_POWER_ACTOR_ID,
    },
    clock::{ChainEpoch, EPOCHS_IN_DAY},
    econ::TokenAmount,
    state::ActorState,
};
use forest_vm::{Bug, HostError};

/// What was sold or given before genesis: whole FIL, and the days over which they vest, evenly from Liftoff on.
const VESTING: [(u64, ChainEpoch); 6] = [
    (10_632_000, 0),
    (51_803_587, 183),
    (31_821_712, 365),
    (7_223_364, 2 * 365),
    (88_536_841, 3 * 365),
    (409_805_053, 6 * 365),
];

/// The supply by its parts, in attoFIL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// What has vested of the amounts that were fixed at genesis.
    pub vested: TokenAmount,
    /// What miners were paid.
    pub mined: TokenAmount,
    /// What came out of the reserve; below zero when more went in.
    pub reserve_disbursed: TokenAmount,
    /// What nobody will have again.
    pub burnt: TokenAmount,
    /// What secures storage.
    pub locked: TokenAmount,
}

impl Supply {
    /// What is in circulation: never below nothing.
    #[must_use]
    pub fn circulating(&self) -> TokenAmount {
        let issued = &(&self.vested + &self.mined) + &self.reserve_disbursed;
        let circulating = &(&issued - &self.burnt) - &self.locked;
        circulating.max(TokenAmount::ZERO)
    }
}

/// Sums up the supply from states.
#[derive(Clone)]
pub struct StateSupply {
    schedule: Arc<Schedule>,
    store: Arc<dyn Blockstore>,
}

impl StateSupply {
    /// The supply of a network whose states are in a store.
    #[must_use]
    pub fn new(schedule: Arc<Schedule>, store: Arc<dyn Blockstore>) -> Self {
        Self { schedule, store }
    }

    /// The supply at an epoch, by the state that the epoch begins with.
    ///
    /// # Errors
    /// [`Failure`]: the state cannot be read, or is not one of this network.
    pub fn parts(&self, epoch: ChainEpoch, state_root: &Cid) -> Result<Supply, Failure> {
        let rules = self.schedule.rules_at(epoch).map_err(HostError::externs)?;
        let state = State { store: &*self.store, tree: StateTree::load(&self.store, state_root)? };
        Ok(Supply {
            vested: vested(&self.schedule, epoch),
            mined: state.mined()?,
            reserve_disbursed: &self.reserve(rules) - &state.balance(RESERVE_ACTOR_ID)?,
            burnt: state.balance(BURNT_FUNDS_ACTOR_ID)?,
            locked: state.locked(rules)?,
        })
    }

    /// What the reserve had at genesis.
    fn reserve(&self, rules: &Rules) -> TokenAmount {
        let network = self.schedule.network();
        TokenAmount::from_whole(match rules.behaviours.chain.reserve_is_rebased {
            true => network.reserve_after_teep,
            false => network.reserve_at_genesis,
        })
    }
}

impl CirculatingSupply for StateSupply {
    fn at(&self, epoch: ChainEpoch, state_root: &Cid) -> Result<TokenAmount, Failure> {
        self.parts(epoch, state_root).map(|supply| supply.circulating())
    }
}

impl std::fmt::Debug for StateSupply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StateSupply").field("network", &self.schedule.network().name).finish_non_exhaustive()
    }
}

/// What has vested at an epoch, by the table that holds since Calico.
fn vested(schedule: &Schedule, epoch: ChainEpoch) -> TokenAmount {
    let liftoff = schedule.height_of(Upgrade::Liftoff).unwrap_or_default();
    let elapsed = epoch.saturating_sub(liftoff);
    VESTING.iter().fold(TokenAmount::ZERO, |sum, (whole, days)| {
        let initial = TokenAmount::from_whole(*whole);
        let locked = still_locked(&initial, days.saturating_mul(EPOCHS_IN_DAY), elapsed);
        &sum + &(&initial - &locked)
    })
}

/// What is locked after so many epochs. The share of one epoch is rounded down first: whole attoFIL unlock.
fn still_locked(initial: &TokenAmount, duration: ChainEpoch, elapsed: ChainEpoch) -> TokenAmount {
    if elapsed >= duration {
        return TokenAmount::ZERO;
    }
    if elapsed < 0 {
        return initial.clone();
    }
    let each = initial.checked_div_floor(duration);
    each.map_or(TokenAmount::ZERO, |each| each * duration.saturating_sub(elapsed))
}

/// The singletons of a state.
struct State<'a> {
    store: &'a dyn Blockstore,
    tree: StateTree,
}

impl State<'_> {
    fn actor(&self, id: ActorId) -> Result<ActorState, Failure> {
        let actor = self.tree.actor(&self.store, id)?;
        actor.ok_or_else(|| Bug(format!("the state has no actor f0{id}").into()).into())
    }

    fn balance(&self, id: ActorId) -> Result<TokenAmount, Failure> {
        Ok(self.actor(id)?.balance)
    }

    fn mined(&self) -> Result<TokenAmount, Failure> {
        let head = self.actor(REWARD_ACTOR_ID)?.state;
        Ok(reward::State::load(&self.store, &head)?.total_storage_power_reward)
    }

    fn locked(&self, rules: &Rules) -> Result<TokenAmount, Failure> {
        let pledged = power::State::load(&self.store, &self.actor(STORAGE_POWER_ACTOR_ID)?.state)?;
        if !rules.behaviours.chain.market_locks_reduce_supply {
            return Ok(pledged.total_pledge_collateral);
        }
        let dealt = market::State::load(&self.store, &self.actor(STORAGE_MARKET_ACTOR_ID)?.state)?;
        Ok(&dealt.total_locked() + &pledged.total_pledge_collateral)
    }
}
