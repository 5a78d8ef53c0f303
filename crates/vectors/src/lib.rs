//! Message vectors cut from the network, as plain data.
//!
//! Each is a message over a piece of real state: what went in, what the network made of it. The command-line tool runs
//! them; benches of the lower crates use their [blocks](Vector::blocks) as real data. Field types are plain on
//! purpose: this crate stands below the ones that give them meaning.
//!
//! Nothing in a file is believed: what it decompresses to is bounded, and a file that is no vector is an error.
//!
//! ```
//! let error = forest_vectors::Vector::parse(b"{}").unwrap_err();
//! assert!(error.to_string().contains("_meta"));
//! ```
//!
//! Schema: filecoin-project/fvm-test-vectors.

mod car;

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use cid::Cid;
use flate2::read::GzDecoder;
use forest_blockstore::Block;
use serde::{Deserialize, Deserializer, de::Error as _};

/// Most that a file, or the state in it, may take, in bytes. The largest on mainnet so far is 20 MiB.
const LIMIT: u64 = 512 << 20;

/// One message, the state it ran on, and what came of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Vector {
    /// What it is called and where it is from.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The state as a gzipped CARv1; see [`car`](Self::car).
    #[serde(rename = "car", deserialize_with = "base64")]
    pub car_gzip: Vec<u8>,
    /// What held before.
    pub preconditions: Preconditions,
    /// What was applied.
    pub apply_messages: Vec<AppliedMessage>,
    /// The randomness that the message drew, to be replayed.
    #[serde(default)]
    pub randomness: Vec<Randomness>,
    /// What held after.
    pub postconditions: Postconditions,
}

/// The name of a vector.
#[derive(Clone, Debug, Deserialize)]
pub struct Meta {
    /// Unique among all vectors.
    pub id: String,
}

/// What held before the message.
#[derive(Clone, Debug, Deserialize)]
pub struct Preconditions {
    /// When the message runs. Those from mainnet have one each.
    pub variants: Vec<Variant>,
    /// The state before.
    pub state_tree: StateTree,
    /// attoFIL for each gas.
    pub basefee: u128,
    /// Circulating supply, attoFIL.
    pub circ_supply: u128,
}

/// A time to run a message at.
#[derive(Clone, Debug, Deserialize)]
pub struct Variant {
    /// A name that says nothing ("ohsnap" in all).
    pub id: String,
    /// The epoch; the timestamp is 30 seconds for each.
    pub epoch: i64,
    /// The network version.
    pub nv: u32,
}

/// A state tree.
#[derive(Clone, Debug, Deserialize)]
pub struct StateTree {
    /// Its root block.
    #[serde(deserialize_with = "json_link")]
    pub root_cid: Cid,
}

/// A message as it stood on chain, unsigned.
#[derive(Clone, Debug, Deserialize)]
pub struct AppliedMessage {
    /// The DAG-CBOR of the unsigned message. Its length on chain is this, plus 69 when a secp256k1 address sent it.
    #[serde(deserialize_with = "base64")]
    pub bytes: Vec<u8>,
}

/// One drawing of randomness.
#[derive(Clone, Debug, Deserialize)]
pub struct Randomness {
    /// From where and of which epoch.
    pub on: (RandomnessSource, i64),
    /// The 32 bytes drawn.
    #[serde(rename = "ret", deserialize_with = "base64")]
    pub value: Vec<u8>,
}

/// Where randomness comes from.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum RandomnessSource {
    /// The ticket chain.
    Chain,
    /// The drand beacon.
    Beacon,
}

/// What held after the message.
#[derive(Clone, Debug, Deserialize)]
pub struct Postconditions {
    /// The state after.
    pub state_tree: StateTree,
    /// One for each message.
    pub receipts: Vec<Receipt>,
}

/// What a message came to.
#[derive(Clone, Debug, Deserialize)]
pub struct Receipt {
    /// Its exit code.
    pub exit_code: u32,
    /// What the actor returned.
    #[serde(rename = "return", deserialize_with = "base64")]
    pub return_data: Vec<u8>,
    /// Gas used, in whole gas.
    pub gas_used: u64,
}

impl Vector {
    /// Reads one vector.
    ///
    /// # Errors
    /// When the file cannot be read or is not a vector.
    pub fn read(path: &Path) -> io::Result<Self> {
        let mut text = Vec::new();
        read_bounded(File::open(path)?, &mut text)?;
        Ok(Self::parse(&text)?)
    }

    /// Reads one vector from its text.
    ///
    /// # Errors
    /// When it is not a vector.
    pub fn parse(text: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(text)
    }

    /// The state as CARv1 bytes.
    ///
    /// # Errors
    /// When the data is not gzip, or larger than any state that belongs into a vector.
    pub fn car(&self) -> io::Result<Vec<u8>> {
        let mut car = Vec::new();
        read_bounded(GzDecoder::new(self.car_gzip.as_slice()), &mut car)?;
        Ok(car)
    }

    /// The blocks of the state, in the order of the CAR. Hashes are not checked.
    ///
    /// # Errors
    /// As [`car`](Self::car), and when the data is not a CARv1.
    pub fn blocks(&self) -> io::Result<Vec<Block>> {
        car::blocks(&self.car()?)
    }
}

fn read_bounded(reader: impl io::Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    let read = reader.take(LIMIT).read_to_end(bytes)?;
    if read as u64 == LIMIT {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "larger than any vector"));
    }
    Ok(())
}

fn base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    BASE64.decode(text).map_err(|error| D::Error::custom(format!("base64: {error}")))
}

/// A CID in the JSON form `{"/": "bafy…"}`.
fn json_link<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cid, D::Error> {
    #[derive(Deserialize)]
    struct Link {
        #[serde(rename = "/")]
        cid: String,
    }
    let text = Link::deserialize(deserializer)?.cid;
    text.parse().map_err(|error| D::Error::custom(format!("the CID {text:?}: {error}")))
}
