//! What a test may do to the world around its actors: time, balances, going back, looking.

use forest_blockstore::{Blockstore as _, Cid};
use forest_encoding::from_slice;
use forest_shared::{
    ActorId,
    address::{Address, RESERVE_ACTOR_ID},
    clock::ChainEpoch,
    econ::TokenAmount,
    state::ActorState,
};
use forest_vm::{Engine, MachineContext};
use serde::de::DeserializeOwned;

use super::{Network, Snapshot, machine, timestamp, transfer};
use crate::{Failure, Names};

impl Network {
    /// The epoch.
    #[must_use]
    pub fn epoch(&self) -> ChainEpoch {
        self.machine.context().epoch
    }

    /// Lets epochs pass in which nothing happens; the time passes with them. Cron does not run.
    ///
    /// # Errors
    /// [`Failure::Machine`]
    pub fn warp(&mut self, epochs: u32) -> Result<(), Failure> {
        let epoch = self.epoch() + ChainEpoch::from(epochs);
        self.begin(MachineContext { epoch, timestamp: timestamp(epoch), ..self.machine.context().clone() })
    }

    /// What a unit of gas costs from now on.
    ///
    /// # Errors
    /// [`Failure::Machine`]
    pub fn set_base_fee(&mut self, base_fee: TokenAmount) -> Result<(), Failure> {
        self.begin(MachineContext { base_fee, ..self.machine.context().clone() })
    }

    /// Gives an actor a balance, from or to the reserve of the network. None of its code runs.
    ///
    /// # Errors
    /// [`Failure::Exit`]: there is no such actor, or so much cannot be had.
    pub fn set_balance(&mut self, of: &Address, balance: TokenAmount) -> Result<(), Failure> {
        let reserve = Address::new_id(RESERVE_ACTOR_ID);
        let missing = balance - self.balance(of)?;
        let transfer = match missing.is_negative() {
            true => transfer(*of, reserve, -missing),
            false => transfer(reserve, *of, missing),
        };
        self.apply_free(transfer).map(|_| ())
    }

    /// The balance of an actor; nothing where there is none.
    ///
    /// # Errors
    /// [`Failure::Machine`]
    pub fn balance(&self, of: &Address) -> Result<TokenAmount, Failure> {
        Ok(self.actor_at(of)?.map_or(TokenAmount::ZERO, |actor| actor.balance))
    }

    /// The state of an actor, as a type that its block decodes to.
    ///
    /// # Errors
    /// [`Failure::Machine`]: there is no such actor, or its state is another.
    pub fn state<S: DeserializeOwned>(&self, of: &Address) -> Result<S, Failure> {
        let actor =
            self.actor_at(of)?.ok_or_else(|| Failure::Machine(format!("there is no actor at {of}")))?;
        let block = self.machine.blocks().get(&actor.state).map_err(Failure::machine)?;
        let block = block.ok_or_else(|| Failure::Machine(format!("the state of {of} is not there")))?;
        from_slice(&block)
            .map_err(|error| Failure::Machine(format!("the state of {of} is of another type: {error}")))
    }

    /// The code that an actor runs.
    ///
    /// # Errors
    /// [`Failure::Machine`]
    pub fn code(&self, of: &Address) -> Result<Option<Cid>, Failure> {
        Ok(self.actor_at(of)?.map(|actor| actor.code))
    }

    /// The id that an address stands for.
    ///
    /// # Errors
    /// [`Failure::Machine`]
    pub fn resolve(&self, address: &Address) -> Result<Option<ActorId>, Failure> {
        self.machine.resolve(address).map_err(|fault| Failure::Machine(format!("{fault:?}")))
    }

    /// What actors and methods are called.
    #[must_use]
    pub const fn names(&self) -> &Names {
        &self.names
    }

    /// The engine that runs all code.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Remembers the state and the epoch.
    ///
    /// # Errors
    /// [`Failure::Machine`]
    pub fn snapshot(&mut self) -> Result<Snapshot, Failure> {
        let state_root = self.machine.flush().map_err(Failure::machine)?;
        Ok(Snapshot { state_root, context: self.machine.context().clone() })
    }

    /// Goes back: what happened since did not happen.
    ///
    /// # Errors
    /// [`Failure::Machine`]
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<(), Failure> {
        self.machine = machine(snapshot.context.clone(), &snapshot.state_root, &self.engine, &self.store)?;
        self.last = None;
        Ok(())
    }

    fn begin(&mut self, context: MachineContext) -> Result<(), Failure> {
        let root = self.machine.flush().map_err(Failure::machine)?;
        self.machine = machine(context, &root, &self.engine, &self.store)?;
        Ok(())
    }

    pub(crate) fn actor(&self, id: ActorId) -> Result<Option<ActorState>, Failure> {
        let actor = self.machine.actor(id).map_err(Failure::machine)?;
        Ok(actor.map(|actor| ActorState::clone(&actor)))
    }

    fn actor_at(&self, address: &Address) -> Result<Option<ActorState>, Failure> {
        match self.resolve(address)? {
            Some(id) => self.actor(id),
            None => Ok(None),
        }
    }
}
