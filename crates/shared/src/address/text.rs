//! Addresses as text: prefix of the network, digit of the protocol, payload, checksum.
//!
//! The checksum is blake2b with four bytes of output over the address's bytes. Parsing is the mirror of what nodes
//! print and as strict as theirs: at most 138 characters, one network, no character out of place. Numbers are read as
//! the reference reads them: leading zeros and a plus sign are tolerated.

use std::{fmt, str::FromStr};

use super::{
    Address, AddressBytes, AddressError, BLS_PUB_LEN, DelegatedAddress, Network, PAYLOAD_HASH_LEN, Payload,
    Protocol, base32,
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
const SEPARATOR: u8 = b'f';

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
        let length = text.len();
        let [prefix, digit, ..] = text.as_bytes() else { return Err(AddressError::Length(length)) };
        if !(MIN_ADDRESS_TEXT_LEN..=MAX_ADDRESS_TEXT_LEN).contains(&length) {
            return Err(AddressError::Length(length));
        }
        let network = match prefix {
            b'f' => Network::Mainnet,
            b't' => Network::Testnet,
            _ => return Err(AddressError::UnknownNetwork),
        };
        let digit = digit.checked_sub(b'0').ok_or(AddressError::UnknownProtocol)?;
        let protocol = Protocol::from_byte(digit).ok_or(AddressError::UnknownProtocol)?;
        // Two characters of one byte each precede it.
        let rest = text.get(2..).unwrap_or_default();
        let address = match protocol {
            Protocol::Id => Self::new_id(parse_id(rest)?),
            Protocol::Secp256k1 => parse_fixed::<PAYLOAD_HASH_LEN>(rest, Payload::Secp256k1)?,
            Protocol::Actor => parse_fixed::<PAYLOAD_HASH_LEN>(rest, Payload::Actor)?,
            Protocol::Bls => parse_fixed::<BLS_PUB_LEN>(rest, Payload::Bls)?,
            Protocol::Delegated => parse_delegated(rest)?,
        };
        Ok((network, address))
    }
}

/// Decimal digits of an actor id.
fn parse_id(digits: &str) -> Result<ActorId, AddressError> {
    if digits.len() > MAX_ID_DIGITS {
        return Err(AddressError::Length(digits.len()));
    }
    digits.parse().map_err(|_| AddressError::Number)
}

/// Base32 of exactly `N` bytes and the checksum.
fn parse_fixed<const N: usize>(
    symbols: &str,
    payload: fn([u8; N]) -> Payload,
) -> Result<Address, AddressError> {
    parse_checked(symbols, |bytes| {
        Ok(payload(bytes.try_into().map_err(|_| AddressError::PayloadLength(bytes.len()))?))
    })
}

/// A namespace, the separator, base32 of a subaddress and the checksum over both.
fn parse_delegated(text: &str) -> Result<Address, AddressError> {
    let (namespace, symbols) = text.split_once(char::from(SEPARATOR)).ok_or(AddressError::Separator)?;
    let namespace = parse_id(namespace)?;
    parse_checked(symbols, |bytes| DelegatedAddress::new(namespace, bytes).map(Payload::Delegated))
}

/// Base32 of bytes, which `payload` makes something of, and the checksum of the whole address.
fn parse_checked(
    symbols: &str,
    payload: impl FnOnce(&[u8]) -> Result<Payload, AddressError>,
) -> Result<Address, AddressError> {
    let mut data = [0; MAX_ADDRESS_TEXT_LEN];
    let length = base32::decode(symbols.as_bytes(), &mut data).ok_or(AddressError::Base32)?;
    let data = data.get(..length).unwrap_or_default();
    let (bytes, sum) = data.split_last_chunk().ok_or(AddressError::PayloadLength(length))?;
    let address = Address::from(payload(bytes)?);
    if checksum(&address.to_bytes()) == *sum { Ok(address) } else { Err(AddressError::Checksum) }
}

/// The checksum of the bytes of an address.
fn checksum(address: &AddressBytes) -> [u8; CHECKSUM_LEN] {
    let mut sum = [0; CHECKSUM_LEN];
    let hash = blake2b_simd::Params::new().hash_length(CHECKSUM_LEN).hash(address);
    sum.copy_from_slice(hash.as_bytes());
    sum
}

/// The text of an address as it grows; written out at once.
struct Text {
    length: usize,
    bytes: [u8; MAX_ADDRESS_TEXT_LEN],
}

impl Text {
    /// What is not written yet. No address fills it: the longest text has 117 characters.
    fn room(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.length..).unwrap_or_default()
    }

    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.room().first_mut() {
            *slot = byte;
        }
        self.length = self.length.saturating_add(1);
    }

    fn push_decimal(&mut self, mut number: u64) {
        let mut digits = [0; MAX_ID_DIGITS];
        let mut count = 0_usize;
        for slot in digits.iter_mut().rev() {
            *slot = b'0' | (number % 10) as u8;
            number /= 10;
            count = count.saturating_add(1);
            if number == 0 {
                break;
            }
        }
        let digits = digits.get(MAX_ID_DIGITS.saturating_sub(count)..).unwrap_or_default();
        if let Some(slots) = self.room().get_mut(..count) {
            slots.copy_from_slice(digits);
        }
        self.length = self.length.saturating_add(count);
    }

    /// Base32 of the last `payload` bytes of the address, and of its checksum.
    fn push_checked(&mut self, address: &AddressBytes, payload: usize) {
        let sum = checksum(address);
        let mut data = [0; 64];
        let tail = address.len().saturating_sub(payload);
        let end = payload.saturating_add(CHECKSUM_LEN);
        if let (Some(slots), Some(bytes)) = (data.get_mut(..payload), address.get(tail..)) {
            slots.copy_from_slice(bytes);
        }
        if let Some(slots) = data.get_mut(payload..end) {
            slots.copy_from_slice(&sum);
        }
        let written = base32::encode(data.get(..end).unwrap_or_default(), self.room());
        self.length = self.length.saturating_add(written.unwrap_or_default());
    }
}

impl fmt::Display for AddressDisplay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text { length: 0, bytes: [0; MAX_ADDRESS_TEXT_LEN] };
        text.push(self.network.prefix() as u8);
        text.push(b'0' | self.address.protocol() as u8);
        match self.address.payload() {
            Payload::Id(id) => text.push_decimal(*id),
            Payload::Secp256k1(hash) | Payload::Actor(hash) => {
                text.push_checked(&self.address.to_bytes(), hash.len());
            }
            Payload::Bls(key) => text.push_checked(&self.address.to_bytes(), key.len()),
            Payload::Delegated(address) => {
                text.push_decimal(address.namespace());
                text.push(SEPARATOR);
                text.push_checked(&self.address.to_bytes(), address.subaddress().len());
            }
        }
        let text = text.bytes.get(..text.length).unwrap_or_default();
        f.write_str(std::str::from_utf8(text).unwrap_or_default())
    }
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
