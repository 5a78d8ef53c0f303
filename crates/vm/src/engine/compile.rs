//! From the code of an actor to native code: valid, metered, compiled.
//!
//! Invariant: the same code is refused on every node, whatever its machine; what only this node cannot do is no
//! refusal.

use std::sync::Arc;

use forest_rules::{Limits, Metering};
use wasmtime::{Engine, ExternType, Module, ModuleExport};

use super::{link::Links, meter::meter};

/// What every instance of actor code must export: its memory, and its only entry point.
const MEMORY: &str = "memory";
const INVOKE: &str = "invoke";
/// What an instance pays for by the element if it exports it. (Compilers name their table otherwise, so none does.)
const TABLE: &str = "table";

/// 64 KiB.
const PAGE: u64 = 1 << 16;

/// Why code cannot run, on any node.
pub(super) type Refusal = Arc<str>;

/// A module that can be instantiated.
pub(super) struct Compiled {
    pub(super) module: Module,
    /// The memory that is exported, and how many bytes it begins with.
    pub(super) memory: Option<(ModuleExport, u64)>,
    /// How many elements the exported table begins with.
    pub(super) table: Option<u64>,
    pub(super) invoke: Option<ModuleExport>,
    pub(super) links: Links,
    /// The largest memory and table, exported or not.
    initial_memory: u64,
    initial_table: u64,
}

/// Native code for `wasm`, serialized.
pub(super) fn compile(engine: &Engine, wasm: &[u8], metering: &Metering) -> Result<Vec<u8>, Refusal> {
    let refused = |error: wasmtime::Error| Refusal::from(format!("{error:#}"));
    Module::validate(engine, wasm).map_err(refused)?;
    let metered = meter(wasm, metering).map_err(Refusal::from)?;
    engine.precompile_module(&metered).map_err(refused)
}

impl Compiled {
    pub(super) fn new(module: Module) -> Self {
        let required = module.resources_required();
        Self {
            memory: module.get_export_index(MEMORY).zip(exported_memory(&module)),
            table: exported_table(&module),
            invoke: module.get_export_index(INVOKE).filter(|_| exports_entry_point(&module)),
            links: Links::default(),
            initial_memory: required.max_initial_memory_size.unwrap_or(0).saturating_mul(PAGE),
            initial_table: required.max_initial_table_size.unwrap_or(0),
            module,
        }
    }

    /// Refuses what begins with more memory than an instance may ever have (FIP-0057).
    pub(super) fn check(&self, limits: &Limits) -> Result<(), Refusal> {
        let Some(limits) = &limits.memory else { return Ok(()) };
        if self.initial_memory > limits.instance {
            return Err(format!("begins with {} bytes of memory", self.initial_memory).into());
        }
        if self.initial_table > u64::from(limits.table_elements) {
            return Err(format!("begins with a table of {} elements", self.initial_table).into());
        }
        Ok(())
    }
}

fn exported_memory(module: &Module) -> Option<u64> {
    match module.get_export(MEMORY)? {
        ExternType::Memory(memory) => Some(memory.minimum().saturating_mul(PAGE)),
        _ => None,
    }
}

fn exported_table(module: &Module) -> Option<u64> {
    match module.get_export(TABLE)? {
        ExternType::Table(table) => Some(table.minimum()),
        _ => None,
    }
}

fn exports_entry_point(module: &Module) -> bool {
    matches!(module.get_export(INVOKE), Some(ExternType::Func(_)))
}
