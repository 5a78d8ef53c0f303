//! The decoder's own error: serde wants one that types can make from text.

use std::fmt::{self, Display};

use forest_encoding::{DecodeError, cbor::CborError};

/// Why an item is not a value of the type.
#[derive(Debug)]
pub(super) enum ModelError {
    Cbor(CborError),
    Value(String),
}

impl ModelError {
    #[cold]
    pub(super) fn msg(reason: &str) -> Self {
        Self::Value(reason.into())
    }
}

impl Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cbor(error) => error.fmt(f),
            Self::Value(reason) => reason.fmt(f),
        }
    }
}

impl std::error::Error for ModelError {}

impl serde::de::Error for ModelError {
    #[cold]
    fn custom<T: Display>(reason: T) -> Self {
        Self::Value(reason.to_string())
    }
}

impl From<CborError> for ModelError {
    fn from(error: CborError) -> Self {
        Self::Cbor(error)
    }
}

impl From<DecodeError> for ModelError {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::Cbor(error) => Self::Cbor(error),
            other => Self::Value(other.to_string()),
        }
    }
}

impl From<ModelError> for DecodeError {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Cbor(error) => Self::Cbor(error),
            ModelError::Value(reason) => Self::value(reason),
        }
    }
}
