//! Syscalls and linear memory.
//!
//! Charged where host and guest meet. Execution itself is metered by code injected into the guest
//! ([`Metering`](crate::Metering)) and shows in traces as [`WasmPrices::EXEC`]; what a growing memory costs is part
//! of it and is split off in traces only.

use super::{Charge, Gas, widen};

/// Prices of syscalls and of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WasmPrices {
    /// Every syscall, before anything else it does (FIP-0032).
    pub syscall: Charge,
    /// Memory that a module begins with, per byte, at every invocation (FIP-0057).
    pub memory_init_per_byte: Option<Gas>,
    /// Memory grown later, per byte. Metered in the guest; this is for traces.
    pub memory_grow_per_byte: Option<Gas>,
    /// The table that a module begins with, per element, if it exports one named `table`. (No built-in actor does.)
    pub table_init_per_element: Option<Gas>,
}

impl WasmPrices {
    /// The name of the charge for executed instructions.
    pub const EXEC: &'static str = "wasm_exec";

    /// Starts a module whose memory begins with `bytes` bytes.
    #[must_use]
    pub fn on_memory_init(&self, bytes: usize) -> Option<Charge> {
        self.memory_init_per_byte.map(|price| Charge::compute("wasm_memory_init", price.times(widen(bytes))))
    }

    /// Memory grew by `bytes` bytes since the last look.
    #[must_use]
    pub fn on_memory_grow(&self, bytes: usize) -> Option<Charge> {
        self.memory_grow_per_byte.map(|price| Charge::compute("wasm_memory_grow", price.times(widen(bytes))))
    }

    /// Starts a module whose exported table begins with `elements` elements.
    #[must_use]
    pub fn on_table_init(&self, elements: u64) -> Option<Charge> {
        self.table_init_per_element.map(|price| Charge::compute("wasm_table_init", price.times(elements)))
    }
}
