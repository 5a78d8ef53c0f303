//! The chains of this repository, as the published engines left them.

use std::{fs::File, io::BufReader, path::PathBuf, sync::Arc};

use forest_blocks::{Tipset, TipsetKey};
use forest_blockstore::MemoryStore;
use forest_car::{CarReader, load_car};

use super::{ChainError, ChainPlan, Genesis};
use crate::fixtures::workspace_root;

/// A chain out of tests/fixtures/chains, loaded.
#[derive(Clone, Debug)]
pub struct RecordedChain {
    /// Where it begins, made anew from the plan; what follows is the file's.
    pub genesis: Genesis,
    /// All blocks of the file.
    pub store: Arc<MemoryStore>,
    /// The last tipset.
    pub head: Tipset,
}

impl RecordedChain {
    /// Opens a chain of [`ChainPlan::recorded`].
    ///
    /// # Errors
    /// [`ChainError`]: there is no such chain, or its file is damaged.
    pub fn open(name: &str) -> Result<Self, ChainError> {
        let plan = ChainPlan::recorded().into_iter().find(|(known, _)| *known == name);
        let (_, plan) = plan.ok_or_else(|| format!("no chain is called {name}"))?;
        let store = Arc::new(MemoryStore::new());
        let head = load(&store, &Self::folder().join(format!("{name}.car.zst")))?;
        Ok(Self { genesis: Genesis::new(plan)?, head, store })
    }

    /// Adds a branch to the store, and returns its head.
    ///
    /// # Errors
    /// [`ChainError`]: there is no such branch, or its file is damaged.
    pub fn open_branch(&self, name: &str, branch: usize) -> Result<Tipset, ChainError> {
        load(&self.store, &Self::folder().join(format!("{name}.branch-{branch}.car.zst")))
    }

    /// The tipsets up to one, oldest first, genesis among them.
    ///
    /// # Errors
    /// [`ChainError`]: a header is missing.
    pub fn tipsets_to(&self, head: &Tipset) -> Result<Vec<Tipset>, ChainError> {
        let mut tipsets = head.clone().chain(&*self.store).collect::<Result<Vec<_>, _>>()?;
        tipsets.reverse();
        Ok(tipsets)
    }

    /// The folder of all chains.
    #[must_use]
    pub fn folder() -> PathBuf {
        workspace_root().join("tests/fixtures/chains")
    }
}

/// Loads an archive, and returns the tipset that its roots name.
fn load(store: &MemoryStore, path: &std::path::Path) -> Result<Tipset, ChainError> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let roots = load_car(store, CarReader::new(BufReader::new(file))?)?;
    Ok(Tipset::load(store, &TipsetKey::from(roots))?)
}
