//! What a trap is to the network.

use forest_shared::error::ExitCode;
use wasmtime::Trap;

use super::limiter::exhausted;
use crate::{
    block::NO_BLOCK,
    failure::{Abort, Exit},
};

/// Exit code 4: the code did what no code may do.
pub(super) fn illegal_instruction(message: String) -> Abort {
    Abort::Exit(Exit { code: ExitCode::SYS_ILLEGAL_INSTRUCTION, message, block: NO_BLOCK })
}

/// Why code that ran stopped. That it stopped for lack of gas, which is a trap too, is found out before.
pub(super) fn abort(error: wasmtime::Error) -> Abort {
    match error.downcast_ref::<Trap>() {
        Some(
            trap @ (Trap::MemoryOutOfBounds
            | Trap::TableOutOfBounds
            | Trap::IndirectCallToNull
            | Trap::BadSignature
            | Trap::IntegerOverflow
            | Trap::IntegerDivisionByZero
            | Trap::BadConversionToInteger
            | Trap::UnreachableCodeReached
            | Trap::HeapMisaligned
            | Trap::AtomicWaitNonSharedMemory
            | Trap::StackOverflow),
        ) => illegal_instruction(trap.to_string()),
        Some(trap) => Abort::bug(format!("unexpected trap: {trap}")),
        None => error.downcast().unwrap_or_else(|error| exhausted(&error)),
    }
}
