//! What is asked of a message before it is executed.
//!
//! Little: the VM leaves versions, signs of values and sizes to block validation. The first generation of the VM holds
//! the gas limit as a signed number and refuses negative ones here; where it is unsigned, numbers above the signed
//! range are refused here. Both come to the same set of messages, so one unsigned field serves both.

use super::Message;
use crate::address::Protocol;

/// A message that a node does not even try to execute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidMessage {
    /// No gas limit.
    #[error("message without a gas limit")]
    NoGasLimit,
    /// A gas limit that a signed 64-bit integer does not hold.
    #[error("gas limit {0} beyond the signed 64-bit range")]
    GasLimitTooLarge(u64),
    /// An address of a protocol that the engine does not know yet.
    #[error("message with an address of protocol {0}, which is not known yet")]
    UnknownProtocol(Protocol),
}

impl Message {
    /// The VM's own check of an explicit message.
    ///
    /// # Errors
    /// [`InvalidMessage`] when the gas limit is zero or above 2⁶³ − 1.
    pub const fn check(&self) -> Result<(), InvalidMessage> {
        match self.gas_limit {
            0 => Err(InvalidMessage::NoGasLimit),
            limit if limit > i64::MAX.unsigned_abs() => Err(InvalidMessage::GasLimitTooLarge(limit)),
            _ => Ok(()),
        }
    }

    /// Whether an engine that knows no address protocol newer than `newest` can read the message.
    ///
    /// # Errors
    /// [`InvalidMessage::UnknownProtocol`]; such an engine fails to decode the message at all.
    pub fn check_protocols(&self, newest: Protocol) -> Result<(), InvalidMessage> {
        let protocol = self.to.protocol().max(self.from.protocol());
        if protocol > newest { Err(InvalidMessage::UnknownProtocol(protocol)) } else { Ok(()) }
    }
}
