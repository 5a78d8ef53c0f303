//! A message of a block, borrowed.

use forest_encoding::{Cid, codec, hash};
use forest_shared::{bigint::IntBytesError, crypto::SignatureType, message::Message};

use super::{ChainMessage, SignedMessage};

/// A message in the form that is on chain, where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainMessageRef<'a> {
    /// A BLS message, covered by the block's aggregate.
    Unsigned(&'a Message),
    /// A message with its own signature.
    Signed(&'a SignedMessage),
}

impl<'a> ChainMessageRef<'a> {
    /// The message itself.
    #[must_use]
    pub const fn message(self) -> &'a Message {
        match self {
            Self::Unsigned(message) => message,
            Self::Signed(signed) => &signed.message,
        }
    }

    /// The type of the message's own signature; `None` where the block's aggregate covers it.
    #[must_use]
    pub const fn signature_type(self) -> Option<SignatureType> {
        match self {
            Self::Unsigned(_) => None,
            Self::Signed(signed) => Some(signed.signature.sig_type),
        }
    }

    /// The CBOR of the form on chain.
    ///
    /// # Errors
    /// When an amount needs more than 128 bytes; no decoded message has one.
    pub fn to_cbor(self) -> Result<Vec<u8>, IntBytesError> {
        match self {
            Self::Unsigned(message) => message.to_cbor(),
            Self::Signed(signed) => signed.to_chain_cbor(),
        }
    }

    /// The CID of the form on chain, the message's name everywhere.
    ///
    /// # Errors
    /// As [`to_cbor`](Self::to_cbor).
    pub fn cid(self) -> Result<Cid, IntBytesError> {
        Ok(hash::blake2b_cid(codec::DAG_CBOR, &self.to_cbor()?))
    }

    /// Length of the form on chain, in bytes, which inclusion is charged by.
    ///
    /// # Errors
    /// As [`to_cbor`](Self::to_cbor).
    pub fn chain_length(self) -> Result<usize, IntBytesError> {
        Ok(self.to_cbor()?.len())
    }

    /// A copy.
    #[must_use]
    pub fn to_owned(self) -> ChainMessage {
        match self {
            Self::Unsigned(message) => ChainMessage::Unsigned(message.clone()),
            Self::Signed(signed) => ChainMessage::Signed(signed.clone()),
        }
    }
}
