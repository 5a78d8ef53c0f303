//! Calls to the actor under test.

use std::marker::PhantomData;

use forest_blockstore::CborStore as _;
use forest_shared::{ActorId, MethodNum, econ::TokenAmount};
use serde::de::DeserializeOwned;

use super::MemoryHost;
use crate::{Actor, ActorError, Cid, IpldBlock, Runtime, State, client::Caller};

impl MemoryHost {
    /// Calls a method by number, as the machine does: guard, parameters, method, return.
    ///
    /// # Errors
    /// What the method failed with; nothing that it did stays.
    pub fn call<A: Actor>(
        &mut self,
        method: MethodNum,
        params: Option<IpldBlock>,
    ) -> Result<Option<IpldBlock>, ActorError> {
        self.world.get_mut().message.method_number = method;
        self.run(|rt| A::invoke(rt, method, params))
    }

    /// Asks the code of an actor to take over from other code.
    ///
    /// # Errors
    /// What it refused with; nothing that it did stays.
    pub fn upgrade<A: Actor>(
        &mut self,
        old_code: Cid,
        params: Option<IpldBlock>,
    ) -> Result<Option<IpldBlock>, ActorError> {
        self.run(|rt| A::upgrade(rt, old_code, params))
    }

    /// Runs anything with a runtime, under the same rules.
    ///
    /// # Errors
    /// The closure's; nothing that it did stays.
    pub fn run<T>(
        &mut self,
        act: impl FnOnce(&Runtime<'_>) -> Result<T, ActorError>,
    ) -> Result<T, ActorError> {
        let before = self.world.get_mut().clone();
        let world = self.world.get_mut();
        world.balance += TokenAmount::from(world.message.value_received);
        let result = act(&Runtime::new(self));
        if result.is_err() {
            self.world.get_mut().back_to(before);
        }
        result
    }

    /// Somebody who calls the actor through its client.
    pub fn caller<A: Actor>(&mut self, id: ActorId) -> Called<'_, A> {
        Called { host: self, caller: id, actor: PhantomData }
    }

    /// The state.
    ///
    /// # Panics
    /// If there is none, or it is of another form.
    #[must_use]
    pub fn state<S: DeserializeOwned>(&self) -> S {
        let root = self.root().expect("the actor has not deleted itself");
        self.blocks.load_cbor(&root).expect("the state is of this type")
    }

    /// Gives the actor a state.
    ///
    /// # Panics
    /// If it has no encoding.
    pub fn set_state<S: State>(&mut self, mut state: S) {
        state.persist(&self.blocks).expect("memory takes everything");
        let root = self.blocks.put_cbor(&state).expect("the state has an encoding");
        self.set_root(root);
    }
}

/// Calls an actor under test as somebody.
#[derive(Debug)]
pub struct Called<'h, A> {
    host: &'h mut MemoryHost,
    caller: ActorId,
    actor: PhantomData<A>,
}

impl<A: Actor> Caller for Called<'_, A> {
    type Error = ActorError;

    fn call(
        &mut self,
        method: MethodNum,
        params: Option<IpldBlock>,
        read_only: bool,
    ) -> Result<Option<IpldBlock>, ActorError> {
        self.host.set_caller_id(self.caller);
        if read_only {
            self.host.set_read_only(true);
        }
        let returned = self.host.call::<A>(method, params);
        if read_only {
            self.host.set_read_only(false);
        }
        returned
    }
}
