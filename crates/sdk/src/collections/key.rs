//! Keys of maps and sets, as the bytes that the chain has.

use forest_shared::address::Address;

use crate::Cid;

/// A key of a [`Map`](super::Map) or [`Set`](super::Set).
pub trait MapKey: Sized {
    /// The bytes that are hashed and stored.
    fn to_key(&self) -> Vec<u8>;

    /// The key of these bytes, if they are one.
    fn from_key(bytes: &[u8]) -> Option<Self>;
}

/// Addresses in their binary form.
impl MapKey for Address {
    fn to_key(&self) -> Vec<u8> {
        self.to_bytes().as_slice().to_vec()
    }

    fn from_key(bytes: &[u8]) -> Option<Self> {
        Self::from_bytes(bytes).ok()
    }
}

/// Numbers (ids of actors, deals, transactions) as unsigned varints.
impl MapKey for u64 {
    fn to_key(&self) -> Vec<u8> {
        unsigned_varint::encode::u64(*self, &mut unsigned_varint::encode::u64_buffer()).to_vec()
    }

    fn from_key(bytes: &[u8]) -> Option<Self> {
        match unsigned_varint::decode::u64(bytes) {
            Ok((number, [])) => Some(number),
            _ => None,
        }
    }
}

/// Signed numbers as zig-zag varints, as transaction ids of multisigs are.
impl MapKey for i64 {
    fn to_key(&self) -> Vec<u8> {
        u64::from_le_bytes(((self << 1) ^ (self >> 63)).to_le_bytes()).to_key()
    }

    fn from_key(bytes: &[u8]) -> Option<Self> {
        let zigzag = u64::from_key(bytes)?;
        let magnitude = Self::from_le_bytes((zigzag >> 1).to_le_bytes());
        Some(if zigzag & 1 == 0 { magnitude } else { !magnitude })
    }
}

impl MapKey for Cid {
    fn to_key(&self) -> Vec<u8> {
        self.to_bytes()
    }

    fn from_key(bytes: &[u8]) -> Option<Self> {
        Self::try_from(bytes).ok()
    }
}

impl MapKey for Vec<u8> {
    fn to_key(&self) -> Vec<u8> {
        self.clone()
    }

    fn from_key(bytes: &[u8]) -> Option<Self> {
        Some(bytes.to_vec())
    }
}

impl MapKey for String {
    fn to_key(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }

    fn from_key(bytes: &[u8]) -> Option<Self> {
        Self::from_utf8(bytes.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back() {
        for number in [0, 1, 127, 128, u64::MAX] {
            assert_eq!(u64::from_key(&number.to_key()), Some(number));
        }
        for number in [0, -1, 1, -64, 64, i64::MIN, i64::MAX] {
            assert_eq!(i64::from_key(&number.to_key()), Some(number));
        }
        assert_eq!((1i64.to_key(), (-1i64).to_key()), (vec![2], vec![1]));
        let address = Address::new_id(1000);
        assert_eq!(Address::from_key(&address.to_key()), Some(address));
        assert_eq!(u64::from_key(&[1, 1]), None, "bytes after the number");
    }
}
