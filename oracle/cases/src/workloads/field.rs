//! Single fields out of the states of actors, by their places in the tuples that states are.
//!
//! Workloads read only what they need to go on, such as where a sector went; what the rest of a state looks like
//! changes with the releases of the actors.

use std::{fmt, marker::PhantomData};

use forest_blockstore::Cid;
use forest_encoding::from_slice;
use forest_shared::ActorId;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _, IgnoredAny, SeqAccess, Visitor},
};

use crate::{Stop, World, world::broken};

/// What an actor's state is read as.
///
/// # Errors
/// [`Stop::Broken`] where there is no such actor, or its state is something else.
pub fn state<T: DeserializeOwned>(world: &World<'_>, actor: ActorId) -> Result<T, Stop> {
    let found = world.network.actor(actor).ok_or_else(|| Stop::Broken(format!("no actor f0{actor}")))?;
    load(world, &found.state)
}

/// What a block is read as.
///
/// # Errors
/// [`Stop::Broken`] where there is no such block, or it is something else.
pub fn load<T: DeserializeOwned>(world: &World<'_>, cid: &Cid) -> Result<T, Stop> {
    from_slice(&block(world, cid)?).map_err(broken)
}

/// The bytes of a block.
///
/// # Errors
/// [`Stop::Broken`] where it is not there.
pub fn block(world: &World<'_>, cid: &Cid) -> Result<Vec<u8>, Stop> {
    world.network.block(cid).ok_or_else(|| Stop::Broken(format!("no block {cid}")))
}

/// One field of a CBOR tuple, by its place; the others are passed over, whatever they are.
#[derive(Clone, Debug)]
pub struct Field<const AT: usize, T>(pub T);

impl<'de, const AT: usize, T: Deserialize<'de>> Deserialize<'de> for Field<AT, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(FieldVisitor(PhantomData))
    }
}

struct FieldVisitor<const AT: usize, T>(PhantomData<T>);

impl<'de, const AT: usize, T: Deserialize<'de>> Visitor<'de> for FieldVisitor<AT, T> {
    type Value = Field<AT, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a tuple with a field {AT}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        for at in 0..AT {
            fields.next_element::<IgnoredAny>()?.ok_or_else(|| A::Error::invalid_length(at, &self))?;
        }
        let field = fields.next_element()?.ok_or_else(|| A::Error::invalid_length(AT, &self))?;
        while fields.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Field(field))
    }
}
