//! What held before a vector, and what held after it.

use cid::Cid;
use serde::{Deserialize, Serialize};

use crate::text;

/// The base fee of vectors that name none, in attoFIL.
const BASE_FEE: u128 = 100;
/// The circulating supply of vectors that name none, in attoFIL: all that there will ever be.
const CIRCULATING_SUPPLY: u128 = 2_000_000_000 * 10_u128.pow(18);

/// What held before.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Preconditions {
    /// The times at which the vector runs, each on its own. Those from mainnet have one.
    pub variants: Vec<Variant>,
    /// The state before.
    pub state_tree: StateTree,
    /// attoFIL for each gas; tipsets name their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basefee: Option<u128>,
    /// Circulating supply, attoFIL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circ_supply: Option<u128>,
}

impl Preconditions {
    /// attoFIL for each gas.
    #[must_use]
    pub fn base_fee(&self) -> u128 {
        self.basefee.unwrap_or(BASE_FEE)
    }

    /// Circulating supply, attoFIL.
    #[must_use]
    pub fn circulating_supply(&self) -> u128 {
        self.circ_supply.unwrap_or(CIRCULATING_SUPPLY)
    }
}

/// A time to run a vector at.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Variant {
    /// A name, usually that of an upgrade ("ohsnap" in all from mainnet).
    pub id: String,
    /// The epoch, which offsets count from; the timestamp is 30 seconds for each.
    pub epoch: i64,
    /// The network version.
    pub nv: u32,
}

/// A state tree.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct StateTree {
    /// Its root block.
    #[serde(with = "text::link")]
    pub root_cid: Cid,
}

/// What held after.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Postconditions {
    /// The state after.
    pub state_tree: StateTree,
    /// One for each message that was executed. In the class of tipsets these are, too, the network's own, in the order
    /// in which all were executed: cron of null rounds, messages, rewards, cron.
    #[serde(deserialize_with = "text::or_default")]
    pub receipts: Vec<Receipt>,
    /// The roots of the receipts of users' messages, one for each tipset.
    #[serde(default, with = "text::links", skip_serializing_if = "Vec::is_empty")]
    pub receipts_roots: Vec<Cid>,
}

/// What a message came to.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Receipt {
    /// Its exit code.
    pub exit_code: u32,
    /// What the actor returned.
    #[serde(rename = "return", with = "text::base64")]
    pub return_data: Vec<u8>,
    /// Gas used, in whole gas.
    pub gas_used: u64,
    /// The root of its events, or that there are none. Not in the public schema: mostly nothing is said about events.
    #[serde(default, with = "text::said_link", skip_serializing_if = "Option::is_none")]
    pub events_root: Option<Option<Cid>>,
}
