//! Parameters and returns: bytes with the codec that says what they are.
//!
//! No block at all is something else than an empty one; methods see it as `None`.

use forest_encoding::{codec, from_slice, to_vec};
use forest_shared::error::ExitCode;
use serde::{Serialize, de::DeserializeOwned};

use crate::ActorError;

/// Data with its codec, as messages and calls carry it.
///
/// ```
/// use forest_sdk::IpldBlock;
/// let block = IpldBlock::cbor(&(1u64, "two"))?;
/// assert_eq!(block.decode::<(u64, String)>()?, (1, "two".to_owned()));
/// # Ok::<(), forest_sdk::ActorError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IpldBlock {
    /// The multicodec of the data: CBOR, DAG-CBOR or raw.
    pub codec: u64,
    /// The bytes.
    pub data: Vec<u8>,
}

impl IpldBlock {
    /// Bytes that mean nothing to the network.
    #[must_use]
    pub fn raw(data: impl Into<Vec<u8>>) -> Self {
        Self { codec: codec::RAW, data: data.into() }
    }

    /// A value as CBOR, the codec of nearly all parameters and returns. What links to blocks goes as
    /// [`dag_cbor`](Self::dag_cbor).
    ///
    /// # Errors
    /// USR_SERIALIZATION: the value has no CBOR form.
    pub fn cbor<T: Serialize + ?Sized>(value: &T) -> Result<Self, ActorError> {
        Ok(Self { codec: codec::CBOR, data: to_vec(value)? })
    }

    /// A value as DAG-CBOR: the host looks for links in it and makes what they name reachable.
    ///
    /// # Errors
    /// USR_SERIALIZATION: the value has no CBOR form.
    pub fn dag_cbor<T: Serialize + ?Sized>(value: &T) -> Result<Self, ActorError> {
        Ok(Self { codec: codec::DAG_CBOR, data: to_vec(value)? })
    }

    /// The value of a CBOR or DAG-CBOR block.
    ///
    /// # Errors
    /// USR_SERIALIZATION: another codec, or not the CBOR of such a value.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, ActorError> {
        if !matches!(self.codec, codec::CBOR | codec::DAG_CBOR) {
            let message = format!("codec {:#x} where CBOR is expected", self.codec);
            return Err(ActorError::new(ExitCode::USR_SERIALIZATION, message));
        }
        Ok(from_slice(&self.data)?)
    }
}
