//! The state manager for a node that speaks the published types. Feature `fvm-compat`.
//!
//! Such a node plugs in its database as it is, asks with messages of `fvm_shared` 4, and gets receipts and events back as
//! that crate has them. Everything else is the same state manager.

use std::sync::Arc;

use forest_blocks::Tipset;
use forest_blockstore::compat::FromFvm;
use forest_chain::Chain;
use forest_interpreter::Included;
use forest_rules::Schedule;
use forest_vm::Simulation;
use fvm_shared4::{event::StampedEvent, message::Message, receipt::Receipt};

use crate::{Builder, Error, ExecutedTipset, StateManager};

impl StateManager {
    /// As [`builder`](Self::builder), over a database that implements the published trait. Batches stay batches, as far
    /// as the database keeps them.
    pub fn builder_over<S>(database: S, chain: Arc<dyn Chain>, schedule: Arc<Schedule>) -> Builder
    where
        S: fvm_ipld_blockstore::Blockstore + Send + Sync + 'static,
    {
        Self::builder(Arc::new(FromFvm(database)), chain, schedule)
    }

    /// What a message would do on top of a tipset, as [`simulate`](Self::simulate), in the published types.
    ///
    /// # Errors
    /// As [`simulate`](Self::simulate).
    pub async fn simulate_fvm(&self, on: &Tipset, message: Message) -> Result<Receipt, Error> {
        let outcome = self.simulate(on, Vec::new(), message.into(), Simulation::default()).await?;
        Ok(outcome.receipt.into())
    }

    /// What a message of some length on chain does if it is the next one, as [`call`](Self::call), in the published types.
    ///
    /// # Errors
    /// As [`simulate`](Self::simulate).
    pub async fn call_fvm(&self, on: &Tipset, message: Message, length: usize) -> Result<Receipt, Error> {
        let next = Included { message: message.into(), length };
        Ok(self.call(on, Vec::new(), next).await?.receipt.into())
    }
}

impl ExecutedTipset {
    /// The messages that counted, with receipts and events, in the published types.
    pub fn messages_fvm(&self) -> impl Iterator<Item = (Message, Receipt, Vec<StampedEvent>)> {
        self.messages().map(|(message, executed)| {
            let events = executed.events.iter().cloned().map(StampedEvent::from).collect();
            (message.message().clone().into(), executed.receipt.clone().into(), events)
        })
    }
}
