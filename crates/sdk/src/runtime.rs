//! What a method is given: the call it is in, and the world.
//!
//! A [`Runtime`] lives as long as one call. It adds to the [`Host`] what actors need around it: contexts that are asked for
//! once, checks of the caller, state with transactions, errors that become exit codes. Its files go by theme.
//!
//! Invariants: nothing is sent and nobody created inside of a transaction; in a method marked `read_only` nothing changes.

mod actors;
mod callers;
mod chain;
mod crypto;
mod message;
mod send;
mod state;
mod store;

use std::{
    cell::{Cell, OnceCell},
    fmt,
};

use forest_shared::sys::{MessageContext, NetworkContext};

pub use self::store::{AsStore, HostStore};
use crate::{ActorError, AnyHost};

/// The call that runs, and the host behind it.
pub struct Runtime<'h> {
    host: &'h AnyHost,
    store: HostStore<'h>,
    message: OnceCell<MessageContext>,
    network: OnceCell<NetworkContext>,
    /// Whether the caller was checked.
    validated: Cell<bool>,
    in_transaction: Cell<bool>,
    /// Whether the method promised to change nothing.
    frozen: Cell<bool>,
}

impl<'h> Runtime<'h> {
    /// The runtime of a new call.
    #[must_use]
    pub fn new(host: &'h AnyHost) -> Self {
        Self {
            host,
            store: HostStore::new(host),
            message: OnceCell::new(),
            network: OnceCell::new(),
            validated: Cell::new(false),
            in_transaction: Cell::new(false),
            frozen: Cell::new(false),
        }
    }

    /// The host itself, for what is not here.
    #[must_use]
    pub const fn host(&self) -> &'h AnyHost {
        self.host
    }

    /// Lets nothing change from now on; `#[method(read_only)]` begins with it.
    pub fn freeze(&self) {
        self.frozen.set(true);
    }

    fn check_may_change(&self) -> Result<(), ActorError> {
        if self.frozen.get() {
            return Err(ActorError::read_only("the method is marked read_only"));
        }
        Ok(())
    }
}

impl fmt::Debug for Runtime<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime").field("message", &self.message.get()).finish_non_exhaustive()
    }
}
