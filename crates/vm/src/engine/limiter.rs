//! Memory as the runtime asks for it: within the limits of the message, or not at all (FIP-0057).

use wasmtime::ResourceLimiter;

use super::Invocation;
use crate::failure::{Abort, HostError};

impl ResourceLimiter for Invocation {
    fn memory_growing(&mut self, from: usize, to: usize, declared: Option<usize>) -> wasmtime::Result<bool> {
        let limits = self.kernel.rules().limits.memory.as_ref();
        let memory = &mut self.kernel.calls.memory;
        let granted = within(to, declared) && memory.grow_memory(limits, wide(from), wide(to));
        self.starved |= !granted;
        Ok(granted)
    }

    fn table_growing(&mut self, from: usize, to: usize, declared: Option<usize>) -> wasmtime::Result<bool> {
        let limits = self.kernel.rules().limits.memory.as_ref();
        let memory = &mut self.kernel.calls.memory;
        let granted = within(to, declared) && memory.grow_table(limits, wide(from), wide(to));
        self.starved |= !granted;
        Ok(granted)
    }

    /// What is granted is within all limits, so only this machine can fail to provide it. The actor must not see that.
    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        Err(exhausted(&error).into())
    }

    fn table_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        Err(exhausted(&error).into())
    }

    fn instances(&self) -> usize {
        1
    }

    fn memories(&self) -> usize {
        1
    }
}

/// The machine could not lend what the network allows.
pub(super) fn exhausted(error: &wasmtime::Error) -> Abort {
    Abort::Host(HostError::Engine(format!("{error:#}").into()))
}

fn within(to: usize, declared: Option<usize>) -> bool {
    declared.is_none_or(|declared| to <= declared)
}

fn wide(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}
