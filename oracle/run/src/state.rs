//! Which actors differ between two states.

use forest_blockstore::{Blockstore, CborStore as _, Cid};
use forest_builtin::init::AddressBook;
use forest_hamt::{Config, Hamt};
use forest_shared::{
    ActorId,
    address::{Address, INIT_ACTOR_ID},
    state::{ActorState, LegacyActorState, StateRoot, StateTreeVersion},
};
use std::collections::BTreeMap;

type Actors = BTreeMap<Address, ActorState>;

/// A line for each actor that differs, at most twenty.
pub(crate) fn differences(
    (their_store, theirs): (&impl Blockstore, &Cid),
    (our_store, ours): (&impl Blockstore, &Cid),
) -> Vec<String> {
    let (theirs, ours) = match (actors(their_store, theirs), actors(our_store, ours)) {
        (Ok(theirs), Ok(ours)) => (theirs, ours),
        (theirs, ours) => {
            return [("published", theirs), ("ours", ours)]
                .into_iter()
                .filter_map(|(whose, state)| Some(format!("    {whose}: {}", state.err()?)))
                .collect();
        }
    };
    let mut addresses: Vec<&Address> = theirs.keys().chain(ours.keys()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let differing = addresses.into_iter().filter(|address| theirs.get(address) != ours.get(address));
    let line = |address: &Address| {
        format!("    {address}: published {:?}, ours {:?}", theirs.get(address), ours.get(address))
    };
    differing.take(20).map(line).collect()
}

/// The id of an address that is registered.
pub(crate) fn resolve(
    store: &dyn Blockstore,
    root: &Cid,
    address: &Address,
) -> Result<Option<ActorId>, Box<dyn std::error::Error>> {
    let actors = actors(&store, root)?;
    let init = actors.get(&Address::new_id(INIT_ACTOR_ID)).ok_or("there is no init actor")?;
    Ok(AddressBook::load(&store, &init.state)?.resolve(&store, address)?)
}

/// An actor, if it is there.
pub(crate) fn actor(
    store: &dyn Blockstore,
    root: &Cid,
    id: ActorId,
) -> Result<Option<ActorState>, Box<dyn std::error::Error>> {
    Ok(actors(&store, root)?.remove(&Address::new_id(id)))
}

fn actors(store: &impl Blockstore, root: &Cid) -> Result<Actors, Box<dyn std::error::Error>> {
    let root: StateRoot = store.load_cbor(root)?;
    match root.version {
        StateTreeVersion::V5 => collect::<ActorState>(store, &root.actors),
        _ => collect::<LegacyActorState>(store, &root.actors),
    }
}

fn collect<A>(store: &impl Blockstore, root: &Cid) -> Result<Actors, Box<dyn std::error::Error>>
where
    A: Clone + PartialEq + forest_hamt::Value + Into<ActorState>,
{
    let tree = Hamt::<A>::load(store, root, Config::default())?;
    let mut actors = Actors::new();
    for entry in tree.iter(store) {
        let (key, actor) = entry?;
        actors.insert(Address::from_bytes(key.as_ref())?, actor.clone().into());
    }
    Ok(actors)
}
