//! The code that states run, out of the user's bundles.

use std::{collections::HashMap, sync::Arc};

use forest_blockstore::Cid;
use forest_rules::Schedule;
use forest_shared::clock::ChainEpoch;
use parking_lot::Mutex;

use crate::bundles::{Bundle, BundleError, BundleFolder};

/// Where released bundles are published as archives, one for each version of the actors.
const ARCHIVES: &str = "https://github.com/filecoin-project/lotus/raw/master/build/actors";

/// The bundles of a folder, each read and checked once for all vectors.
#[derive(Debug)]
pub struct Code {
    folder: BundleFolder,
    loaded: Mutex<HashMap<Cid, Option<Arc<Bundle>>>>,
}

impl Code {
    /// The bundles of a folder.
    #[must_use]
    pub fn new(folder: BundleFolder) -> Self {
        Self { folder, loaded: Mutex::default() }
    }

    /// The bundle with this list of actors, if it is there.
    ///
    /// # Errors
    /// [`BundleError`] when it is there and damaged.
    pub fn bundle(&self, list: &Cid) -> Result<Option<Arc<Bundle>>, BundleError> {
        let mut loaded = self.loaded.lock();
        if let Some(bundle) = loaded.get(list) {
            return Ok(bundle.clone());
        }
        let bundle = self.folder.load(list)?.map(Arc::new);
        loaded.insert(*list, bundle.clone());
        Ok(bundle)
    }

    /// What to tell someone who has no bundle for a state of mainnet.
    #[must_use]
    pub fn how_to_get(&self, list: &Cid, epoch: ChainEpoch) -> String {
        let release = Schedule::mainnet().actors_at(epoch);
        let version = release.and_then(|release| release.split('.').next()).unwrap_or("v8");
        format!(
            "no bundle {list} in {}; get it: curl -LO {ARCHIVES}/{version}.tar.zst && \
             forest-fvm bundle import {version}.tar.zst --network mainnet",
            self.folder.path().display()
        )
    }
}
