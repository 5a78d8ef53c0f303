//! Somebody who sends messages.

use forest_encoding::hash::blake2b_256;
use forest_shared::{
    ActorId,
    address::Address,
    crypto::{Secp256k1Key, Signature},
};

/// An account with a key, both made from a name.
#[derive(Clone, Debug)]
pub struct Account {
    /// What the test calls it.
    pub name: String,
    /// Its id.
    pub id: ActorId,
    /// Its f1 address.
    pub address: Address,
}

impl Account {
    pub(crate) fn address_of(name: &str) -> Address {
        key(name).address()
    }

    /// Signs with its key, for actors that verify signatures.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        key(&self.name).sign(message)
    }

    /// Its f0 address, as actors see it.
    #[must_use]
    pub const fn id_address(&self) -> Address {
        Address::new_id(self.id)
    }
}

/// The first hash that is a key; nearly every number of 256 bits is one.
fn key(name: &str) -> Secp256k1Key {
    let mut seed = blake2b_256(name.as_bytes());
    loop {
        match Secp256k1Key::from_bytes(&seed) {
            Ok(key) => return key,
            Err(_) => seed = blake2b_256(&seed),
        }
    }
}
