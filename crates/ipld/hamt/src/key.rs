//! Keys of a HAMT: they are their bytes.
//!
//! [`BytesKey`] serves everyone. A type of its own pays where keys have a shape (actor ids) and the decoded form is
//! wanted when iterating; it implements [`Key`].

use std::{cmp::Ordering, fmt};

/// What a HAMT can be asked for.
pub trait KeyBytes {
    /// The bytes that are hashed, compared and stored.
    fn key_bytes(&self) -> impl AsRef<[u8]>;
}

/// A key that nodes can hold.
pub trait Key: KeyBytes + Clone {
    /// The key of these bytes, or `None` when there is none, which makes the node malformed.
    fn from_key_bytes(bytes: &[u8]) -> Option<Self>;
}

/// Any bytes as a key. Up to 22 of them (all addresses but delegated ones) need no allocation.
#[derive(Clone)]
pub struct BytesKey(Form);

#[derive(Clone)]
enum Form {
    Inline { length: u8, bytes: [u8; BytesKey::INLINE] },
    Heap(Box<[u8]>),
}

impl BytesKey {
    /// The longest key without an allocation.
    const INLINE: usize = 22;

    /// The bytes.
    #[inline]
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        match &self.0 {
            Form::Inline { length, bytes } => bytes.get(..usize::from(*length)).unwrap_or(bytes),
            Form::Heap(bytes) => bytes,
        }
    }
}

impl From<&[u8]> for BytesKey {
    #[inline]
    fn from(key: &[u8]) -> Self {
        let mut bytes = [0; Self::INLINE];
        match (bytes.get_mut(..key.len()), u8::try_from(key.len())) {
            (Some(start), Ok(length)) => {
                start.copy_from_slice(key);
                Self(Form::Inline { length, bytes })
            }
            _ => Self(Form::Heap(key.into())),
        }
    }
}

impl From<Vec<u8>> for BytesKey {
    fn from(key: Vec<u8>) -> Self {
        if key.len() <= Self::INLINE { key.as_slice().into() } else { Self(Form::Heap(key.into())) }
    }
}

impl<const N: usize> From<[u8; N]> for BytesKey {
    fn from(key: [u8; N]) -> Self {
        key.as_slice().into()
    }
}

impl From<&str> for BytesKey {
    fn from(key: &str) -> Self {
        key.as_bytes().into()
    }
}

impl AsRef<[u8]> for BytesKey {
    fn as_ref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl std::ops::Deref for BytesKey {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl PartialEq for BytesKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for BytesKey {}

impl PartialOrd for BytesKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for BytesKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_slice().cmp(other.as_slice())
    }
}

impl std::hash::Hash for BytesKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

impl fmt::Debug for BytesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("0x")?;
        self.as_slice().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Key for BytesKey {
    #[inline]
    fn from_key_bytes(bytes: &[u8]) -> Option<Self> {
        Some(bytes.into())
    }
}

impl Key for Vec<u8> {
    fn from_key_bytes(bytes: &[u8]) -> Option<Self> {
        Some(bytes.into())
    }
}

macro_rules! bytes_are_keys {
    ($($type:ty $(, $size:ident)?);+) => {$(
        impl$(<const $size: usize>)? KeyBytes for $type {
            #[inline]
            fn key_bytes(&self) -> impl AsRef<[u8]> {
                let bytes: &[u8] = self.as_ref();
                bytes
            }
        }
    )+};
}

bytes_are_keys!(BytesKey; Vec<u8>; [u8]; [u8; N], N; str; String; forest_encoding::Bytes);

impl<T: KeyBytes + ?Sized> KeyBytes for &T {
    #[inline]
    fn key_bytes(&self) -> impl AsRef<[u8]> {
        (**self).key_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_every_length_are_their_bytes() {
        let bytes: Vec<u8> = (0..64).collect();
        for length in 0..=bytes.len() {
            let bytes = &bytes[..length];
            let key = BytesKey::from(bytes);
            assert_eq!(key.as_slice(), bytes);
            assert_eq!(key, BytesKey::from(bytes.to_vec()));
            assert_eq!(matches!(key.0, Form::Inline { .. }), length <= 22);
        }
        assert_eq!(size_of::<BytesKey>(), 24);
        assert!(BytesKey::from([1, 2]) < BytesKey::from([1, 2, 0]));
        assert_eq!(format!("{:?}", BytesKey::from([0x0a, 0xff])), "0x0aff");
    }
}
