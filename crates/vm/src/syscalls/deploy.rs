//! Module `actor` on networks where users deploy actors: code made known, actors moved to other code.

use forest_shared::{error::ExitCode, sys::Send};

use super::{
    Context,
    bind::{Binder, Flow, IntoFlow as _},
};
use crate::{
    block::BlockId,
    failure::{Abort, Exit, Result},
};

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    binder.bind("actor", "install_actor", install_actor)?;
    binder.bind("actor", "upgrade_actor", upgrade_actor)
}

fn install_actor(context: &mut Context<'_>, code: u32) -> Result<()> {
    let code = context.memory.cid(code)?;
    context.kernel.install_actor(&code)
}

/// Code that was replaced does not go on: its frame ends with what the new code returned.
fn upgrade_actor(context: &mut Context<'_>, code: u32, params: BlockId) -> Flow<Send> {
    let upgraded = context.memory.cid(code).and_then(|code| context.kernel.upgrade_actor(code, params));
    match upgraded {
        Ok(Send { exit_code, return_id, .. }) if ExitCode::new(exit_code).is_success() => {
            Flow::End(Abort::Exit(Exit { code: ExitCode::OK, message: String::new(), block: return_id }))
        }
        other => other.into_flow(),
    }
}
