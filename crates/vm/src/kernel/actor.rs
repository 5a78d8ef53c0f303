//! Other actors: their ids, their code, their balance, their creation.
//!
//! Since nv18 each question is a charge of its own, mostly of nothing, before the charges for access.

use std::sync::Arc;

use forest_blockstore::Cid;
use forest_rules::behaviours::CreateActor;
use forest_shared::{
    ActorId,
    address::{Address, INIT_ACTOR_ID},
    econ::TokenAmount,
    error::ErrorNumber,
    state::ActorState,
};

use super::Kernel;
use crate::failure::{Fault, Result};

impl Kernel {
    /// The id that an address stands for. An id stands for itself, even where there is no actor.
    pub(crate) fn resolve_address(&mut self, address: &Address) -> Result<ActorId> {
        let rules = self.rules();
        self.calls.charge_if(rules.gas.actors.resolve_address)?;
        let id = self.calls.resolve_address(address)?;
        id.ok_or_else(|| Fault::syscall(ErrorNumber::NotFound, format!("{address} stands for no actor")))
    }

    /// The delegated address of an actor, if it has one (FIP-0048).
    pub(crate) fn lookup_delegated_address(&mut self, id: ActorId) -> Result<Option<Address>> {
        let rules = self.rules();
        self.calls.charge_if(rules.gas.actors.lookup_delegated_address)?;
        self.existing(id).map(|actor| actor.delegated_address)
    }

    /// The code of an actor.
    pub(crate) fn code_of(&mut self, id: ActorId) -> Result<Cid> {
        let rules = self.rules();
        self.calls.charge_if(rules.gas.actors.get_code_cid)?;
        self.existing(id).map(|actor| actor.code)
    }

    /// The balance of an actor.
    pub(crate) fn balance_of(&mut self, id: ActorId) -> Result<TokenAmount> {
        let rules = self.rules();
        self.calls.charge_if(rules.gas.actors.balance_of)?;
        self.existing(id).map(|actor| actor.balance.clone())
    }

    /// The f2 address of the next actor. Before nv18 every question gets another answer.
    pub(crate) fn next_actor_address(&mut self) -> Result<Address> {
        self.calls.next_actor_address()
    }

    /// Creates an actor under an id.
    pub(crate) fn create_actor(&mut self, id: ActorId, code: Cid, delegated: Option<Address>) -> Result<()> {
        if self.rules().behaviours.kernel.create_actor == CreateActor::InitActor {
            if self.actor != INIT_ACTOR_ID {
                return Err(Fault::syscall(ErrorNumber::Forbidden, "only the init actor creates actors"));
            }
            self.check_writable()?;
        }
        self.check_runs(&code)?;
        self.calls.create_actor(id, code, delegated)
    }

    /// The place of a code in the manifest of built-in actors, from 1; 0 for other code.
    pub(crate) fn builtin_type_of(&mut self, code: &Cid) -> Result<u32> {
        let rules = self.rules();
        self.calls.charge_if(rules.gas.actors.get_builtin_type)?;
        Ok(self.calls.snapshot.manifest.type_of(code))
    }

    /// The code at a place in the manifest.
    pub(crate) fn code_of_builtin_type(&mut self, place: u32) -> Result<Cid> {
        let rules = self.rules();
        self.calls.charge_if(rules.gas.actors.get_code_cid_for_type)?;
        let code = self.calls.snapshot.manifest.code_of_type(place).copied();
        code.ok_or_else(|| {
            Fault::syscall(ErrorNumber::IllegalArgument, format!("no built-in actor of type {place}"))
        })
    }

    fn existing(&mut self, id: ActorId) -> Result<Arc<ActorState>> {
        let actor = self.calls.get_actor(id)?;
        actor.ok_or_else(|| Fault::syscall(ErrorNumber::NotFound, format!("there is no actor f0{id}")))
    }
}
