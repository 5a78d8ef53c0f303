//! Values to DAG-CBOR and back, accepting exactly what the network's nodes accept.
//!
//! Called by every crate that stores or sends a value. serde_ipld_dagcbor is named here and in
//! [`cbor::Reader::value`](crate::cbor::Reader::value) only; why its version is held, docs/adr/0002 tells.

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use serde_ipld_dagcbor as dag_cbor;

use crate::cbor::{CborError, Writer};

/// A value could not be encoded: it has a shape that DAG-CBOR cannot hold, or its `Serialize` refused.
#[derive(Debug, thiserror::Error)]
#[error("cannot encode as DAG-CBOR: {0}")]
pub struct EncodeError(String);

/// Bytes are not the DAG-CBOR of the expected type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The bytes are not the CBOR of that shape.
    #[error("cannot decode DAG-CBOR: {0}")]
    Cbor(#[from] CborError),
    /// The shape is right and the type refuses the value.
    #[error("cannot decode DAG-CBOR: {0}")]
    Value(String),
}

impl DecodeError {
    /// The CBOR is sound and a rule of the type is broken. For decoders written by hand.
    pub fn value(reason: impl Into<String>) -> Self {
        Self::Value(reason.into())
    }
}

/// Encodes a value as DAG-CBOR.
///
/// # Errors
/// [`EncodeError`] when the value holds what DAG-CBOR cannot (a float that is no finite number, an integer beyond 64 bits), or
/// its `Serialize` fails. Keys of maps should be text; that is up to the type.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut writer = Writer::new();
    writer.value(value)?;
    Ok(writer.into_vec())
}

/// Decodes one DAG-CBOR value that fills `bytes` to the end, borrowing from them where the type can.
///
/// # Errors
/// [`DecodeError`] exactly where `fvm_ipld_encoding` 0.5 fails.
pub fn from_slice<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, DecodeError> {
    Ok(dag_cbor::from_slice(bytes)?)
}

impl From<dag_cbor::EncodeError<Infallible>> for EncodeError {
    fn from(error: dag_cbor::EncodeError<Infallible>) -> Self {
        match error {
            dag_cbor::EncodeError::Msg(message) => Self(message),
            dag_cbor::EncodeError::Write(never) => match never {},
        }
    }
}

impl From<dag_cbor::DecodeError<Infallible>> for DecodeError {
    fn from(error: dag_cbor::DecodeError<Infallible>) -> Self {
        use dag_cbor::DecodeError as Theirs;
        Self::Cbor(match error {
            Theirs::Msg(message) => return Self::Value(message),
            Theirs::Read(never) => match never {},
            // A string that is cut short is reported as one of the wrong length; a container never is, because its
            // items are read one by one, so the two are told apart by who asks.
            Theirs::RequireLength { name: "bytes" | "str", .. } | Theirs::Eof => CborError::UnexpectedEnd,
            Theirs::RequireLength { .. } => CborError::WrongLength,
            Theirs::Mismatch { byte, .. } => CborError::WrongType { expected: "another type", found: byte },
            Theirs::TypeMismatch { name, byte } => CborError::WrongType { expected: name, found: byte },
            Theirs::CastOverflow(_) | Theirs::Overflow { .. } => CborError::OutOfRange,
            // Only text or bytes in pieces cannot be borrowed.
            Theirs::RequireBorrowed { .. } | Theirs::IndefiniteSize => CborError::Indefinite,
            Theirs::InvalidUtf8(_) => CborError::InvalidUtf8,
            Theirs::Unsupported { byte } => CborError::BadHead(byte),
            Theirs::DepthLimit => CborError::TooDeep,
            Theirs::TrailingData => CborError::TrailingBytes,
        })
    }
}
