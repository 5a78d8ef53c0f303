//! A vector: what is in its file.

use std::{collections::BTreeMap, fs::File, io, path::Path};

use forest_blockstore::Block;
use serde::{Deserialize, Serialize};

use crate::{
    AppliedMessage, AppliedTipset, Postconditions, Preconditions, Randomness, TipsetCid, car,
    gzip::{gunzip, read_bounded},
    text,
};

/// A state, what was applied to it, and what came of that.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Vector {
    /// Whether messages or tipsets are applied.
    #[serde(default)]
    pub class: Class,
    /// What an implementation must have to run it, such as `chaos_actor`: `true`.
    #[serde(default, deserialize_with = "text::or_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub selector: BTreeMap<String, String>,
    /// What to know about it: `incorrect`, `negate`.
    #[serde(default, deserialize_with = "text::or_default", skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
    /// What it is called and where it is from.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The state as a gzipped CARv1; see [`car`](Self::car).
    #[serde(rename = "car", with = "text::base64")]
    pub car_gzip: Vec<u8>,
    /// What the chain answered to messages that asked it for randomness, to be replayed.
    #[serde(default, deserialize_with = "text::or_default", skip_serializing_if = "Vec::is_empty")]
    pub randomness: Vec<Randomness>,
    /// The tipsets that messages asked the chain for, to be replayed.
    #[serde(default, deserialize_with = "text::or_default", skip_serializing_if = "Vec::is_empty")]
    pub tipset_cids: Vec<TipsetCid>,
    /// What held before.
    pub preconditions: Preconditions,
    /// What was applied, in the class of messages.
    #[serde(default, deserialize_with = "text::or_default", skip_serializing_if = "Vec::is_empty")]
    pub apply_messages: Vec<AppliedMessage>,
    /// What was applied, in the class of tipsets.
    #[serde(default, deserialize_with = "text::or_default", skip_serializing_if = "Vec::is_empty")]
    pub apply_tipsets: Vec<AppliedTipset>,
    /// What held after.
    pub postconditions: Postconditions,
}

/// What is applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Messages, one after the other.
    #[default]
    Message,
    /// Tipsets, with the rewards and the cron of each, and null rounds between them.
    Tipset,
}

impl Class {
    /// As it stands in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Tipset => "tipset",
        }
    }
}

/// The name of a vector, and what made it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Meta {
    /// Unique among all vectors.
    pub id: String,
    /// What it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What made it.
    #[serde(rename = "gen", default, deserialize_with = "text::or_default")]
    pub generators: Vec<Generator>,
}

/// Something that had a part in making a vector.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Generator {
    /// What it is: an implementation, a network.
    #[serde(default)]
    pub source: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
}

impl Vector {
    /// Reads one vector.
    ///
    /// # Errors
    /// When the file cannot be read or is not a vector.
    pub fn read(path: &Path) -> io::Result<Self> {
        Ok(Self::parse(&read_bounded(File::open(path)?)?)?)
    }

    /// Reads one vector from its text.
    ///
    /// # Errors
    /// When it is not a vector.
    pub fn parse(text: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(text)
    }

    /// The text of the vector, a field to a line so that two of them can be compared, with a line break at the end.
    ///
    /// # Errors
    /// None that a vector can cause.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// The state as CARv1 bytes.
    ///
    /// # Errors
    /// When the data is not gzip, or larger than any state that belongs into a vector.
    pub fn car(&self) -> io::Result<Vec<u8>> {
        gunzip(&self.car_gzip)
    }

    /// The blocks of the state, in the order of the CAR. Hashes are not checked.
    ///
    /// # Errors
    /// As [`car`](Self::car), and when the data is not a CARv1.
    pub fn blocks(&self) -> io::Result<Vec<Block>> {
        car::blocks(&self.car()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str =
        r#"{"root_cid": {"/": "bafy2bzacedswlcz5ddgqnyo3sak3jmhmkxashisnlpq6ujgyhe4mlobzpnhs6"}}"#;

    fn parse(fields: &str) -> serde_json::Result<Vector> {
        let text = format!(
            r#"{{"_meta": {{"id": "it"}}, "car": "", "preconditions": {{"variants": [], "state_tree": {ROOT}}},
                 "postconditions": {{"state_tree": {ROOT}, "receipts": null}}{fields}}}"#
        );
        Vector::parse(text.as_bytes())
    }

    #[test]
    fn what_is_left_out_has_the_defaults_of_the_schema() {
        let vector = parse("").unwrap();
        assert_eq!(vector.class, Class::Message);
        assert_eq!(vector.preconditions.base_fee(), 100);
        assert_eq!(vector.preconditions.circulating_supply(), 2_000_000_000 * 10_u128.pow(18));
        assert!(vector.apply_messages.is_empty() && vector.apply_tipsets.is_empty());
    }

    #[test]
    fn a_class_that_nobody_knows_is_an_error() {
        assert_eq!(parse(r#", "class": "tipset""#).unwrap().class, Class::Tipset);
        assert!(parse(r#", "class": "blockseq""#).is_err());
    }

    #[test]
    fn what_is_written_reads_back() {
        let tipset = r#", "class": "tipset", "selector": {"a": "b"}, "hints": null,
            "randomness": [{"on": ["beacon", 7], "ret": "AAE="}],
            "tipset_cids": [{"epoch": 6, "cid": {"/": "bafy2bzacedswlcz5ddgqnyo3sak3jmhmkxashisnlpq6ujgyhe4mlobzpnhs6"}}],
            "apply_tipsets": [{"epoch_offset": 1, "basefee": 340282366920938463463374607431768211455, "blocks": [
                {"miner_addr": "f01000", "win_count": 1, "messages": ["AAE="]}]}]"#;
        let text = parse(tipset).unwrap().to_json().unwrap();
        let again = Vector::parse(text.as_bytes()).unwrap();
        assert_eq!(again.to_json().unwrap(), text);
        assert_eq!(again.apply_tipsets[0].base_fee, u128::MAX);
        assert_eq!(again.apply_tipsets[0].blocks[0].messages, [[0, 1]]);
        assert_eq!((again.randomness[0].on.1, again.tipset_cids[0].epoch), (7, 6));
    }
}
