//! How bytes and CIDs stand in JSON: base64, and `{"/": "bafy…"}`.
//!
//! Modules for `#[serde(with)]`, one for each shape of field.

use ::base64::{Engine as _, engine::general_purpose::STANDARD};
use cid::Cid;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Go writes an empty list as `null`.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn decode<E: serde::de::Error>(text: &str) -> Result<Vec<u8>, E> {
    STANDARD.decode(text).map_err(|error| E::custom(format!("base64: {error}")))
}

/// A CID in JSON.
#[derive(Deserialize, Serialize)]
struct Link {
    #[serde(rename = "/")]
    cid: String,
}

impl Link {
    fn of(cid: &Cid) -> Self {
        Self { cid: cid.to_string() }
    }

    fn parse<E: serde::de::Error>(self) -> Result<Cid, E> {
        let Self { cid } = self;
        cid.parse().map_err(|error| E::custom(format!("the CID {cid:?}: {error}")))
    }
}

/// Bytes.
pub(crate) mod base64 {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        decode(&String::deserialize(deserializer)?)
    }
}

/// A list of bytes.
pub(crate) mod base64_list {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(list: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(|bytes| STANDARD.encode(bytes)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
        let list: Vec<String> = or_default(deserializer)?;
        list.iter().map(|text| decode(text)).collect()
    }
}

/// A CID.
pub(crate) mod link {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(cid: &Cid, serializer: S) -> Result<S::Ok, S::Error> {
        Link::of(cid).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cid, D::Error> {
        Link::deserialize(deserializer)?.parse()
    }
}

/// A CID or `null`, in a field that may be absent.
pub(crate) mod said_link {
    use super::*;

    #[expect(clippy::ref_option, reason = "serde hands the field over as it is")]
    pub(crate) fn serialize<S: Serializer>(
        said: &Option<Option<Cid>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        said.flatten().as_ref().map(Link::of).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<Cid>>, D::Error> {
        Option::<Link>::deserialize(deserializer)?.map(Link::parse).transpose().map(Some)
    }
}

/// A list of CIDs.
pub(crate) mod links {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(cids: &[Cid], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(cids.iter().map(Link::of))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Cid>, D::Error> {
        let list: Vec<Link> = or_default(deserializer)?;
        list.into_iter().map(Link::parse).collect()
    }
}
