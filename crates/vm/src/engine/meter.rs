//! Rewrites a module so that it counts its own gas and its own stack (FIP-0032, FIP-0057).
//!
//! First the stack limiter, then gas, so that the limiter's instructions are paid for as well. Both passes exist in two
//! generations whose quirks are consensus; the published crates are their definition, and what differs between network
//! versions beyond that is in [`Metering`]. A third pass, which is ours, changes nothing but the time it takes
//! ([`inline`]). Invariant: an instruction without a price means that the module is refused.

mod first;
mod inline;
mod opcode;
mod second;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};

use forest_rules::{BrTableDefault, LocalsCost, Metering};

/// The metered module. `wasm` must be valid.
///
/// # Errors
/// Says why the module cannot be metered, which every node finds alike.
pub(super) fn meter(wasm: &[u8], metering: &Metering) -> Result<Vec<u8>, String> {
    inline::inline(&instrument(wasm, metering)?).map_err(|error| error.to_string())
}

/// The module as the network's own instrumentation leaves it.
fn instrument(wasm: &[u8], metering: &Metering) -> Result<Vec<u8>, String> {
    let pass: fn(&[u8], &Metering) -> Result<Vec<u8>, String> =
        match (metering.br_table_default, metering.stack_cost_of_locals, metering.gas_global) {
            (BrTableDefault::Counted, LocalsCost::EachLocal, first::GAS_GLOBAL) => first::meter,
            (BrTableDefault::Ignored, LocalsCost::EachDeclaration, second::GAS_GLOBAL) => second::meter,
            _ => return Err("no instrumentation meters like this".into()),
        };
    // Both crates panic on some input that they do not expect. They own all that they work on, so nothing half done can
    // be seen after a panic.
    catch_unwind(AssertUnwindSafe(|| pass(wasm, metering)))
        .unwrap_or_else(|_| Err("the module cannot be instrumented".into()))
}
