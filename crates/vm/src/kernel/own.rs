//! The actor that runs: its state root, its balance, its end.
//!
//! An actor that deleted itself runs on without a state and with a balance of zero.

use forest_blockstore::Cid;
use forest_shared::{
    address::{Address, BURNT_FUNDS_ACTOR_ID},
    econ::TokenAmount,
    error::ErrorNumber,
    state::ActorState,
};

use super::Kernel;
use crate::failure::{Fault, Result};

impl Kernel {
    /// The state root, which is reachable from then on (FIP-0071).
    pub(crate) fn root(&mut self) -> Result<Cid> {
        let rules = self.rules();
        self.calls.charge_if(rules.gas.actors.get_root)?;
        let root = self.calls.get_actor(self.actor)?.ok_or_else(deleted)?.state;
        self.reach(root);
        Ok(root)
    }

    /// Replaces the state root. That there is such a block is not checked, but since nv21 it must be reachable.
    pub(crate) fn set_root(&mut self, root: Cid) -> Result<()> {
        self.check_writable()?;
        let rules = self.rules();
        self.calls.charge_if(rules.gas.actors.set_root)?;
        self.check_reachable(&root)?;
        let actor = self.calls.get_actor(self.actor)?.ok_or_else(deleted)?;
        let actor = ActorState { state: root, ..ActorState::clone(&actor) };
        self.calls.set_actor(self.actor, actor)
    }

    /// The balance.
    pub(crate) fn current_balance(&mut self) -> Result<TokenAmount> {
        let rules = self.rules();
        self.calls.charge_if(rules.gas.actors.self_balance)?;
        let actor = self.calls.get_actor(self.actor)?;
        Ok(actor.map_or(TokenAmount::ZERO, |actor| actor.balance.clone()))
    }

    /// Deletes the actor and sends what it has to somebody else. Before nv21.
    pub(crate) fn self_destruct_to(&mut self, beneficiary: &Address) -> Result<()> {
        let balance = self.begin_self_destruct()?;
        if !balance.is_zero() {
            let beneficiary = self.resolve_address(beneficiary)?;
            if beneficiary == self.actor {
                return Err(Fault::syscall(ErrorNumber::Forbidden, "an actor cannot inherit from itself"));
            }
            self.calls.transfer(self.actor, beneficiary, &balance)?;
        }
        self.calls.delete_actor(self.actor)
    }

    /// Deletes the actor. What it has is burnt if it agrees to that, otherwise it lives on (FIP-0073).
    pub(crate) fn self_destruct(&mut self, burn_unspent: bool) -> Result<()> {
        let balance = self.begin_self_destruct()?;
        if !balance.is_zero() {
            if !burn_unspent {
                return Err(Fault::syscall(ErrorNumber::IllegalOperation, "there are unspent funds"));
            }
            let burnt = self.calls.transfer(self.actor, BURNT_FUNDS_ACTOR_ID, &balance);
            burnt.map_err(cannot_burn)?;
        }
        self.calls.delete_actor(self.actor)
    }

    /// What both ways to delete begin with; the balance.
    fn begin_self_destruct(&mut self) -> Result<TokenAmount> {
        self.check_writable()?;
        let delete = self.rules().gas.actors.delete;
        self.calls.charge(delete)?;
        self.current_balance()
    }
}

fn deleted() -> Fault {
    Fault::syscall(ErrorNumber::IllegalOperation, "the actor deleted itself")
}

/// The network counts any failure to burn as a broken invariant, and so even that there was no gas for it.
fn cannot_burn(fault: Fault) -> Fault {
    match fault {
        Fault::Host(_) | Fault::Bug(_) => fault,
        Fault::OutOfGas | Fault::Syscall(_) => Fault::bug(format!("what is left cannot be burnt: {fault}")),
    }
}
