//! Which code an actor runs after an upgrade: what the new manifest has under the name that its old code had in the old.

use std::collections::BTreeMap;

use forest_blockstore::{Blockstore, Cid};
use forest_builtin::{Manifest, system};
use forest_interpreter::Failure;
use forest_shared::address::SYSTEM_ACTOR_ID;

use crate::{broken, tree::OldTree};

/// New code by old code.
pub(crate) struct Codes(BTreeMap<Cid, Cid>);

impl Codes {
    /// From the manifest that a state's system actor links to, to the new one.
    pub(crate) fn between(old: &Manifest, new: &Manifest) -> Self {
        let new: BTreeMap<&str, &Cid> = new.iter().collect();
        Self(old.iter().filter_map(|(name, code)| Some((*code, **new.get(name)?))).collect())
    }

    /// The code to run instead. Code that either manifest does not know stays as it is.
    pub(crate) fn new_code(&self, old: &Cid) -> Cid {
        self.0.get(old).copied().unwrap_or(*old)
    }

    /// The code to run instead of code that both manifests must know.
    pub(crate) fn require(&self, old: &Cid) -> Result<Cid, Failure> {
        self.0.get(old).copied().ok_or_else(|| broken(format!("no actor is known to follow the code {old}")))
    }
}

/// The manifest in force.
pub(crate) fn manifest_of(store: &impl Blockstore, tree: &OldTree) -> Result<Manifest, Failure> {
    let head = tree.require(store, SYSTEM_ACTOR_ID)?.state;
    Ok(system::State::load(store, &head)?.manifest(store)?)
}
