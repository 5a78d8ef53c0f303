//! Checks of the caller.
//!
//! A method checks its caller at most once; built-in actors exactly once, which their guard asks
//! [`validated`](Runtime::validated) for. A check that fails leaves the method to end with its error.

use forest_shared::address::{Address, Payload};

use super::Runtime;
use crate::{ActorError, ActorType};

impl Runtime<'_> {
    /// Anybody may call.
    ///
    /// # Errors
    /// USR_ASSERTION_FAILED: the caller was checked before.
    pub fn accept_any(&self) -> Result<(), ActorError> {
        self.accept(true, "anybody")
    }

    /// Only these may call; f0 addresses, as callers have no others here.
    ///
    /// # Errors
    /// USR_FORBIDDEN: the caller is none of them. USR_ASSERTION_FAILED: the caller was checked before.
    pub fn accept_only<'a>(
        &self,
        addresses: impl IntoIterator<Item = &'a Address>,
    ) -> Result<(), ActorError> {
        self.check_not_validated()?;
        let caller = self.caller_address();
        let accepted = addresses.into_iter().any(|address| *address == caller);
        self.accept(accepted, "one of few addresses")
    }

    /// Only built-in actors of these kinds may call.
    ///
    /// # Errors
    /// USR_FORBIDDEN: the caller is none. USR_ASSERTION_FAILED: the caller was checked before.
    pub fn accept_types(&self, types: &[ActorType]) -> Result<(), ActorError> {
        self.check_not_validated()?;
        let accepted = self.type_of(self.caller()).is_some_and(|kind| types.contains(&kind));
        self.accept(accepted, "one of few kinds of actors")
    }

    /// Only actors whose f4 address is in one of these namespaces may call.
    ///
    /// # Errors
    /// USR_FORBIDDEN: the caller has no such address. USR_ASSERTION_FAILED: the caller was checked before.
    pub fn accept_namespaces(&self, namespaces: &[u64]) -> Result<(), ActorError> {
        self.check_not_validated()?;
        let address = self.delegated_address(self.caller());
        let accepted = address.is_some_and(|address| match address.payload() {
            Payload::Delegated(delegated) => namespaces.contains(&delegated.namespace()),
            _ => false,
        });
        self.accept(accepted, "an address of few namespaces")
    }

    /// Whether the caller was checked.
    #[must_use]
    pub fn validated(&self) -> bool {
        self.validated.get()
    }

    fn accept(&self, accepted: bool, demanded: &str) -> Result<(), ActorError> {
        self.check_not_validated()?;
        if !accepted {
            let caller = self.caller_address();
            return Err(ActorError::forbidden(format!("caller {caller} is not {demanded}")));
        }
        self.validated.set(true);
        Ok(())
    }

    fn check_not_validated(&self) -> Result<(), ActorError> {
        if self.validated.get() {
            return Err(ActorError::assertion_failed("a method checks its caller once"));
        }
        Ok(())
    }
}
