//! Questions about states and about the chain: actors, addresses, supply, randomness, lookbacks.
//!
//! All are short reads through the block cache; call them on threads that may block, or through
//! [`StateManager::ask`].

use forest_blocks::Tipset;
use forest_blockstore::Cid;
use forest_builtin::StateTree;
use forest_chain::{Lookback, StateSupply, Supply};
use forest_shared::{ActorId, address::Address, clock::ChainEpoch, state::ActorState};
use forest_vm::HostError;

use crate::{Error, Signatures, StateManager};

impl StateManager {
    /// The state at a root, to be read.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn state(&self, root: &Cid) -> Result<StateTree, Error> {
        Ok(StateTree::load(&self.inner().cached, root)?)
    }

    /// The actor at an address, and its id.
    ///
    /// # Errors
    /// [`Error::NoActor`], [`Error::State`].
    pub fn actor(&self, root: &Cid, address: &Address) -> Result<(ActorId, ActorState), Error> {
        let found = self.state(root)?.actor_at(&self.inner().cached, address)?;
        found.ok_or_else(|| Error::no_actor(address, root))
    }

    /// The id that an address stands for.
    ///
    /// # Errors
    /// As [`actor`](Self::actor).
    pub fn resolve(&self, root: &Cid, address: &Address) -> Result<ActorId, Error> {
        let found = self.state(root)?.resolve(&self.inner().cached, address)?;
        found.ok_or_else(|| Error::no_actor(address, root))
    }

    /// The address of the key of whoever an address names: whom its signatures must be from.
    ///
    /// # Errors
    /// As [`actor`](Self::actor).
    pub fn key_address(&self, root: &Cid, address: &Address) -> Result<Address, Error> {
        let found = self.state(root)?.key_address(&self.inner().cached, address)?;
        found.ok_or_else(|| Error::no_actor(address, root))
    }

    /// The supply by its parts at an epoch, by the state that the epoch begins with, as the VM counts it.
    ///
    /// # Errors
    /// [`Error::Failure`].
    pub fn circulating_supply(&self, epoch: ChainEpoch, root: &Cid) -> Result<Supply, Error> {
        let interpreter = self.interpreter();
        let supply = StateSupply::new(interpreter.schedule.clone(), interpreter.store.clone());
        Ok(supply.parts(epoch, root)?)
    }

    /// The tipset, and the state it left, that blocks at an epoch are judged by, on the chain that ends in `from`.
    ///
    /// # Errors
    /// [`Error::Chain`].
    pub fn lookback(&self, from: &Tipset, epoch: ChainEpoch) -> Result<Option<Lookback>, Error> {
        Ok(Lookback::of(&**self.chain(), from, epoch)?)
    }

    /// The digest of the ticket at an epoch, as seen from a tipset. `None`: the epoch is later.
    ///
    /// # Errors
    /// [`Error::Failure`]: this node cannot tell.
    pub fn chain_randomness(&self, from: &Tipset, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, Error> {
        self.externs(from).chain_randomness(epoch).map_err(host)
    }

    /// The digest of the beacon's entry of an epoch, as seen from a tipset. `None`: no header has it.
    ///
    /// # Errors
    /// As [`chain_randomness`](Self::chain_randomness).
    pub fn beacon_randomness(&self, from: &Tipset, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, Error> {
        self.externs(from).beacon_randomness(epoch).map_err(host)
    }

    /// The signatures that were found good, by the prefetcher or by whoever asked.
    #[must_use]
    pub fn signatures(&self) -> &Signatures {
        &self.inner().signatures
    }
}

fn host(error: HostError) -> Error {
    forest_interpreter::Failure::from(error).into()
}
