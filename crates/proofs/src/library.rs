//! Calls into the proof library, and whose fault it is when they fail.
//!
//! The library gives errors as text, and panics on some proofs. Both are the proof's fault: it is malformed. Not so what
//! the library says about its own parameters, which were there when [`parameters`](crate::parameters) looked, and about
//! what an earlier panic left behind.

use std::{
    any::Any,
    fmt::Display,
    panic::{self, UnwindSafe},
};

use forest_vm::{HostError, proofs::ProofError};

use crate::convert::malformed;

/// What the library says when parameters cannot be read, and when a lock of its own is poisoned. These are parts of
/// messages of `filecoin-proofs` 19.
const OWN_FAULTS: [&str; 2] = ["No cached ", "PoisonError"];

/// Calls the library.
pub(crate) fn call<T, E: Display>(
    library: impl FnOnce() -> Result<T, E> + UnwindSafe,
) -> Result<T, ProofError> {
    match panic::catch_unwind(library) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(blame(format!("{error:#}"))),
        Err(panic) => Err(blame(format!("the proof library panicked: {}", message(&*panic)))),
    }
}

fn blame(why: String) -> ProofError {
    if OWN_FAULTS.iter().any(|fault| why.contains(fault)) {
        ProofError::Host(HostError::Proofs(why.into()))
    } else {
        malformed(why)
    }
}

/// What a panic says.
fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("nothing")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(library: impl FnOnce() -> Result<(), String> + UnwindSafe) -> Result<(), ProofError> {
        call(library)
    }

    #[test]
    fn errors_and_panics_are_the_proofs_fault() {
        assert!(called(|| Ok(())).is_ok());
        assert!(matches!(called(|| Err("bad".into())), Err(ProofError::Malformed(why)) if why == "bad"));
        let result = called(|| panic!("at {}", 7));
        assert!(matches!(result, Err(ProofError::Malformed(why)) if why.ends_with("at 7")));
    }

    #[test]
    fn what_the_library_lacks_is_this_nodes_fault() {
        let lost = called(|| Err("No cached parameters found for x".into()));
        assert!(matches!(lost, Err(ProofError::Host(HostError::Proofs(_)))));
    }

    #[test]
    #[expect(clippy::disallowed_types, reason = "the library has locks that can be poisoned")]
    fn what_an_earlier_panic_left_behind_is_this_nodes_fault() {
        let lock = std::sync::Mutex::new(());
        let panicked = panic::catch_unwind(|| {
            let _guard = lock.lock();
            panic!("while it is held");
        });
        assert!(panicked.is_err());
        let result = called(move || {
            drop(lock.lock().expect("poisoned cache"));
            Ok(())
        });
        assert!(matches!(result, Err(ProofError::Host(HostError::Proofs(_)))));
    }
}
