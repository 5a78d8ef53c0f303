//! A node is killed at random moments; the next one continues from its store, and every root is the chain's.
//!
//! The binary starts itself as the node. The node executes tipset after tipset on a persistent store with small
//! checkpoints, and reports each on its output once it has an answer: from then on the state has to be there.

use std::{
    io::{BufRead, BufReader, Read as _, Write as _},
    path::Path,
    process::{Command, ExitCode, Stdio},
    sync::Arc,
    time::Duration,
};

use forest_blocks::{FullTipset, Tipset};
use forest_blockstore::Blockstore;
use forest_db::{ParityOptions, ParityStore};
use forest_interpreter::{Unobserved, next_base_fee};
use forest_shared::{clock::ChainEpoch, version::NetworkVersion};
use forest_state_manager::{StateManager, StoreChain};
use forest_testing::{
    Suite,
    chain::{Applied, Chain, ChainError, ChainPlan, Executes, Genesis},
};
use forest_vm::proofs::Assumed;

/// Kills, at most; the chain may end before.
const KILLS: u64 = 10;

fn open(directory: &Path) -> Arc<ParityStore> {
    let mut options = ParityOptions::default();
    options.checkpoint = 100 << 10;
    Arc::new(ParityStore::open(directory, options).expect("opens after every kill"))
}

fn node(genesis: &Genesis, store: Arc<dyn Blockstore>, head: &Tipset) -> StateManager {
    let chain = Arc::new(StoreChain::new(Arc::clone(&store), head.clone()));
    let builder = StateManager::builder(store, chain, Arc::clone(&genesis.schedule));
    builder.proofs(Arc::new(Assumed::GOOD)).build().expect("builds")
}

/// The chain, which is the same in every process, and its blocks before anything was executed.
fn chain() -> (Chain, Vec<forest_blockstore::Block>) {
    let genesis = Genesis::new(ChainPlan::new(11, NetworkVersion::V28, 60)).expect("a plan");
    let mut blocks = genesis.store.snapshot();
    let store = Arc::clone(&genesis.store) as _;
    let grown = genesis.grow(&mut Grower(node(&genesis, store, genesis.tipset.tipset()))).expect("grows");
    for block in grown.tipsets.iter().flat_map(FullTipset::blocks) {
        blocks.extend(block.to_blocks().expect("encodes"));
    }
    (grown, blocks)
}

struct Grower(StateManager);

impl Executes for Grower {
    fn apply(&mut self, tipset: &FullTipset, _: ChainEpoch) -> Result<Applied, ChainError> {
        let executed = self.0.replay_blocking(tipset.tipset(), &mut Unobserved)?.executed;
        let base_fee = next_base_fee(self.0.schedule(), tipset)?;
        Ok(Applied { state_root: executed.state_root, receipts_root: executed.receipts_root, base_fee })
    }
}

/// Executes what is left of the chain, beginning where the store says.
fn follow(directory: &Path) {
    let (chain, _) = chain();
    let store = open(directory);
    let node = node(&chain.genesis, Arc::clone(&store) as _, chain.head().tipset());
    let mut out = std::io::stdout();
    for pair in chain.tipsets.windows(2).skip(1) {
        let (tipset, child) = (pair[0].tipset(), pair[1].tipset());
        if !store.has(child.parent_state_root()).expect("reads") {
            node.validate_blocking(tipset, child, &mut Unobserved).expect("the chain's results");
        }
        out.write_all(&tipset.epoch().to_le_bytes()).and_then(|()| out.flush()).expect("the parent listens");
    }
}

/// Starts a node, lets it live for a while, kills it, and returns the last epoch that it reported.
fn follow_and_die(directory: &Path, life: Duration) -> Option<ChainEpoch> {
    let mut node = Command::new(std::env::current_exe().expect("has a path"))
        .args(["node".as_ref(), directory.as_os_str()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut reports = BufReader::new(node.stdout.take().expect("is piped"));
    // Its life begins with its first report, so that slow machines test the same.
    assert!(!reports.fill_buf().expect("reads").is_empty(), "the node died by itself");
    std::thread::sleep(life);
    node.kill().expect("kills");
    node.wait().expect("is gone");
    let (mut last, mut epoch) = (None, [0; 8]);
    while reports.read_exact(&mut epoch).is_ok() {
        last = Some(ChainEpoch::from_le_bytes(epoch));
    }
    last
}

fn continues_after_every_kill() {
    let directory = tempfile::tempdir().expect("makes a folder");
    let (chain, blocks) = chain();
    open(directory.path()).put_many(&blocks).expect("writes");
    let (mut killed, mut reached) = (0, 0);
    while killed < KILLS {
        let life = Duration::from_millis(killed * killed * 3 % 97);
        let reported = follow_and_die(directory.path(), life).expect("it began with a report");
        assert!(reported >= reached, "it began at {reported} and had been at {reached}");
        reached = reported;
        killed += 1;
        let store = open(directory.path());
        for pair in chain.tipsets.windows(2).filter(|pair| pair[0].tipset().epoch() <= reached) {
            let state = pair[1].tipset().parent_state_root();
            assert!(complete(&store, state), "the state after epoch {} has holes", pair[0].tipset().epoch());
        }
    }
    let store = open(directory.path());
    let last = node(&chain.genesis, store, chain.head().tipset());
    for pair in chain.tipsets.windows(2).skip(1) {
        let (tipset, child) = (pair[0].tipset(), pair[1].tipset());
        last.validate_blocking(tipset, child, &mut Unobserved).expect("the chain's results");
    }
}

/// Whether every block that a state reaches is there.
fn complete(store: &ParityStore, root: &forest_blockstore::Cid) -> bool {
    use forest_encoding::links::{Allowance, scan};
    let (mut seen, mut next) = (std::collections::HashSet::new(), vec![*root]);
    while let Some(cid) = next.pop() {
        if !seen.insert(cid) {
            continue;
        }
        let Some(data) = store.get(&cid).expect("reads") else { return false };
        let scanned = scan(cid.codec(), &data, Allowance::UNLIMITED, |link| next.push(link.to_cid()));
        scanned.end.expect("CBOR");
    }
    true
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().collect();
    if let [_, mode, directory] = arguments.as_slice()
        && mode == "node"
    {
        follow(Path::new(directory));
        // Whoever kills it is not to find it gone.
        std::thread::sleep(Duration::from_secs(3600));
    }
    Suite::new().test("a killed node continues where its store ends", continues_after_every_kill).run()
}
