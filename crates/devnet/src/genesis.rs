//! The state that a network begins with: what the constructors of its actors make of nothing.
//!
//! Written here is only what no constructor can say: which code is whose, the producers' ids, and who owns the first
//! funds. Everything else comes of messages that a machine executes, in the name of the system actor.
//!
//! | ids | who |
//! | --- | --- |
//! | 0 to 5 | the singletons; power and market are [stand-ins](crate::stand_ins) |
//! | 70 to 74 | producers of blocks |
//! | 90, 99 | the reserve, which funds the accounts; the burnt funds |
//! | 100 to 115 | accounts, f1 and f3 in turns; the last can hardly pay for anything |
//! | 116 to 120 | the producers' workers |
//! | behind them | what the chain creates |

use std::sync::Arc;

use anyhow::{Context as _, ensure};
use forest_blockstore::{Block, Blockstore as _, CborStore as _, Cid, MemoryStore};
use forest_builtin::{BuiltinActor, cron, system};
use forest_encoding::{RawBytes, to_vec};
use forest_hamt::{Config, Hamt, Value};
use forest_rules::{Network, Rules, Schedule, StateTreeVersion};
use forest_shared::{
    ActorId, METHOD_CONSTRUCTOR, METHOD_SEND,
    address::{
        Address, BURNT_FUNDS_ACTOR_ID, CRON_ACTOR_ID, INIT_ACTOR_ID, RESERVE_ACTOR_ID, REWARD_ACTOR_ID,
        STORAGE_MARKET_ACTOR_ID, STORAGE_POWER_ACTOR_ID, SYSTEM_ACTOR_ID,
    },
    econ::TokenAmount,
    message::Message,
    state::{self, ActorState, LegacyActorState, StateInfo, StateRoot},
};
use forest_vm::{Engine, Kind, Machine, MachineContext, externs::ReplayExterns, proofs::Assumed};
use serde::Serialize;

use crate::{
    bundle::Bundle,
    election::{FIRST_PRODUCER, PRODUCERS},
    network::GENESIS_TIMESTAMP,
    stand_ins,
    wallet::{Account, Wallet},
};

/// The id of the first account.
pub(crate) const FIRST_ACCOUNT: ActorId = 100;
/// How many accounts there are at genesis.
pub(crate) const ACCOUNTS: u64 = 16;
/// What each of them has, in FIL, but for the last.
const FUNDS: u64 = 100_000;
/// What is there to be mined, in FIL.
const TO_BE_MINED: u64 = 1_100_000_000;
/// More than any constructor could use.
const GAS_LIMIT: u64 = 100_000_000_000;

/// The account of genesis of a number, whose id is [`FIRST_ACCOUNT`] and the number.
pub(crate) fn account(wallet: &Wallet, number: u64) -> Account {
    if number.is_multiple_of(2) { wallet.secp256k1(number) } else { wallet.bls(number) }
}

/// A state, and all blocks that it consists of.
pub(crate) struct Genesis {
    pub(crate) blocks: Vec<Block>,
    pub(crate) state_root: Cid,
}

impl Genesis {
    /// The state at genesis.
    ///
    /// # Errors
    /// The actors of the bundle do not run under the rules of the version, and what is missing.
    pub(crate) fn new(
        schedule: &Schedule,
        bundle: &Bundle,
        wallet: &Wallet,
        engine: &Engine,
    ) -> anyhow::Result<Self> {
        let (rules, network) = (schedule.rules_at(0)?, schedule.network());
        let store = Arc::new(MemoryStore::new());
        store.put_many(&bundle.blocks)?;
        let bare = bare(rules, network, bundle, &store)?;
        let mut machine = machine(rules, network, &bare, engine, &store)?;
        for message in messages(network, wallet)? {
            let outcome = machine.execute(&message, Kind::Implicit)?;
            let (code, trace) = (outcome.receipt.exit_code, outcome.backtrace.to_string());
            ensure!(
                code.is_success(),
                "at genesis {} refuses method {} with exit code {code}: {}",
                message.to,
                message.method_num,
                trace.trim()
            );
            machine.commit(outcome)?;
        }
        let state_root = machine.flush()?;
        Ok(Self { blocks: store.snapshot(), state_root })
    }
}

fn machine(
    rules: &'static Rules,
    network: &Network,
    state_root: &Cid,
    engine: &Engine,
    store: &Arc<MemoryStore>,
) -> anyhow::Result<Machine> {
    let context = MachineContext {
        rules,
        chain_id: network.chain_id,
        epoch: 0,
        timestamp: GENESIS_TIMESTAMP,
        base_fee: TokenAmount::ZERO,
        circulating_supply: TokenAmount::ZERO,
        actor_debugging: network.actor_debugging,
    };
    let (store, externs) = (Arc::clone(store), Arc::new(ReplayExterns::default()));
    Ok(Machine::new(context, state_root, engine.clone(), store, externs, Arc::new(Assumed::GOOD))?)
}

/// What happens before the first epoch, in this order.
fn messages(network: &Network, wallet: &Wallet) -> anyhow::Result<Vec<Message>> {
    let no_entries: Vec<cron::Entry> = Vec::new();
    // A number of bytes of power; on the wire no different from a number of attoFIL.
    let no_power = TokenAmount::ZERO;
    let mut messages = vec![
        constructor(SYSTEM_ACTOR_ID, INIT_ACTOR_ID, &(network.genesis_name,))?,
        constructor(SYSTEM_ACTOR_ID, CRON_ACTOR_ID, &(no_entries,))?,
        constructor(SYSTEM_ACTOR_ID, REWARD_ACTOR_ID, &no_power)?,
    ];
    let accounts = (0..ACCOUNTS).map(|number| (account(wallet, number).address, funds(number)));
    let workers = (0..PRODUCERS).map(|number| (wallet.worker(number).address(), TokenAmount::ZERO));
    messages.extend(accounts.chain(workers).map(|(to, value)| transfer(to, value)));
    for number in 0..PRODUCERS {
        let [owner, worker] = [number, ACCOUNTS + number].map(|n| Address::new_id(FIRST_ACCOUNT + n));
        messages.push(constructor(INIT_ACTOR_ID, FIRST_PRODUCER + number, &(owner, worker))?);
    }
    Ok(messages)
}

fn constructor(from: ActorId, to: ActorId, params: &impl Serialize) -> anyhow::Result<Message> {
    Ok(Message {
        from: Address::new_id(from),
        to: Address::new_id(to),
        method_num: METHOD_CONSTRUCTOR,
        params: RawBytes::new(to_vec(params)?),
        gas_limit: GAS_LIMIT,
        ..Message::default()
    })
}

/// Funds out of the reserve, for an account that comes to be by that.
fn transfer(to: Address, value: TokenAmount) -> Message {
    Message {
        from: Address::new_id(RESERVE_ACTOR_ID),
        to,
        value,
        method_num: METHOD_SEND,
        gas_limit: GAS_LIMIT,
        ..Message::default()
    }
}

/// What an account begins with.
fn funds(number: u64) -> TokenAmount {
    if number + 1 == ACCOUNTS { TokenAmount::from_atto(1_000) } else { TokenAmount::from_whole(FUNDS) }
}

/// The state before any constructor ran.
fn bare(rules: &Rules, network: &Network, bundle: &Bundle, store: &MemoryStore) -> anyhow::Result<Cid> {
    let manifest = &bundle.manifest;
    let system = system::State { builtin_actors: manifest.save(store)? };
    let reserve = match rules.behaviours.chain.reserve_is_rebased {
        true => network.reserve_after_teep,
        false => network.reserve_at_genesis,
    };
    // What the accounts are given comes on top: the supply counts what left the reserve.
    let given = (0..ACCOUNTS).fold(TokenAmount::ZERO, |sum, number| sum + funds(number));
    let nothing = state::EMPTY_ARRAY_CID;
    let (power, market) = (stand_ins::power(store)?, stand_ins::market(store)?);
    let kind = |kind| manifest.require(kind).copied();
    let producer = bundle.producer()?;
    let mut actors = vec![
        (SYSTEM_ACTOR_ID, kind(BuiltinActor::System)?, store.put_cbor(&system)?, TokenAmount::ZERO),
        (INIT_ACTOR_ID, kind(BuiltinActor::Init)?, nothing, TokenAmount::ZERO),
        (REWARD_ACTOR_ID, kind(BuiltinActor::Reward)?, nothing, TokenAmount::from_whole(TO_BE_MINED)),
        (CRON_ACTOR_ID, kind(BuiltinActor::Cron)?, nothing, TokenAmount::ZERO),
        (STORAGE_POWER_ACTOR_ID, kind(BuiltinActor::Power)?, power, TokenAmount::ZERO),
        (STORAGE_MARKET_ACTOR_ID, kind(BuiltinActor::Market)?, market, TokenAmount::ZERO),
        (RESERVE_ACTOR_ID, kind(BuiltinActor::Account)?, nothing, TokenAmount::from_whole(reserve) + given),
        (BURNT_FUNDS_ACTOR_ID, kind(BuiltinActor::Account)?, nothing, TokenAmount::ZERO),
    ];
    actors.extend((0..PRODUCERS).map(|n| (FIRST_PRODUCER + n, producer, nothing, TokenAmount::ZERO)));
    let actors = actors.into_iter().map(|(id, code, state, balance)| {
        (id, ActorState { state, balance, ..ActorState::new_empty(code, None) })
    });
    root(store, rules, actors)
}

/// Writes the tree in the form of the version.
fn root(
    store: &MemoryStore,
    rules: &Rules,
    actors: impl Iterator<Item = (ActorId, ActorState)>,
) -> anyhow::Result<Cid> {
    let (version, actors) = match rules.state_tree {
        StateTreeVersion::V3OrV4 => {
            let legacy = |(id, actor)| Ok((id, LegacyActorState::try_from(actor)?));
            let actors: Vec<_> = actors.map(legacy).collect::<anyhow::Result<_>>()?;
            (state::StateTreeVersion::V4, tree(store, actors)?)
        }
        StateTreeVersion::V5 => (state::StateTreeVersion::V5, tree(store, actors)?),
    };
    let info = store.put_cbor(&StateInfo::default())?;
    Ok(store.put_cbor(&StateRoot { version, actors, info })?)
}

fn tree<A: Clone + PartialEq + Value>(
    store: &MemoryStore,
    actors: impl IntoIterator<Item = (ActorId, A)>,
) -> anyhow::Result<Cid> {
    let mut tree = Hamt::<A>::new(Config::default());
    for (id, actor) in actors {
        tree.set(store, Address::new_id(id).to_bytes().as_slice().into(), actor)?;
    }
    tree.flush(store).context("the tree of actors")
}
