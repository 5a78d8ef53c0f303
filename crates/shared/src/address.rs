//! Addresses f0 to f4: who sends, who receives.
//!
//! An [`Address`] is a protocol and its payload; on chain it is bytes (protocol byte, payload), for people text with
//! a network prefix and a checksum. The bytes know no network, so the text functions take a [`Network`]; nothing here
//! is global. Every decoder accepts exactly what the network accepts (specification, "Addresses"; FIP-0048 for f4).
//!
//! | Protocol | Payload | Text |
//! | --- | --- | --- |
//! | 0 ID | unsigned LEB128 of the actor id, minimal | `f0` decimal |
//! | 1 secp256k1 | blake2b-160 of the 65-byte public key | `f1` base32(payload, checksum) |
//! | 2 actor | blake2b-160 of what the creator supplied | `f2` base32(payload, checksum) |
//! | 3 BLS | the 48-byte public key | `f3` base32(payload, checksum) |
//! | 4 delegated | LEB128 of the manager's id, 0 to 54 bytes of its choice | `f4` decimal `f` base32(bytes, checksum) |

mod base32;
mod bytes;
mod error;
mod network;
mod payload;
mod protocol;
mod serde;
mod text;
mod well_known;

pub use bytes::{AddressBytes, MAX_ADDRESS_LEN};
pub use error::AddressError;
pub use network::Network;
pub use payload::{DelegatedAddress, MAX_SUBADDRESS_LEN, Payload};
pub use protocol::Protocol;
pub use text::{AddressDisplay, MAX_ADDRESS_TEXT_LEN};
pub use well_known::*;

use forest_encoding::hash;

use crate::ActorId;

/// Length of the hash that f1 and f2 addresses carry, in bytes.
pub const PAYLOAD_HASH_LEN: usize = 20;
/// Length of an uncompressed secp256k1 public key, in bytes.
pub const SECP_PUB_LEN: usize = 65;
/// Length of a compressed BLS public key, in bytes.
pub const BLS_PUB_LEN: usize = 48;

/// The address of an actor: 64 bytes, no heap, cheap to copy and compare.
///
/// Ordered by protocol, then by number or bytes.
///
/// ```
/// use forest_shared::address::{Address, Network, Payload};
///
/// let address: Address = "f01234".parse()?;
/// assert_eq!(address.payload(), &Payload::Id(1234));
/// assert_eq!(address.to_bytes().as_slice(), [0, 0xd2, 0x09]);
/// assert_eq!(Address::from_bytes(&[0, 0xd2, 0x09])?, address);
/// assert_eq!(address.display(Network::Testnet).to_string(), "t01234");
/// # Ok::<(), forest_shared::address::AddressError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    payload: Payload,
}

impl Address {
    /// The f0 address of an actor id.
    #[must_use]
    pub const fn new_id(id: ActorId) -> Self {
        Self { payload: Payload::Id(id) }
    }

    /// The f1 address of an uncompressed secp256k1 public key (65 bytes).
    ///
    /// # Errors
    /// [`AddressError::KeyLength`] when the key has another length.
    pub fn new_secp256k1(public_key: &[u8]) -> Result<Self, AddressError> {
        match public_key.try_into() {
            Ok(key) => Ok(Self::from_secp256k1_key(key)),
            Err(_) => Err(AddressError::KeyLength { expected: SECP_PUB_LEN, got: public_key.len() }),
        }
    }

    /// The f1 address of an uncompressed secp256k1 public key.
    #[must_use]
    pub fn from_secp256k1_key(public_key: &[u8; SECP_PUB_LEN]) -> Self {
        Self { payload: Payload::Secp256k1(hash::blake2b_160(public_key)) }
    }

    /// The f2 address derived from `data`, which the creator of the actor makes unique.
    #[must_use]
    pub fn new_actor(data: &[u8]) -> Self {
        Self { payload: Payload::Actor(hash::blake2b_160(data)) }
    }

    /// The f3 address of a compressed BLS public key (48 bytes).
    ///
    /// # Errors
    /// [`AddressError::KeyLength`] when the key has another length. That it is a point of the curve is not checked.
    pub fn new_bls(public_key: &[u8]) -> Result<Self, AddressError> {
        let key = public_key
            .try_into()
            .map_err(|_| AddressError::KeyLength { expected: BLS_PUB_LEN, got: public_key.len() })?;
        Ok(Self { payload: Payload::Bls(key) })
    }

    /// The f4 address that the actor `namespace` manages under `subaddress` (FIP-0048).
    ///
    /// # Errors
    /// [`AddressError::PayloadLength`] when the subaddress has more than 54 bytes.
    pub fn new_delegated(namespace: ActorId, subaddress: &[u8]) -> Result<Self, AddressError> {
        Ok(Self { payload: Payload::Delegated(DelegatedAddress::new(namespace, subaddress)?) })
    }

    /// The protocol.
    #[must_use]
    pub const fn protocol(&self) -> Protocol {
        self.payload.protocol()
    }

    /// What the address says, by protocol.
    #[must_use]
    pub const fn payload(&self) -> &Payload {
        &self.payload
    }

    /// The actor id of an f0 address.
    #[must_use]
    pub const fn id(&self) -> Option<ActorId> {
        match self.payload {
            Payload::Id(id) => Some(id),
            _ => None,
        }
    }

    /// Whether this is the f3 address of the point at infinity, whose key anyone can sign for: no account may have it.
    #[must_use]
    pub fn is_bls_zero_address(&self) -> bool {
        matches!(&self.payload, Payload::Bls([0xc0, rest @ ..]) if rest.iter().all(|&byte| byte == 0))
    }
}

impl From<Payload> for Address {
    fn from(payload: Payload) -> Self {
        Self { payload }
    }
}
