//! Other actors, and the actor itself as one: addresses, code, balances, creation.

use forest_shared::{
    ActorId,
    address::Address,
    econ::TokenAmount,
    error::{ErrorNumber, ExitCode},
};

use super::Runtime;
#[cfg(target_arch = "wasm32")] // a trait object has them without
use crate::Host as _;
use crate::{ActorError, ActorType, Cid, IpldBlock, OrFail as _, Response};

impl Runtime<'_> {
    /// The actor's balance, in atto.
    pub fn balance(&self) -> TokenAmount {
        self.host.balance()
    }

    /// The balance of an actor, if there is one under this id.
    pub fn balance_of(&self, id: ActorId) -> Option<TokenAmount> {
        self.host.balance_of(id)
    }

    /// The id of whoever has this address.
    pub fn resolve(&self, address: &Address) -> Option<ActorId> {
        match address.id() {
            Some(id) => Some(id),
            None => self.host.resolve(address),
        }
    }

    /// The f4 address of an actor, if it has one.
    pub fn delegated_address(&self, id: ActorId) -> Option<Address> {
        self.host.delegated_address(id)
    }

    /// The code of an actor, if there is one under this id.
    pub fn code_of(&self, id: ActorId) -> Option<Cid> {
        self.host.code_of(id)
    }

    /// The kind of built-in actor that code is, if it is.
    pub fn actor_type(&self, code: &Cid) -> Option<ActorType> {
        let place = self.host.builtin_type(code);
        u32::try_from(place).ok().and_then(ActorType::from_number)
    }

    /// The kind of built-in actor that an actor is, if it is.
    pub fn type_of(&self, id: ActorId) -> Option<ActorType> {
        self.code_of(id).and_then(|code| self.actor_type(&code))
    }

    /// The code of a kind of built-in actors.
    ///
    /// # Errors
    /// USR_NOT_FOUND: the network has no such kind yet.
    pub fn code_for(&self, kind: ActorType) -> Result<Cid, ActorError> {
        let place = i32::try_from(kind.number()).ok();
        place
            .and_then(|place| self.host.code_for(place))
            .or_fail(ExitCode::USR_NOT_FOUND, "no code of this kind")
    }

    /// The f2 address of the actor that is created next.
    pub fn next_actor_address(&self) -> Address {
        self.host.next_actor_address()
    }

    /// Creates an actor under an id. For the init actor.
    ///
    /// # Errors
    /// USR_ILLEGAL_ARGUMENT: no code that may be created so; USR_FORBIDDEN: the id is taken;
    /// USR_ASSERTION_FAILED: another refusal, or inside of a transaction.
    pub fn create_actor(
        &self,
        id: ActorId,
        code: &Cid,
        delegated: Option<&Address>,
    ) -> Result<(), ActorError> {
        self.check_outside("an actor is created")?;
        self.host.create_actor(id, code, delegated).map_err(|error| match error {
            ErrorNumber::IllegalArgument => ActorError::illegal_argument("no actor can be created of this"),
            ErrorNumber::Forbidden => ActorError::forbidden("the actor exists"),
            error => ActorError::assertion_failed(format!("the actor was not created: {error}")),
        })
    }

    /// Makes code known that actors may be created of. For the init actor, where users deploy actors.
    ///
    /// # Errors
    /// The host's refusal: [`sys`](crate::sys).
    pub fn install_actor(&self, code: &Cid) -> Result<(), ErrorNumber> {
        self.host.install_actor(code)
    }

    /// Moves the actor to other code, whose `#[upgrade]` is asked. Where that agrees, this does not return: the call
    /// ends with what it returned.
    ///
    /// # Errors
    /// The host's refusal: [`sys`](crate::sys). Inside of a transaction: IllegalOperation.
    pub fn upgrade_self(&self, code: &Cid, params: Option<&IpldBlock>) -> Result<Response, ErrorNumber> {
        if self.in_transaction.get() {
            return Err(ErrorNumber::IllegalOperation);
        }
        self.host.upgrade_self(code, params)
    }

    /// Deletes the actor. Its balance is burnt, or must be zero.
    ///
    /// # Errors
    /// USR_ILLEGAL_ARGUMENT: it has a balance; USR_READ_ONLY; USR_ASSERTION_FAILED: inside of a transaction.
    pub fn delete_self(&self, burn: bool) -> Result<(), ActorError> {
        self.check_outside("the actor is deleted")?;
        self.check_may_change()?;
        self.host.delete_self(burn).map_err(|error| match error {
            ErrorNumber::ReadOnly => {
                ActorError::read_only("an actor that deletes itself in a read-only call")
            }
            error => ActorError::illegal_argument(format!("the actor was not deleted: {error}")),
        })
    }

    fn check_outside(&self, what: &str) -> Result<(), ActorError> {
        if self.in_transaction.get() {
            return Err(ActorError::assertion_failed(format!("{what} inside of a transaction")));
        }
        Ok(())
    }
}
