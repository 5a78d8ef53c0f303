//! What actor code imports: the syscalls of its network version, and the global that counts gas.
//!
//! The functions are bound once for each generation of the boundary. The gas global belongs to one frame, so instances
//! are linked one by one; whether a module links at all is found out once.

use std::sync::OnceLock;

use forest_rules::{AbiGeneration, Metering, Rules};
use wasmtime::{Extern, Global, Linker, Store};

use super::{
    Invocation,
    compile::{Compiled, Refusal},
};
use crate::{failure::Abort, syscalls};

/// How many sets of syscalls there are: one for each generation, and the last one with those that deploy actors.
const SETS: usize = 4;

/// The syscalls of each set.
#[derive(Default)]
pub(super) struct Linkers([OnceLock<Result<Linker<Invocation>, Refusal>>; SETS]);

/// Where the imports of one module come from in each set, or why they come from nowhere.
#[derive(Default)]
pub(super) struct Links([OnceLock<Result<Vec<Import>, Refusal>>; SETS]);

/// Where one import comes from.
enum Import {
    /// The gas global of the frame.
    Gas,
    /// A syscall.
    Syscall { module: String, name: String },
}

impl Linkers {
    /// What `compiled` imports, in its order, for one frame.
    pub(super) fn resolve(
        &self,
        store: &mut Store<Invocation>,
        compiled: &Compiled,
        rules: &Rules,
        gas: Global,
    ) -> Result<Vec<Extern>, Abort> {
        let set = match rules.syscalls.generation {
            AbiGeneration::Skyr => 0,
            AbiGeneration::Hygge => 1,
            AbiGeneration::Watermelon if !rules.syscalls.user_actors => 2,
            AbiGeneration::Watermelon => 3,
        };
        let (Some(linker), Some(imports)) = (self.0.get(set), compiled.links.0.get(set)) else {
            return Err(Abort::bug("a set of syscalls without a linker"));
        };
        let linker = linker.get_or_init(|| {
            let mut linker = Linker::new(store.engine());
            syscalls::link(&mut linker, rules.syscalls).map_err(|error| format!("{error:#}"))?;
            Ok(linker)
        });
        let linker = linker.as_ref().map_err(|refusal| Abort::bug(refusal.clone()))?;
        let imports = imports.get_or_init(|| link(store, linker, compiled, rules, gas));
        let imports = imports.as_ref().map_err(|refusal| Abort::bug(refusal.clone()))?;
        let externs = imports.iter().map(|import| match import {
            Import::Gas => Some(Extern::Global(gas)),
            Import::Syscall { module, name } => linker.get(&mut *store, module, name).ok(),
        });
        externs.collect::<Option<_>>().ok_or_else(|| Abort::bug("an import that is gone"))
    }
}

/// Checks that a module links, names and types.
fn link(
    store: &Store<Invocation>,
    linker: &Linker<Invocation>,
    compiled: &Compiled,
    rules: &Rules,
    gas: Global,
) -> Result<Vec<Import>, Refusal> {
    let refused = |error: wasmtime::Error| Refusal::from(format!("{error:#}"));
    let mut linker = linker.clone();
    linker.define(store, Metering::GAS_MODULE, rules.metering.gas_global, gas).map_err(refused)?;
    linker.instantiate_pre(&compiled.module).map_err(refused)?;
    let import = |(module, name)| {
        if (module, name) == (Metering::GAS_MODULE, rules.metering.gas_global) {
            Import::Gas
        } else {
            Import::Syscall { module: module.to_owned(), name: name.to_owned() }
        }
    };
    Ok(compiled.module.imports().map(|each| (each.module(), each.name())).map(import).collect())
}
