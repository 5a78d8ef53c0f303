//! A program that embeds the machine: one state, one message, watched by a tracer of its own.
//!
//! ```sh
//! cargo run --release --example machine
//! ```

#![expect(clippy::print_stdout, reason = "an example says what it does")]

use std::{error::Error, sync::Arc};

use forest_actors_bundle::Bundle;
use forest_fvm::{
    blockstore::{Block, Blockstore as _, CborStore as _, Cid, MemoryStore},
    builtin::{BuiltinActor, Manifest, init::AddressBook, system},
    encoding::codec,
    hamt::{Config, Hamt},
    rules::rules,
    shared::{
        address::{Address, BURNT_FUNDS_ACTOR_ID, INIT_ACTOR_ID, REWARD_ACTOR_ID, SYSTEM_ACTOR_ID},
        chainid::ChainId,
        econ::TokenAmount,
        message::Message,
        state::{ActorState, StateInfo, StateRoot, StateTreeVersion},
        version::NetworkVersion,
    },
    vm::{
        Engine, Kind, Machine, MachineContext, Tracer, externs::ReplayExterns, proofs::Assumed, trace::Event,
    },
};

const ALICE: u64 = 100;
const BOB: u64 = 101;

fn main() -> Result<(), Box<dyn Error>> {
    let store = Arc::new(MemoryStore::new());
    let state_root = genesis(&store)?;

    let context = MachineContext {
        rules: rules(NetworkVersion::V28)?,
        chain_id: ChainId::MAINNET,
        epoch: 6_100_000,
        timestamp: 1_790_000_000,
        base_fee: TokenAmount::from_atto(100),
        circulating_supply: TokenAmount::from_whole(400_000_000),
        actor_debugging: false,
    };
    let (engine, chain) = (Engine::new(Default::default())?, Arc::new(ReplayExterns::default()));
    let mut machine = Machine::new(context, &state_root, engine, store, chain, Arc::new(Assumed::GOOD))?;

    let message = Message {
        from: Address::new_id(ALICE),
        to: Address::new_id(BOB),
        value: TokenAmount::from_whole(3),
        gas_limit: 2_000_000,
        gas_fee_cap: TokenAmount::from_atto(200),
        ..Message::default()
    };
    // A function of the state: what the message does is in the outcome, and nothing has happened yet.
    let (outcome, charges) =
        machine.execute_traced(&message, Kind::Explicit { length: 150 }, Charges::default())?;
    for (name, gas) in &charges.0 {
        println!("{gas:>12} gas  {name}");
    }
    println!("exit code {}, {} gas in all", outcome.receipt.exit_code, outcome.receipt.gas_used);

    machine.commit(outcome)?;
    let bob = machine.actor(BOB)?.ok_or("the receiver is gone")?;
    println!("f0{BOB} has {} FIL; the new state is {}", bob.balance, machine.flush()?);
    assert_eq!(bob.balance, TokenAmount::from_whole(3));
    Ok(())
}

/// Writes down what is charged.
#[derive(Default)]
struct Charges(Vec<(String, i64)>);

impl Tracer for Charges {
    fn record(&mut self, event: Event<'_>) {
        if let Event::Charge(charge) = event {
            self.0.push((charge.name.to_string(), charge.total().round_up()));
        }
    }
}

/// The actors that no machine is without, and two accounts.
fn genesis(store: &MemoryStore) -> Result<Cid, Box<dyn Error>> {
    let manifest: Manifest = Bundle::load(store)?.canonical;
    store.put(Block::blake2b(codec::DAG_CBOR, vec![0x80]))?;
    let system = store.put_cbor(&system::State { builtin_actors: manifest.save(store)? })?;
    let init = AddressBook::new("example").flush(store)?;
    let mut actors = Hamt::<ActorState>::new(Config::default());
    for (id, kind, state, whole) in [
        (SYSTEM_ACTOR_ID, BuiltinActor::System, Some(system), 0),
        (INIT_ACTOR_ID, BuiltinActor::Init, Some(init), 0),
        (REWARD_ACTOR_ID, BuiltinActor::Reward, None, 0),
        (BURNT_FUNDS_ACTOR_ID, BuiltinActor::Account, None, 0),
        (ALICE, BuiltinActor::Account, None, 10),
        (BOB, BuiltinActor::Account, None, 0),
    ] {
        let mut actor = ActorState::new_empty(*manifest.require(kind)?, None);
        actor.balance = TokenAmount::from_whole(whole);
        actor.state = state.unwrap_or(actor.state);
        actors.set(store, Address::new_id(id).to_bytes().as_slice().into(), actor)?;
    }
    let (actors, info) = (actors.flush(store)?, store.put_cbor(&StateInfo::default())?);
    Ok(store.put_cbor(&StateRoot { version: StateTreeVersion::V5, actors, info })?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_runs() {
        super::main().unwrap();
    }
}
