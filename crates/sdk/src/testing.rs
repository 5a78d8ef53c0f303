//! A host in memory: actors run natively, without a machine and without gas.
//!
//! A [`MemoryHost`] is the world of one actor: who calls it, what epoch it is, who else exists, and what other actors answer
//! ([`expect_send`](MemoryHost::expect_send)). Calls behave as in the machine where that matters to an actor: the guard and
//! the decoding of parameters run, and nothing that a failed call did stays. For real gas, real calls between actors and the
//! network's own actors there is the test kit, which runs the Wasm.
//!
//! ```
//! use forest_sdk::{prelude::*, testing::MemoryHost};
//!
//! #[derive(State)]
//! struct Piggy {
//!     owner: ActorId,
//! }
//!
//! #[actor]
//! impl Piggy {
//!     #[constructor]
//!     fn new(rt: &Runtime<'_>) -> Result<Self, ActorError> {
//!         Ok(Self { owner: rt.caller() })
//!     }
//!
//!     #[method]
//!     fn smash(&self, rt: &Runtime<'_>) -> Result<(), ActorError> {
//!         let owner = Address::new_id(self.owner);
//!         rt.accept_only([&owner])?;
//!         rt.send(&owner, METHOD_SEND, None, rt.balance())?;
//!         Ok(())
//!     }
//! }
//!
//! let mut host = MemoryHost::new();
//! PiggyClient(host.caller::<Piggy>(100)).new()?;
//! host.set_balance(TokenAmount::from_whole(3));
//! let thief = PiggyClient(host.caller::<Piggy>(101)).smash();
//! assert_eq!(thief.unwrap_err().exit_code, ExitCode::USR_FORBIDDEN);
//! host.expect_send(&Address::new_id(100), METHOD_SEND, None, TokenAmount::from_whole(3), Ok(Response::ok(None)));
//! PiggyClient(host.caller::<Piggy>(100)).smash()?;
//! host.verify();
//! # Ok::<(), ActorError>(())
//! ```

mod call;
mod host;
mod set_up;
mod world;

pub use call::Called;
pub use world::{Delivery, Sent};

use forest_blockstore::MemoryStore;
use forest_shared::event::ActorEvent;
use parking_lot::Mutex;

use self::world::World;

/// The world of an actor that runs natively.
#[derive(Debug)]
pub struct MemoryHost {
    blocks: MemoryStore,
    world: Mutex<World>,
}

impl MemoryHost {
    /// A world of network version 28 at epoch 0, in which the actor is f0100 and nobody else exists.
    #[must_use]
    pub fn new() -> Self {
        Self { blocks: MemoryStore::new(), world: Mutex::new(World::new()) }
    }

    /// The events emitted so far, by calls that succeeded.
    #[must_use]
    pub fn events(&self) -> Vec<ActorEvent> {
        self.world.lock().events.clone()
    }

    /// The calls to other actors so far, also of calls that failed.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        self.world.lock().sent.clone()
    }

    /// The lines logged so far.
    #[must_use]
    pub fn logs(&self) -> Vec<String> {
        self.world.lock().logs.clone()
    }

    /// The blocks, to prepare or to look into.
    #[must_use]
    pub const fn blocks(&self) -> &MemoryStore {
        &self.blocks
    }

    /// Ends a test: everything that was expected has happened.
    ///
    /// # Panics
    /// If a call to another actor, or the creation of one, is still expected.
    pub fn verify(&self) {
        let world = self.world.lock();
        assert!(world.expected.is_empty(), "expected and never sent: {:#?}", world.expected);
        assert!(world.expected_actors.is_empty(), "expected and never created: {:#?}", world.expected_actors);
    }
}

impl Default for MemoryHost {
    fn default() -> Self {
        Self::new()
    }
}
