//! The state as senders see it: who has which address, which actors run which code.

use forest_blockstore::{Blockstore, CborStore as _, Cid};
use forest_builtin::{BuiltinActor, Manifest, StateTree, init, system};
use forest_shared::{
    ActorId,
    address::{Address, INIT_ACTOR_ID, SYSTEM_ACTOR_ID},
    state::ActorState,
};
use serde::de::DeserializeOwned;

use anyhow::Context as _;

use crate::{chance::Chance, genesis::FIRST_ACCOUNT};

/// How many ids are looked at to find an actor.
const PATIENCE: u64 = 64;

/// A state.
pub(crate) struct View<'s> {
    pub(crate) store: &'s dyn Blockstore,
    tree: StateTree,
    manifest: Manifest,
    next_id: ActorId,
}

impl<'s> View<'s> {
    pub(crate) fn open(store: &'s dyn Blockstore, root: &Cid) -> anyhow::Result<Self> {
        let tree = StateTree::load(&store, root)?;
        let head = |id| -> anyhow::Result<Cid> {
            Ok(tree.actor(&store, id)?.with_context(|| format!("there is no actor f0{id}"))?.state)
        };
        let manifest = system::State::load(&store, &head(SYSTEM_ACTOR_ID)?)?.manifest(&store)?;
        let next_id = init::State::load(&store, &head(INIT_ACTOR_ID)?)?.next_id;
        Ok(Self { store, tree, manifest, next_id })
    }

    /// The code of a kind of actor.
    pub(crate) fn code(&self, kind: BuiltinActor) -> anyhow::Result<Cid> {
        Ok(*self.manifest.require(kind)?)
    }

    /// The actor at an address.
    pub(crate) fn actor(&self, address: &Address) -> anyhow::Result<Option<ActorState>> {
        Ok(self.tree.actor_at(&self.store, address)?.map(|(_, actor)| actor))
    }

    /// Any actor that created others would have made, and that runs one of these codes.
    pub(crate) fn find(
        &self,
        chance: &mut Chance,
        codes: &[Cid],
    ) -> anyhow::Result<Option<(ActorId, ActorState)>> {
        let count = self.next_id.saturating_sub(FIRST_ACCOUNT);
        let start = chance.below(count);
        for step in 0..count.min(PATIENCE) {
            let id = FIRST_ACCOUNT + (start + step) % count;
            if let Some(actor) = self.tree.actor(&self.store, id)?
                && codes.contains(&actor.code)
            {
                return Ok(Some((id, actor)));
            }
        }
        Ok(None)
    }

    /// What an actor keeps.
    pub(crate) fn state<T: DeserializeOwned>(&self, actor: &ActorState) -> anyhow::Result<T> {
        Ok(self.store.load_cbor(&actor.state)?)
    }
}
