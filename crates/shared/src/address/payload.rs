//! The payload of an address, by protocol: what [`super::Address`] is made of.
//!
//! Invariant: bytes of a subaddress beyond its length are zero, so that derived equality, order and hash are right.

use super::{AddressError, BLS_PUB_LEN, PAYLOAD_HASH_LEN, Protocol};
use crate::ActorId;

/// Most bytes that a subaddress may have (FIP-0048).
pub const MAX_SUBADDRESS_LEN: usize = 54;

/// What an address says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Payload {
    /// f0: the number of the actor.
    Id(ActorId),
    /// f1: blake2b-160 of an uncompressed secp256k1 public key.
    Secp256k1([u8; PAYLOAD_HASH_LEN]),
    /// f2: blake2b-160 of what the creator supplied.
    Actor([u8; PAYLOAD_HASH_LEN]),
    /// f3: a compressed BLS public key (a point of G1; not checked).
    Bls([u8; BLS_PUB_LEN]),
    /// f4: a namespace and a subaddress within it.
    Delegated(DelegatedAddress),
}

impl Payload {
    /// The protocol of an address with this payload.
    #[must_use]
    pub const fn protocol(&self) -> Protocol {
        match self {
            Self::Id(_) => Protocol::Id,
            Self::Secp256k1(_) => Protocol::Secp256k1,
            Self::Actor(_) => Protocol::Actor,
            Self::Bls(_) => Protocol::Bls,
            Self::Delegated(_) => Protocol::Delegated,
        }
    }
}

/// The payload of an f4 address: an address that the actor `namespace` manages (FIP-0048).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DelegatedAddress {
    namespace: [u8; 8],
    length: u8,
    bytes: [u8; MAX_SUBADDRESS_LEN],
}

impl DelegatedAddress {
    /// A delegated address from the id of its manager and the bytes that the manager chose.
    ///
    /// # Errors
    /// [`AddressError::PayloadLength`] when there are more than 54 bytes.
    pub fn new(namespace: ActorId, subaddress: &[u8]) -> Result<Self, AddressError> {
        let mut bytes = [0; MAX_SUBADDRESS_LEN];
        let length =
            u8::try_from(subaddress.len()).map_err(|_| AddressError::PayloadLength(subaddress.len()))?;
        bytes
            .get_mut(..subaddress.len())
            .ok_or(AddressError::PayloadLength(subaddress.len()))?
            .copy_from_slice(subaddress);
        Ok(Self { namespace: namespace.to_be_bytes(), length, bytes })
    }

    /// The id of the actor that manages this address.
    #[must_use]
    pub const fn namespace(&self) -> ActorId {
        ActorId::from_be_bytes(self.namespace)
    }

    /// The subaddress and the zeros after it.
    pub(super) const fn padded(&self) -> &[u8; MAX_SUBADDRESS_LEN] {
        &self.bytes
    }

    /// The bytes that the manager chose: 0 to 54.
    #[must_use]
    pub fn subaddress(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }
}

impl std::fmt::Debug for DelegatedAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DelegatedAddress")
            .field("namespace", &self.namespace())
            .field("subaddress", &self.subaddress())
            .finish()
    }
}
