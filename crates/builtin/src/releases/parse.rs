//! The shape of one entry of the table, and the checks on the way in.

use forest_blockstore::Cid;
use serde::{Deserialize, Deserializer, de};

use super::{ReleaseNetwork, ReleasedBundle};
use crate::Manifest;

/// A CID as text.
struct TextCid(Cid);

#[derive(Deserialize)]
struct Entry {
    network: ReleaseNetwork,
    version: String,
    bundle_cid: TextCid,
    manifest: List,
}

#[derive(Deserialize)]
struct List {
    /// Name, type number, code.
    actors: Vec<(String, u32, TextCid)>,
    actor_list_cid: TextCid,
}

impl<'de> Deserialize<'de> for TextCid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = TextCid;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a CID as text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<TextCid, E> {
                text.parse().map(TextCid).map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Visitor)
    }
}

impl<'de> Deserialize<'de> for ReleasedBundle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use de::Error as _;

        let Entry { network, version, bundle_cid, manifest: List { actors, actor_list_cid } } =
            Entry::deserialize(deserializer)?;
        for ((name, number, _), place) in actors.iter().zip(1_u32..) {
            if *number != place {
                let reason = format!("{name} of {version} has number {number} and stands at place {place}");
                return Err(D::Error::custom(reason));
            }
        }
        let manifest = Manifest::new(actors.into_iter().map(|(name, _, TextCid(code))| (name, code)));
        let list = manifest.cid().map_err(D::Error::custom)?;
        if list != actor_list_cid.0 {
            let reason = format!("the actors of {version} hash to {list}, not to {}", actor_list_cid.0);
            return Err(D::Error::custom(reason));
        }
        Ok(Self { network, version, root: bundle_cid.0, list, manifest })
    }
}
