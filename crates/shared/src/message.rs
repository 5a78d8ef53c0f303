//! Messages: what a sender asks of a receiver, and pays.
//!
//! On chain a message is a CBOR array of ten. Written by hand (see [`forest_encoding::cbor`]), because nodes decode
//! and hash hundreds per tipset; serde gives the same bytes where a message is part of something else.

mod cbor;
mod check;
mod length;

pub use check::InvalidMessage;
pub use length::inclusion_length;

use forest_encoding::{RawBytes, tuple::*};

use crate::{MethodNum, address::Address, econ::TokenAmount};

/// An unsigned message. The fields are in the order of the CBOR array.
///
/// ```
/// use forest_shared::{address::Address, econ::TokenAmount, message::Message};
///
/// let message = Message {
///     to: Address::new_id(1001),
///     from: Address::new_id(1000),
///     value: TokenAmount::from_whole(5),
///     gas_limit: 1_000_000,
///     ..Message::default()
/// };
/// let bytes = message.to_cbor()?;
/// assert_eq!(Message::from_cbor(&bytes)?, message);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct Message {
    /// Always 0 on chain; the VM does not look.
    pub version: u64,
    /// The receiver.
    pub to: Address,
    /// The sender, who pays.
    pub from: Address,
    /// The nonce: how many messages the sender sent before.
    pub sequence: u64,
    /// What is transferred to the receiver.
    pub value: TokenAmount,
    /// Most gas that the message may use. See [`Message::check`].
    pub gas_limit: u64,
    /// Most that the sender pays per unit of gas, base fee included.
    pub gas_fee_cap: TokenAmount,
    /// What the block producer receives per unit of gas, if the fee cap allows it.
    pub gas_premium: TokenAmount,
    /// The method of the receiver to call.
    pub method_num: MethodNum,
    /// The parameters of the method, encoded as it wishes.
    pub params: RawBytes,
}

/// From and to the system actor, nothing transferred, nothing called, no gas.
impl Default for Message {
    fn default() -> Self {
        Self {
            version: 0,
            to: Address::new_id(crate::address::SYSTEM_ACTOR_ID),
            from: Address::new_id(crate::address::SYSTEM_ACTOR_ID),
            sequence: 0,
            value: TokenAmount::ZERO,
            gas_limit: 0,
            gas_fee_cap: TokenAmount::ZERO,
            gas_premium: TokenAmount::ZERO,
            method_num: crate::METHOD_SEND,
            params: RawBytes::default(),
        }
    }
}
