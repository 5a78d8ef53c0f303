//! Small states for the tests of this crate.

use forest_blockstore::{CborStore, Cid, MemoryStore};
use forest_builtin::{Manifest, system};
use forest_encoding::{codec, hash};
use forest_hamt::{BytesKey, Config, Hamt};
use forest_rules::{ScheduledUpgrade, Upgrade};
use forest_shared::{
    ActorId,
    address::Address,
    econ::TokenAmount,
    state::{ActorState, EMPTY_ARRAY_CID, LegacyActorState, StateInfo, StateRoot, StateTreeVersion},
};

/// The code of an actor of some release.
pub(crate) fn code(release: &str, name: &str) -> Cid {
    hash::blake2b_cid(codec::RAW, format!("{release}/{name}").as_bytes())
}

/// A manifest of code that nobody runs.
pub(crate) fn manifest(release: &str, names: &[&'static str]) -> Manifest {
    Manifest::new(names.iter().map(|name| (*name, code(release, name))))
}

/// An upgrade at height 10.
pub(crate) fn upgrade(upgrade: Upgrade) -> ScheduledUpgrade {
    ScheduledUpgrade { upgrade, height: 10, actors: None }
}

/// An actor that owns and has sent something.
pub(crate) fn actor(code: Cid, state: Cid) -> ActorState {
    ActorState { code, state, sequence: 3, balance: TokenAmount::from_whole(7), delegated_address: None }
}

/// A state tree of version 4.
pub(crate) fn legacy_tree(store: &MemoryStore, actors: &[(ActorId, ActorState)]) -> Cid {
    let mut map = Hamt::<LegacyActorState>::new(Config::default());
    for (id, actor) in actors {
        map.set(store, key(*id), LegacyActorState::try_from(actor.clone()).unwrap()).unwrap();
    }
    tree_root(store, StateTreeVersion::V4, map.flush(store).unwrap())
}

/// A state tree of version 5.
pub(crate) fn tree(store: &MemoryStore, actors: &[(ActorId, ActorState)]) -> Cid {
    let mut map = Hamt::<ActorState>::new(Config::default());
    for (id, actor) in actors {
        map.set(store, key(*id), actor.clone()).unwrap();
    }
    tree_root(store, StateTreeVersion::V5, map.flush(store).unwrap())
}

/// The system actor with this manifest.
pub(crate) fn system_actor(store: &MemoryStore, manifest: &Manifest, code: Cid) -> (ActorId, ActorState) {
    let builtin_actors = manifest.save(store).unwrap();
    let state = store.put_cbor(&system::State { builtin_actors }).unwrap();
    (0, ActorState { sequence: 0, balance: TokenAmount::ZERO, ..actor(code, state) })
}

/// The key of an actor in the state tree.
pub(crate) fn key(id: ActorId) -> BytesKey {
    Address::new_id(id).to_bytes().as_slice().into()
}

/// A state that means nothing.
pub(crate) const SOME_STATE: Cid = EMPTY_ARRAY_CID;

fn tree_root(store: &MemoryStore, version: StateTreeVersion, actors: Cid) -> Cid {
    let info = store.put_cbor(&StateInfo::default()).unwrap();
    store.put_cbor(&StateRoot { version, actors, info }).unwrap()
}
