//! Addresses as text: prefix of the network, digit of the protocol, payload, checksum.
//!
//! The checksum is blake2b with four bytes of output over the address's bytes. Parsing is the mirror of what nodes
//! print and as strict as theirs: at most 138 characters, one network, no character out of place. Numbers are read as
//! the reference reads them: leading zeros and a plus sign are tolerated.

use std::{fmt, str::FromStr};

use super::{
    Address, AddressError, BLS_PUB_LEN, DelegatedAddress, MAX_ADDRESS_LEN, Network, PAYLOAD_HASH_LEN,
    Payload, Protocol, base32,
};
use crate::ActorId;

/// Most characters that the text of an address may have.
pub const MAX_ADDRESS_TEXT_LEN: usize = 138;
/// Fewest characters.
const MIN_ADDRESS_TEXT_LEN: usize = 3;
/// Most digits of an actor id.
const MAX_ID_DIGITS: usize = 20;
/// Bytes of checksum at the end of the base32 part.
const CHECKSUM_LEN: usize = 4;
/// Between the namespace and the subaddress of an f4 address, on every network.
const SEPARATOR: char = 'f';

/// Writes an address with the prefix of a network; made by [`Address::display`].
#[derive(Clone, Copy, Debug)]
pub struct AddressDisplay<'a> {
    address: &'a Address,
    network: Network,
}

impl Address {
    /// The address as text for `network`.
    #[must_use]
    pub const fn display(&self, network: Network) -> AddressDisplay<'_> {
        AddressDisplay { address: self, network }
    }

    /// Reads the text of an address and says which network it is for.
    ///
    /// # Errors
    /// Whatever is not the text of an address is refused, wrong checksums included.
    pub fn parse(text: &str) -> Result<(Network, Self), AddressError> {
        if !(MIN_ADDRESS_TEXT_LEN..=MAX_ADDRESS_TEXT_LEN).contains(&text.len()) {
            return Err(AddressError::Length(text.len()));
        }
        let (network, rest) = if let Some(rest) = text.strip_prefix(Network::Mainnet.prefix()) {
            (Network::Mainnet, rest)
        } else if let Some(rest) = text.strip_prefix(Network::Testnet.prefix()) {
            (Network::Testnet, rest)
        } else {
            return Err(AddressError::UnknownNetwork);
        };
        let (protocol, rest) = match rest.as_bytes().first() {
            Some(b'0') => (Protocol::Id, rest.get(1..)),
            Some(b'1') => (Protocol::Secp256k1, rest.get(1..)),
            Some(b'2') => (Protocol::Actor, rest.get(1..)),
            Some(b'3') => (Protocol::Bls, rest.get(1..)),
            Some(b'4') => (Protocol::Delegated, rest.get(1..)),
            _ => return Err(AddressError::UnknownProtocol),
        };
        let rest = rest.unwrap_or_default();
        let payload = match protocol {
            Protocol::Id => Payload::Id(parse_id(rest)?),
            Protocol::Secp256k1 => Payload::Secp256k1(parse_fixed::<PAYLOAD_HASH_LEN>(protocol, rest)?),
            Protocol::Actor => Payload::Actor(parse_fixed::<PAYLOAD_HASH_LEN>(protocol, rest)?),
            Protocol::Bls => Payload::Bls(parse_fixed::<BLS_PUB_LEN>(protocol, rest)?),
            Protocol::Delegated => Payload::Delegated(parse_delegated(rest)?),
        };
        Ok((network, Self { payload }))
    }
}

/// Decimal digits of an actor id.
fn parse_id(digits: &str) -> Result<ActorId, AddressError> {
    if digits.len() > MAX_ID_DIGITS {
        return Err(AddressError::Length(digits.len()));
    }
    digits.parse().map_err(|_| AddressError::Number)
}

/// Base32 of exactly `N` bytes and their checksum.
fn parse_fixed<const N: usize>(protocol: Protocol, symbols: &str) -> Result<[u8; N], AddressError> {
    let mut buffer = [0; MAX_ADDRESS_TEXT_LEN];
    let payload = parse_checked(protocol, &[], symbols, &mut buffer)?;
    payload.try_into().map_err(|_| AddressError::PayloadLength(payload.len()))
}

/// A namespace, the separator, base32 of a subaddress and the checksum over both.
fn parse_delegated(text: &str) -> Result<DelegatedAddress, AddressError> {
    let (namespace, symbols) = text.split_once(SEPARATOR).ok_or(AddressError::Separator)?;
    let namespace = parse_id(namespace)?;
    let mut leb128 = unsigned_varint::encode::u64_buffer();
    let leb128 = unsigned_varint::encode::u64(namespace, &mut leb128);
    let mut buffer = [0; MAX_ADDRESS_TEXT_LEN];
    let subaddress = parse_checked(Protocol::Delegated, leb128, symbols, &mut buffer)?;
    DelegatedAddress::new(namespace, subaddress)
}

/// Base32 of bytes and their checksum; returns the bytes.
fn parse_checked<'a>(
    protocol: Protocol,
    before: &[u8],
    symbols: &str,
    buffer: &'a mut [u8; MAX_ADDRESS_TEXT_LEN],
) -> Result<&'a [u8], AddressError> {
    let data = base32::decode(symbols.as_bytes(), buffer).ok_or(AddressError::Base32)?;
    let (payload, sum) = data.split_last_chunk().ok_or(AddressError::PayloadLength(data.len()))?;
    if checksum(protocol, before, payload) != *sum {
        return Err(AddressError::Checksum);
    }
    Ok(payload)
}

/// The checksum over the bytes of an address, given in parts.
fn checksum(protocol: Protocol, before: &[u8], payload: &[u8]) -> [u8; CHECKSUM_LEN] {
    let mut state = blake2b_simd::Params::new().hash_length(CHECKSUM_LEN).to_state();
    state.update(&[protocol as u8]).update(before).update(payload);
    let mut sum = [0; CHECKSUM_LEN];
    sum.copy_from_slice(state.finalize().as_bytes());
    sum
}

impl fmt::Display for AddressDisplay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let protocol = self.address.protocol();
        write!(f, "{}{protocol}", self.network.prefix())?;
        match self.address.payload() {
            Payload::Id(id) => write!(f, "{id}"),
            Payload::Secp256k1(hash) | Payload::Actor(hash) => write_checked(f, protocol, &[], hash),
            Payload::Bls(key) => write_checked(f, protocol, &[], key),
            Payload::Delegated(address) => {
                let namespace = address.namespace();
                write!(f, "{namespace}{SEPARATOR}")?;
                let mut leb128 = unsigned_varint::encode::u64_buffer();
                let leb128 = unsigned_varint::encode::u64(namespace, &mut leb128);
                write_checked(f, protocol, leb128, address.subaddress())
            }
        }
    }
}

/// Base32 of `payload` and its checksum.
fn write_checked(
    f: &mut fmt::Formatter<'_>,
    protocol: Protocol,
    before: &[u8],
    payload: &[u8],
) -> fmt::Result {
    let mut data = [0; MAX_ADDRESS_LEN + CHECKSUM_LEN];
    let sum = checksum(protocol, before, payload);
    let mut length = 0_usize;
    for (slot, &byte) in data.iter_mut().zip(payload.iter().chain(&sum)) {
        *slot = byte;
        length = length.saturating_add(1);
    }
    let mut symbols = [0; MAX_ADDRESS_TEXT_LEN];
    let symbols = base32::encode(data.get(..length).unwrap_or_default(), &mut symbols);
    f.write_str(std::str::from_utf8(symbols).unwrap_or_default())
}

/// For mainnet; see [`Address::display`] for others.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.display(Network::Mainnet).fmt(f)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address(\"{self}\")")
    }
}

/// For mainnet; see [`Network::parse_address`] and [`Address::parse`] for others.
impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Network::Mainnet.parse_address(text)
    }
}
