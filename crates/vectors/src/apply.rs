//! What is applied: messages alone, or in the blocks of tipsets.

use serde::{Deserialize, Serialize};

use crate::text;

/// A message as it stood on chain, unsigned.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct AppliedMessage {
    /// The DAG-CBOR of the unsigned message. Its length on chain is this, plus 69 when a secp256k1 address sent it.
    #[serde(with = "text::base64")]
    pub bytes: Vec<u8>,
    /// Epochs after that of the variant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch_offset: Option<i64>,
}

/// A tipset. Epochs between it and the one before it are null rounds.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct AppliedTipset {
    /// Epochs after that of the variant, which is the epoch of the first one's parent.
    pub epoch_offset: i64,
    /// attoFIL for each gas.
    #[serde(rename = "basefee")]
    pub base_fee: u128,
    /// Its blocks, in the order of the tipset.
    #[serde(default, deserialize_with = "text::or_default", skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<AppliedBlock>,
}

/// A block: who made it, and the messages it has.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct AppliedBlock {
    /// The miner, an address.
    pub miner_addr: String,
    /// How often the miner won.
    pub win_count: i64,
    /// The DAG-CBOR of each message, unsigned, in the order in which the block has them.
    #[serde(with = "text::base64_list")]
    pub messages: Vec<Vec<u8>>,
}
