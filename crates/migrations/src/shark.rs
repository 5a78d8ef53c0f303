//! Shark, network version 17: actors v8 become v9.
//!
//! | actor | what changes | because of |
//! | --- | --- | --- |
//! | system | the manifest | |
//! | miner | a beneficiary; commitments to data before the proof; power that deals do not weigh | FIPs 0029, 0041, 0045 |
//! | market | deals know their claims and allocations | FIP-0045 |
//! | verified registry | allocations and claims in the place of clients | FIP-0045 |
//! | datacap | comes about | FIP-0045 |
//! | all others | their code | |
//!
//! What each state was and is stands in the files named for actor and version. The actors are independent of each
//! other but for the deals that have not begun, which three of them must agree on; so actors are migrated in parallel,
//! chunk by chunk in the order of the tree.
//!
//! Invariant: the result depends on the state, the manifest and the height, and on nothing else.

mod datacap;
mod datacap_v9;
mod market;
mod market_v8;
mod market_v9;
mod miner;
mod miner_v8;
mod miner_v9;
mod pending_deals;
mod pieces;
#[cfg(test)]
mod tests;
mod verified_registry;
mod verified_registry_v8;
mod verified_registry_v9;

use std::{collections::BTreeMap, mem, num::NonZeroUsize, thread::available_parallelism};

use forest_blockstore::{Blockstore, CborStore, Cid};
use forest_builtin::{BuiltinActor, Manifest, ManifestError, init::AddressBook, system};
use forest_hamt::BytesKey;
use forest_interpreter::Failure;
use forest_shared::{
    ActorId,
    address::{
        Address, DATACAP_TOKEN_ACTOR_ID, INIT_ACTOR_ID, STORAGE_MARKET_ACTOR_ID, SYSTEM_ACTOR_ID,
        VERIFIED_REGISTRY_ACTOR_ID,
    },
    clock::ChainEpoch,
    state::{ActorState, StateTreeVersion},
};
use forest_vm::HostError;

use self::{
    miner::Miners,
    pending_deals::{PendingDeal, datacap_of, pending_deals},
};
use crate::{
    batches::Batches,
    broken,
    codes::{Codes, manifest_of},
    parallel::map_in_order,
    tree::{NewTree, OldTree},
};

/// Actors that are in memory at once, to be worked on in parallel.
const CHUNK: usize = 1024;

/// The migration of network version 17.
///
/// ```
/// use forest_blockstore::{Blockstore, Cid};
/// use forest_builtin::Manifest;
/// use forest_interpreter::Failure;
/// use forest_migrations::Shark;
///
/// fn migrate(store: &dyn Blockstore, actors_v9: Manifest, state_root: &Cid) -> Result<Cid, Failure> {
///     Shark::new(actors_v9).migrate(store, state_root, 2_383_680)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Shark {
    manifest: Manifest,
    threads: NonZeroUsize,
}

/// What the migration of one actor needs.
struct Step {
    codes: Codes,
    /// The code of miners, before.
    miner: Cid,
    miners: Miners,
    /// The new states of single actors.
    heads: BTreeMap<BytesKey, Cid>,
}

impl Shark {
    /// To the actors of this manifest, which are actors v9; on all cores.
    #[must_use]
    pub fn new(manifest: Manifest) -> Self {
        Self { manifest, threads: available_parallelism().unwrap_or(NonZeroUsize::MIN) }
    }

    /// On so many threads, the caller's among them.
    #[must_use]
    pub const fn threads(mut self, threads: NonZeroUsize) -> Self {
        self.threads = threads;
        self
    }

    /// The state after the upgrade at this height, written to the store.
    ///
    /// # Errors
    /// [`Failure::Host`]: a block is missing or the store failed. [`Failure::Broken`]: the state is not one of actors v8, or
    /// the manifest lacks an actor.
    pub fn migrate(
        &self,
        store: &dyn Blockstore,
        state_root: &Cid,
        height: ChainEpoch,
    ) -> Result<Cid, Failure> {
        let store = Batches::over(store);
        let old = OldTree::open(&store, state_root)?;
        if old.root.version == StateTreeVersion::V5 {
            return Err(broken("a state of actors v10 or later is past Shark"));
        }
        let manifest = manifest_of(&store, &old)?;
        let market: market_v8::State = head(&store, &old, STORAGE_MARKET_ACTOR_ID)?;
        let registry: verified_registry_v8::State = head(&store, &old, VERIFIED_REGISTRY_ACTOR_ID)?;
        let addresses = AddressBook::load(&store, &old.require(&store, INIT_ACTOR_ID)?.state)?;
        let deals = pending_deals(&store, &market, &addresses)?;

        let step = Step {
            codes: Codes::between(&manifest, &self.manifest),
            miner: *manifest.require(BuiltinActor::Miner).map_err(incomplete)?,
            miners: Miners::new(market.proposals)?,
            heads: self.heads(&store, market, &registry, &deals, height)?,
        };
        let mut new = NewTree::in_place_of(&old, StateTreeVersion::V4);
        self.actors(&store, &old, &mut new, &step)?;
        let datacap = datacap::create(&store, &registry.verified_clients, datacap_of(&deals))?;
        let code = *self.manifest.require(BuiltinActor::Datacap).map_err(incomplete)?;
        let datacap = ActorState { state: datacap, ..ActorState::new_empty(code, None) };
        new.set(&store, key(DATACAP_TOKEN_ACTOR_ID), datacap)?;

        let root = new.finish(&store)?;
        store.finish().map_err(HostError::from)?;
        Ok(root)
    }

    /// The states of those that there is one of.
    fn heads(
        &self,
        store: &impl Blockstore,
        market: market_v8::State,
        registry: &verified_registry_v8::State,
        deals: &[PendingDeal],
        height: ChainEpoch,
    ) -> Result<BTreeMap<BytesKey, Cid>, Failure> {
        let system = store.put_cbor(&system::State { builtin_actors: self.manifest.save(store)? })?;
        Ok(BTreeMap::from([
            (key(SYSTEM_ACTOR_ID), system),
            (key(STORAGE_MARKET_ACTOR_ID), market::migrate(store, market, deals)?),
            (key(VERIFIED_REGISTRY_ACTOR_ID), verified_registry::migrate(store, registry, deals, height)?),
        ]))
    }

    /// Migrates every actor of the old tree into the new.
    fn actors(
        &self,
        store: &Batches<'_>,
        old: &OldTree,
        new: &mut NewTree,
        step: &Step,
    ) -> Result<(), Failure> {
        let mut settle = |chunk: Vec<(BytesKey, ActorState)>| {
            let migrated =
                map_in_order(&chunk, self.threads, |(key, actor)| step.migrate(store, key, actor))?;
            chunk.into_iter().zip(migrated).try_for_each(|((key, _), actor)| new.set(store, key, actor))
        };
        let mut chunk = Vec::with_capacity(CHUNK);
        old.for_each(store, |key, actor| {
            chunk.push((key.clone(), actor));
            if chunk.len() < CHUNK { Ok(()) } else { settle(mem::take(&mut chunk)) }
        })?;
        settle(chunk)
    }
}

impl Step {
    fn migrate(
        &self,
        store: &Batches<'_>,
        key: &BytesKey,
        actor: &ActorState,
    ) -> Result<ActorState, Failure> {
        let code = self.codes.require(&actor.code)?;
        let state = match self.heads.get(key) {
            Some(head) => *head,
            None if actor.code == self.miner => self.miners.migrate(store, &actor.state)?,
            None => actor.state,
        };
        Ok(ActorState { code, state, ..actor.clone() })
    }
}

/// The state of an actor.
fn head<T: serde::de::DeserializeOwned>(
    store: &impl Blockstore,
    tree: &OldTree,
    id: ActorId,
) -> Result<T, Failure> {
    Ok(store.load_cbor(&tree.require(store, id)?.state)?)
}

fn key(id: ActorId) -> BytesKey {
    Address::new_id(id).to_bytes().as_slice().into()
}

fn incomplete(error: ManifestError) -> Failure {
    broken(error.to_string())
}
