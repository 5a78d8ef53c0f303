//! How messages to contracts fail: the exit codes that stories count on.

/// Out of gas.
pub(super) const OUT_OF_GAS: u32 = 7;
/// An actor ended with a code that is not its to use.
pub(super) const ILLEGAL_EXIT_CODE: u32 = 9;
/// Parameters that an actor does not take.
pub(super) const ILLEGAL_ARGUMENT: u32 = 16;
/// An actor does not do that for this caller.
pub(super) const FORBIDDEN: u32 = 18;
/// Parameters that do not decode.
pub(super) const SERIALIZATION: u32 = 21;
/// No such method.
pub(super) const UNHANDLED_MESSAGE: u32 = 22;
/// `revert`
pub(super) const REVERTED: u32 = 33;
/// `invalid`
pub(super) const INVALID: u32 = 34;
/// No instruction.
pub(super) const UNDEFINED: u32 = 35;
/// An operand is missing.
pub(super) const UNDERFLOW: u32 = 36;
/// More than 1024 operands.
pub(super) const OVERFLOW: u32 = 37;
/// Memory beyond 4 GiB.
pub(super) const MEMORY: u32 = 38;
/// A jump to what is no place to jump to.
pub(super) const JUMP: u32 = 39;
