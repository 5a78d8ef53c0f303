//! The published engines and ours behind one interface.
//!
//! The three published crates are used as they are: no kernel of ours in between, no changed behaviour; only the proof
//! system that they call is replaced, for all of them alike (the workspace's Cargo.toml). Invariant: what an engine
//! says is translated, never judged, here.

mod chain;
mod fvm2;
mod fvm3;
mod fvm4;
mod ours;
mod proofs;
mod session;
mod since_hygge;
mod store;
mod translate;

use std::sync::Arc;

use forest_blockstore::{Blockstore, Cid};
use forest_rules::{AbiGeneration, Rules};
use forest_shared::message::Message;
use oracle_cases::{Answer, Epoch, Kind};

use chain::MadeUp;

pub use chain::Node;
pub use ours::{Chain, OurSession, Ours, Syscall};
pub use proofs::Proofs;
pub use store::{Overlay, Published};

/// Whether a session notes what happens inside of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Every charge and call, for [`Answer::trace`].
    Trace,
    /// Nothing, as a node that follows the chain.
    Nothing,
}

/// An engine.
pub trait Judge {
    /// Its name and version.
    fn name(&self) -> &'static str;

    /// Opens the state at `root` to execute messages of an epoch on it, on a chain.
    ///
    /// # Errors
    /// What the engine says, where it refuses the state.
    fn open_on(
        &self,
        epoch: &Epoch,
        root: &Cid,
        store: Arc<dyn Blockstore>,
        node: Arc<dyn Node>,
        watch: Watch,
    ) -> Result<Box<dyn Session>, String>;

    /// The same, on the made-up chain.
    ///
    /// # Errors
    /// What the engine says, where it refuses the state.
    fn open(
        &self,
        epoch: &Epoch,
        root: &Cid,
        store: Arc<dyn Blockstore>,
    ) -> Result<Box<dyn Session>, String> {
        self.open_on(epoch, root, store, Arc::new(MadeUp), Watch::Trace)
    }
}

/// An engine on a state.
pub trait Session {
    /// Applies a message.
    ///
    /// # Errors
    /// What the engine says, where it gives no receipt.
    fn apply(&mut self, message: &Message, kind: Kind) -> Result<Answer, String>;

    /// Writes the state and returns its root.
    ///
    /// # Errors
    /// What the engine says, where it cannot.
    fn flush(&mut self) -> Result<Cid, String>;
}

/// The published engine that the networks run a version with.
#[must_use]
pub fn published(rules: &Rules) -> Box<dyn Judge> {
    match rules.syscalls.generation {
        AbiGeneration::Skyr => Box::new(fvm2::Fvm2::default()),
        AbiGeneration::Hygge => Box::new(fvm3::Fvm3::default()),
        AbiGeneration::Watermelon => Box::new(fvm4::Fvm4::default()),
    }
}

/// What was thrown, in words.
fn panicked(thrown: &(dyn std::any::Any + Send)) -> String {
    let text = thrown.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| thrown.downcast_ref::<&str>().copied());
    format!("panicked: {}", text.unwrap_or("without words"))
}
