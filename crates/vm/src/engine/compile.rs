//! From the code of an actor to native code: valid, metered, compiled.
//!
//! Invariant: the same code is refused on every node, whatever its machine; what only this node cannot do is no
//! refusal.

use std::sync::Arc;

use forest_rules::{Limits, Metering, Rules, SyscallSet, WasmType};
use wasmtime::{Engine, ExternType, Module, ModuleExport, ValType};

use super::{link::Links, meter::meter};

/// What every instance of actor code must export: its memory, and its only entry point.
pub(super) const MEMORY: &str = "memory";
pub(super) const INVOKE: &str = "invoke";
/// What code of users exports if actors may move to it.
pub(super) const UPGRADE: &str = "upgrade";
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
    pub(super) upgrade: Option<ModuleExport>,
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
            invoke: module.get_export_index(INVOKE).filter(|_| exports_function(&module, INVOKE)),
            upgrade: module.get_export_index(UPGRADE).filter(|_| exports_function(&module, UPGRADE)),
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

/// What code must import and export that users deploy, in full: nobody has tried it out before.
impl Compiled {
    pub(super) fn check_interface(&self, rules: &Rules) -> Result<(), Refusal> {
        match self.interface_objections(rules).into_iter().next() {
            Some(objection) => Err(objection.into()),
            None => Ok(()),
        }
    }

    /// All that is wrong, import by import and then export by export.
    pub(super) fn interface_objections(&self, rules: &Rules) -> Vec<String> {
        let gas = (Metering::GAS_MODULE, rules.metering.gas_global);
        let imports = self.module.imports().filter(|import| (import.module(), import.name()) != gas);
        let mut objections: Vec<String> = imports
            .filter_map(|import| {
                let (module, name) = (import.module(), import.name());
                let why = check_syscall(rules.syscalls, module, name, &import.ty()).err()?;
                Some(format!("imports {module}::{name}, which is {why}"))
            })
            .collect();
        if self.memory.is_none() {
            objections.push("exports no memory".into());
        }
        let takes = |name: &str, parameters: usize| match self.module.get_export(name) {
            Some(ExternType::Func(function)) => {
                let is_handle = |kind: &ValType| matches!(kind, ValType::I32);
                function.params().len() == parameters
                    && function.results().len() == 1
                    && function.params().chain(function.results()).all(|kind| is_handle(&kind))
            }
            _ => false,
        };
        if !takes(INVOKE, 1) {
            objections.push("exports no function `invoke` from one handle to one".into());
        }
        if self.module.get_export(UPGRADE).is_some() && !takes(UPGRADE, 2) {
            objections.push("exports an `upgrade` that is no function from two handles to one".into());
        }
        objections
    }
}

/// Whether an import is a syscall; why not.
fn check_syscall(set: SyscallSet, module: &str, name: &str, kind: &ExternType) -> Result<(), String> {
    let Some(syscall) = set.get(module, name) else {
        return Err("no syscall of this network version".into());
    };
    let ExternType::Func(function) = kind else {
        return Err("a syscall, and not imported as a function".into());
    };
    let same = |wasm: WasmType, kind: ValType| {
        matches!((wasm, kind), (WasmType::I32, ValType::I32) | (WasmType::I64, ValType::I64))
    };
    let expected: Vec<_> = syscall.wasm_params().collect();
    let fits = expected.len() == function.params().len()
        && expected.iter().zip(function.params()).all(|(wasm, kind)| same(*wasm, kind))
        && function.results().map(|kind| same(WasmType::I32, kind)).eq([true]);
    let shape = || format!("a syscall of another shape: it takes {expected:?} and gives I32, not {function}");
    if fits { Ok(()) } else { Err(shape()) }
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

fn exports_function(module: &Module, name: &str) -> bool {
    matches!(module.get_export(name), Some(ExternType::Func(_)))
}
