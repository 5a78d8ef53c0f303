//! The state tree: actors by id, as the machine's committed messages left them.
//!
//! Reads go to what was committed, then to the tree, whose decoded nodes are kept. Only a flush changes the tree.
//! Invariant: the tree has the version that the rules demand, so a migration that did not run is noticed here.

use std::{collections::BTreeMap, sync::Arc};

use forest_blockstore::{Blockstore, CborStore, Cid, IpldError};
use forest_hamt::{Config, Error, Hamt};
use forest_rules::StateTreeVersion;
use forest_shared::{
    ActorId,
    address::Address,
    state::{ActorState, LegacyActorState, StateRoot},
};

/// A state tree with the changes of committed messages.
#[derive(Clone, Debug)]
pub(crate) struct StateTree {
    root: StateRoot,
    actors: Actors,
    /// Actors that committed messages changed; `None`: deleted.
    changed: BTreeMap<ActorId, Option<Arc<ActorState>>>,
}

/// The tree in the two forms that actors have had.
#[derive(Clone, Debug)]
enum Actors {
    Legacy(Hamt<LegacyActorState>),
    Current(Hamt<ActorState>),
}

/// A state tree could not be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// The blocks.
    #[error(transparent)]
    Ipld(#[from] IpldError),
    /// The version.
    #[error("the state tree has version {0}, which these rules do not accept: a migration did not run")]
    Version(u64),
}

impl StateTree {
    /// Opens the tree at a root.
    pub(crate) fn open(
        store: &impl Blockstore,
        root: &Cid,
        version: StateTreeVersion,
    ) -> Result<Self, OpenError> {
        let root: StateRoot = store.load_cbor(root)?;
        if !version.accepts(root.version as u64) {
            return Err(OpenError::Version(root.version as u64));
        }
        let malformed = |error| ipld(root.actors, error);
        let actors = match version {
            StateTreeVersion::V3OrV4 => {
                Actors::Legacy(Hamt::load(store, &root.actors, Config::default()).map_err(malformed)?)
            }
            StateTreeVersion::V5 => {
                Actors::Current(Hamt::load(store, &root.actors, Config::default()).map_err(malformed)?)
            }
        };
        Ok(Self { root, actors, changed: BTreeMap::new() })
    }

    /// The actor with this id.
    pub(crate) fn get(
        &self,
        store: &impl Blockstore,
        id: ActorId,
    ) -> Result<Option<Arc<ActorState>>, IpldError> {
        if let Some(changed) = self.changed.get(&id) {
            return Ok(changed.clone());
        }
        let key = Address::new_id(id).to_bytes();
        let malformed = |error| ipld(self.root.actors, error);
        Ok(match &self.actors {
            Actors::Legacy(actors) => {
                let actor = actors.get(store, key.as_slice()).map_err(malformed)?;
                actor.map(|actor| Arc::new(actor.clone().into()))
            }
            Actors::Current(actors) => {
                let actor = actors.get(store, key.as_slice()).map_err(malformed)?;
                actor.map(|actor| Arc::new(actor.clone()))
            }
        })
    }

    /// Takes over what a message did to an actor.
    pub(crate) fn set(&mut self, id: ActorId, actor: Option<Arc<ActorState>>) {
        self.changed.insert(id, actor);
    }

    /// Writes the changed nodes and the root, and returns the root. On error the tree is as it was.
    pub(crate) fn flush(&mut self, store: &impl Blockstore) -> Result<Cid, IpldError> {
        let mut actors = self.actors.clone();
        for (id, actor) in &self.changed {
            actors.apply(store, *id, actor.as_deref()).map_err(|error| ipld(self.root.actors, error))?;
        }
        let link = match &mut actors {
            Actors::Legacy(actors) => actors.flush(store),
            Actors::Current(actors) => actors.flush(store),
        };
        let root = StateRoot { actors: link.map_err(|error| ipld(self.root.actors, error))?, ..self.root };
        let cid = store.put_cbor(&root)?;
        *self = Self { root, actors, changed: BTreeMap::new() };
        Ok(cid)
    }
}

impl Actors {
    fn apply(
        &mut self,
        store: &impl Blockstore,
        id: ActorId,
        actor: Option<&ActorState>,
    ) -> Result<(), Error> {
        let key = Address::new_id(id).to_bytes();
        match (self, actor) {
            (Self::Legacy(actors), Some(actor)) => {
                let lost = |error| IpldError::malformed(Cid::default(), format!("actor {id}: {error}"));
                let actor = LegacyActorState::try_from(actor.clone()).map_err(lost)?;
                actors.set(store, key.as_slice().into(), actor)?;
            }
            (Self::Current(actors), Some(actor)) => {
                actors.set(store, key.as_slice().into(), actor.clone())?;
            }
            (Self::Legacy(actors), None) => {
                actors.delete(store, key.as_slice())?;
            }
            (Self::Current(actors), None) => {
                actors.delete(store, key.as_slice())?;
            }
        }
        Ok(())
    }
}

fn ipld(root: Cid, error: Error) -> IpldError {
    match error {
        Error::Ipld(error) => error,
        other => IpldError::malformed(root, format!("state tree: {other}")),
    }
}
