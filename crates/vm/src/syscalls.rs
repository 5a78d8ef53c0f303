//! The binary interface of actors: decodes memory, calls the kernel, encodes results.
//!
//! One file per module of imports, one function per import and shape. Each file links its functions for a generation;
//! together they are exactly the rows of [`SYSCALLS`](forest_rules::SYSCALLS) that the generation has.

mod actor;
mod bind;
mod crypto;
mod debug;
mod deploy;
mod event;
mod gas;
mod ipld;
mod memory;
mod network;
mod own;
mod rand;
mod send;
#[cfg(test)]
mod tests;
mod vm;

use forest_rules::SyscallSet;
use wasmtime::Linker;

use crate::engine::Invocation;
use bind::Binder;
pub(crate) use memory::Context;

/// Links exactly the syscalls of a set.
pub(crate) fn link(linker: &mut Linker<Invocation>, set: SyscallSet) -> wasmtime::Result<()> {
    let binder = &mut Binder::new(linker, set.generation);
    actor::link(binder)?;
    if set.user_actors {
        deploy::link(binder)?;
    }
    crypto::link(binder)?;
    debug::link(binder)?;
    event::link(binder)?;
    gas::link(binder)?;
    ipld::link(binder)?;
    network::link(binder)?;
    own::link(binder)?;
    rand::link(binder)?;
    send::link(binder)?;
    vm::link(binder)
}
