//! One vector: state and code in, messages executed, everything compared.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use forest_blockstore::{Blockstore as _, Cid, IpldError, MemoryStore};
use forest_car::{CarReader, ReadOptions, Verify};
use forest_rules::rules;
use forest_shared::{
    address::{Network, Protocol},
    chainid::ChainId,
    crypto::SignatureType,
    econ::TokenAmount,
    message::{Message, inclusion_length},
    version::NetworkVersion,
};
use forest_vectors::{RandomnessSource, Receipt, Variant, Vector};
use forest_vm::{
    Engine, Kind, Machine, MachineContext, Outcome,
    externs::ReplayExterns,
    trace::{ExecutionTrace, ExecutionTracer},
};

use super::{
    Code, Mismatch, Proofs, StateDifference, VectorError,
    proofs::shows_bad_post,
    state::{State, manifest},
};

/// Seconds between two epochs; in vectors, epoch 0 is the beginning of time.
const EPOCH_SECONDS: u64 = 30;

/// Executes vectors; shared by all threads.
#[derive(Debug)]
pub struct Runner {
    engine: Engine,
    code: Code,
    proofs: Proofs,
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

/// A vector, unpacked.
struct Unpacked {
    vector: Vector,
    messages: Vec<(Message, usize)>,
    store: Arc<MemoryStore>,
    state: State,
    list: Cid,
}

impl Runner {
    /// A runner.
    #[must_use]
    pub const fn new(engine: Engine, code: Code, proofs: Proofs) -> Self {
        Self { engine, code, proofs, trace: false }
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
        let refuse = |reason: String| VectorError::new(file, reason);
        let vector = Vector::read(file).map_err(|error| VectorError::new(file, error))?;
        let unpacked = unpack(vector).map_err(refuse)?;
        let variants = &unpacked.vector.preconditions.variants;
        let run = |variant: &Variant| {
            let mut run = self.variant(&unpacked, variant)?;
            file.clone_into(&mut run.file);
            if variants.len() > 1 {
                run.id = format!("{}/{}", run.id, variant.id);
            }
            Ok(run)
        };
        variants.iter().map(run).collect::<Result<_, String>>().map_err(refuse)
    }

    fn variant(&self, unpacked: &Unpacked, variant: &Variant) -> Result<Run, String> {
        let Unpacked { vector, store, list, .. } = unpacked;
        let mut run = Run {
            id: vector.meta.id.clone(),
            file: PathBuf::new(),
            network_version: variant.nv,
            epoch: variant.epoch,
            time: Duration::ZERO,
            gas: 0,
            ending: Ending::Passed,
            traces: Vec::new(),
        };
        let rules = match rules(NetworkVersion::from(variant.nv)) {
            Ok(rules) => rules,
            Err(unsupported) => return Ok(Run { ending: Ending::Skipped(unsupported.to_string()), ..run }),
        };
        let Some(bundle) = self.code.bundle(list).map_err(|error| error.to_string())? else {
            let reason = self.code.how_to_get(list, variant.epoch);
            return Ok(Run { ending: Ending::Skipped(reason), ..run });
        };
        // Writes of this run stay in a store of its own; what is read is shared.
        let store = Arc::new(MemoryStore::clone(store));
        store.put_many(bundle.blocks()).map_err(|error| error.to_string())?;
        let context = MachineContext {
            rules,
            chain_id: ChainId::MAINNET,
            epoch: variant.epoch,
            timestamp: u64::try_from(variant.epoch).unwrap_or(0).saturating_mul(EPOCH_SECONDS),
            base_fee: TokenAmount::from_atto(vector.preconditions.basefee),
            circulating_supply: TokenAmount::from_atto(vector.preconditions.circ_supply),
            actor_debugging: false,
        };
        let began = Instant::now();
        let machine = Machine::new(
            context,
            &vector.preconditions.state_tree.root_cid,
            self.engine.clone(),
            Arc::clone(&store) as _,
            Arc::new(replay(vector)),
            self.proofs.verifier(unpacked.shows_bad_post().map_err(|error| error.to_string())?),
        );
        let mut machine = machine.map_err(|error| error.to_string())?;
        let mut mismatches = self.messages(unpacked, &mut machine, &mut run);
        mismatches.extend(match machine.flush() {
            Ok(root) if root == vector.postconditions.state_tree.root_cid => None,
            Ok(root) => {
                let expected = vector.postconditions.state_tree.root_cid;
                Some(Mismatch::State(StateDifference::between(&*store, expected, root)))
            }
            Err(error) => {
                Some(Mismatch::Execution { message: unpacked.messages.len(), reason: error.to_string() })
            }
        });
        run.time = began.elapsed();
        if !mismatches.is_empty() {
            run.ending = Ending::Failed(mismatches);
        }
        Ok(run)
    }

    /// Executes and commits the messages, and compares their receipts.
    fn messages(&self, unpacked: &Unpacked, machine: &mut Machine, run: &mut Run) -> Vec<Mismatch> {
        let mut mismatches = Vec::new();
        let receipts = &unpacked.vector.postconditions.receipts;
        for (at, ((message, length), receipt)) in unpacked.messages.iter().zip(receipts).enumerate() {
            let executed = self.execute(machine, message, *length).and_then(|(outcome, trace)| {
                run.gas = run.gas.saturating_add(outcome.receipt.gas_used);
                run.traces.extend(trace);
                compare(at, receipt, &outcome, &mut mismatches);
                machine.commit(outcome)
            });
            if let Err(error) = executed {
                mismatches.push(Mismatch::Execution { message: at, reason: error.to_string() });
                break;
            }
        }
        mismatches
    }

    fn execute(
        &self,
        machine: &Machine,
        message: &Message,
        length: usize,
    ) -> Result<(Outcome, Option<ExecutionTrace>), forest_vm::ExecuteError> {
        let kind = Kind::Explicit { length };
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
    /// The traces as Lotus prints them.
    pub(crate) fn trace_json(&self) -> Vec<impl serde::Serialize + use<'_>> {
        self.traces.iter().map(|trace| trace.json(Network::Mainnet)).collect()
    }
}

impl Unpacked {
    fn shows_bad_post(&self) -> Result<bool, IpldError> {
        let manifest = manifest(&*self.store, &self.list)?;
        for ((message, _), receipt) in self.messages.iter().zip(&self.vector.postconditions.receipts) {
            let code = self.state.code(&*self.store, &message.to)?;
            if shows_bad_post(&manifest, code.as_ref(), message.method_num, receipt.exit_code) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Decodes what a vector holds, and checks that it is one.
fn unpack(vector: Vector) -> Result<Unpacked, String> {
    let decode = |bytes: &[u8]| {
        let message = Message::from_cbor(bytes).map_err(|error| format!("a message: {error}"))?;
        let length = inclusion_length(bytes.len(), signature(&message));
        Ok((message, length))
    };
    let messages = vector.apply_messages.iter().map(|message| decode(&message.bytes));
    let messages: Vec<_> = messages.collect::<Result<_, String>>()?;
    if messages.len() != vector.postconditions.receipts.len() {
        return Err("as many receipts as messages are needed".into());
    }
    if vector.randomness.iter().any(|drawn| drawn.value.len() != 32) {
        return Err("randomness is 32 bytes long".into());
    }
    let store = blocks(&vector)?;
    let state = State::open(&store, vector.preconditions.state_tree.root_cid);
    let state = state.map_err(|error| format!("the state before: {error}"))?;
    let list = state.builtin_actors(&store).map_err(|error| format!("the system actor: {error}"))?;
    let list = list.ok_or("the state has no system actor")?;
    Ok(Unpacked { vector, messages, store: Arc::new(store), state, list })
}

/// The blocks of the state, checked. Commitments are under hash functions that cannot be.
fn blocks(vector: &Vector) -> Result<MemoryStore, String> {
    let car = vector.car().map_err(|error| format!("its CAR: {error}"))?;
    let options = ReadOptions::default().verify(Verify::Supported).rootless(true);
    let reader = CarReader::uncompressed(car.as_slice(), options);
    let blocks = reader.and_then(|reader| reader.collect::<Result<MemoryStore, _>>());
    blocks.map_err(|error| format!("its CAR: {error}"))
}

/// The signature that the message had on chain, by its sender's address.
fn signature(message: &Message) -> SignatureType {
    match message.from.protocol() {
        Protocol::Secp256k1 => SignatureType::Secp256k1,
        Protocol::Delegated => SignatureType::Delegated,
        Protocol::Id | Protocol::Actor | Protocol::Bls => SignatureType::Bls,
    }
}

/// The chain as the vector recorded it. Digests are recorded, so no tickets are needed.
fn replay(vector: &Vector) -> ReplayExterns {
    let mut chain = ReplayExterns::default();
    for drawn in &vector.randomness {
        let (source, epoch) = drawn.on;
        let Ok(value) = drawn.value.as_slice().try_into() else { continue };
        match source {
            RandomnessSource::Chain => chain.chain_randomness.insert(epoch, value),
            RandomnessSource::Beacon => chain.beacon_randomness.insert(epoch, value),
        };
    }
    chain
}

fn compare(message: usize, expected: &Receipt, outcome: &Outcome, mismatches: &mut Vec<Mismatch>) {
    let actual = &outcome.receipt;
    let fields = [
        ("exit_code", expected.exit_code.to_string(), actual.exit_code.value().to_string()),
        ("return", hexadecimal(&expected.return_data), hexadecimal(actual.return_data.bytes())),
        ("gas_used", expected.gas_used.to_string(), actual.gas_used.to_string()),
    ];
    let before = mismatches.len();
    for (field, expected, actual) in fields.into_iter().filter(|(_, expected, actual)| expected != actual) {
        mismatches.push(Mismatch::Receipt { message, field, expected, actual });
    }
    if mismatches.len() > before && !outcome.backtrace.is_empty() {
        mismatches.push(Mismatch::Backtrace { message, frames: outcome.backtrace.to_string() });
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}
