//! What a message would do on top of a tipset: for `eth_call`, gas estimation and questions to contracts.
//!
//! It runs at the epoch after the tipset, on the state that the tipset left, after any messages that are said to come
//! before it. Nothing is written. Where a migration would have to run in between, nothing is tried: it takes minutes.

use std::sync::Arc;

use forest_blocks::Tipset;
use forest_blockstore::Cid;
use forest_interpreter::Included;
use forest_shared::message::Message;
use forest_vm::{Kind, Machine, MachineContext, Outcome, Simulation, Tracer};

use crate::{Error, StateManager};

impl StateManager {
    /// What a message would do on top of a tipset, whoever sends it and whatever it would cost; its gas limit holds.
    /// `prior` messages are executed before it, as if they stood in the block.
    ///
    /// # Errors
    /// [`Error`]: there is no outcome; [`Error::Migration`] where an upgrade lies in between.
    pub fn simulate_blocking(
        &self,
        on: &Tipset,
        prior: &[Included],
        message: &Message,
        simulation: &Simulation,
    ) -> Result<Outcome, Error> {
        Ok(self.machine_after(on, prior)?.simulate(message, simulation)?)
    }

    /// As [`simulate_blocking`](Self::simulate_blocking), and `tracer` watches.
    ///
    /// # Errors
    /// As [`simulate_blocking`](Self::simulate_blocking).
    pub fn simulate_traced_blocking<T: Tracer>(
        &self,
        on: &Tipset,
        prior: &[Included],
        message: &Message,
        simulation: &Simulation,
        tracer: T,
    ) -> Result<(Outcome, T), Error> {
        Ok(self.machine_after(on, prior)?.simulate_traced(message, simulation, tracer)?)
    }

    /// As [`simulate_blocking`](Self::simulate_blocking), beside the tipsets of the chain.
    ///
    /// # Errors
    /// As [`simulate_blocking`](Self::simulate_blocking).
    pub async fn simulate(
        &self,
        on: &Tipset,
        prior: Vec<Included>,
        message: Message,
        simulation: Simulation,
    ) -> Result<Outcome, Error> {
        let on = on.clone();
        self.ask(move |this| this.simulate_blocking(&on, &prior, &message, &simulation)).await?
    }

    /// What a message does if it is the next one on top of a tipset, with all that is checked and paid.
    ///
    /// # Errors
    /// As [`simulate_blocking`](Self::simulate_blocking).
    pub fn call_blocking(&self, on: &Tipset, prior: &[Included], next: &Included) -> Result<Outcome, Error> {
        let kind = Kind::Explicit { length: next.length };
        Ok(self.machine_after(on, prior)?.execute(&next.message, kind)?)
    }

    /// As [`call_blocking`](Self::call_blocking), beside the tipsets of the chain.
    ///
    /// # Errors
    /// As [`simulate_blocking`](Self::simulate_blocking).
    pub async fn call(&self, on: &Tipset, prior: Vec<Included>, next: Included) -> Result<Outcome, Error> {
        let on = on.clone();
        self.ask(move |this| this.call_blocking(&on, &prior, &next)).await?
    }

    /// A machine on a state of one's own choice, at the epoch after a tipset. What is committed to it stays in it until
    /// it is flushed.
    ///
    /// # Errors
    /// As [`simulate_blocking`](Self::simulate_blocking).
    pub fn machine_on(&self, on: &Tipset, state_root: &Cid) -> Result<Machine, Error> {
        let interpreter = self.interpreter();
        let schedule = &interpreter.schedule;
        let epoch = on.epoch().saturating_add(1);
        if let Some(row) = schedule.upgrades_between(on.epoch(), epoch).find(|row| row.upgrade.migrates()) {
            return Err(Error::Migration { upgrade: row.upgrade, epoch: row.height });
        }
        let network = schedule.network();
        let context = MachineContext {
            rules: schedule.rules_at(epoch).map_err(forest_vm::HostError::externs).map_err(host)?,
            chain_id: network.chain_id,
            epoch,
            timestamp: on.min_timestamp().saturating_add(network.block_delay),
            base_fee: on.parent_base_fee().clone(),
            circulating_supply: interpreter.supply.at(epoch, state_root)?,
            actor_debugging: network.actor_debugging,
        };
        let machine = Machine::new(
            context,
            state_root,
            interpreter.engine.clone(),
            Arc::clone(&interpreter.store),
            self.externs(on),
            Arc::clone(&interpreter.proofs),
        );
        Ok(machine.map_err(forest_interpreter::Failure::from)?)
    }

    /// A machine on the state that a tipset left, and on what some more messages did to it.
    fn machine_after(&self, on: &Tipset, prior: &[Included]) -> Result<Machine, Error> {
        let mut machine = self.machine_on(on, &self.state_of_blocking(on)?.state_root)?;
        for Included { message, length } in prior {
            let outcome = machine.execute(message, Kind::Explicit { length: *length })?;
            machine.commit(outcome)?;
        }
        Ok(machine)
    }
}

fn host(error: forest_vm::HostError) -> Error {
    forest_interpreter::Failure::from(error).into()
}
