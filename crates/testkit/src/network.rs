//! The network: a machine of one epoch, and the messages of a test.
//!
//! Invariant: a message that is refused or fails leaves no trace but, where it ran, its fee; as on any network.

mod world;

use std::{sync::Arc, time::Instant};

use forest_actors_bundle::Bundle;
use forest_blockstore::{Cid, MemoryStore};
use forest_encoding::RawBytes;
use forest_rules::{Rules, user_actor_rules};
use forest_sdk::IpldBlock;
use forest_shared::{
    METHOD_SEND, MethodNum,
    address::{Address, RESERVE_ACTOR_ID},
    chainid::ChainId,
    clock::ChainEpoch,
    crypto::SignatureType,
    econ::TokenAmount,
    message::{Message, inclusion_length},
    version::NetworkVersion,
};
use forest_vm::{Engine, Kind, Machine, MachineContext, proofs::Assumed, trace::ExecutionTracer};

use crate::{Account, Applied, Failure, Names, chain::MadeUp, engine::engine, gas_report, genesis};

/// The first epoch of a test; actors may look back from it.
const FIRST_EPOCH: ChainEpoch = 1_000;
/// Seconds from epoch to epoch.
const EPOCH_DURATION: u64 = 30;
/// What a message may use, unless it says less: all that a block may.
const GAS_LIMIT: u64 = 10_000_000_000;
/// The chain id that local networks have.
const CHAIN_ID: u64 = 31_415_926;

/// A network in memory.
#[derive(Debug)]
pub struct Network {
    pub(crate) machine: Machine,
    pub(crate) names: Names,
    engine: Engine,
    store: Arc<MemoryStore>,
    last: Option<Applied>,
}

/// A point to come back to.
#[derive(Clone, Debug)]
pub struct Snapshot {
    state_root: Cid,
    context: MachineContext,
}

/// A message to be sent, by number.
#[derive(Clone, Debug)]
pub struct Request {
    /// The receiver.
    pub to: Address,
    /// The method.
    pub method: MethodNum,
    /// Its parameters.
    pub params: Option<IpldBlock>,
    /// What moves along.
    pub value: TokenAmount,
    /// Most gas that it may use.
    pub gas_limit: u64,
}

impl Request {
    /// A call without parameters and value, with as much gas as a block has.
    #[must_use]
    pub fn new(to: Address, method: MethodNum) -> Self {
        Self { to, method, params: None, value: TokenAmount::ZERO, gas_limit: GAS_LIMIT }
    }
}

impl Network {
    /// A network of the newest version that runs on mainnet, on which users deploy actors.
    ///
    /// # Errors
    /// [`Failure::Machine`]: this machine cannot run one.
    pub fn new() -> Result<Self, Failure> {
        Self::at_version(NetworkVersion::V28)
    }

    /// A network of a version; users deploy actors from 21 on.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn at_version(version: NetworkVersion) -> Result<Self, Failure> {
        let rules = user_actor_rules(version).map_err(Failure::machine)?;
        let store = Arc::new(MemoryStore::new());
        let manifest = Bundle::load(&*store).map_err(Failure::machine)?.embedded;
        let root = genesis::bare(&store, &manifest)?;
        let engine = engine()?;
        let machine = machine(first(rules), &root, &engine, &store)?;
        let mut network = Self { machine, names: Names::new(manifest), engine, store, last: None };
        for message in genesis::constructors()? {
            network.apply_free(message)?;
        }
        Ok(network)
    }

    /// An account with these funds. The same name is the same account, and gets more.
    ///
    /// # Errors
    /// [`Failure::Exit`]: there are no such funds.
    pub fn account(&mut self, name: &str, funds: TokenAmount) -> Result<Account, Failure> {
        let address = Account::address_of(name);
        self.apply_free(transfer(Address::new_id(RESERVE_ACTOR_ID), address, funds))?;
        let id = self.resolve(&address)?.ok_or(Failure::Order("the transfer made no account"))?;
        Ok(Account { name: name.to_owned(), id, address })
    }

    /// Sends a message, and gives what came of it, success or not.
    ///
    /// # Errors
    /// [`Failure::Refused`]: no block may hold it, or its sender cannot pay.
    pub fn send(&mut self, from: &Account, request: Request) -> Result<Applied, Failure> {
        let sender =
            self.actor(from.id)?.ok_or(Failure::Order("the account is gone: it is from another snapshot"))?;
        let message = Message {
            from: from.address,
            to: request.to,
            sequence: sender.sequence,
            value: request.value,
            gas_limit: request.gas_limit,
            gas_fee_cap: self.machine.context().base_fee.clone(),
            method_num: request.method,
            params: RawBytes::new(request.params.map(|block| block.data).unwrap_or_default()),
            ..Message::default()
        };
        let unsigned = message.to_cbor().map_err(Failure::machine)?.len();
        let length = inclusion_length(unsigned, SignatureType::Secp256k1);
        self.apply(message, Kind::Explicit { length })
    }

    /// What came of the last message.
    ///
    /// # Panics
    /// If there was none.
    #[track_caller]
    #[must_use]
    pub fn last(&self) -> &Applied {
        self.last.as_ref().expect("a message was sent before")
    }

    /// A message of the network itself, which nobody pays for and which must succeed.
    pub(crate) fn apply_free(&mut self, message: Message) -> Result<Applied, Failure> {
        self.apply(message, Kind::Implicit)?.succeeded()
    }

    fn apply(&mut self, message: Message, kind: Kind) -> Result<Applied, Failure> {
        let began = Instant::now();
        let clock = move || u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let tracer = ExecutionTracer::with_clock(Box::new(clock));
        let (outcome, tracer) = self
            .machine
            .execute_traced(&message, kind, tracer)
            .map_err(|error| Failure::Refused(error.to_string()))?;
        if matches!(kind, Kind::Explicit { .. }) && outcome.receipt.gas_used == 0 {
            return Err(Failure::Refused(outcome.backtrace.to_string().trim().to_owned()));
        }
        let applied = Applied::new(message, &outcome, tracer.finish(), &self.names);
        self.machine.commit(outcome).map_err(Failure::machine)?;
        if matches!(kind, Kind::Explicit { .. }) {
            gas_report::write(&applied)?;
        }
        self.last = Some(applied.clone());
        Ok(applied)
    }
}

fn first(rules: &'static Rules) -> MachineContext {
    MachineContext {
        rules,
        chain_id: ChainId::from(CHAIN_ID),
        epoch: FIRST_EPOCH,
        timestamp: timestamp(FIRST_EPOCH),
        base_fee: TokenAmount::from_atto(100),
        circulating_supply: TokenAmount::from_whole(500_000_000),
        actor_debugging: true,
    }
}

fn timestamp(epoch: ChainEpoch) -> u64 {
    epoch.unsigned_abs() * EPOCH_DURATION
}

fn machine(
    context: MachineContext,
    root: &Cid,
    engine: &Engine,
    store: &Arc<MemoryStore>,
) -> Result<Machine, Failure> {
    let store = Arc::clone(store);
    let machine =
        Machine::new(context, root, engine.clone(), store, Arc::new(MadeUp), Arc::new(Assumed::GOOD));
    machine.map_err(Failure::machine)
}

fn transfer(from: Address, to: Address, value: TokenAmount) -> Message {
    let gas_limit = genesis::GAS_LIMIT;
    Message { from, to, value, gas_limit, method_num: METHOD_SEND, ..Message::default() }
}
