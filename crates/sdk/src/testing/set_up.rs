//! What a test says about the world.

use forest_shared::{
    ActorId, MethodNum,
    address::Address,
    clock::ChainEpoch,
    econ::TokenAmount,
    state::EMPTY_ARRAY_CID,
    sys::{self, ContextFlags},
    version::NetworkVersion,
};

use super::{
    MemoryHost,
    world::{Delivery, Expected, code_of_kind},
};
use crate::{ActorType, Cid, IpldBlock};

impl MemoryHost {
    /// The actor that runs.
    pub fn set_receiver(&mut self, id: ActorId) {
        self.world.get_mut().message.receiver = id;
    }

    /// Who calls, as a built-in actor of a kind; and that it is the origin.
    pub fn set_caller(&mut self, id: ActorId, kind: ActorType) {
        self.add_actor(id, kind);
        self.set_caller_id(id);
    }

    /// Who calls, whose code [`add_actor`](Self::add_actor) or [`add_code`](Self::add_code) may tell; and that it is the
    /// origin.
    pub fn set_caller_id(&mut self, id: ActorId) {
        let message = &mut self.world.get_mut().message;
        (message.caller, message.origin) = (id, id);
    }

    /// The sender of the chain message, where that is not the caller.
    pub fn set_origin(&mut self, id: ActorId) {
        self.world.get_mut().message.origin = id;
    }

    /// The value that each call from now on brings; it is added to the balance of calls that succeed.
    ///
    /// # Panics
    /// Beyond 128 bits, or below zero.
    pub fn set_value(&mut self, value: TokenAmount) {
        let value = sys::TokenAmount::try_from(value).expect("a value is an amount of 128 bits");
        self.world.get_mut().message.value_received = value;
    }

    /// The nonce of the chain message.
    pub fn set_nonce(&mut self, nonce: u64) {
        self.world.get_mut().message.nonce = nonce;
    }

    /// Whether calls may change nothing.
    pub fn set_read_only(&mut self, read_only: bool) {
        let flags = if read_only { ContextFlags::READ_ONLY } else { ContextFlags::NONE };
        self.world.get_mut().message.flags = flags;
    }

    /// The epoch.
    pub fn set_epoch(&mut self, epoch: ChainEpoch) {
        self.world.get_mut().network.epoch = epoch;
    }

    /// The time, in seconds since 1970.
    pub fn set_timestamp(&mut self, timestamp: u64) {
        self.world.get_mut().network.timestamp = timestamp;
    }

    /// The network version.
    pub fn set_network_version(&mut self, version: NetworkVersion) {
        self.world.get_mut().network.network_version = version;
    }

    /// The circulating supply, in atto.
    pub fn set_circulating_supply(&mut self, supply: TokenAmount) {
        self.world.get_mut().circulating_supply = supply;
    }

    /// The balance of the actor, in atto.
    pub fn set_balance(&mut self, balance: TokenAmount) {
        self.world.get_mut().balance = balance;
    }

    /// The balance of the actor, in atto.
    #[must_use]
    pub fn balance(&self) -> TokenAmount {
        self.world.lock().balance.clone()
    }

    /// Gas that is left to a call.
    pub fn set_gas(&mut self, gas: u64) {
        self.world.get_mut().gas = gas;
    }

    /// An actor has this address.
    pub fn add_address(&mut self, address: Address, id: ActorId) {
        self.world.get_mut().addresses.insert(address, id);
    }

    /// An actor has this f4 address.
    pub fn add_delegated_address(&mut self, id: ActorId, address: Address) {
        let world = self.world.get_mut();
        world.addresses.insert(address, id);
        world.neighbours.entry(id).or_default().delegated = Some(address);
    }

    /// There is a built-in actor of a kind.
    pub fn add_actor(&mut self, id: ActorId, kind: ActorType) {
        self.add_code(id, code_of_kind(kind));
    }

    /// There is an actor with some code.
    pub fn add_code(&mut self, id: ActorId, code: Cid) {
        self.world.get_mut().neighbours.entry(id).or_default().code = Some(code);
    }

    /// Another actor has a balance.
    pub fn set_balance_of(&mut self, id: ActorId, balance: TokenAmount) {
        self.world.get_mut().neighbours.entry(id).or_default().balance = balance;
    }

    /// The code of a kind of built-in actors here.
    #[must_use]
    pub fn code_for(kind: ActorType) -> Cid {
        code_of_kind(kind)
    }

    /// The f2 address of the actor that is created next.
    pub fn set_next_actor_address(&mut self, address: Address) {
        self.world.get_mut().next_address = address;
    }

    /// The digest of the chain's ticket at an epoch.
    pub fn set_chain_randomness(&mut self, epoch: ChainEpoch, digest: [u8; 32]) {
        self.world.get_mut().randomness.insert((false, epoch), digest);
    }

    /// The digest of the beacon's entry at an epoch.
    pub fn set_beacon_randomness(&mut self, epoch: ChainEpoch, digest: [u8; 32]) {
        self.world.get_mut().randomness.insert((true, epoch), digest);
    }

    /// The key of the tipset at an epoch.
    pub fn set_tipset_cid(&mut self, epoch: ChainEpoch, cid: Cid) {
        self.world.get_mut().tipsets.insert(epoch, cid);
    }

    /// Every signature is good, or bad, or (`None`) what it really is.
    pub fn assume_signatures(&mut self, verdict: Option<bool>) {
        self.world.get_mut().signatures = verdict;
    }

    /// The actor will call somebody next, after what is expected already, and this is what it comes to.
    pub fn expect_send(
        &mut self,
        to: &Address,
        method: MethodNum,
        params: Option<IpldBlock>,
        value: TokenAmount,
        delivery: Delivery,
    ) {
        let expected = Expected { to: *to, method, params, value, delivery };
        self.world.get_mut().expected.push_back(expected);
    }

    /// The actor will create somebody next.
    pub fn expect_create_actor(&mut self, id: ActorId, code: Cid, delegated: Option<Address>) {
        self.world.get_mut().expected_actors.push_back((id, code, delegated));
    }

    /// The code that was installed.
    #[must_use]
    pub fn installed(&self) -> Vec<Cid> {
        self.world.lock().installed.clone()
    }

    /// The root of the actor's state; `None` once it deleted itself.
    #[must_use]
    pub fn root(&self) -> Option<Cid> {
        self.world.lock().root
    }

    /// Gives the actor a state by its root.
    pub fn set_root(&mut self, root: Cid) {
        self.world.get_mut().root = Some(root);
    }

    /// Takes the state away, as before the constructor.
    pub fn clear_state(&mut self) {
        self.set_root(EMPTY_ARRAY_CID);
    }
}
