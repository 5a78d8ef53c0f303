//! Tipsets: a thousand transfers in one, over a database whose blocks are cached or not; and sixty tipsets of a chain.
//!
//! The published engines have no tipsets, so there is nothing to compare with: rows are for comparing with themselves.

use std::{hint::black_box, sync::Arc};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use forest_fvm::{
    blocks::Tipset as ChainTipset,
    blockstore::Blockstore,
    db::{BlockCache, CachedStore, Durability, ParityOptions, ParityStore},
    interpreter::{BlockMessages, Included, Interpreter, NoMigrations, Tipset, Unobserved},
    shared::{address::Address, econ::TokenAmount, message::Message, version::NetworkVersion},
    state_manager::{StateManager, StoreChain},
    vm::{Engine, externs::ReplayExterns, proofs::Assumed},
};
use forest_testing::chain::{ChainPlan, Genesis, RecordedChain};

/// Messages in the tipset of transfers, and blocks that they are in.
const TRANSFERS: usize = 1_000;
const BLOCKS: usize = 5;

/// A tipset in which every account sends to the next one, and the state before it in a database.
struct Transfers {
    genesis: Genesis,
    tipset: Tipset,
    database: Arc<ParityStore>,
    _folder: tempfile::TempDir,
}

impl Transfers {
    fn new() -> Self {
        let accounts = TRANSFERS as u64 + 1;
        let plan = ChainPlan { accounts, ..ChainPlan::new(1, NetworkVersion::V28, 1) };
        let genesis = Genesis::new(plan).expect("a genesis");
        let folder = tempfile::tempdir().expect("a folder");
        let mut options = ParityOptions::default();
        options.durability = Durability::Process;
        let database = ParityStore::open(folder.path(), options).expect("a database");
        database.put_many(&genesis.store.snapshot()).expect("the database takes it");
        let tipset = tipset(&genesis);
        Self { genesis, tipset, database: Arc::new(database), _folder: folder }
    }

    fn interpreter(&self, engine: &Engine, cache: &Arc<BlockCache>) -> Interpreter {
        Interpreter {
            engine: engine.clone(),
            schedule: Arc::clone(&self.genesis.schedule),
            store: Arc::new(CachedStore::new(Arc::clone(&self.database), Arc::clone(cache))),
            proofs: Arc::new(Assumed::GOOD),
            supply: Arc::new(TokenAmount::from_whole(500_000_000)),
            migrations: Arc::new(NoMigrations),
            genesis_timestamp: self.genesis.timestamp,
        }
    }

    fn apply(&self, interpreter: &Interpreter) {
        let chain = Arc::new(ReplayExterns::default());
        let executed = interpreter.apply(&self.tipset, chain, &mut Unobserved).expect("it can be applied");
        assert_eq!(black_box(executed).messages.len(), TRANSFERS);
    }
}

fn tipset(genesis: &Genesis) -> Tipset {
    let accounts: Vec<Address> = genesis.accounts().map(|(_, address)| address).collect();
    let message = |pair: &[Address]| Included {
        message: Message {
            from: pair[0],
            to: pair[1],
            value: TokenAmount::from_nano(1),
            gas_limit: 5_000_000,
            gas_fee_cap: TokenAmount::from_atto(200),
            gas_premium: TokenAmount::from_atto(10),
            ..Message::default()
        },
        length: 200,
    };
    let messages: Vec<Included> = accounts.windows(2).map(message).collect();
    let block = |(miner, messages): (u64, &[Included])| BlockMessages {
        miner: Address::new_id(1000 + miner),
        win_count: 1,
        messages: messages.to_vec(),
    };
    Tipset {
        epoch: 1,
        parent_epoch: 0,
        parent_state_root: genesis.state_root,
        timestamp: genesis.timestamp + 30,
        base_fee: TokenAmount::from_atto(100),
        blocks: (0..).zip(messages.chunks(TRANSFERS / BLOCKS)).map(block).collect(),
    }
}

fn transfers(c: &mut Criterion) {
    let engine = Engine::new(Default::default()).expect("this machine runs Wasm");
    let transfers = Transfers::new();
    let cache = || Arc::new(BlockCache::new(64 << 20));
    let warm = transfers.interpreter(&engine, &cache());
    transfers.apply(&warm);

    let mut group = c.benchmark_group("tipset/transfers/1000");
    group.sample_size(10).throughput(Throughput::Elements(TRANSFERS as u64));
    group.bench_function("warm", |b| b.iter(|| transfers.apply(&warm)));
    group.bench_function("cold", |b| {
        let cold = || transfers.interpreter(&engine, &cache());
        b.iter_batched(cold, |cold| transfers.apply(&cold), BatchSize::PerIteration);
    });
    group.finish();
}

/// A node that has executed nothing yet; it keeps compiled modules, since the engine is the process's.
fn node(engine: &Engine, chain: &RecordedChain) -> StateManager {
    let store: Arc<dyn Blockstore> = Arc::new((*chain.store).clone());
    let headers = Arc::new(StoreChain::new(Arc::clone(&store), chain.head.clone()));
    let builder = StateManager::builder(store, headers, Arc::clone(&chain.genesis.schedule));
    builder.engine(engine.clone()).proofs(Arc::new(Assumed::GOOD)).build().expect("a node")
}

fn range(c: &mut Criterion) {
    let engine = Engine::new(Default::default()).expect("this machine runs Wasm");
    let chain = RecordedChain::open("nv28").expect("the chain is in the repository");
    let tipsets = chain.tipsets_to(&chain.head).expect("the chain is whole");
    let last: &[ChainTipset] = &tipsets[tipsets.len() - 61..];

    let mut group = c.benchmark_group("tipset/chain/60");
    group.sample_size(10).throughput(Throughput::Elements(60));
    let follow = |node: StateManager| {
        for pair in last.windows(2) {
            black_box(node.validate_blocking(&pair[0], &pair[1], &mut Unobserved).expect("roots are right"));
        }
    };
    group.bench_function("ours", |b| {
        b.iter_batched(|| node(&engine, &chain), follow, BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, transfers, range);
criterion_main!(benches);
