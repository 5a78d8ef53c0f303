//! The state as senders see it: ids, nonces, balances.

use std::collections::BTreeMap;

use forest_blockstore::{Blockstore, CborStore as _, Cid};
use forest_builtin::init::AddressBook;
use forest_hamt::{Config, Hamt, Value};
use forest_shared::{
    ActorId,
    address::{Address, INIT_ACTOR_ID},
    state::{ActorState, LegacyActorState, StateRoot, StateTreeVersion},
};

use super::ChainError;

/// All actors of a state.
pub(super) struct View<'s, B> {
    store: &'s B,
    actors: BTreeMap<ActorId, ActorState>,
    book: AddressBook,
}

impl<'s, B: Blockstore> View<'s, B> {
    pub(super) fn open(store: &'s B, root: &Cid) -> Result<Self, ChainError> {
        let root: StateRoot = store.load_cbor(root)?;
        let actors = match root.version {
            StateTreeVersion::V5 => collect::<ActorState>(store, &root.actors),
            _ => collect::<LegacyActorState>(store, &root.actors),
        }?;
        let init = actors.get(&INIT_ACTOR_ID).ok_or("there is no init actor")?;
        let book = AddressBook::load(store, &init.state)?;
        Ok(Self { store, actors, book })
    }

    /// The id of an address that has an actor.
    pub(super) fn id(&self, address: &Address) -> Result<Option<ActorId>, ChainError> {
        Ok(self.book.resolve(self.store, address)?.filter(|id| self.actors.contains_key(id)))
    }

    /// The nonce that an actor is to send with next.
    pub(super) fn nonce(&self, id: ActorId) -> u64 {
        self.actors.get(&id).map_or(0, |actor| actor.sequence)
    }
}

fn collect<A>(store: &impl Blockstore, root: &Cid) -> Result<BTreeMap<ActorId, ActorState>, ChainError>
where
    A: Clone + PartialEq + Value + Into<ActorState>,
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
