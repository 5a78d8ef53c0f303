//! A state, read from outside of a machine: its actors by id and by address.
//!
//! For whoever asks about a state that nothing runs on: queries of a node, its circulating supply, tools that compare
//! states. The machine has a tree of its own, which messages change. Invariant: nothing here writes.

use forest_blockstore::{Blockstore, CborStore, Cid, IpldError};
use forest_hamt::{BytesKey, Change, Config, Error, Hamt};
use forest_shared::{
    ActorId,
    address::{Address, INIT_ACTOR_ID, Payload, Protocol},
    state::{ActorState, LegacyActorState, StateRoot, StateTreeVersion},
};

use crate::{account, init::AddressBook};

/// The actors of a state. A clone is cheap, and keeps what was decoded.
///
/// ```
/// use forest_blockstore::{Blockstore, Cid, IpldError};
/// use forest_builtin::StateTree;
/// use forest_shared::{address::Address, econ::TokenAmount};
///
/// fn balance(store: &impl Blockstore, root: &Cid, of: &Address) -> Result<Option<TokenAmount>, IpldError> {
///     let actor = StateTree::load(store, root)?.actor_at(store, of)?;
///     Ok(actor.map(|(_, actor)| actor.balance))
/// }
/// ```
#[derive(Clone, Debug)]
pub struct StateTree {
    root: Cid,
    actors: Actors,
}

/// The two forms that actors have had.
#[derive(Clone, Debug)]
enum Actors {
    Legacy(Hamt<LegacyActorState>),
    Current(Hamt<ActorState>),
}

/// An actor in two states; `None`: it is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedActor {
    /// Its id.
    pub id: ActorId,
    /// As it was.
    pub before: Option<ActorState>,
    /// As it is.
    pub after: Option<ActorState>,
}

impl StateTree {
    /// Opens a state, of any version.
    ///
    /// # Errors
    /// [`IpldError`]: a block is missing or malformed, or the store failed.
    pub fn load(store: &impl Blockstore, root: &Cid) -> Result<Self, IpldError> {
        let StateRoot { version, actors, .. } = store.load_cbor(root)?;
        let config = Config::default();
        let actors = match version {
            StateTreeVersion::V5 => Hamt::load(store, &actors, config).map(Actors::Current),
            _ => Hamt::load(store, &actors, config).map(Actors::Legacy),
        };
        Ok(Self { root: *root, actors: actors.map_err(|error| ipld(*root, error))? })
    }

    /// The root that it was loaded from.
    #[must_use]
    pub const fn root(&self) -> &Cid {
        &self.root
    }

    /// The actor with this id.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn actor(&self, store: &impl Blockstore, id: ActorId) -> Result<Option<ActorState>, IpldError> {
        let key = Address::new_id(id).to_bytes();
        let actor = match &self.actors {
            Actors::Legacy(actors) => {
                actors.get(store, key.as_slice()).map(|actor| actor.cloned().map(ActorState::from))
            }
            Actors::Current(actors) => actors.get(store, key.as_slice()).map(|actor| actor.cloned()),
        };
        actor.map_err(|error| ipld(self.root, error))
    }

    /// The actor at an address of any kind, with its id.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn actor_at(
        &self,
        store: &impl Blockstore,
        address: &Address,
    ) -> Result<Option<(ActorId, ActorState)>, IpldError> {
        let Some(id) = self.resolve(store, address)? else { return Ok(None) };
        Ok(self.actor(store, id)?.map(|actor| (id, actor)))
    }

    /// The id that an address stands for. An f0 address stands for its id whether there is such an actor or not.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn resolve(&self, store: &impl Blockstore, address: &Address) -> Result<Option<ActorId>, IpldError> {
        if let Payload::Id(id) = address.payload() {
            return Ok(Some(*id));
        }
        match self.actor(store, INIT_ACTOR_ID)? {
            Some(init) => AddressBook::load(store, &init.state)?.resolve(store, address),
            None => Ok(None),
        }
    }

    /// The address whose key signs for whoever an address names: an f1 or f3 address is its own, an f4 address too, any
    /// other is looked up in the state of the account that it names. `None`: there is no such account.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn key_address(
        &self,
        store: &impl Blockstore,
        address: &Address,
    ) -> Result<Option<Address>, IpldError> {
        if matches!(address.protocol(), Protocol::Secp256k1 | Protocol::Bls | Protocol::Delegated) {
            return Ok(Some(*address));
        }
        let Some((_, actor)) = self.actor_at(store, address)? else { return Ok(None) };
        if let Some(delegated) = actor.delegated_address {
            return Ok(Some(delegated));
        }
        match account::State::load(store, &actor.state) {
            Ok(account) => Ok(Some(account.address)),
            Err(IpldError::Malformed { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Calls `visit` for every actor, in no order that means anything.
    ///
    /// # Errors
    /// As [`load`](Self::load), and what `visit` returns.
    pub fn for_each(
        &self,
        store: &impl Blockstore,
        mut visit: impl FnMut(ActorId, ActorState) -> Result<(), IpldError>,
    ) -> Result<(), IpldError> {
        let malformed = |error| ipld(self.root, error);
        match &self.actors {
            Actors::Legacy(actors) => {
                for entry in actors.iter(store) {
                    let (key, actor) = entry.map_err(malformed)?;
                    visit(self.id(key)?, actor.clone().into())?;
                }
            }
            Actors::Current(actors) => {
                for entry in actors.iter(store) {
                    let (key, actor) = entry.map_err(malformed)?;
                    visit(self.id(key)?, actor.clone())?;
                }
            }
        }
        Ok(())
    }

    /// Every actor that differs in a later state, sorted by id. What both states share is not read.
    ///
    /// # Errors
    /// As [`load`](Self::load); [`IpldError::Malformed`] too when the trees are of different versions, between which
    /// every actor differs.
    pub fn changes(&self, store: &impl Blockstore, later: &Self) -> Result<Vec<ChangedActor>, IpldError> {
        let mut changes = Vec::new();
        let diffed = match (&self.actors, &later.actors) {
            (Actors::Legacy(before), Actors::Legacy(after)) => before.diff(after, store, |change| {
                changes.push(self.sides(change, |actor| actor.clone().into())?);
                Ok(())
            }),
            (Actors::Current(before), Actors::Current(after)) => before.diff(after, store, |change| {
                changes.push(self.sides(change, ActorState::clone)?);
                Ok(())
            }),
            _ => Err(IpldError::malformed(later.root, "a state tree of another version").into()),
        };
        diffed.map_err(|error| ipld(later.root, error))?;
        changes.sort_by_key(|changed| changed.id);
        Ok(changes)
    }

    fn sides<V>(
        &self,
        change: Change<'_, BytesKey, V>,
        actor: impl Fn(&V) -> ActorState,
    ) -> Result<ChangedActor, Error> {
        let (key, before, after) = match change {
            Change::Added { key, value } => (key, None, Some(value)),
            Change::Removed { key, value } => (key, Some(value), None),
            Change::Changed { key, before, after } => (key, Some(before), Some(after)),
        };
        Ok(ChangedActor { id: self.id(key)?, before: before.map(&actor), after: after.map(&actor) })
    }

    fn id(&self, key: &BytesKey) -> Result<ActorId, IpldError> {
        let address = Address::from_bytes(key.as_slice()).ok();
        address
            .and_then(|address| address.id())
            .ok_or_else(|| IpldError::malformed(self.root, "a key that is no id"))
    }
}

fn ipld(root: Cid, error: Error) -> IpldError {
    match error {
        Error::Ipld(error) => error,
        other => IpldError::malformed(root, other.to_string()),
    }
}
