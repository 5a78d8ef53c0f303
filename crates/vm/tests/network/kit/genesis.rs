//! The state that a network begins with.

use std::sync::Arc;

use forest_blockstore::{Block, Blockstore, CborStore, Cid, MemoryStore};
use forest_builtin::{BuiltinActor, Manifest, account, init, system};
use forest_encoding::codec;
use forest_hamt::{Config, Hamt};
use forest_rules::{Rules, StateTreeVersion};
use forest_shared::{
    ActorId,
    address::{Address, BURNT_FUNDS_ACTOR_ID, INIT_ACTOR_ID, SYSTEM_ACTOR_ID},
    chainid::ChainId,
    econ::TokenAmount,
    state::{ActorState, LegacyActorState, StateInfo, StateRoot},
};
use forest_vm::{MachineContext, externs::ReplayExterns};

use super::{EPOCH, Network, OTHER, Proofs, SENDER, WEALTH, Wat, other, sender};

impl Network {
    /// A network of a version: the singletons, two accounts, base fee zero.
    pub(crate) fn new(rules: &'static Rules) -> Self {
        let context = MachineContext {
            rules,
            chain_id: ChainId::MAINNET,
            epoch: EPOCH,
            timestamp: 1_700_000_000,
            base_fee: TokenAmount::ZERO,
            circulating_supply: TokenAmount::from_whole(500_000_000),
            actor_debugging: false,
        };
        let store = Arc::new(MemoryStore::new());
        store.put(Block::blake2b(codec::DAG_CBOR, vec![0x80])).unwrap();
        let externs = ReplayExterns::default();
        let (manifest, actors, addresses) = Default::default();
        let mut network = Self { context, externs, proofs: Proofs::Good, store, manifest, actors, addresses };
        network.deploy_builtin_actors();
        network.put_singletons();
        network.put_account(SENDER, sender());
        network.put_account(OTHER, other());
        network
    }

    /// Version 8 of the actors had eleven of them, version 9 twelve, later ones sixteen.
    fn deploy_builtin_actors(&mut self) {
        let count = match self.version() {
            16 => 11,
            17 => 12,
            _ => 16,
        };
        for actor in &BuiltinActor::ALL[..count] {
            let code = self.store(&Wat::accepting(actor.name()));
            self.manifest.push((actor.name().to_owned(), code));
        }
    }

    fn put_singletons(&mut self) {
        let manifest = Manifest::new(self.manifest.clone());
        for actor in BuiltinActor::ALL {
            if let (Some(id), Some(code)) = (actor.singleton_id(), manifest.code(*actor)) {
                self.put(id, ActorState::new_empty(*code, None));
            }
        }
        let burnt = self.code(BuiltinActor::Account);
        self.put(BURNT_FUNDS_ACTOR_ID, ActorState::new_empty(burnt, None));
    }

    /// Puts an account with funds.
    pub(crate) fn put_account(&mut self, id: ActorId, address: Address) -> &mut Self {
        let state = self.store.put_cbor(&account::State { address }).unwrap();
        let code = self.code(BuiltinActor::Account);
        let balance = TokenAmount::from_atto(WEALTH);
        self.put(id, ActorState { state, balance, ..ActorState::new_empty(code, None) });
        self.name(address, id)
    }

    /// Stores code.
    pub(crate) fn store(&self, wat: &Wat) -> Cid {
        self.store_code(wat.compile())
    }

    /// Stores bytes for code.
    pub(crate) fn store_code(&self, code: Vec<u8>) -> Cid {
        self.block(codec::RAW, &code)
    }

    /// Makes code known: where only built-in actors run, it becomes one.
    pub(crate) fn deploy(&mut self, wasm: Vec<u8>) -> Cid {
        let code = self.store_code(wasm);
        if self.rules().behaviours.calls.code == forest_rules::behaviours::CodeSource::BuiltinOnly {
            self.manifest.push((format!("test-{code}"), code));
        }
        code
    }

    /// Gives a built-in actor other code, its instances too.
    pub(crate) fn replace_builtin(&mut self, actor: BuiltinActor, wat: &Wat) -> &mut Self {
        let code = self.store(wat);
        self.set_builtin(actor, code)
    }

    /// As [`replace_builtin`](Self::replace_builtin), whether the code is there or not.
    pub(crate) fn set_builtin(&mut self, actor: BuiltinActor, code: Cid) -> &mut Self {
        let before = self.code(actor);
        for (_, entry) in self.manifest.iter_mut().filter(|(name, _)| name == actor.name()) {
            *entry = code;
        }
        for (_, actor) in self.actors.iter_mut().filter(|(_, actor)| actor.code == before) {
            actor.code = code;
        }
        self
    }

    /// Stores a block.
    pub(crate) fn block(&self, codec: u64, data: &[u8]) -> Cid {
        let block = Block::blake2b(codec, data.to_vec());
        let cid = block.cid;
        self.store.put(block).unwrap();
        cid
    }

    /// Writes the state and returns its root.
    pub(crate) fn state_root(&self) -> Cid {
        let mut actors = self.actors.clone();
        let builtin_actors = Manifest::new(self.manifest.clone()).save(&self.store).unwrap();
        let system = self.store.put_cbor(&system::State { builtin_actors }).unwrap();
        let init = self.address_book();
        for (id, actor) in &mut actors {
            match *id {
                SYSTEM_ACTOR_ID => actor.state = system,
                INIT_ACTOR_ID => actor.state = init,
                _ => {}
            }
        }
        let (version, actors) = match self.rules().state_tree {
            StateTreeVersion::V3OrV4 => {
                let legacy =
                    actors.into_iter().map(|(id, actor)| (id, LegacyActorState::try_from(actor).unwrap()));
                (forest_shared::state::StateTreeVersion::V4, self.tree(legacy))
            }
            StateTreeVersion::V5 => (forest_shared::state::StateTreeVersion::V5, self.tree(actors)),
        };
        let info = self.store.put_cbor(&StateInfo::default()).unwrap();
        self.store.put_cbor(&StateRoot { version, actors, info }).unwrap()
    }

    fn tree<A: Clone + PartialEq + forest_hamt::Value>(
        &self,
        actors: impl IntoIterator<Item = (ActorId, A)>,
    ) -> Cid {
        let mut tree = Hamt::<A>::new(Config::default());
        for (id, actor) in actors {
            tree.set(&self.store, Address::new_id(id).to_bytes().as_slice().into(), actor).unwrap();
        }
        tree.flush(&self.store).unwrap()
    }

    /// The ids of addresses are chosen, so that the book is written by hand.
    fn address_book(&self) -> Cid {
        let mut map = init::AddressMap::new(Config::default());
        for (address, id) in &self.addresses {
            map.set(&self.store, address.to_bytes().as_slice().into(), *id).unwrap();
        }
        let address_map = map.flush(&self.store).unwrap();
        let taken = self.addresses.iter().map(|(_, id)| *id).max().unwrap_or(99);
        let state = init::State {
            address_map,
            next_id: taken + 1,
            network_name: "test".into(),
            installed_actors: None,
        };
        self.store.put_cbor(&state).unwrap()
    }
}
