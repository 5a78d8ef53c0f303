//! State trees as migrations see them: one is read from end to end, another is written.
//!
//! Keys stay as they are, the bytes of f0 addresses. Actors are handed out in the present form whatever the tree holds.
//!
//! Invariant: neither tree is ever in memory as a whole.

use forest_blockstore::{Blockstore, CborStore, Cid};
use forest_hamt::{BytesKey, Config, Hamt};
use forest_interpreter::Failure;
use forest_shared::{
    ActorId,
    address::Address,
    state::{ActorState, LegacyActorState, StateRoot, StateTreeVersion},
};

use crate::{broken, growing::GrowingMap};

/// The tree that an upgrade finds.
pub(crate) struct OldTree {
    pub(crate) root: StateRoot,
    actors: OldActors,
}

enum OldActors {
    Legacy(Hamt<LegacyActorState>),
    Current(Hamt<ActorState>),
}

impl OldTree {
    pub(crate) fn open(store: &impl Blockstore, root: &Cid) -> Result<Self, Failure> {
        let root: StateRoot = store.load_cbor(root)?;
        let actors = match root.version {
            StateTreeVersion::V3 | StateTreeVersion::V4 => {
                OldActors::Legacy(Hamt::load(store, &root.actors, Config::default())?)
            }
            StateTreeVersion::V5 => OldActors::Current(Hamt::load(store, &root.actors, Config::default())?),
            older => return Err(broken(format!("no migration reads a state tree of version {older:?}"))),
        };
        Ok(Self { root, actors })
    }

    /// An actor that no state is without.
    pub(crate) fn require(&self, store: &impl Blockstore, id: ActorId) -> Result<ActorState, Failure> {
        let key = Address::new_id(id).to_bytes();
        let found = match &self.actors {
            OldActors::Legacy(actors) => actors.get(store, key.as_slice())?.cloned().map(ActorState::from),
            OldActors::Current(actors) => actors.get(store, key.as_slice())?.cloned(),
        };
        found.ok_or_else(|| broken(format!("the state has no actor f0{id}")))
    }

    /// Calls `f` with every actor, in the order of the tree.
    pub(crate) fn for_each(
        &self,
        store: &impl Blockstore,
        mut f: impl FnMut(&BytesKey, ActorState) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        match &self.actors {
            OldActors::Legacy(actors) => {
                actors.for_each_uncached(store, |key, actor| f(key, actor.clone().into()))
            }
            OldActors::Current(actors) => actors.for_each_uncached(store, |key, actor| f(key, actor.clone())),
        }
    }
}

/// The tree that an upgrade leaves.
pub(crate) struct NewTree {
    version: StateTreeVersion,
    info: Cid,
    actors: NewActors,
}

enum NewActors {
    Legacy(GrowingMap<LegacyActorState>),
    Current(GrowingMap<ActorState>),
}

impl NewTree {
    /// An empty tree of this version in the place of `old`.
    pub(crate) fn in_place_of(old: &OldTree, version: StateTreeVersion) -> Self {
        let actors = match version {
            StateTreeVersion::V5 => NewActors::Current(GrowingMap::new()),
            _ => NewActors::Legacy(GrowingMap::new()),
        };
        Self { version, info: old.root.info, actors }
    }

    pub(crate) fn set(
        &mut self,
        store: &impl Blockstore,
        key: BytesKey,
        actor: ActorState,
    ) -> Result<(), Failure> {
        match &mut self.actors {
            NewActors::Legacy(actors) => {
                let actor = LegacyActorState::try_from(actor).map_err(|error| broken(error.to_string()))?;
                actors.set(store, key, actor)
            }
            NewActors::Current(actors) => actors.set(store, key, actor),
        }
    }

    /// Writes what is left of it, and its root.
    pub(crate) fn finish(self, store: &impl Blockstore) -> Result<Cid, Failure> {
        let actors = match self.actors {
            NewActors::Legacy(actors) => actors.finish(store)?,
            NewActors::Current(actors) => actors.finish(store)?,
        };
        Ok(store.put_cbor(&StateRoot { version: self.version, actors, info: self.info })?)
    }
}
