//! What the chain answered when messages asked, as it was recorded.

use cid::Cid;
use serde::{Deserialize, Serialize};

use crate::text;

/// One drawing of randomness.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Randomness {
    /// From where and of which epoch.
    pub on: (RandomnessSource, i64),
    /// The 32 bytes drawn.
    #[serde(rename = "ret", with = "text::base64")]
    pub value: Vec<u8>,
}

/// Where randomness comes from.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum RandomnessSource {
    /// The ticket chain.
    Chain,
    /// The drand beacon.
    Beacon,
}

/// The tipset of an epoch. Not in the public schema.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct TipsetCid {
    /// The epoch.
    pub epoch: i64,
    /// The CID of its key.
    #[serde(with = "text::link")]
    pub cid: Cid,
}
