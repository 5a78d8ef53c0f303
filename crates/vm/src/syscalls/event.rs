//! Module `event`: what an actor announces to the world.

use forest_rules::AbiGeneration::{Hygge, Skyr, Watermelon};

use super::{Context, bind::Binder};
use crate::failure::Result;

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    match binder.generation {
        Skyr => Ok(()),
        Hygge => binder.bind("event", "emit_event", emit_cbor),
        Watermelon => binder.bind("event", "emit_event", emit_parts),
    }
}

fn emit_cbor(context: &mut Context<'_>, event: u32, event_len: u32) -> Result<()> {
    context.kernel.emit_cbor_event(context.memory.slice(event, event_len)?)
}

#[expect(clippy::too_many_arguments, reason = "as many as the import has")]
fn emit_parts(
    context: &mut Context<'_>,
    entries: u32,
    entry_count: u32,
    keys: u32,
    keys_len: u32,
    values: u32,
    values_len: u32,
) -> Result<()> {
    let entries = context.memory.arrays(entries, entry_count)?;
    let keys = context.memory.slice(keys, keys_len)?;
    let values = context.memory.slice(values, values_len)?;
    context.kernel.emit_event(entries, keys, values)
}
