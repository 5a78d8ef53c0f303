//! The Filecoin VM: one message at a time, on every network version that ran on Wasm, with one engine.
//!
//! Stands on the rules (what a network version decides), the shared types and the IPLD structures; the interpreter
//! above applies whole tipsets with it. Synchronous, without globals or metrics: all that it learns comes in
//! through [`Blockstore`](forest_blockstore::Blockstore), [`Externs`] and [`ProofVerifier`], all that it does comes
//! out as an [`Outcome`], and nothing is visible until that is committed (decision D2).
//!
//! | To understand | read |
//! | --- | --- |
//! | what happens to one message, phase by phase | `execute/`: preflight, dispatch, settle |
//! | calls between actors, transactions, access charges | `call/` |
//! | what an actor can ask for | `kernel/`, and the decoding of its memory in `syscalls/` |
//! | how code becomes an instance | `engine/` |
//! | the state that messages change | `state/` |
//! | what can go wrong, and whose fault it is | [`Fault`], [`HostError`] (decision D7) |
//!
//! A transfer on nv18. What is hidden here puts a state of two accounts, f0100 and f0101, into a store:
//!
//! ```
//! use std::sync::Arc;
//! use forest_blockstore::MemoryStore;
//! use forest_rules::rules;
//! use forest_shared::{
//!     address::Address, chainid::ChainId, econ::TokenAmount, message::Message, version::NetworkVersion,
//! };
//! use forest_vm::{Engine, Kind, Machine, MachineContext, externs::ReplayExterns, proofs::Assumed};
//! # use forest_blockstore::{Block, Blockstore as _, Cid, CborStore as _, IpldError};
//! # use forest_builtin::{BuiltinActor::{self, Account, Init, Reward, System}, Manifest, init::AddressBook, system};
//! # use forest_encoding::{codec, hash::blake2b_cid};
//! # use forest_hamt::{Config, Hamt};
//! # use forest_shared::{address, state::{ActorState, StateInfo, StateRoot, StateTreeVersion}};
//! # fn genesis(store: &MemoryStore) -> Result<Cid, IpldError> {
//! #     store.put(Block::blake2b(codec::DAG_CBOR, vec![0x80]))?;
//! #     let code = |kind: BuiltinActor| blake2b_cid(codec::RAW, kind.name().as_bytes());
//! #     let manifest = Manifest::new(BuiltinActor::ALL.iter().map(|kind| (kind.name(), code(*kind))));
//! #     let system = store.put_cbor(&system::State { builtin_actors: manifest.save(store)? })?;
//! #     let init = AddressBook::new("example").flush(store)?;
//! #     let mut actors = Hamt::<ActorState>::new(Config::default());
//! #     for (id, kind, state, whole) in [
//! #         (address::SYSTEM_ACTOR_ID, System, Some(system), 0),
//! #         (address::INIT_ACTOR_ID, Init, Some(init), 0),
//! #         (address::REWARD_ACTOR_ID, Reward, None, 0),
//! #         (address::BURNT_FUNDS_ACTOR_ID, Account, None, 0),
//! #         (100, Account, None, 10),
//! #         (101, Account, None, 0),
//! #     ] {
//! #         let mut actor = ActorState::new_empty(code(kind), None);
//! #         actor.balance = TokenAmount::from_whole(whole);
//! #         actor.state = state.unwrap_or(actor.state);
//! #         actors.set(store, Address::new_id(id).to_bytes().as_slice().into(), actor).unwrap();
//! #     }
//! #     let (actors, info) = (actors.flush(store).unwrap(), store.put_cbor(&StateInfo::default())?);
//! #     store.put_cbor(&StateRoot { version: StateTreeVersion::V5, actors, info })
//! # }
//!
//! let store = Arc::new(MemoryStore::new());
//! let state_root = genesis(&store)?;
//! let context = MachineContext {
//!     rules: rules(NetworkVersion::V18)?,
//!     chain_id: ChainId::MAINNET,
//!     epoch: 2_700_000,
//!     timestamp: 1_679_306_400,
//!     base_fee: TokenAmount::from_atto(100),
//!     circulating_supply: TokenAmount::from_whole(400_000_000),
//!     actor_debugging: false,
//! };
//! let (engine, chain) = (Engine::new(Default::default())?, Arc::new(ReplayExterns::default()));
//! let mut machine = Machine::new(context, &state_root, engine, store, chain, Arc::new(Assumed::GOOD))?;
//!
//! let message = Message {
//!     from: Address::new_id(100),
//!     to: Address::new_id(101),
//!     value: TokenAmount::from_whole(3),
//!     gas_limit: 2_000_000,
//!     gas_fee_cap: TokenAmount::from_atto(200),
//!     ..Message::default()
//! };
//! let outcome = machine.execute(&message, Kind::Explicit { length: 150 })?;
//! println!("{:?}", outcome.receipt);
//! assert!(outcome.receipt.exit_code.is_success());
//! machine.commit(outcome)?;
//! let receiver = machine.actor(101)?.ok_or("the receiver")?;
//! assert_eq!(receiver.balance, TokenAmount::from_whole(3));
//! println!("the new state is {}", machine.flush()?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::disallowed_methods,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::iter_over_hash_type,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod block;
mod call;
pub mod engine;
mod execute;
pub mod externs;
mod failure;
mod gas;
mod kernel;
mod machine;
mod outcome;
pub mod proofs;
#[cfg(test)]
mod samples;
mod state;
mod syscalls;
pub mod trace;

pub use block::Block;
pub use engine::Engine;
pub use execute::{ExecuteError, Kind, Simulation};
pub use externs::Externs;
pub use failure::{Bug, Fault, HostError, SyscallError};
pub use machine::{Machine, MachineContext, MachineError};
pub use outcome::{Backtrace, Fees, Outcome};
pub use proofs::ProofVerifier;
pub use trace::{NoTrace, Tracer};
