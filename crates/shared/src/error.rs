//! How calls end: exit codes of messages, error numbers of syscalls.
//!
//! An [`ExitCode`] is on chain, in the receipt. An [`ErrorNumber`] is what a syscall returns to the actor that made
//! it; the actor decides what becomes of it.

mod exit_code;
mod number;

pub use exit_code::ExitCode;
pub use number::{ErrorNumber, UnknownErrorNumber};
