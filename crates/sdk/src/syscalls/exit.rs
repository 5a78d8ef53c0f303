//! The end of a call before its method returns.

use super::{NO_BLOCK, blocks::create, out::length};
use crate::{ActorError, sys};

/// Ends the call with a failure; the machine undoes what it did.
pub(crate) fn exit(error: &ActorError) -> ! {
    // Data that the host refuses are not worth losing the exit code for.
    let data =
        error.data.as_ref().map_or(NO_BLOCK, |block| create(block.codec, &block.data).unwrap_or(NO_BLOCK));
    let message = error.message.as_bytes();
    // SAFETY: the message lives until the machine takes it.
    unsafe { sys::vm::exit(error.exit_code.value(), data, message.as_ptr(), length(message)) };
    unreachable!("the machine ended the call")
}
