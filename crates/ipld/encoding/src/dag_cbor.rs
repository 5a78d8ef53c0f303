//! Values to DAG-CBOR and back, accepting exactly what the network's nodes accept.
//!
//! Called by every crate that stores or sends a value; the only file that names serde_ipld_dagcbor.

use serde::{Serialize, de::DeserializeOwned};

/// A value could not be encoded: it has a shape that DAG-CBOR cannot hold, or its `Serialize` refused.
#[derive(Debug, thiserror::Error)]
#[error("cannot encode as DAG-CBOR: {0}")]
pub struct EncodeError(String);

/// Bytes are not the DAG-CBOR of the expected type.
#[derive(Debug, thiserror::Error)]
#[error("cannot decode DAG-CBOR: {0}")]
pub struct DecodeError(String);

/// Encodes a value as DAG-CBOR.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    serde_ipld_dagcbor::to_vec(value).map_err(|error| EncodeError(error.to_string()))
}

/// Decodes one DAG-CBOR value that fills `bytes` to the end.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    serde_ipld_dagcbor::from_slice(bytes).map_err(|error| DecodeError(error.to_string()))
}
