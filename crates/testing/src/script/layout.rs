//! The memory of a script actor.
//!
//! | from | what |
//! | --- | --- |
//! | 0 | registers of the interpreter |
//! | 64 | the arguments of the instruction that runs, 8 bytes each |
//! | 160 | the name, which makes the code of an actor its own |
//! | 256 | room for results |
//! | 16 Ki | notes |
//! | 64 Ki | the script |

use std::ops::Range;

/// Where `ipld::block_stat` puts its answer about the parameters.
pub(super) const STAT: u32 = 0;
/// Where other results of the interpreter's own calls go.
pub(super) const RESULT: u32 = 16;
/// Where the error number of the last syscall of a script is.
pub const ERROR: u32 = 24;
/// Where the size of the script is.
pub const SIZE: u32 = 28;
/// The arguments of the instruction that runs.
pub(super) const ARGS: u32 = 64;
/// The name of the actor.
pub(super) const NAME: u32 = 160;
/// Room for results.
pub(super) const ROOM: Range<u32> = 256..16_384;
/// Notes.
pub(super) const NOTES: Range<u32> = 16_384..65_536;
/// The script.
pub const PROGRAM: u32 = 65_536;
