//! The message vectors cut from mainnet (nv17 and nv18), as plain data.
//!
//! Each is one message over a piece of real state: what went in, what the network made of it. Tests of the VM run
//! them; benches of the lower crates use their [blocks](Vector::blocks) as real data. Field types are plain on
//! purpose: this crate stands below the ones that give them meaning.
//!
//! Schema: filecoin-project/fvm-test-vectors; README of the shared folder.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use cid::Cid;
use flate2::read::GzDecoder;
use forest_blockstore::Block;
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::fixtures;

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
    /// When the message runs; every vector here has one.
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
        let text = fs::read_to_string(path)?;
        serde_json::from_str(&text).map_err(|error| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{}: {error}", path.display()))
        })
    }

    /// The state as CARv1 bytes.
    ///
    /// # Errors
    /// When the data is not gzip.
    pub fn car(&self) -> io::Result<Vec<u8>> {
        let mut car = Vec::new();
        GzDecoder::new(self.car_gzip.as_slice()).read_to_end(&mut car)?;
        Ok(car)
    }

    /// The blocks of the state, in the order of the CAR. Hashes are not checked.
    ///
    /// # Errors
    /// When the data is not a gzipped CARv1.
    pub fn blocks(&self) -> io::Result<Vec<Block>> {
        let car = self.car()?;
        let mut sections = Sections(&car);
        sections.next().ok_or_else(|| malformed("no header"))??;
        sections
            .map(|section| {
                let mut data = section?;
                let cid = Cid::read_bytes(&mut data).map_err(|error| malformed(&error.to_string()))?;
                Ok(Block::new(cid, data.to_vec()))
            })
            .collect()
    }
}

/// The files of all vectors, sorted; none when this machine has no shared folder.
///
/// # Panics
/// When the folder is there and cannot be listed.
#[must_use]
pub fn paths() -> Vec<PathBuf> {
    let Some(shared) = fixtures::shared_dir() else { return Vec::new() };
    let mut folders = vec![shared.join("vectors")];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("a listed entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
}

/// The length-prefixed sections of a CARv1.
struct Sections<'a>(&'a [u8]);

impl<'a> Iterator for Sections<'a> {
    type Item = io::Result<&'a [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let section = section(self.0);
        self.0 = section.as_ref().map_or(&[], |(_, rest)| rest);
        Some(section.map(|(section, _)| section))
    }
}

/// Splits off one section: an LEB128 length and that many bytes.
fn section(bytes: &[u8]) -> io::Result<(&[u8], &[u8])> {
    let mut length = 0_u64;
    for (at, byte) in bytes.iter().enumerate().take(9) {
        length |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            let length = usize::try_from(length).map_err(|_| malformed("section too long"))?;
            return bytes[at + 1..].split_at_checked(length).ok_or_else(|| malformed("section cut short"));
        }
    }
    Err(malformed("section length"))
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("not a CARv1: {what}"))
}

fn base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    BASE64.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// A CID in the JSON form `{"/": "bafy…"}`.
fn json_link<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cid, D::Error> {
    #[derive(Deserialize)]
    struct Link {
        #[serde(rename = "/")]
        cid: String,
    }
    Link::deserialize(deserializer)?.cid.parse().map_err(D::Error::custom)
}
