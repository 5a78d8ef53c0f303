//! The state before the first message, of any version, without actor states written by hand.
//!
//! Every built-in actor begins with the empty state, and its constructor is the first message that it gets. Only what
//! the constructors of the system and init actors cannot say is written here: which code is which actor's, and who
//! owns the first funds.

use forest_blockstore::{Block, Blockstore as _, CborStore as _, Cid, MemoryStore};
use forest_builtin::{BuiltinActor, Manifest, init, system};
use forest_encoding::{RawBytes, codec, hash::blake2b_cid};
use forest_hamt::{Config, Hamt};
use forest_rules::{Rules, StateTreeVersion};
use forest_shared::{
    ActorId,
    address::{
        Address, BURNT_FUNDS_ACTOR_ID, INIT_ACTOR_ID, RESERVE_ACTOR_ID, REWARD_ACTOR_ID,
        STORAGE_MARKET_ACTOR_ID, STORAGE_POWER_ACTOR_ID, SYSTEM_ACTOR_ID, VERIFIED_REGISTRY_ACTOR_ID,
    },
    crypto::Secp256k1Key,
    econ::TokenAmount,
    message::Message,
    state::{ActorState, LegacyActorState, StateInfo, StateRoot},
};

use crate::{
    Epoch,
    world::{BLOCK_GAS_LIMIT, encode},
};

/// Who owns the first funds.
pub const FAUCET_ID: ActorId = 100;
/// Who appoints verifiers.
pub const VERIFIED_ROOT_ID: ActorId = 101;
/// The epoch that networks begin with; epoch 0 is the beginning of time, as in vectors.
pub const FIRST_EPOCH: i64 = 5_000;

/// The key of [`FAUCET_ID`].
#[must_use]
pub fn faucet_key() -> Secp256k1Key {
    Secp256k1Key::from_bytes(&[7; 32]).expect("a number below the order of the group")
}

/// The key of [`VERIFIED_ROOT_ID`].
#[must_use]
pub fn verified_root_key() -> Secp256k1Key {
    Secp256k1Key::from_bytes(&[8; 32]).expect("a number below the order of the group")
}

/// The code of all actors of a network.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Where it is from.
    pub name: String,
    /// Whether it is the network's own, so that constructors must run and methods mean what they do on the network.
    pub canonical: bool,
    /// The code of the built-in actors by their names, in the order of the manifest.
    pub builtin: Vec<(String, Vec<u8>)>,
    /// More actors, put into the state; named in the manifest too, since later versions run no other code.
    pub probes: Vec<Probe>,
}

/// An actor that is put into the state besides the built-in ones.
#[derive(Clone, Debug)]
pub struct Probe {
    /// Its name in the manifest.
    pub name: String,
    /// Where it is; several ids are several actors with the same code.
    pub ids: Vec<ActorId>,
    /// Its code.
    pub wasm: Vec<u8>,
}

impl Bundle {
    /// What the system actor's state says about this bundle.
    #[must_use]
    pub fn manifest(&self) -> Manifest {
        let builtin = self.builtin.iter().map(|(name, wasm)| (name.clone(), code_cid(wasm)));
        let probes = self.probes.iter().map(|probe| (probe.name.clone(), code_cid(&probe.wasm)));
        Manifest::new(builtin.chain(probes))
    }

    /// The code of a built-in actor, where the bundle has it.
    #[must_use]
    pub fn code(&self, actor: BuiltinActor) -> Option<Cid> {
        self.manifest().code(actor).copied()
    }
}

/// The CID of code.
#[must_use]
pub fn code_cid(wasm: &[u8]) -> Cid {
    blake2b_cid(codec::RAW, wasm)
}

/// A state could not be made.
pub type GenesisError = Box<dyn std::error::Error + Send + Sync>;

/// A state to begin with.
#[derive(Clone, Debug)]
pub struct Genesis {
    /// All its blocks, code included.
    pub store: MemoryStore,
    /// Its root.
    pub root: Cid,
    /// What holds for the first messages.
    pub epoch: Epoch,
    /// The messages that come first: implicit ones, each of which must succeed.
    pub constructors: Vec<Message>,
}

impl Genesis {
    /// The state of a version.
    ///
    /// # Errors
    /// [`GenesisError`]: the bundle lacks what no state is without.
    pub fn new(rules: &Rules, bundle: &Bundle) -> Result<Self, GenesisError> {
        let store = MemoryStore::new();
        store.put(Block::blake2b(codec::DAG_CBOR, vec![0x80]))?;
        let code =
            bundle.builtin.iter().map(|(_, wasm)| wasm).chain(bundle.probes.iter().map(|probe| &probe.wasm));
        for wasm in code {
            store.put(Block::blake2b(codec::RAW, wasm.clone()))?;
        }
        let manifest = bundle.manifest();
        let mut actors = actors(bundle, &manifest);
        let builtin_actors = manifest.save(&store)?;
        let system = store.put_cbor(&system::State { builtin_actors })?;
        let init = init_state(&store)?;
        for (id, actor) in &mut actors {
            match *id {
                SYSTEM_ACTOR_ID => actor.state = system,
                INIT_ACTOR_ID => actor.state = init,
                _ => {}
            }
        }
        let root = state_root(&store, rules, actors)?;
        let epoch = Epoch {
            version: rules.version,
            epoch: FIRST_EPOCH,
            timestamp: 30 * FIRST_EPOCH.unsigned_abs(),
            base_fee: TokenAmount::from_atto(100),
            circulating_supply: TokenAmount::from_whole(400_000_000),
        };
        let constructors = if bundle.canonical { constructors(&manifest) } else { Vec::new() };
        Ok(Self { store, root, epoch, constructors })
    }
}

/// All actors, those of the system and init actors without their states.
fn actors(bundle: &Bundle, manifest: &Manifest) -> Vec<(ActorId, ActorState)> {
    let mut actors = Vec::new();
    let mut put = |id, code: Option<&Cid>, whole| {
        let Some(code) = code else { return };
        let balance = TokenAmount::from_whole(whole);
        actors.push((id, ActorState { balance, ..ActorState::new_empty(*code, None) }));
    };
    for actor in BuiltinActor::ALL {
        if let Some(id) = actor.singleton_id() {
            put(id, manifest.code(*actor), if id == REWARD_ACTOR_ID { 1_100_000_000 } else { 0 });
        }
    }
    let account = manifest.code(BuiltinActor::Account);
    put(RESERVE_ACTOR_ID, account, 300_000_000);
    put(BURNT_FUNDS_ACTOR_ID, account, 0);
    put(FAUCET_ID, account, 500_000_000);
    put(VERIFIED_ROOT_ID, account, 1_000);
    for probe in &bundle.probes {
        let code = code_cid(&probe.wasm);
        probe.ids.iter().for_each(|id| put(*id, Some(&code), 1_000));
    }
    actors
}

fn init_state(store: &MemoryStore) -> Result<Cid, GenesisError> {
    let mut map = init::AddressMap::new(Config::default());
    for (key, id) in [(faucet_key(), FAUCET_ID), (verified_root_key(), VERIFIED_ROOT_ID)] {
        map.set(store, key.address().to_bytes().as_slice().into(), id)?;
    }
    let address_map = map.flush(store)?;
    Ok(store.put_cbor(&init::State {
        address_map,
        next_id: 102,
        network_name: "oracle".into(),
        installed_actors: None,
    })?)
}

fn state_root(
    store: &MemoryStore,
    rules: &Rules,
    actors: Vec<(ActorId, ActorState)>,
) -> Result<Cid, GenesisError> {
    let (version, actors) = match rules.state_tree {
        StateTreeVersion::V3OrV4 => {
            let legacy = |(id, actor)| (id, LegacyActorState::try_from(actor).expect("no delegated address"));
            (forest_shared::state::StateTreeVersion::V4, tree(store, actors.into_iter().map(legacy))?)
        }
        StateTreeVersion::V5 => (forest_shared::state::StateTreeVersion::V5, tree(store, actors)?),
    };
    let info = store.put_cbor(&StateInfo::default())?;
    Ok(store.put_cbor(&StateRoot { version, actors, info })?)
}

fn tree<A: Clone + PartialEq + forest_hamt::Value>(
    store: &MemoryStore,
    actors: impl IntoIterator<Item = (ActorId, A)>,
) -> Result<Cid, GenesisError> {
    let mut tree = Hamt::<A>::new(Config::default());
    for (id, actor) in actors {
        tree.set(store, Address::new_id(id).to_bytes().as_slice().into(), actor)?;
    }
    Ok(tree.flush(store)?)
}

/// The constructors of the singletons that a bundle has, and of the two accounts.
fn constructors(manifest: &Manifest) -> Vec<Message> {
    let root = Address::new_id(VERIFIED_ROOT_ID);
    let crons = vec![
        (Address::new_id(STORAGE_POWER_ACTOR_ID), ON_EPOCH_TICK_END),
        (Address::new_id(STORAGE_MARKET_ACTOR_ID), CRON_TICK),
    ];
    // A number of bytes of power; on the wire no different from a number of attoFIL.
    let no_power = TokenAmount::ZERO;
    let singletons = [
        (BuiltinActor::Cron, encode(&(crons,))),
        (BuiltinActor::Reward, encode(&no_power)),
        (BuiltinActor::Power, Vec::new()),
        (BuiltinActor::Market, Vec::new()),
        (BuiltinActor::VerifiedRegistry, encode(&root)),
        (BuiltinActor::Datacap, encode(&Address::new_id(VERIFIED_REGISTRY_ACTOR_ID))),
        (BuiltinActor::Eam, Vec::new()),
    ];
    let singletons = singletons.into_iter().filter_map(|(actor, params)| {
        manifest.code(actor)?;
        Some((actor.singleton_id()?, params))
    });
    let accounts = [
        (FAUCET_ID, encode(&faucet_key().address())),
        (VERIFIED_ROOT_ID, encode(&verified_root_key().address())),
    ];
    singletons.chain(accounts).map(|(id, params)| constructor(id, params)).collect()
}

/// `OnEpochTickEnd` of the power actor.
const ON_EPOCH_TICK_END: u64 = 5;
/// `CronTick` of the market actor.
const CRON_TICK: u64 = 9;

fn constructor(id: ActorId, params: Vec<u8>) -> Message {
    Message {
        from: Address::new_id(SYSTEM_ACTOR_ID),
        to: Address::new_id(id),
        method_num: 1,
        params: RawBytes::new(params),
        gas_limit: BLOCK_GAS_LIMIT,
        ..Message::default()
    }
}
