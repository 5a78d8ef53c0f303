//! Addresses inside DAG-CBOR: one byte string. By serde, and by hand for the decoders that are.

use forest_encoding::{DecodeError, cbor::Reader};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Address;

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.to_bytes())
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Address;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the bytes of an address")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Address, E> {
                Address::from_bytes(bytes).map_err(E::custom)
            }
        }

        deserializer.deserialize_bytes(Visitor)
    }
}

impl Address {
    /// Reads the address that comes next, for decoders written by hand.
    ///
    /// # Errors
    /// When the next item is not the byte string of an address.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Self::from_bytes(&reader.bytes()?).map_err(|error| DecodeError::value(error.to_string()))
    }
}
