//! Actors that users deploy: code made known, and actors that move themselves to other code.
//!
//! Only networks of developers have this ([`UserActors`]). Code is reached like any block, so an actor installs what it
//! wrote; it is bounded and paid for before anybody looks at it, and refused before anything stands on it. That only
//! installed code is created is for the init actor to see to; here, code that cannot run is never created or moved to.
//! Invariant: whatever moves to other code keeps its id, its state, its balance and its delegated address.

use bytes::Bytes;
use forest_blockstore::{Blockstore as _, Cid};
use forest_encoding::codec;
use forest_rules::UserActors;
use forest_shared::{
    address::{Address, INIT_ACTOR_ID},
    econ::TokenAmount,
    error::ErrorNumber,
    state::ActorState,
    sys::Send,
};

use super::Kernel;
use crate::{
    block::BlockId,
    call::{Call, Entry},
    engine::InstallError,
    failure::{Fault, HostError, Result},
    trace::Event,
};

impl Kernel {
    /// Makes code known that actors may be created with.
    pub(crate) fn install_actor(&mut self, code: &Cid) -> Result<()> {
        if self.actor != INIT_ACTOR_ID {
            return Err(Fault::syscall(ErrorNumber::Forbidden, "only the init actor installs code"));
        }
        self.check_writable()?;
        self.install(code)
    }

    /// Moves the actor that runs to other code, if that agrees.
    pub(crate) fn upgrade_actor(&mut self, code: Cid, params: BlockId) -> Result<Send> {
        self.check_writable()?;
        self.check_not_suspended()?;
        let params = self.parameters(params)?;
        self.check_room()?;
        self.install(&code)?;

        let (caller, id) = (self.caller, self.actor);
        let returned = self.calls.transaction(|calls| {
            let deleted = || Fault::syscall(ErrorNumber::IllegalOperation, "the actor deleted itself");
            let actor = calls.get_actor(id)?.ok_or_else(deleted)?;
            calls.set_actor(id, ActorState { code, ..ActorState::clone(&actor) })?;
            calls.call(Call {
                from: caller,
                to: Address::new_id(id),
                entry: Entry::Upgrade { from: actor.code },
                params,
                value: TokenAmount::ZERO,
                gas_limit: None,
                read_only: false,
            })
        })?;
        self.take_return(returned)
    }

    /// An actor that waits for others to return would wake up with code that it does not know. One that is being
    /// upgraded may move on.
    fn check_not_suspended(&self) -> Result<()> {
        let mut above = self.calls.running.iter().skip_while(|running| **running != (self.actor, false));
        above.next();
        if above.all(|running| *running == (self.actor, true)) {
            return Ok(());
        }
        Err(Fault::syscall(ErrorNumber::Forbidden, "an actor that waits for a call cannot be upgraded"))
    }

    /// Where users deploy actors, refuses to create one of code that cannot run. That it was paid for, the init actor
    /// knows.
    pub(super) fn check_runs(&self, code: &Cid) -> Result<()> {
        match &self.rules().user_actors {
            Some(user_actors) if self.calls.snapshot.manifest.type_of(code) == 0 => {
                let wasm = self.user_code(user_actors, code)?;
                self.compile(user_actors, code, &wasm)
            }
            _ => Ok(()),
        }
    }

    /// Pays for code, checks and compiles it.
    fn install(&mut self, code: &Cid) -> Result<()> {
        let Some(user_actors) = &self.rules().user_actors else {
            return Err(Fault::bug("users deploy no actors here"));
        };
        if self.calls.snapshot.manifest.type_of(code) != 0 {
            return Err(Fault::syscall(ErrorNumber::Forbidden, "the code of a built-in actor"));
        }
        self.check_reachable(code)?;
        let wasm = self.user_code(user_actors, code)?;
        self.calls.charge(user_actors.on_install_actor(wasm.len()))?;
        self.calls.trace(Event::BlockRead { cid: code, size: wasm.len() });
        self.compile(user_actors, code, &wasm)
    }

    /// The bytes of code, if they may be code at all.
    fn user_code(&self, user_actors: &UserActors, code: &Cid) -> Result<Bytes> {
        if code.codec() != codec::RAW {
            return Err(Fault::syscall(ErrorNumber::IllegalCodec, "code is a block of raw bytes"));
        }
        let wasm = self.calls.blocks().get(code).map_err(HostError::Store)?;
        let wasm = wasm.ok_or(HostError::Missing(*code))?;
        if u64::try_from(wasm.len()).is_ok_and(|size| size <= u64::from(user_actors.code_size)) {
            return Ok(wasm);
        }
        Err(Fault::syscall(ErrorNumber::LimitExceeded, format!("{} bytes of code", wasm.len())))
    }

    fn compile(&self, user_actors: &UserActors, code: &Cid, wasm: &[u8]) -> Result<()> {
        let installed = self.calls.engine().install(self.rules(), user_actors, code, wasm);
        installed.map_err(|error| match error {
            InstallError::Refused(why) => Fault::syscall(ErrorNumber::IllegalArgument, why),
            InstallError::Host(error) => error.into(),
        })
    }
}
