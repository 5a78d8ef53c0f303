//! Receipts: what became of a message.
//!
//! Two forms on chain: `[exit code, return, gas used]` up to network version 17, and a fourth field for the root of
//! the events from 18 on. The executing version decides; [`LegacyReceipt`] is the older form and converts explicitly.

mod cbor;

use forest_encoding::{Cid, RawBytes, tuple::*};
use serde::{Deserialize, Deserializer, Serializer, de, ser};

use crate::error::ExitCode;

/// What became of a message: CBOR `[exit code, return, gas used, events root or null]`.
///
/// ```
/// use forest_shared::receipt::{LegacyReceipt, Receipt};
/// use forest_encoding::{from_slice, to_vec};
///
/// let receipt = Receipt { gas_used: 1234, ..Receipt::default() };
/// assert_eq!(to_vec(&receipt)?, [0x84, 0x00, 0x40, 0x19, 0x04, 0xd2, 0xf6]);
/// assert_eq!(to_vec(&LegacyReceipt::try_from(receipt)?)?, [0x83, 0x00, 0x40, 0x19, 0x04, 0xd2]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct Receipt {
    /// How execution ended.
    pub exit_code: ExitCode,
    /// What the receiver returned; may be empty, may be there on failure.
    pub return_data: RawBytes,
    /// Gas used, in whole units.
    pub gas_used: u64,
    /// Root of the AMT of [`crate::event::StampedEvent`]s, if any event survived (FIP-0049).
    pub events_root: Option<Cid>,
}

/// A receipt of network version 17 and before: CBOR `[exit code, return, gas used]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct LegacyReceipt {
    /// How execution ended.
    pub exit_code: ExitCode,
    /// What the receiver returned.
    pub return_data: RawBytes,
    /// Gas used, in whole units. Signed on the wire: beyond 2⁶³ − 1 it does not encode, and what is below zero (which
    /// no execution produces) does not decode.
    #[serde(serialize_with = "to_signed", deserialize_with = "from_signed")]
    pub gas_used: u64,
}

fn to_signed<S: Serializer>(gas: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(i64::try_from(*gas).map_err(ser::Error::custom)?)
}

fn from_signed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    u64::try_from(i64::deserialize(deserializer)?).map_err(de::Error::custom)
}

/// A receipt with events does not fit the older form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a receipt with events {0} has no form before network version 18")]
pub struct ReceiptHasEvents(pub Cid);

impl From<LegacyReceipt> for Receipt {
    fn from(receipt: LegacyReceipt) -> Self {
        let LegacyReceipt { exit_code, return_data, gas_used } = receipt;
        Self { exit_code, return_data, gas_used, events_root: None }
    }
}

impl TryFrom<Receipt> for LegacyReceipt {
    type Error = ReceiptHasEvents;

    fn try_from(receipt: Receipt) -> Result<Self, ReceiptHasEvents> {
        let Receipt { exit_code, return_data, gas_used, events_root } = receipt;
        match events_root {
            Some(root) => Err(ReceiptHasEvents(root)),
            None => Ok(Self { exit_code, return_data, gas_used }),
        }
    }
}
