//! The code that states run: the vector's own, or else out of the user's bundles.

use std::{collections::HashMap, path::Path, sync::Arc};

use forest_blockstore::{Block, Cid};
use forest_builtin::Manifest;
use forest_rules::{Rules, Schedule, rules};
use forest_shared::{clock::ChainEpoch, version::NetworkVersion};
use forest_vectors::Variant;
use parking_lot::Mutex;

use super::{VectorError, unpacked::Unpacked};
use forest_bundles::{Bundle, BundleError, BundleFolder};

/// Where released bundles are published as archives, one for each version of the actors.
const ARCHIVES: &str = "https://github.com/filecoin-project/lotus/raw/master/build/actors";

/// The bundles of a folder, each read and checked once for all vectors.
#[derive(Debug)]
pub struct Code {
    folder: BundleFolder,
    loaded: Mutex<HashMap<Cid, Option<Arc<Bundle>>>>,
}

/// What it takes to execute a message.
pub(super) struct Needs {
    pub(super) rules: &'static Rules,
    actors: Actors,
}

enum Actors {
    /// All code is among the vector's blocks.
    Own(Manifest),
    Bundle(Arc<Bundle>),
}

impl Needs {
    /// The actors.
    pub(super) fn manifest(&self) -> &Manifest {
        match &self.actors {
            Actors::Own(manifest) => manifest,
            Actors::Bundle(bundle) => &bundle.manifest,
        }
    }

    /// Code that is not among the vector's blocks.
    pub(super) fn blocks(&self) -> &[Block] {
        match &self.actors {
            Actors::Own(_) => &[],
            Actors::Bundle(bundle) => bundle.blocks(),
        }
    }
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

    /// Why the vector of a file would be skipped, `None` when it would run.
    ///
    /// # Errors
    /// As [`Runner::run`](super::Runner::run).
    pub fn lacks(&self, file: &Path) -> Result<Option<String>, VectorError> {
        let unpacked = Unpacked::read(file)?;
        for variant in &unpacked.vector.preconditions.variants {
            let needs = self.needs(&unpacked, variant);
            if let Err(reason) = needs.map_err(|reason| VectorError::new(file, reason))? {
                return Ok(Some(reason));
            }
        }
        Ok(None)
    }

    /// Rules and code for a vector at a time, or why there are none.
    pub(super) fn needs(
        &self,
        unpacked: &Unpacked,
        variant: &Variant,
    ) -> Result<Result<Needs, String>, String> {
        if let Some(reason) = unpacked.unfit() {
            return Ok(Err(reason));
        }
        let rules = match rules(NetworkVersion::from(variant.nv)) {
            Ok(rules) => rules,
            Err(unsupported) => return Ok(Err(unsupported.to_string())),
        };
        if let Some(manifest) = &unpacked.own_actors {
            return Ok(Ok(Needs { rules, actors: Actors::Own(manifest.clone()) }));
        }
        let bundle = self.bundle(&unpacked.list).map_err(|error| error.to_string())?;
        Ok(match bundle {
            Some(bundle) => Ok(Needs { rules, actors: Actors::Bundle(bundle) }),
            None => Err(self.how_to_get(&unpacked.list, variant.epoch)),
        })
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
