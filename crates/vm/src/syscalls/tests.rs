//! What is linked, against the table of imports.

use std::collections::BTreeMap;

use forest_rules::{
    AbiGeneration::{Hygge, Skyr, Watermelon},
    SyscallSet, WasmType,
};
use wasmtime::{Engine, Extern, Linker, Store, ValType};

use super::link;
use crate::{
    engine::Invocation,
    samples::{HYGGE, SKYR, Sample, WATERMELON},
};

/// Parameters by module and name.
type Imports = BTreeMap<(String, String), Vec<WasmType>>;

#[test]
fn exactly_the_imports_of_a_generation_are_linked() {
    for (generation, version) in [(Skyr, SKYR[0]), (Hygge, HYGGE[0]), (Watermelon, WATERMELON[0])] {
        let engine = Engine::default();
        let mut store = Store::new(&engine, Invocation::new(Sample::new(version).kernel));
        let mut linker = Linker::new(&engine);
        link(&mut linker, SyscallSet::of(generation)).unwrap();

        let externs: Vec<_> = linker
            .iter(&mut store)
            .map(|(module, name, item)| ((module.to_owned(), name.to_owned()), item))
            .collect();
        let linked: Imports =
            externs.into_iter().map(|(import, item)| (import, params(&store, item))).collect();
        let table: Imports = SyscallSet::of(generation)
            .iter()
            .map(|row| ((row.module.to_owned(), row.name.to_owned()), row.wasm_params().collect()))
            .collect();
        assert_eq!(linked, table, "{generation:?}");
    }
}

fn params(store: &Store<Invocation>, item: Extern) -> Vec<WasmType> {
    let function = item.into_func().unwrap().ty(store);
    assert!(function.results().map(wasm_type).eq([WasmType::I32]));
    function.params().map(wasm_type).collect()
}

fn wasm_type(value: ValType) -> WasmType {
    match value {
        ValType::I32 => WasmType::I32,
        ValType::I64 => WasmType::I64,
        other => panic!("{other} crosses no boundary"),
    }
}
