//! Addresses as bytes: one protocol byte, then the payload. What messages, keys of the state tree and syscalls use.
//!
//! Decoding accepts exactly one encoding per address, so bytes can be compared instead of addresses.

use super::{Address, AddressError, DelegatedAddress, Payload, Protocol};
use crate::ActorId;

/// Most bytes that an address has: protocol, a namespace of ten bytes, a subaddress of 54.
pub const MAX_ADDRESS_LEN: usize = 65;

/// Fewest bytes that an address has.
const MIN_ADDRESS_LEN: usize = 2;

/// The bytes of an address, without a heap. Dereferences to a slice.
#[derive(Clone, Copy)]
pub struct AddressBytes {
    length: u8,
    bytes: [u8; MAX_ADDRESS_LEN],
}

impl AddressBytes {
    /// The bytes.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }
}

impl std::ops::Deref for AddressBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl AsRef<[u8]> for AddressBytes {
    fn as_ref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl std::fmt::Debug for AddressBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_slice().fmt(f)
    }
}

impl Address {
    /// The bytes of the address, as the chain holds them.
    #[must_use]
    pub fn to_bytes(self) -> AddressBytes {
        let mut bytes = [0; MAX_ADDRESS_LEN];
        let [protocol, rest @ ..] = &mut bytes;
        *protocol = self.protocol() as u8;
        let payload = match &self.payload {
            Payload::Id(id) => put_leb128(*id, rest),
            Payload::Secp256k1(hash) | Payload::Actor(hash) => put(hash, rest),
            Payload::Bls(key) => put(key, rest),
            Payload::Delegated(address) => {
                let namespace = put_leb128(address.namespace(), rest);
                put(address.padded(), rest.get_mut(namespace..).unwrap_or_default());
                namespace.saturating_add(address.subaddress().len())
            }
        };
        // At most 65: the longest payload is a namespace of 10 bytes and a subaddress of 54.
        AddressBytes { length: (payload as u8).saturating_add(1), bytes }
    }

    /// Reads the bytes of an address of any protocol.
    ///
    /// # Errors
    /// Anything but the one encoding of an address is refused.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, AddressError> {
        Self::from_bytes_up_to(Protocol::Delegated, bytes)
    }

    /// Reads the bytes of an address as an engine does that knows no protocol newer than `newest`: before network
    /// version 18 that was [`Protocol::Bls`].
    ///
    /// # Errors
    /// [`AddressError::UnknownProtocol`] for newer protocols, others as in [`Address::from_bytes`].
    pub fn from_bytes_up_to(newest: Protocol, bytes: &[u8]) -> Result<Self, AddressError> {
        let (&protocol, payload) = match bytes.split_first() {
            Some(parts) if bytes.len() >= MIN_ADDRESS_LEN => parts,
            _ => return Err(AddressError::Length(bytes.len())),
        };
        let protocol = Protocol::from_byte(protocol)
            .filter(|protocol| *protocol <= newest)
            .ok_or(AddressError::UnknownProtocol)?;
        let wrong_length = |_| AddressError::PayloadLength(payload.len());
        Ok(Self {
            payload: match protocol {
                Protocol::Id => match leb128(payload)? {
                    (id, []) => Payload::Id(id),
                    _ => return Err(AddressError::Number),
                },
                Protocol::Secp256k1 => Payload::Secp256k1(payload.try_into().map_err(wrong_length)?),
                Protocol::Actor => Payload::Actor(payload.try_into().map_err(wrong_length)?),
                Protocol::Bls => Payload::Bls(payload.try_into().map_err(wrong_length)?),
                Protocol::Delegated => {
                    let (namespace, subaddress) = leb128(payload)?;
                    Payload::Delegated(DelegatedAddress::new(namespace, subaddress)?)
                }
            },
        })
    }
}

/// A minimal unsigned LEB128 of 64 bits at the front of `bytes`, and what follows it.
fn leb128(bytes: &[u8]) -> Result<(ActorId, &[u8]), AddressError> {
    unsigned_varint::decode::u64(bytes).map_err(|_| AddressError::Number)
}

/// Writes an unsigned LEB128 to the front of `out`, which has room for the ten bytes of the longest; returns its length.
fn put_leb128(mut number: u64, out: &mut [u8]) -> usize {
    let mut length = 0_usize;
    for slot in out {
        length = length.saturating_add(1);
        if number < 0x80 {
            *slot = number as u8;
            break;
        }
        *slot = number as u8 | 0x80;
        number >>= 7;
    }
    length
}

/// Writes `bytes` to the front of `out`, which has room for them; returns their length.
fn put<const N: usize>(bytes: &[u8; N], out: &mut [u8]) -> usize {
    if let Some((slot, _)) = out.split_first_chunk_mut() {
        *slot = *bytes;
    }
    N
}
