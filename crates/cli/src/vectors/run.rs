//! One vector: state and code in, messages or tipsets applied, everything compared.

mod messages;
mod tipsets;
mod watch;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use forest_blockstore::{Blockstore as _, MemoryStore};
use forest_rules::Rules;
use forest_shared::{address::Network, clock::ChainEpoch};
use forest_vectors::{Class, Variant};
use forest_vm::{Engine, Externs, ProofVerifier, trace::ExecutionTrace};

use self::watch::Watch;
use super::{
    Code, Mismatch, Proofs, StateDifference, VectorError,
    proofs::Verifiers,
    unpacked::{Unpacked, Work},
};

/// Executes vectors; shared by all threads.
#[derive(Debug)]
pub struct Runner {
    engine: Engine,
    code: Code,
    verifiers: Verifiers,
    trace: bool,
}

/// What came of a vector at one of the times it is for.
#[derive(Debug)]
pub struct Run {
    /// The name of the vector; with the name of the variant behind a slash where there are several.
    pub id: String,
    /// Its file.
    pub file: PathBuf,
    /// Whether messages or tipsets were applied.
    pub class: Class,
    /// The network version.
    pub network_version: u32,
    /// The epoch.
    pub epoch: i64,
    /// How long execution took, without reading the vector.
    pub time: Duration,
    /// Gas used.
    pub gas: u64,
    /// How it ended.
    pub ending: Ending,
    /// The trace of every message, where traces were asked for and there is one.
    pub traces: Vec<ExecutionTrace>,
}

/// What a vector is applied on.
struct Stage<'a> {
    unpacked: &'a Unpacked,
    rules: &'static Rules,
    /// The epoch of the variant.
    first_epoch: ChainEpoch,
    engine: &'a Engine,
    store: Arc<MemoryStore>,
    chain: Arc<dyn Externs>,
    proofs: Arc<dyn ProofVerifier>,
}

/// How a run ended.
#[derive(Debug)]
pub enum Ending {
    /// Everything is as the network had it.
    Passed,
    /// Something is not.
    Failed(Vec<Mismatch>),
    /// It could not be executed here, and why.
    Skipped(String),
}

impl Runner {
    /// A runner.
    #[must_use]
    pub fn new(engine: Engine, code: Code, proofs: Proofs) -> Self {
        Self { engine, code, verifiers: Verifiers::new(proofs), trace: false }
    }

    /// The same runner, keeping execution traces or not.
    #[must_use]
    pub fn traced(self, trace: bool) -> Self {
        Self { trace, ..self }
    }

    /// Runs the vector of a file, at every time it is for.
    ///
    /// # Errors
    /// [`VectorError`]: the file is no vector, its blocks are not what their CIDs say, or the bundle it needs is damaged.
    pub fn run(&self, file: &Path) -> Result<Vec<Run>, VectorError> {
        let unpacked = Unpacked::read(file)?;
        let variants = &unpacked.vector.preconditions.variants;
        let run = |variant| {
            let mut run = Run::new(&unpacked, file, variant);
            self.fill(&mut run, &unpacked, variant).map_err(|reason| VectorError::new(file, reason))?;
            Ok(run)
        };
        variants.iter().map(run).collect()
    }

    /// Executes a vector and says how it ended, unless it is to be skipped.
    fn fill(&self, run: &mut Run, unpacked: &Unpacked, variant: &Variant) -> Result<(), String> {
        let needs = match self.code.needs(unpacked, variant)? {
            Ok(needs) => needs,
            Err(reason) => {
                run.ending = Ending::Skipped(reason);
                return Ok(());
            }
        };
        // What a run writes stays in a store of its own.
        let store = Arc::new(unpacked.blocks.clone());
        store.put_many(needs.blocks()).map_err(|error| error.to_string())?;
        let bad_post = unpacked.shows_bad_post(needs.manifest()).map_err(|error| error.to_string())?;
        let stage = Stage {
            unpacked,
            rules: needs.rules,
            first_epoch: variant.epoch,
            engine: &self.engine,
            store: Arc::clone(&store),
            chain: Arc::new(unpacked.chain()),
            proofs: self.verifiers.verifier(bad_post),
        };

        let began = Instant::now();
        let mut watch = Watch::new(&unpacked.vector.postconditions.receipts, self.trace);
        let root = match &unpacked.work {
            Work::Messages(messages) => stage.messages(messages, &mut watch),
            Work::Tipsets(tipsets) => stage.tipsets(tipsets, &mut watch),
        };
        run.time = began.elapsed();

        let expected = unpacked.vector.postconditions.state_tree.root_cid;
        if let Some(root) = root.filter(|root| *root != expected) {
            watch.differs(Mismatch::State(StateDifference::between(&store, expected, root)));
        }
        watch.report(run);
        Ok(())
    }
}

impl Run {
    fn new(unpacked: &Unpacked, file: &Path, variant: &Variant) -> Self {
        let id = &unpacked.vector.meta.id;
        let several = unpacked.vector.preconditions.variants.len() > 1;
        Self {
            id: if several { format!("{id}/{}", variant.id) } else { id.clone() },
            file: file.to_owned(),
            class: unpacked.vector.class,
            network_version: variant.nv,
            epoch: variant.epoch,
            time: Duration::ZERO,
            gas: 0,
            ending: Ending::Passed,
            traces: Vec::new(),
        }
    }

    /// The traces as Lotus prints them.
    pub(crate) fn trace_json(&self) -> Vec<impl serde::Serialize + use<'_>> {
        self.traces.iter().map(|trace| trace.json(Network::Mainnet)).collect()
    }
}
