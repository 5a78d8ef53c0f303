//! Module `vm`: the message that runs, and how its code ends early.

use forest_rules::AbiGeneration::{Hygge, Skyr, Watermelon};
use forest_shared::sys::{InvocationContext, MessageContext};

use super::{Context, bind::Binder};
use crate::{
    block::{BlockId, NO_BLOCK},
    failure::{Abort, Result},
};

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    match binder.generation {
        Skyr => {
            binder.bind("vm", "abort", abort)?;
            binder.bind("vm", "context", context)
        }
        Hygge | Watermelon => {
            binder.bind("vm", "exit", exit)?;
            binder.bind("vm", "message_context", message_context)
        }
    }
}

fn abort(context: &mut Context<'_>, code: u32, message: u32, message_len: u32) -> Abort {
    exit(context, code, NO_BLOCK, message, message_len)
}

fn exit(context: &mut Context<'_>, code: u32, block: BlockId, message: u32, message_len: u32) -> Abort {
    context.kernel.exit(code, block, context.memory.slice(message, message_len))
}

fn context(context: &mut Context<'_>) -> Result<InvocationContext> {
    context.kernel.invocation_context()
}

fn message_context(context: &mut Context<'_>) -> Result<MessageContext> {
    context.kernel.message_context()
}
