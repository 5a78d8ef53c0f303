//! The actor's state: created once, read, changed in transactions.

use forest_blockstore::CborStore as _;
use forest_encoding::{codec, from_slice, to_vec};
use forest_shared::{error::ErrorNumber, state::EMPTY_ARRAY_CID};
use serde::de::DeserializeOwned;

use super::{HostStore, Runtime};
#[cfg(target_arch = "wasm32")] // a trait object has them without
use crate::Host as _;
use crate::{ActorError, Cid, State};

impl<'h> Runtime<'h> {
    /// The blocks that the actor can reach.
    #[must_use]
    pub const fn store(&self) -> &HostStore<'h> {
        &self.store
    }

    /// The root of the state.
    ///
    /// # Errors
    /// USR_ILLEGAL_STATE: the actor deleted itself.
    pub fn state_root(&self) -> Result<Cid, ActorError> {
        self.host.root().map_err(|error| ActorError::illegal_state(format!("no state root: {error}")))
    }

    /// Replaces the root of the state.
    ///
    /// # Errors
    /// USR_READ_ONLY; USR_ILLEGAL_STATE: the actor deleted itself.
    pub fn set_state_root(&self, root: &Cid) -> Result<(), ActorError> {
        self.check_may_change()?;
        self.host.set_root(root).map_err(|error| match error {
            ErrorNumber::ReadOnly => ActorError::read_only("the state changes in a read-only call"),
            error => ActorError::illegal_state(format!("the state root was refused: {error}")),
        })
    }

    /// The first state of an actor, for its constructor.
    ///
    /// # Errors
    /// USR_ILLEGAL_STATE: there is a state; USR_SERIALIZATION: it has no encoding.
    pub fn create<S: State>(&self, mut state: S) -> Result<(), ActorError> {
        let root = self.state_root()?;
        if root != EMPTY_ARRAY_CID {
            return Err(ActorError::illegal_state(format!("the actor has a state already: {root}")));
        }
        state.persist(&self.store)?;
        let root = self.put(&to_vec(&state)?)?;
        self.set_state_root(&root)
    }

    /// The state.
    ///
    /// # Errors
    /// USR_ILLEGAL_STATE: it is missing or of another form.
    pub fn state<S: DeserializeOwned>(&self) -> Result<S, ActorError> {
        Ok(self.store.load_cbor(&self.state_root()?)?)
    }

    /// Changes the state: what the closure leaves is written, unless it fails. Inside, nothing can be sent and nobody
    /// created, so nobody can change the state meanwhile.
    ///
    /// # Errors
    /// The closure's; USR_ILLEGAL_ARGUMENT: the state cannot be read or written.
    pub fn transaction<S: State, T>(
        &self,
        change: impl FnOnce(&mut S) -> Result<T, ActorError>,
    ) -> Result<T, ActorError> {
        let unreadable = |error: ActorError| ActorError::illegal_argument(error.message);
        let mut state: S = self.state().map_err(unreadable)?;
        self.in_transaction.set(true);
        let changed = change(&mut state);
        self.in_transaction.set(false);
        let value = changed?;
        state.persist(&self.store)?;
        let root = to_vec(&state)
            .map_err(ActorError::from)
            .and_then(|bytes| self.put(&bytes))
            .map_err(unreadable)?;
        self.set_state_root(&root)?;
        Ok(value)
    }

    /// Runs a method of the state itself: loaded before, saved after if it is another. Calls to others are allowed in
    /// between; if one of them came back and changed the state, nothing is overwritten.
    ///
    /// # Errors
    /// The method's; USR_ILLEGAL_STATE: the state cannot be read, or was changed by a call that came back.
    #[doc(hidden)]
    pub fn with_state<S: State, T>(
        &self,
        method: impl FnOnce(&mut S) -> Result<T, ActorError>,
    ) -> Result<T, ActorError> {
        let root = self.state_root()?;
        let before =
            self.host.get(&root).map_err(|error| ActorError::illegal_state(format!("no state: {error}")))?;
        let mut state: S =
            from_slice(&before).map_err(|error| ActorError::illegal_state(error.to_string()))?;
        let value = method(&mut state)?;
        state.persist(&self.store)?;
        let after = to_vec(&state)?;
        if after == before {
            return Ok(value);
        }
        if self.state_root()? != root {
            return Err(ActorError::illegal_state(
                "a call that this method made came back and changed the state; call before changing, or use transactions",
            ));
        }
        self.set_state_root(&self.put(&after)?)?;
        Ok(value)
    }

    fn put(&self, state: &[u8]) -> Result<Cid, ActorError> {
        let refused = |error| ActorError::illegal_argument(format!("the state was refused: {error}"));
        self.host.put(codec::DAG_CBOR, state).map_err(refused)
    }
}
