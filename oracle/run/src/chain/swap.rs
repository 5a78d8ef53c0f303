//! An upgrade of a generated network: all code is swapped for that of the same name in another list.
//!
//! From the fifth form of the state tree on, which came with network version 18, actors have a place for a delegated
//! address.

use std::collections::BTreeMap;

use forest_blockstore::{Blockstore, CborStore as _, Cid};
use forest_encoding::codec;
use forest_hamt::{Config, Hamt};
use forest_shared::{
    ActorId,
    address::{Address, SYSTEM_ACTOR_ID},
    state::{ActorState, LegacyActorState, StateRoot, StateTreeVersion},
    version::NetworkVersion,
};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The state that a version begins with, of a network that installs a list of actors.
pub(super) fn swap(store: &dyn Blockstore, root: &Cid, version: NetworkVersion, list: &Cid) -> Result<Cid> {
    let before: StateRoot = store.load_cbor(root)?;
    let mut actors = match before.version {
        StateTreeVersion::V5 => read::<ActorState>(store, &before.actors)?,
        _ => read::<LegacyActorState>(store, &before.actors)?,
    };
    let system = actors.get_mut(&SYSTEM_ACTOR_ID).ok_or("there is no system actor")?;
    let (old,): (Cid,) = store.load_cbor(&system.state)?;
    system.state = store.put_cbor(&(list,))?;
    let codes: BTreeMap<String, Cid> = store.load_cbor::<Vec<(String, Cid)>>(list)?.into_iter().collect();
    let names = store.load_cbor::<Vec<(String, Cid)>>(&old)?;
    let new: BTreeMap<Cid, Cid> =
        names.into_iter().filter_map(|(name, code)| Some((code, *codes.get(&name)?))).collect();
    for actor in actors.values_mut() {
        actor.code = new.get(&actor.code).copied().unwrap_or(actor.code);
        assert_eq!(actor.code.codec(), codec::RAW, "code is raw bytes");
    }
    let (version, actors) = if version.number() >= 18 {
        (StateTreeVersion::V5, write(store, actors)?)
    } else {
        let legacy = |(id, actor)| Ok((id, LegacyActorState::try_from(actor)?));
        let actors = actors.into_iter().map(legacy).collect::<Result<Vec<_>>>()?;
        (StateTreeVersion::V4, write(store, actors)?)
    };
    Ok(store.put_cbor(&StateRoot { version, actors, ..before })?)
}

fn read<A>(store: &dyn Blockstore, root: &Cid) -> Result<BTreeMap<ActorId, ActorState>>
where
    A: Clone + PartialEq + forest_hamt::Value + Into<ActorState>,
{
    let tree = Hamt::<A>::load(store, root, Config::default())?;
    let mut actors = BTreeMap::new();
    for entry in tree.iter(store) {
        let (key, actor) = entry?;
        let id = Address::from_bytes(key.as_ref())?.id().ok_or("an actor without an id")?;
        actors.insert(id, actor.clone().into());
    }
    Ok(actors)
}

fn write<A: Clone + PartialEq + forest_hamt::Value>(
    store: &dyn Blockstore,
    actors: impl IntoIterator<Item = (ActorId, A)>,
) -> Result<Cid> {
    let mut tree = Hamt::<A>::new(Config::default());
    for (id, actor) in actors {
        tree.set(store, Address::new_id(id).to_bytes().as_slice().into(), actor)?;
    }
    Ok(tree.flush(store)?)
}
