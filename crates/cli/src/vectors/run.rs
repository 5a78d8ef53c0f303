//! One vector: state and code in, messages executed, everything compared.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use forest_blockstore::{Blockstore as _, MemoryStore};
use forest_shared::{address::Network, message::Message};
use forest_vectors::Variant;
use forest_vm::{
    Engine, ExecuteError, HostError, Kind, Machine, Outcome,
    trace::{ExecutionTrace, ExecutionTracer},
};

use super::{Code, Mismatch, Proofs, StateDifference, VectorError, proofs::Verifiers, unpacked::Unpacked};

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
        let needs = match self.code.needs(&unpacked.list, variant)? {
            Ok(needs) => needs,
            Err(reason) => {
                run.ending = Ending::Skipped(reason);
                return Ok(());
            }
        };
        // What a run writes stays in a store of its own.
        let store = Arc::new(unpacked.blocks.clone());
        store.put_many(needs.bundle.blocks()).map_err(|error| error.to_string())?;
        let bad_post = unpacked.shows_bad_post(&needs.bundle.manifest).map_err(|error| error.to_string())?;

        let began = Instant::now();
        let machine = Machine::new(
            unpacked.context(needs.rules, variant),
            &unpacked.vector.preconditions.state_tree.root_cid,
            self.engine.clone(),
            Arc::clone(&store) as _,
            Arc::new(unpacked.chain()),
            self.verifiers.verifier(bad_post),
        );
        let mismatches = match machine {
            Ok(machine) => self.execute_all(run, unpacked, machine, &store),
            Err(error) => vec![Mismatch::execution(0, &error)],
        };
        run.time = began.elapsed();
        if !mismatches.is_empty() && matches!(run.ending, Ending::Passed) {
            run.ending = Ending::Failed(mismatches);
        }
        Ok(())
    }

    /// Executes, commits and flushes; returns what is not as the network had it.
    fn execute_all(
        &self,
        run: &mut Run,
        unpacked: &Unpacked,
        mut machine: Machine,
        store: &MemoryStore,
    ) -> Vec<Mismatch> {
        let mut mismatches = self.messages(run, unpacked, &mut machine);
        let expected = unpacked.vector.postconditions.state_tree.root_cid;
        match machine.flush() {
            Ok(root) if root == expected => {}
            Ok(root) => mismatches.push(Mismatch::State(StateDifference::between(store, expected, root))),
            Err(error) => mismatches.push(Mismatch::execution(unpacked.messages.len(), &error)),
        }
        mismatches
    }

    /// Executes and commits the messages, and compares their receipts.
    fn messages(&self, run: &mut Run, unpacked: &Unpacked, machine: &mut Machine) -> Vec<Mismatch> {
        let mut mismatches = Vec::new();
        let receipts = &unpacked.vector.postconditions.receipts;
        for (at, ((message, kind), receipt)) in unpacked.messages.iter().zip(receipts).enumerate() {
            let executed = self.execute(machine, message, *kind).and_then(|(outcome, trace)| {
                run.gas = run.gas.saturating_add(outcome.receipt.gas_used);
                run.traces.extend(trace);
                mismatches.extend(Mismatch::of_receipt(at, receipt, &outcome));
                machine.commit(outcome)
            });
            if let Err(error) = executed {
                if let ExecuteError::Host(error @ HostError::Proofs(_)) = &error {
                    run.ending = Ending::Skipped(error.to_string());
                }
                mismatches.push(Mismatch::execution(at, &error));
                break;
            }
        }
        mismatches
    }

    fn execute(
        &self,
        machine: &Machine,
        message: &Message,
        kind: Kind,
    ) -> Result<(Outcome, Option<ExecutionTrace>), ExecuteError> {
        if !self.trace {
            return Ok((machine.execute(message, kind)?, None));
        }
        let began = Instant::now();
        let clock = move || u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let tracer = ExecutionTracer::with_clock(Box::new(clock));
        let (outcome, tracer) = machine.execute_traced(message, kind, tracer)?;
        Ok((outcome, tracer.finish()))
    }
}

impl Run {
    fn new(unpacked: &Unpacked, file: &Path, variant: &Variant) -> Self {
        let id = &unpacked.vector.meta.id;
        let several = unpacked.vector.preconditions.variants.len() > 1;
        Self {
            id: if several { format!("{id}/{}", variant.id) } else { id.clone() },
            file: file.to_owned(),
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
