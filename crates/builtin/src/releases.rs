//! The table of released actor bundles, as nodes publish it.
//!
//! A node knows every bundle that a network ran: what its root is, which code each actor has. The table lives with
//! the node, as JSON of the shape that Forest keeps (`build/manifest.json`); this file gives it types. It
//! deserializes from any format serde knows:
//!
//! ```
//! use forest_builtin::{BuiltinActor, ReleasedBundles, ReleaseNetwork};
//!
//! let releases: ReleasedBundles = serde_json::from_str(r#"[{
//!     "network": {"type": "devnet", "name": "devnet"},
//!     "version": "v9.0.3",
//!     "bundle_cid": "bafy2bzacedozk3jh2j4nobqotkbofodq4chbrabioxbfrygpldgoxs3zwgggk",
//!     "manifest": {
//!         "actors": [["system", 1, "bafk2bzaceaqrkllksxv2jsfgjvmuewx5vbzrammw5mdscod6gkdr3ijih2q64"]],
//!         "actor_list_cid": "bafy2bzaceavph7msf3spbodxwdnryqk2doewbtacdgp7j4uwlazuwbcvu6mha"
//!     }
//! }]"#)?;
//! let devnet = ReleaseNetwork::Devnet { name: "devnet".into() };
//! let release = releases.find(&devnet, "v9.0.3").unwrap();
//! assert_eq!(release.actors_version(), Some(9));
//! assert!(release.manifest.code(BuiltinActor::System).is_some());
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Invariant: the list of actors of every entry hashes to the CID that the entry states.

mod parse;

use forest_blockstore::Cid;
use serde::Deserialize;

use crate::{BuiltinActor, Manifest};

/// The network that a bundle was built for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum ReleaseNetwork {
    /// The main network.
    Mainnet,
    /// The calibration network.
    Calibnet,
    /// The network of the butterflies, reset at every upgrade.
    Butterflynet,
    /// A network for development.
    Devnet {
        /// Which one.
        name: String,
    },
}

/// One released bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleasedBundle {
    /// The network it was built for.
    pub network: ReleaseNetwork,
    /// The tag of its release, such as `v16.0.1`.
    pub version: String,
    /// The root of its CAR file.
    pub root: Cid,
    /// The list of actors, as the system actor's state links to it.
    pub list: Cid,
    /// The list.
    pub manifest: Manifest,
}

impl ReleasedBundle {
    /// The major version of the actors, such as 16.
    #[must_use]
    pub fn actors_version(&self) -> Option<u32> {
        self.version.trim_start_matches('v').split('.').next()?.parse().ok()
    }
}

/// The released bundles of all networks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct ReleasedBundles(Vec<ReleasedBundle>);

impl ReleasedBundles {
    /// All bundles, in the order of the table.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &ReleasedBundle> {
        self.0.iter()
    }

    /// The bundle of a network with this version tag.
    #[must_use]
    pub fn find(&self, network: &ReleaseNetwork, version: &str) -> Option<&ReleasedBundle> {
        self.0.iter().find(|bundle| bundle.network == *network && bundle.version == version)
    }

    /// The first bundle whose CAR file has this root.
    #[must_use]
    pub fn by_root(&self, root: &Cid) -> Option<&ReleasedBundle> {
        self.0.iter().find(|bundle| bundle.root == *root)
    }

    /// The first bundle with this list of actors: which release a state runs, from its system actor.
    #[must_use]
    pub fn by_list(&self, list: &Cid) -> Option<&ReleasedBundle> {
        self.0.iter().find(|bundle| bundle.list == *list)
    }

    /// The first bundle that holds this code, and the actor it is for.
    ///
    /// Code that did not change between releases is in several bundles.
    #[must_use]
    pub fn by_code(&self, code: &Cid) -> Option<(&ReleasedBundle, BuiltinActor)> {
        self.0.iter().find_map(|bundle| Some((bundle, bundle.manifest.actor(code)?)))
    }
}
