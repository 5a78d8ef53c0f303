//! The SDK for actors: programs that run on the Filecoin VM.
//!
//! An actor is a type whose methods the network calls by number. This crate turns the methods of an `impl` block into
//! those numbers, decodes what they are given and encodes what they return, loads and saves their state, and reaches the
//! host for everything else. The same code runs natively under `cargo test`, against a host in memory, and as Wasm in
//! the machine, with real gas.
//!
//! ```
//! use forest_sdk::prelude::*;
//!
//! /// Counts, and remembers who counted.
//! #[derive(State, Default)]
//! pub struct Counter {
//!     count: u64,
//!     by: Map<ActorId, u64>,
//! }
//!
//! /// Somebody counted.
//! #[derive(Event)]
//! pub struct Counted {
//!     #[indexed]
//!     by: ActorId,
//!     count: u64,
//! }
//!
//! #[actor]
//! impl Counter {
//!     /// Starts at a number.
//!     #[constructor]
//!     pub fn new(_rt: &Runtime<'_>, start: u64) -> Result<Self, ActorError> {
//!         Ok(Self { count: start, ..Self::default() })
//!     }
//!
//!     /// Adds to the count.
//!     #[method]
//!     pub fn increase(&mut self, rt: &Runtime<'_>, by: u64) -> Result<u64, ActorError> {
//!         let caller = rt.caller();
//!         let before = self.by.get(rt, &caller)?.copied().unwrap_or_default();
//!         self.by.set(rt, &caller, before + by)?;
//!         self.count = self.count.checked_add(by).or_fail(ExitCode::USR_ILLEGAL_ARGUMENT, "too much")?;
//!         rt.emit(&Counted { by: caller, count: self.count })?;
//!         Ok(self.count)
//!     }
//!
//!     /// The count.
//!     #[method(read_only)]
//!     pub fn count(&self, _rt: &Runtime<'_>) -> Result<u64, ActorError> {
//!         Ok(self.count)
//!     }
//! }
//!
//! # #[cfg(not(target_arch = "wasm32"))] {
//! use forest_sdk::testing::MemoryHost;
//! let mut host = MemoryHost::new();
//! let mut counter = CounterClient(host.caller::<Counter>(100));
//! counter.new(5)?;
//! assert_eq!(counter.increase(3)?, 8);
//! assert_eq!(counter.count()?, 8);
//! # }
//! # Ok::<(), ActorError>(())
//! ```
//!
//! | Looking for | Module or item |
//! | --- | --- |
//! | methods by number: `#[actor]`, `#[method]` … | [`macro@actor`] |
//! | who called, what epoch it is, sending, creating actors | [`Runtime`] |
//! | state and its transactions | [`State`], [`Runtime::transaction`] |
//! | maps, arrays, sets and cells in state | [`collections`] |
//! | events | [`Event`] |
//! | errors and exit codes | [`ActorError`], [`OrFail`] |
//! | calling other actors with types | [`client`] |
//! | tokens and others that tell an actor what it received | [`receiver`] |
//! | restricting who may call what | [`Guard`] |
//! | tests without a machine | `testing` (native only) |
//! | the host, and its raw system calls with their errors | [`Host`], [`sys`] |
//! | what the tools read out of a module | [`abi`] |
//!
//! Logging is the `log` crate's: records reach the machine's log when it debugs actors, and cost nothing but one question
//! when it does not. `tracing` with its feature `log` arrives there too. A panic ends the message with
//! [`ExitCode::USR_ASSERTION_FAILED`](forest_shared::error::ExitCode::USR_ASSERTION_FAILED), its message and place.

// The macros name this crate, and it uses them itself.
extern crate self as forest_sdk;

pub mod abi;
mod actor;
mod block;
pub mod client;
pub mod collections;
#[cfg(target_arch = "wasm32")]
pub mod entry;
mod error;
mod event;
mod guard;
mod host;
#[cfg(target_arch = "wasm32")]
mod logging;
pub mod receiver;
mod runtime;
mod state;
pub mod sys;
#[cfg(target_arch = "wasm32")]
mod syscalls;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;

pub use actor::{Actor, params};
pub use block::IpldBlock;
pub use error::{ActorError, OrFail};
pub use event::{Event, EventBuilder};
pub use forest_blockstore::Blockstore;
pub use forest_encoding::{self as encoding, Cid, RawBytes, serde_bytes, tuple};
pub use forest_sdk_macros::{Event, ExitCodes, State, Tuple, actor};
pub use forest_shared::{self as shared, BuiltinActor as ActorType};
pub use guard::{Guard, Open};
pub use host::{AnyHost, Host, Response};
pub use log;
pub use runtime::{AsStore, HostStore, Runtime};
pub use serde;
pub use state::{Persist, State};
#[cfg(target_arch = "wasm32")]
pub use syscalls::Syscalls;

/// What nearly every actor names.
pub mod prelude {
    pub use crate::{
        Actor, ActorError, ActorType, Cid, Event, ExitCodes, IpldBlock, OrFail, RawBytes, Response, Runtime,
        State, Tuple, actor,
        client::Caller,
        collections::{Array, Cell, Map, Set},
    };
    pub use forest_shared::{
        ActorId, METHOD_CONSTRUCTOR, METHOD_SEND, MethodNum,
        address::Address,
        clock::ChainEpoch,
        econ::TokenAmount,
        error::{ErrorNumber, ExitCode},
        sys::SendFlags,
    };
}
