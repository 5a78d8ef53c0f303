//! Somebody with a key of either kind, for workloads about what accounts sign.

use forest_shared::{
    address::Address,
    crypto::{BlsKey, Secp256k1Key, Signature},
    econ::TokenAmount,
};

use crate::{Stop, World};

/// An account, and the key that it signs with.
#[derive(Clone, Debug)]
pub struct Party {
    /// Its f1 or f3 address.
    pub address: Address,
    key: Key,
}

#[derive(Clone, Debug)]
enum Key {
    Secp(Secp256k1Key),
    Bls(BlsKey),
}

impl Party {
    /// A new account of either kind with funds.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn any(world: &mut World<'_>, funds: TokenAmount) -> Result<Self, Stop> {
        if world.dice.once_in(2) { Self::secp(world, funds) } else { Self::bls(world, funds) }
    }

    /// A new secp256k1 account with funds.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn secp(world: &mut World<'_>, funds: TokenAmount) -> Result<Self, Stop> {
        let (key, address) = world.secp_account(funds)?;
        Ok(Self { address, key: Key::Secp(key) })
    }

    /// A new BLS account with funds.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn bls(world: &mut World<'_>, funds: TokenAmount) -> Result<Self, Stop> {
        let (key, address) = world.bls_account(funds)?;
        Ok(Self { address, key: Key::Bls(key) })
    }

    /// Signs a text.
    #[must_use]
    pub fn sign(&self, text: &[u8]) -> Signature {
        match &self.key {
            Key::Secp(key) => key.sign(text),
            Key::Bls(key) => key.sign(text),
        }
    }
}
