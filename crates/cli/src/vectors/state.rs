//! A state tree, read from outside of a machine.

use forest_blockstore::{Blockstore, CborStore as _, Cid, IpldError};
use forest_builtin::{init::AddressBook, system};
use forest_hamt::{BytesKey, Change, Config, Error, Hamt};
use forest_shared::{
    ActorId,
    address::{Address, INIT_ACTOR_ID, Payload, SYSTEM_ACTOR_ID},
    state::{ActorState, LegacyActorState, StateRoot, StateTreeVersion},
};

/// A state tree at a root.
#[derive(Debug)]
pub(super) struct State {
    root: Cid,
    actors: Actors,
}

/// The two forms that actors have had.
#[derive(Debug)]
enum Actors {
    Legacy(Hamt<LegacyActorState>),
    Current(Hamt<ActorState>),
}

impl State {
    pub(super) fn open(store: &impl Blockstore, root: Cid) -> Result<Self, IpldError> {
        let StateRoot { version, actors, .. } = store.load_cbor(&root)?;
        let config = Config::default();
        let actors = match version {
            StateTreeVersion::V5 => Hamt::load(store, &actors, config).map(Actors::Current),
            _ => Hamt::load(store, &actors, config).map(Actors::Legacy),
        };
        Ok(Self { root, actors: actors.map_err(|error| ipld(root, error))? })
    }

    pub(super) fn actor(
        &self,
        store: &impl Blockstore,
        id: ActorId,
    ) -> Result<Option<ActorState>, IpldError> {
        let key = Address::new_id(id).to_bytes();
        let actor = match &self.actors {
            Actors::Legacy(actors) => {
                actors.get(store, key.as_slice()).map(|actor| actor.cloned().map(ActorState::from))
            }
            Actors::Current(actors) => actors.get(store, key.as_slice()).map(|actor| actor.cloned()),
        };
        actor.map_err(|error| ipld(self.root, error))
    }

    /// The list of built-in actors that the state names.
    pub(super) fn builtin_actors(&self, store: &impl Blockstore) -> Result<Option<Cid>, IpldError> {
        let Some(system) = self.actor(store, SYSTEM_ACTOR_ID)? else { return Ok(None) };
        Ok(Some(system::State::load(store, &system.state)?.builtin_actors))
    }

    /// The code of an actor by its address.
    pub(super) fn code(&self, store: &impl Blockstore, address: &Address) -> Result<Option<Cid>, IpldError> {
        let id = match (address.payload(), self.actor(store, INIT_ACTOR_ID)?) {
            (Payload::Id(id), _) => Some(*id),
            (_, Some(init)) => AddressBook::load(store, &init.state)?.resolve(store, address)?,
            (_, None) => None,
        };
        let Some(id) = id else { return Ok(None) };
        Ok(self.actor(store, id)?.map(|actor| actor.code))
    }

    /// Every actor that differs from another tree's, sorted by id: here, and there.
    pub(super) fn changes(&self, store: &impl Blockstore, there: &Self) -> Result<Vec<Changed>, IpldError> {
        let mut changes = Vec::new();
        let diffed = match (&self.actors, &there.actors) {
            (Actors::Legacy(here), Actors::Legacy(there)) => here.diff(there, store, |change| {
                changes.push(sides(change, |actor| actor.clone().into())?);
                Ok(())
            }),
            (Actors::Current(here), Actors::Current(there)) => here.diff(there, store, |change| {
                changes.push(sides(change, ActorState::clone)?);
                Ok(())
            }),
            _ => Err(IpldError::malformed(there.root, "a state tree of another version").into()),
        };
        diffed.map_err(|error| ipld(there.root, error))?;
        changes.sort_by_key(|(id, ..)| *id);
        Ok(changes)
    }
}

/// An actor here and there.
pub(super) type Changed = (ActorId, Option<ActorState>, Option<ActorState>);

fn sides<V>(change: Change<'_, BytesKey, V>, actor: impl Fn(&V) -> ActorState) -> Result<Changed, Error> {
    let (key, here, there) = match change {
        Change::Added { key, value } => (key, None, Some(value)),
        Change::Removed { key, value } => (key, Some(value), None),
        Change::Changed { key, before, after } => (key, Some(before), Some(after)),
    };
    let id = Address::from_bytes(key.as_slice()).ok().and_then(|address| address.id());
    let id = id.ok_or_else(|| IpldError::malformed(Cid::default(), "a key that is no id"))?;
    Ok((id, here.map(&actor), there.map(&actor)))
}

fn ipld(root: Cid, error: Error) -> IpldError {
    match error {
        Error::Ipld(error) => error,
        other => IpldError::malformed(root, other.to_string()),
    }
}
