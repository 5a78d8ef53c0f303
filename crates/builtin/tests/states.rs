//! The views of actor states read real states: calibnet at epoch 16800 (nv16, actors v8) and the genesis of
//! butterflynet (actors v15).

use std::{fs::File, io::BufReader, process::ExitCode};

use forest_amt::Amt;
use forest_blockstore::{Blockstore, CborStore, Cid, MemoryStore};
use forest_builtin::{
    BuiltinActor, Manifest, account, cron, init::AddressBook, market, miner, power, reward, system,
};
use forest_car::{CarReader, load_car};
use forest_hamt::{BitWidth, Config, Hamt};
use forest_shared::{
    ActorId,
    address::{Address, Protocol},
    state::{ActorState, LegacyActorState, StateRoot, StateTreeVersion},
};
use forest_testing::{Suite, fixtures};

/// A state tree in memory.
struct State {
    store: MemoryStore,
    actors: Cid,
    legacy: bool,
}

impl State {
    fn load(car: &str, root: impl FnOnce(&MemoryStore, &[Cid]) -> Cid) -> Self {
        let file = BufReader::new(File::open(fixtures::shared(car)).unwrap());
        let store = MemoryStore::new();
        let roots = load_car(&store, CarReader::new(file).unwrap()).unwrap();
        let state: StateRoot = store.load_cbor(&root(&store, &roots)).unwrap();
        let legacy = state.version != StateTreeVersion::V5;
        Self { store, actors: state.actors, legacy }
    }

    /// The head and the code of an actor.
    fn actor(&self, id: ActorId) -> (Cid, Cid) {
        self.all().into_iter().find_map(|(actor, code, head)| (actor == id).then_some((code, head))).unwrap()
    }

    /// Id, code and head of every actor.
    fn all(&self) -> Vec<(ActorId, Cid, Cid)> {
        let mut all = Vec::new();
        if self.legacy {
            let actors =
                Hamt::<LegacyActorState>::load(&self.store, &self.actors, Config::default()).unwrap();
            for item in actors.iter(&self.store) {
                let (key, actor) = item.unwrap();
                all.push((Address::from_bytes(key).unwrap().id().unwrap(), actor.code, actor.state));
            }
        } else {
            let actors = Hamt::<ActorState>::load(&self.store, &self.actors, Config::default()).unwrap();
            for item in actors.iter(&self.store) {
                let (key, actor) = item.unwrap();
                all.push((Address::from_bytes(key).unwrap().id().unwrap(), actor.code, actor.state));
            }
        }
        all
    }

    fn head(&self, actor: BuiltinActor) -> Cid {
        self.actor(actor.singleton_id().unwrap()).1
    }

    /// Reads everything that the host reads, and looks whether it makes sense.
    fn check(&self) {
        let store = &self.store;
        let mut book = AddressBook::load(store, &self.head(BuiltinActor::Init)).unwrap();
        let mut addresses = 0;
        for item in book.map().iter(store) {
            let (key, id) = item.unwrap();
            let address = Address::from_bytes(key).unwrap();
            assert_ne!(address.protocol(), Protocol::Id);
            assert_eq!(book.resolve(store, &address).unwrap(), Some(*id));
            assert!(*id < book.next_id());
            addresses += 1;
        }
        assert!(addresses > 0);
        assert_eq!(book.flush(store).unwrap(), self.head(BuiltinActor::Init));

        let cron = cron::State::load(store, &self.head(BuiltinActor::Cron)).unwrap();
        let entries: Vec<_> =
            cron.entries.iter().map(|entry| (entry.receiver.id().unwrap(), entry.method_num)).collect();
        assert_eq!(entries, [(4, power::ON_EPOCH_TICK_END), (5, market::CRON_TICK)]);

        let reward = reward::State::load(store, &self.head(BuiltinActor::Reward)).unwrap();
        assert!(!reward.total_storage_power_reward.is_negative());
        let power = power::State::load(store, &self.head(BuiltinActor::Power)).unwrap();
        assert!(power.miner_count >= power.miner_above_min_power_count);
        let tables = power::Tables::load(store, &self.head(BuiltinActor::Power)).unwrap();
        let claims = Hamt::<forest_hamt::Raw>::load(store, &tables.claims, Config::default()).unwrap();
        assert_eq!(claims.iter(store).count() as i64, power.miner_count);
        self.check_cron(&tables);
        let market = market::State::load(store, &self.head(BuiltinActor::Market)).unwrap();
        assert!(!market.total_locked().is_negative());
    }

    /// Checks that cron's events are of miners, and that each miner says who signs and which deadline is open.
    fn check_cron(&self, tables: &power::Tables) {
        let store = &self.store;
        let queue = Config::with_width(BitWidth::W6);
        let queue = Hamt::<Cid>::load(store, &tables.cron_event_queue, queue).unwrap();
        for entry in queue.iter(store) {
            let (epoch, events) = entry.unwrap();
            assert!(queue.get(store, epoch.as_slice()).unwrap().is_some());
            for event in Amt::<power::CronEvent>::load(store, events).unwrap().iter(store) {
                let miner = event.unwrap().1.miner.id().unwrap();
                let (_, head) = self.actor(miner);
                let state = miner::State::load(store, &head).unwrap();
                let info = miner::Info::load(store, &state.info).unwrap();
                assert!(info.worker.id().is_some() && info.owner.id().is_some());
                let deadlines = miner::Deadlines::load(store, &state.deadlines).unwrap();
                assert_eq!(deadlines.due.len(), 48);
                assert!(state.current_deadline < 48);
            }
        }
    }

    /// Checks the manifest, and that every account states its key.
    fn check_manifest(&self) -> Manifest {
        let system = system::State::load(&self.store, &self.head(BuiltinActor::System)).unwrap();
        let manifest = system.manifest(&self.store).unwrap();
        assert_eq!(manifest.cid().unwrap(), system.builtin_actors);
        let mut accounts = 0;
        for (id, code, head) in self.all() {
            let actor =
                manifest.actor(&code).unwrap_or_else(|| panic!("actor {id} runs unknown code {code}"));
            if actor == BuiltinActor::Account {
                let key = account::State::load(&self.store, &head).unwrap().address;
                // Accounts of singletons (burnt funds, the reserve) may have themselves as their key.
                assert!(
                    matches!(key.protocol(), Protocol::Secp256k1 | Protocol::Bls) || key.id() == Some(id)
                );
                accounts += 1;
            }
        }
        assert!(accounts > 0);
        manifest
    }
}

/// The parent state of the block that is the only root.
fn of_genesis(store: &MemoryStore, roots: &[Cid]) -> Cid {
    let data = store.get(&roots[0]).unwrap().unwrap();
    // The ninth field; headers are of a layer above.
    let mut reader = forest_encoding::cbor::Reader::new(&data);
    reader.tuple(16).unwrap();
    for _ in 0..8 {
        reader.skip().unwrap();
    }
    reader.cid().unwrap()
}

fn main() -> ExitCode {
    Suite::over_shared_fixtures()
        .test("calibnet at epoch 16800, actors v8", || {
            let state = State::load("calibnet_nv16/state_at_epoch_16800.car.zst", |_, roots| roots[0]);
            state.check();
            assert_eq!(state.check_manifest().len(), 11);
        })
        .test("butterflynet genesis, actors v15", || {
            let state = State::load("car/carv2.car.zst", of_genesis);
            state.check();
            assert_eq!(state.check_manifest().len(), 16);
        })
        .run()
}
