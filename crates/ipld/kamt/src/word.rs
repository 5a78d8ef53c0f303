//! The word of the EVM: what its storage maps from and to.
//!
//! Encoded as the EVM actor does: a byte string, big-endian, without leading zeros. Read with leading zeros too, up to 32
//! bytes.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

use crate::KamtKey;

/// 256 bits, big-endian; ordered as the number they are.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(pub [u8; 32]);

impl Word {
    /// The bytes after the leading zeros.
    #[must_use]
    pub fn trimmed(&self) -> &[u8] {
        let zeros = self.0.iter().take_while(|&&byte| byte == 0).count();
        self.0.get(zeros..).unwrap_or_default()
    }

    /// The word of at most 32 bytes, big-endian.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut word = [0; 32];
        let zeros = word.len().checked_sub(bytes.len())?;
        word.get_mut(zeros..)?.copy_from_slice(bytes);
        Some(Self(word))
    }
}

impl From<u64> for Word {
    fn from(number: u64) -> Self {
        Self::from_slice(&number.to_be_bytes()).unwrap_or_default()
    }
}

impl KamtKey for Word {
    #[inline]
    fn bits(&self) -> [u8; 32] {
        self.0
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("0x")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.trimmed())
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl Visitor<'_> for Bytes {
            type Value = Word;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("at most 32 bytes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Word, E> {
                Word::from_slice(bytes).ok_or_else(|| E::invalid_length(bytes.len(), &self))
            }
        }

        deserializer.deserialize_bytes(Bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_encoded_without_leading_zeros_and_read_with_them() {
        for (word, bytes) in [(Word::from(0), vec![0x40]), (Word::from(0x1_00), vec![0x42, 1, 0])] {
            assert_eq!(forest_encoding::to_vec(&word).unwrap(), bytes);
            assert_eq!(forest_encoding::from_slice::<Word>(&bytes).unwrap(), word);
        }
        assert_eq!(forest_encoding::from_slice::<Word>(&[0x43, 0, 1, 0]).unwrap(), Word::from(256));
        let mut long = vec![0x58, 33];
        long.extend([0; 33]);
        assert!(forest_encoding::from_slice::<Word>(&long).is_err());
    }
}
