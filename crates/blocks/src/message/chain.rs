//! A message in the form that is on chain, whichever that is.

use forest_encoding::Cid;
use forest_shared::{bigint::IntBytesError, message::Message};

use super::{ChainMessageRef, SignedMessage};

/// A message of a block: what the interpreter executes, with what it needs to know of the form on chain.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ChainMessage {
    /// A BLS message, covered by the block's aggregate.
    Unsigned(Message),
    /// A message with its own signature.
    Signed(SignedMessage),
}

impl ChainMessage {
    /// The message itself.
    #[must_use]
    pub const fn message(&self) -> &Message {
        match self {
            Self::Unsigned(message) => message,
            Self::Signed(signed) => &signed.message,
        }
    }

    /// The message itself.
    #[must_use]
    pub fn into_message(self) -> Message {
        match self {
            Self::Unsigned(message) => message,
            Self::Signed(signed) => signed.message,
        }
    }

    /// The message, borrowed: its CID, its length and its bytes are asked there.
    #[must_use]
    pub const fn as_ref(&self) -> ChainMessageRef<'_> {
        match self {
            Self::Unsigned(message) => ChainMessageRef::Unsigned(message),
            Self::Signed(signed) => ChainMessageRef::Signed(signed),
        }
    }

    /// The CID of the form on chain, the message's name everywhere.
    ///
    /// # Errors
    /// When an amount needs more than 128 bytes; no decoded message has one.
    pub fn cid(&self) -> Result<Cid, IntBytesError> {
        self.as_ref().cid()
    }

    /// Length of the form on chain, in bytes, which inclusion is charged by.
    ///
    /// # Errors
    /// As [`cid`](Self::cid).
    pub fn chain_length(&self) -> Result<usize, IntBytesError> {
        self.as_ref().chain_length()
    }
}

impl From<Message> for ChainMessage {
    fn from(message: Message) -> Self {
        Self::Unsigned(message)
    }
}

impl From<SignedMessage> for ChainMessage {
    fn from(message: SignedMessage) -> Self {
        Self::Signed(message)
    }
}
