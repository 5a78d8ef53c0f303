//! The state of the init actor, as a block.
//!
//! Three fields, and a fourth on networks where users deploy code. Invariant: a state is written with as many fields
//! as it was read with.

use std::fmt;

use forest_blockstore::{Blockstore, CborStore, Cid, IpldError};
use forest_shared::ActorId;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, SeqAccess, Visitor},
};

/// The state of the init actor: CBOR `[address_map, next_id, network_name]`, or with `installed_actors` behind them.
///
/// To look up addresses, open the [`AddressBook`](super::AddressBook).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// From the bytes of f1 to f4 addresses to ids: a HAMT of width 5.
    pub address_map: Cid,
    /// The id that the next actor gets.
    pub next_id: ActorId,
    /// What the network calls itself.
    pub network_name: String,
    /// Which code users installed; `None` on networks where they cannot.
    pub installed_actors: Option<Cid>,
}

impl State {
    /// Reads the state from its root, the head of the actor.
    ///
    /// # Errors
    /// [`IpldError`]: the block is missing, is no such state, or the store failed.
    pub fn load(store: &impl Blockstore, head: &Cid) -> Result<Self, IpldError> {
        store.load_cbor(head)
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { address_map, next_id, network_name, installed_actors } = self;
        match installed_actors {
            None => (address_map, next_id, network_name).serialize(serializer),
            Some(installed) => (address_map, next_id, network_name, installed).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = State;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the three or four fields of the init actor")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<State, A::Error> {
        let short = |length| A::Error::invalid_length(length, &self);
        Ok(State {
            address_map: fields.next_element()?.ok_or_else(|| short(0))?,
            next_id: fields.next_element()?.ok_or_else(|| short(1))?,
            network_name: fields.next_element()?.ok_or_else(|| short(2))?,
            installed_actors: fields.next_element()?,
        })
    }
}
