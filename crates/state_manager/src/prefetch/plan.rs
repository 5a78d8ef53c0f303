//! What a tipset will read: its messages, those who send and receive them, and what rewards and cron go through.
//!
//! Only what costs one path through the state is followed; guessing deeper brings more than is used. A hole in one
//! actor's state ends nothing: execution will say what is missing, if it matters.

use std::collections::BTreeSet;

use forest_amt::Amt;
use forest_blocks::{FullTipset, SignedMessage, Tipset};
use forest_blockstore::{Blockstore, Cid, IpldError};
use forest_builtin::{BuiltinActor, StateTree, miner, power};
use forest_encoding::links::{Allowance, scan};
use forest_hamt::{BitWidth, Config, Hamt};
use forest_shared::{
    ActorId,
    address::{Address, STORAGE_POWER_ACTOR_ID},
    clock::ChainEpoch,
};

use super::{Shared, store::AheadStore};
use crate::Error;

/// Links that are followed from the state of an actor: the small parts of all built-in states.
const LINKS: usize = 8;

/// Brings into the cache what a tipset will read, as far as a state tells.
pub(super) fn read_ahead(shared: &Shared, tipset: &Tipset, state_root: &Cid) -> Result<(), Error> {
    let store = AheadStore::new(shared);
    let full =
        FullTipset::load(&store, tipset.clone()).map_err(|source| Error::tipset(tipset.key(), source))?;
    let reader = Reader { state: StateTree::load(&store, state_root)?, store: &store };
    for address in named(&full) {
        reader.actor_at(&address)?;
    }
    for id in BuiltinActor::ALL.iter().filter_map(|actor| actor.singleton_id()) {
        reader.actor(id)?;
    }
    reader.cron(tipset.epoch())?;
    for message in full.blocks().iter().flat_map(|block| &block.secp_messages) {
        reader.verify(shared, message)?;
    }
    Ok(())
}

/// Everyone that the blocks name: who sends and receives, and who made them.
fn named(full: &FullTipset) -> BTreeSet<Address> {
    let mut named = BTreeSet::new();
    for block in full.blocks() {
        named.insert(block.header.miner);
        for message in block.messages() {
            named.extend([message.message().from, message.message().to]);
        }
    }
    named
}

struct Reader<'a> {
    store: &'a AheadStore<'a>,
    state: StateTree,
}

impl Reader<'_> {
    fn actor_at(&self, address: &Address) -> Result<(), IpldError> {
        match self.state.resolve(self.store, address)? {
            Some(id) => self.actor(id),
            None => Ok(()),
        }
    }

    /// The actor, its state, and what the state links to.
    fn actor(&self, id: ActorId) -> Result<(), IpldError> {
        let Some(actor) = self.state.actor(self.store, id)? else { return Ok(()) };
        let Some(head) = self.store.get(&actor.state)? else { return Ok(()) };
        self.links(&actor.state, &head)
    }

    fn links(&self, cid: &Cid, data: &[u8]) -> Result<(), IpldError> {
        let mut links = Vec::new();
        // Whatever is no CBOR has no links.
        let _ = scan(cid.codec(), data, Allowance::UNLIMITED, |link| links.push(link.to_cid()));
        for link in links.iter().take(LINKS) {
            self.store.get(link)?;
        }
        Ok(())
    }

    /// The miners that cron will call at an epoch, and the deadline that is open for each.
    fn cron(&self, epoch: ChainEpoch) -> Result<(), IpldError> {
        let Some(power) = self.state.actor(self.store, STORAGE_POWER_ACTOR_ID)? else { return Ok(()) };
        let Some(tables) = readable(power::Tables::load(self.store, &power.state))? else { return Ok(()) };
        let queue = Hamt::<Cid>::load(self.store, &tables.cron_event_queue, Config::with_width(BitWidth::W6));
        let key = power::cron_queue_key(epoch);
        let events =
            queue.and_then(|queue| queue.get(self.store, key.as_slice()).map(|events| events.copied()));
        let Ok(Some(events)) = events else { return Ok(()) };
        let Ok(events) = Amt::<power::CronEvent>::load(self.store, &events) else { return Ok(()) };
        for event in events.iter(self.store) {
            let Ok((_, event)) = event else { return Ok(()) };
            if let Some(id) = event.miner.id() {
                self.deadline(id)?;
            }
        }
        Ok(())
    }

    fn deadline(&self, id: ActorId) -> Result<(), IpldError> {
        self.actor(id)?;
        let Some(actor) = self.state.actor(self.store, id)? else { return Ok(()) };
        let Some(state) = readable(miner::State::load(self.store, &actor.state))? else { return Ok(()) };
        let Some(deadlines) = readable(miner::Deadlines::load(self.store, &state.deadlines))? else {
            return Ok(());
        };
        let open = usize::try_from(state.current_deadline).ok().and_then(|at| deadlines.due.get(at));
        let Some(open) = open else { return Ok(()) };
        match self.store.get(open)? {
            Some(data) => self.links(open, &data),
            None => Ok(()),
        }
    }

    /// Verifies a signature, so that whoever validates the block finds it verified.
    fn verify(&self, shared: &Shared, message: &SignedMessage) -> Result<(), IpldError> {
        if let Some(signer) = self.state.key_address(self.store, &message.message.from)?
            && shared.signatures.verify(message, &signer)
        {
            shared.counters.verified();
        }
        Ok(())
    }
}

/// State of another shape than the one that is known says nothing; a store that fails ends the work.
fn readable<T>(loaded: Result<T, IpldError>) -> Result<Option<T>, IpldError> {
    match loaded {
        Ok(state) => Ok(Some(state)),
        Err(IpldError::Store(error)) => Err(error.into()),
        Err(_) => Ok(None),
    }
}
