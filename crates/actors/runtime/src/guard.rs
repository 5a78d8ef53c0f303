//! What every method of a built-in actor has in common: who may call it at all, and that the caller was looked at.
//!
//! FIP-0050 opened built-in actors to user code by method number: what is numbered by name is for everybody, the small
//! numbers are for actors that are built in, among them accounts and multisigs.

use forest_sdk::{Guard, prelude::*, shared::method::FIRST_EXPORTED_METHOD_NUMBER};

/// The guard of built-in actors: method numbers below 2²⁴ only for built-in callers other than Ethereum contracts, and
/// every method that succeeds has validated its caller.
#[derive(Clone, Copy, Debug)]
pub enum BuiltIn {}

/// The guard of built-in actors that anybody may call by any number; those look at their callers as well.
#[derive(Clone, Copy, Debug)]
pub enum Unrestricted {}

impl Guard for BuiltIn {
    fn before(rt: &Runtime<'_>, method: MethodNum) -> Result<(), ActorError> {
        if method >= FIRST_EXPORTED_METHOD_NUMBER {
            return Ok(());
        }
        match rt.type_of(rt.caller()) {
            Some(caller) if caller != ActorType::Evm => Ok(()),
            _ => Err(ActorError::forbidden(format!(
                "caller f0{} of method {method} is not a built-in actor",
                rt.caller()
            ))),
        }
    }

    fn after(rt: &Runtime<'_>) -> Result<(), ActorError> {
        caller_was_validated(rt)
    }
}

impl Guard for Unrestricted {
    fn before(_rt: &Runtime<'_>, _method: MethodNum) -> Result<(), ActorError> {
        Ok(())
    }

    fn after(rt: &Runtime<'_>) -> Result<(), ActorError> {
        caller_was_validated(rt)
    }
}

/// A method that forgot its check must not take effect.
fn caller_was_validated(rt: &Runtime<'_>) -> Result<(), ActorError> {
    if rt.validated() {
        return Ok(());
    }
    Err(ActorError::assertion_failed("the method did not validate its caller"))
}

#[cfg(test)]
mod tests {
    use forest_sdk::testing::MemoryHost;

    use super::*;

    struct Closed;

    #[actor(guard = BuiltIn)]
    impl Closed {
        #[method(number = 2)]
        fn looks(rt: &Runtime<'_>) -> Result<(), ActorError> {
            rt.accept_any()
        }

        #[method(number = 3)]
        fn forgets(rt: &Runtime<'_>) -> Result<(), ActorError> {
            rt.set_state_root(&rt.code_for(ActorType::Init)?)
        }

        #[method(number = 4)]
        fn looks_twice(rt: &Runtime<'_>) -> Result<(), ActorError> {
            rt.accept_any()?;
            rt.accept_any()
        }

        #[method(number = 16777216)]
        fn exported(rt: &Runtime<'_>) -> Result<(), ActorError> {
            rt.accept_any()
        }
    }

    struct Wide;

    #[actor(guard = Unrestricted)]
    impl Wide {
        #[method(number = 2)]
        fn looks(rt: &Runtime<'_>) -> Result<(), ActorError> {
            rt.accept_any()
        }

        #[method(number = 3)]
        fn forgets(_rt: &Runtime<'_>) -> Result<(), ActorError> {
            Ok(())
        }
    }

    fn exit_code<A: Actor>(host: &mut MemoryHost, method: MethodNum) -> ExitCode {
        host.call::<A>(method, None).map_or_else(|error| error.exit_code, |_| ExitCode::OK)
    }

    #[test]
    fn small_numbers_are_for_builtin_actors() {
        let mut host = MemoryHost::new();
        for kind in ActorType::ALL {
            host.set_caller(1000, *kind);
            let small = if *kind == ActorType::Evm { ExitCode::USR_FORBIDDEN } else { ExitCode::OK };
            assert_eq!(exit_code::<Closed>(&mut host, 2), small, "{kind}");
            assert_eq!(exit_code::<Closed>(&mut host, 16_777_216), ExitCode::OK, "{kind}");
            assert_eq!(exit_code::<Wide>(&mut host, 2), ExitCode::OK, "{kind}");
        }
        // Code of a user, and no actor at all.
        host.add_code(1001, forest_sdk::shared::state::EMPTY_ARRAY_CID);
        for caller in [1001, 1002] {
            host.set_caller_id(caller);
            assert_eq!(exit_code::<Closed>(&mut host, 2), ExitCode::USR_FORBIDDEN);
            assert_eq!(exit_code::<Closed>(&mut host, 16_777_216), ExitCode::OK);
            assert_eq!(exit_code::<Wide>(&mut host, 2), ExitCode::OK);
        }
    }

    #[test]
    fn who_may_not_call_is_told_before_what_there_is() {
        let mut host = MemoryHost::new();
        host.set_caller(1000, ActorType::Evm);
        assert_eq!(exit_code::<Closed>(&mut host, 99), ExitCode::USR_FORBIDDEN);
        host.set_caller(1000, ActorType::Account);
        assert_eq!(exit_code::<Closed>(&mut host, 99), ExitCode::USR_UNHANDLED_MESSAGE);
    }

    #[test]
    fn a_method_looks_at_its_caller_once() {
        let mut host = MemoryHost::new();
        host.set_caller(1000, ActorType::Account);
        let before = host.root();
        for method in [3, 4] {
            assert_eq!(exit_code::<Closed>(&mut host, method), ExitCode::USR_ASSERTION_FAILED);
        }
        assert_eq!(host.root(), before, "what a method did that forgot is undone");
        assert_eq!(exit_code::<Wide>(&mut host, 3), ExitCode::USR_ASSERTION_FAILED);
    }
}
