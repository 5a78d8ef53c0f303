//! The address map of the init actor, open: lookups and new entries.
//!
//! A value that is cheap to clone and keeps what it has decoded, so a machine holds one, transactions clone it, and
//! the next tipset goes on with it. Invariant: everything but [`AddressBook::flush`] leaves the store alone.

use forest_blockstore::{Blockstore, CborStore, Cid, IpldError};
use forest_hamt::{Config, Error, Hamt};
use forest_shared::{
    ActorId,
    address::{Address, Payload},
};

use super::State;

/// From the bytes of addresses to ids.
pub type AddressMap = Hamt<ActorId>;

/// Which id every address stands for.
///
/// ```
/// use forest_blockstore::MemoryStore;
/// use forest_builtin::init::AddressBook;
/// use forest_shared::address::Address;
///
/// let store = MemoryStore::new();
/// let mut book = AddressBook::new("testnet");
/// let address = Address::new_actor(b"anything unique");
/// assert_eq!(book.resolve(&store, &address)?, None);
/// assert_eq!(book.register(&store, &address)?, 100);
/// let head = book.flush(&store)?;
/// assert_eq!(AddressBook::load(&store, &head)?.resolve(&store, &address)?, Some(100));
/// # Ok::<(), forest_blockstore::IpldError>(())
/// ```
#[derive(Clone, Debug)]
pub struct AddressBook {
    map: AddressMap,
    next_id: ActorId,
    network_name: String,
    installed_actors: Option<Cid>,
}

impl AddressBook {
    /// An empty book: the state of the init actor before genesis.
    pub fn new(network_name: impl Into<String>) -> Self {
        let next_id = forest_shared::address::FIRST_NON_SINGLETON_ID;
        let map = AddressMap::new(Config::default());
        Self { map, next_id, network_name: network_name.into(), installed_actors: None }
    }

    /// Opens the book from the root of the init actor's state, the head of the actor.
    ///
    /// # Errors
    /// [`IpldError`]: the state or the root of the map is missing or malformed, or the store failed.
    pub fn load(store: &impl Blockstore, head: &Cid) -> Result<Self, IpldError> {
        Self::open(store, State::load(store, head)?)
    }

    /// Opens the book of a state.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn open(store: &impl Blockstore, state: State) -> Result<Self, IpldError> {
        let State { address_map, next_id, network_name, installed_actors } = state;
        let map = AddressMap::load(store, &address_map, Config::default())
            .map_err(|error| ipld(Some(address_map), error))?;
        Ok(Self { map, next_id, network_name, installed_actors })
    }

    /// The id that an address stands for; `None` when there is no such actor. An f0 address stands for its id whether
    /// there is such an actor or not.
    ///
    /// # Errors
    /// [`IpldError`]: a node on the way is missing or malformed, or the store failed.
    pub fn resolve(&self, store: &impl Blockstore, address: &Address) -> Result<Option<ActorId>, IpldError> {
        if let Payload::Id(id) = address.payload() {
            return Ok(Some(*id));
        }
        let found = self.map.get(store, address.to_bytes().as_slice());
        found.map(|id| id.copied()).map_err(|error| ipld(self.map.root(), error))
    }

    /// Gives an address, f1 to f4, the next id. An address that has one already gets a new one, as in every engine.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve); then the book is unchanged.
    pub fn register(&mut self, store: &impl Blockstore, address: &Address) -> Result<ActorId, IpldError> {
        let id = self.next_id;
        let next_id = id.checked_add(1).ok_or_else(|| malformed(self.map.root(), "all ids are used up"))?;
        let set = self.map.set(store, address.to_bytes().as_slice().into(), id);
        set.map_err(|error| ipld(self.map.root(), error))?;
        self.next_id = next_id;
        Ok(id)
    }

    /// Writes the changed nodes of the map and the state, and returns the state's root, the new head of the actor.
    ///
    /// # Errors
    /// [`IpldError`] when the store failed; then nothing but unreachable nodes may have been written.
    pub fn flush(&mut self, store: &impl Blockstore) -> Result<Cid, IpldError> {
        let address_map = self.map.flush(store).map_err(|error| ipld(self.map.root(), error))?;
        let (next_id, network_name) = (self.next_id, self.network_name.clone());
        store.put_cbor(&State { address_map, next_id, network_name, installed_actors: self.installed_actors })
    }

    /// The id that the next actor gets.
    #[must_use]
    pub const fn next_id(&self) -> ActorId {
        self.next_id
    }

    /// What the network calls itself.
    #[must_use]
    pub fn network_name(&self) -> &str {
        &self.network_name
    }

    /// The map itself, to iterate over and to compare.
    #[must_use]
    pub const fn map(&self) -> &AddressMap {
        &self.map
    }
}

/// What went wrong with the map. All but failures of the store come from a map that no engine wrote.
fn ipld(root: Option<Cid>, error: Error) -> IpldError {
    match error {
        Error::Ipld(error) => error,
        other => malformed(root, &other.to_string()),
    }
}

fn malformed(root: Option<Cid>, reason: &str) -> IpldError {
    IpldError::Malformed { cid: root.unwrap_or_default(), reason: format!("address map: {reason}") }
}
