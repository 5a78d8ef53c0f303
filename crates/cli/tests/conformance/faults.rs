//! A disk that fails once, at each of the reads that a real message needs.
//!
//! Claim (decision D7): the failure is reported as what it is, the machine is as it was, and trying again gives what
//! the network had. The messages are of multisigs: real code and real state, in few blocks.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use forest_blockstore::{Blockstore as _, IpldError, MemoryStore};
use forest_bundles::BundleFolder;
use forest_rules::rules;
use forest_shared::{
    ActorId,
    address::Protocol,
    chainid::ChainId,
    crypto::SignatureType,
    econ::TokenAmount,
    message::{Message, inclusion_length},
    state::ActorState,
    version::NetworkVersion,
};
use forest_testing::{
    faulty::{FaultyStore, Operation, Plan},
    vectors::Vector,
};
use forest_vm::{
    Engine, ExecuteError, HostError, Kind, Machine, MachineContext, MachineError, Outcome,
    externs::ReplayExterns, proofs::Assumed,
};
use libtest_mimic::{Failed, Trial};

/// The vectors, one of each network version that there are some for.
const VECTORS: [&str; 2] =
    ["ext-0001-fil_9_multisig-Propose-Ok-5.json", "ext-0002-fil_10_multisig-Propose-Ok-3.json"];

/// A trial for each vector.
pub(crate) fn trials(files: &[PathBuf]) -> Vec<Trial> {
    let files = files.iter().filter(|file| VECTORS.iter().any(|name| file.ends_with(name)));
    let trial = |file: &PathBuf| {
        let (name, file) = (file.file_stem().unwrap_or_default().to_string_lossy(), file.clone());
        Trial::test(format!("every read fails once: {name}"), move || sweep(&Case::read(&file)?))
    };
    files.map(trial).collect()
}

/// A vector of one message, and an engine to run it on.
struct Case {
    vector: Vector,
    engine: Engine,
    /// All blocks there are: one that a read does not give is never one that is missing.
    blocks: MemoryStore,
    message: Message,
    kind: Kind,
}

type Store = Arc<FaultyStore<MemoryStore>>;
type Actors = Vec<(ActorId, Option<Arc<ActorState>>)>;

impl Case {
    fn read(file: &Path) -> Result<Self, Failed> {
        let vector = Vector::read(file)?;
        assert!(vector.randomness.is_empty(), "the message asks the chain for nothing");
        let bytes = &vector.apply_messages[0].bytes;
        let message = Message::from_cbor(bytes)?;
        let signature = match message.from.protocol() {
            Protocol::Secp256k1 => SignatureType::Secp256k1,
            _ => SignatureType::Bls,
        };
        let kind = Kind::Explicit { length: inclusion_length(bytes.len(), signature) };
        let (engine, blocks) = (super::engine(1), blocks(&vector)?);
        Ok(Self { vector, engine, blocks, message, kind })
    }

    /// A store of which the `nth` read fails.
    fn store(&self, nth: u64) -> Store {
        Arc::new(FaultyStore::new(self.blocks.clone(), Plan::new().fail_once(Operation::Read, nth)))
    }

    fn machine(&self, store: &Store) -> Result<Machine, Box<MachineError>> {
        let before = &self.vector.preconditions;
        let variant = &before.variants[0];
        let context = MachineContext {
            rules: rules(NetworkVersion::from(variant.nv)).expect("a version that ran on Wasm"),
            chain_id: ChainId::MAINNET,
            epoch: variant.epoch,
            timestamp: 30 * variant.epoch.unsigned_abs(),
            base_fee: TokenAmount::from_atto(before.base_fee()),
            circulating_supply: TokenAmount::from_atto(before.circulating_supply()),
            actor_debugging: false,
        };
        let (root, engine) = (&before.state_tree.root_cid, self.engine.clone());
        let (externs, proofs) = (Arc::new(ReplayExterns::default()), Arc::new(Assumed::GOOD));
        Machine::new(context, root, engine, Arc::clone(store) as _, externs, proofs).map_err(Box::new)
    }

    /// The actors that the message changes, as they are before; found without faults, which also compiles the code.
    fn actors(&self) -> Actors {
        let machine = self.machine(&self.store(u64::MAX)).expect("a machine");
        let outcome = machine.execute(&self.message, self.kind).expect("an outcome");
        let ids = outcome.writes.iter().map(|(id, _)| *id).chain(outcome.credits.iter().map(|(id, _)| *id));
        ids.map(|id| (id, machine.actor(id).expect("an actor can be read"))).collect()
    }

    fn check_receipt(&self, outcome: &Outcome) {
        let (actual, expected) = (&outcome.receipt, &self.vector.postconditions.receipts[0]);
        assert_eq!(actual.exit_code.value(), expected.exit_code);
        assert_eq!(**actual.return_data.bytes(), *expected.return_data);
        assert_eq!(actual.gas_used, expected.gas_used);
    }

    fn check_untouched(&self, machine: &mut Machine, actors: &Actors) {
        for (id, actor) in actors {
            assert_eq!(machine.actor(*id).expect("an actor can be read"), *actor, "f0{id}");
        }
        let root = machine.flush().expect("a flush");
        assert_eq!(root, self.vector.preconditions.state_tree.root_cid);
    }
}

/// The blocks of the state, and the code of all bundles.
fn blocks(vector: &Vector) -> Result<MemoryStore, Failed> {
    let store = MemoryStore::new();
    store.put_many(&vector.blocks()?)?;
    let folder = BundleFolder::discover()?;
    for list in folder.lists()? {
        store.put_many(folder.load(&list)?.ok_or("a bundle that was listed")?.blocks())?;
    }
    Ok(store)
}

/// Fails the first read, then the second, until a run has no more of them.
fn sweep(case: &Case) -> Result<(), Failed> {
    let actors = case.actors();
    for nth in 0.. {
        let store = case.store(nth);
        let noticed = run(case, &store, &actors);
        if store.counts().failures == 0 {
            assert!(!noticed, "a failure without a cause");
            assert!(nth > 10, "{nth} reads are too few to prove anything");
            return Ok(());
        }
        assert!(noticed, "read {nth} failed and nobody said so");
    }
    unreachable!("a run has finitely many reads")
}

/// Runs the message to the end, whatever step fails on the way being done again; whether one did.
fn run(case: &Case, store: &Store, actors: &Actors) -> bool {
    let mut noticed = false;
    let mut machine = case.machine(store).unwrap_or_else(|error| {
        assert!(matches!(*error, MachineError::Ipld(IpldError::Store(_))), "{error}");
        noticed = true;
        case.machine(store).expect("a machine, the second time")
    });
    let executed = machine.execute(&case.message, case.kind).and_then(|outcome| {
        case.check_receipt(&outcome);
        machine.commit(outcome)
    });
    if let Err(error) = executed {
        assert!(matches!(error, ExecuteError::Host(HostError::Store(_))), "{error}");
        noticed = true;
        case.check_untouched(&mut machine, actors);
        let outcome = machine.execute(&case.message, case.kind).expect("an outcome, the second time");
        case.check_receipt(&outcome);
        machine.commit(outcome).expect("a commit");
    }
    let root = machine.flush().unwrap_or_else(|error| {
        assert!(matches!(error, IpldError::Store(_)), "{error}");
        noticed = true;
        machine.flush().expect("a flush, the second time")
    });
    assert_eq!(root, case.vector.postconditions.state_tree.root_cid);
    noticed
}
