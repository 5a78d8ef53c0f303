//! Where the machine enters a module: the two functions that `#[actor]` exports, and what happens around a method.
//!
//! Panics and logs are set up before anything of the actor runs, so that neither is lost.

use std::panic;

use forest_shared::{error::ExitCode, upgrade::UpgradeInfo};

use crate::{
    Actor, ActorError, Host as _, IpldBlock, Runtime, logging,
    syscalls::{Syscalls, create, exit, read},
};

/// The export `invoke`: a handle of parameters in, a handle of the return out.
pub fn invoke<A: Actor>(params: u32) -> u32 {
    run::<A>(|rt| A::invoke(rt, rt.method(), read(params)?))
}

/// The export `upgrade`: as [`invoke`], with what code ran before.
pub fn upgrade<A: Actor>(params: u32, info: u32) -> u32 {
    run::<A>(|rt| {
        let info = read(info)?.ok_or_else(|| ActorError::illegal_argument("an upgrade from nothing"))?;
        let info: UpgradeInfo = info.decode()?;
        A::upgrade(rt, info.old_code_cid, read(params)?)
    })
}

fn run<A: Actor>(method: impl FnOnce(&Runtime<'_>) -> Result<Option<IpldBlock>, ActorError>) -> u32 {
    panic::set_hook(Box::new(|panic| {
        exit(&ActorError::new(ExitCode::USR_ASSERTION_FAILED, panic.to_string()));
    }));
    if Syscalls.debugging() {
        logging::start(A::NAME);
    }
    let rt = Runtime::new(&Syscalls);
    let returned = method(&rt).and_then(|returned| match returned {
        None => Ok(0),
        Some(block) => create(block.codec, &block.data).map_err(ActorError::from),
    });
    returned.unwrap_or_else(|error| exit(&error))
}
