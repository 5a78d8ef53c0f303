//! Which code is refused, and that each module is made once.

use std::sync::atomic::{AtomicUsize, Ordering};

use forest_blockstore::{Block, Blockstore, Cid, MemoryStore};
use forest_encoding::codec;
use forest_rules::{Rules, rules};
use forest_shared::version::NetworkVersion;

use super::{LoadError, Loaded};
use crate::engine::{Engine, EngineConfig};

fn engine() -> Engine {
    Engine::new(EngineConfig { artifacts: None, parallel_messages: 1, compile_threads: 4 }).unwrap()
}

fn nv21() -> &'static Rules {
    rules(NetworkVersion::V21).unwrap()
}

fn put(store: &MemoryStore, wasm: Vec<u8>) -> Cid {
    let block = Block::blake2b(codec::RAW, wasm);
    let code = block.cid;
    store.put(block).unwrap();
    code
}

/// Whether code is refused, when it is loaded or when a frame begins.
fn refusal(wasm: Vec<u8>) -> Option<String> {
    let store = MemoryStore::new();
    let code = put(&store, wasm);
    match engine().load(&nv21().metering, &code, &store) {
        Ok((compiled, _)) => compiled.check(&nv21().limits).err().map(|reason| reason.to_string()),
        Err(LoadError::Refused { reason, .. }) => Some(reason.to_string()),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn what_the_network_refuses_is_refused() {
    let refused = [
        ("two memories", "(module (memory 1) (memory 1) (func))"),
        ("memory of 64 bits", "(module (memory i64 1) (func))"),
        ("memory beyond that of an instance", "(module (memory 8193) (func))"),
        ("two tables", "(module (table 1 funcref) (table 1 funcref) (func))"),
        ("a table beyond that of an instance", "(module (table 20001 funcref) (func))"),
        ("a table of what needs a collector", "(module (table 1 externref) (func))"),
        ("several results", "(module (func (result i32 i32) i32.const 1 i32.const 2))"),
        ("vectors", "(module (func (drop (v128.const i64x2 0 0))))"),
        ("tail calls", "(module (func $f return_call $f))"),
        ("typed calls", "(module (type $t (func)) (func (param (ref null $t)) local.get 0 call_ref $t))"),
        ("arithmetic in constants", "(module (global i32 (i32.add (i32.const 1) (i32.const 2))))"),
        ("atomics", "(module (memory 1 1 shared) (func))"),
        ("exceptions", "(module (tag) (func throw 0))"),
        ("wide arithmetic", "(module (func (param i64) local.get 0 local.get 0 i64.mul_wide_s drop drop))"),
        ("structures", "(module (type (struct)) (func))"),
        ("references", "(module (func (drop (ref.null func))))"),
        ("other pages", "(module (memory 1 (pagesize 1)) (func))"),
        ("a type error", "(module (func i32.const 1))"),
        ("the network's own gas", r#"(module (import "gas" "gas_counter" (global (mut i64))) (func))"#),
    ];
    for (what, wat) in refused {
        let wasm = wat::parse_str(wat).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(refusal(wasm).is_some(), "{what} must be refused");
    }
    for (what, wasm) in [("nothing", &b""[..]), ("text", b"(module)"), ("a component", b"\0asm\x0d\0\x01\0")]
    {
        assert!(refusal(wasm.to_vec()).is_some(), "{what} must be refused");
    }
}

#[test]
fn what_the_network_runs_is_compiled() {
    let accepted = [
        ("the largest memory", "(module (memory 8192) (func))"),
        ("a memory that may grow beyond", "(module (memory 1 65536) (func))"),
        ("the largest table", "(module (table 20000 funcref) (func))"),
        (
            "bulk operations",
            "(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 1))))",
        ),
        ("single table elements", "(module (table 1 funcref) (func (drop (table.size 0))))"),
        ("sign extension", "(module (func (drop (i32.extend8_s (i32.const 1)))))"),
        ("saturating conversions", "(module (func (drop (i32.trunc_sat_f64_u (f64.const 1)))))"),
        ("exported globals that change", r#"(module (global (export "g") (mut i32) (i32.const 0)) (func))"#),
        ("floats", "(module (func (drop (f64.nearest (f64.const 1)))))"),
    ];
    for (what, wat) in accepted {
        assert_eq!(refusal(wat::parse_str(wat).unwrap()), None, "{what}");
    }
}

#[test]
fn every_prefix_of_a_module_is_refused_without_a_panic() {
    let wat = r#"(module (memory (export "memory") 1) (table 1 funcref) (elem (i32.const 0) 0) (data (i32.const 0) "x")
        (func (export "invoke") (param i32) (result i32) (local i64) (loop (br_if 0 (local.get 0))) (local.get 0)))"#;
    let wasm = wat::parse_str(wat).unwrap();
    let (engine, store) = (engine(), MemoryStore::new());
    // The bare header is a module of its own.
    for length in (0..wasm.len()).filter(|length| *length != 8) {
        let code = put(&store, wasm[..length].to_vec());
        for version in [NetworkVersion::V16, NetworkVersion::V21] {
            let loaded = engine.load(&rules(version).unwrap().metering, &code, &store);
            assert!(
                matches!(loaded, Err(LoadError::Refused { .. })) || ends_at_section(&wasm, length),
                "{length}"
            );
        }
    }
}

/// Whether a cut leaves whole sections, which is a module again if nothing refers to what is gone.
fn ends_at_section(wasm: &[u8], length: usize) -> bool {
    let mut at = 8;
    while at < length {
        at += 2 + usize::from(wasm[at + 1]);
    }
    at == length
}

#[test]
fn a_module_wanted_by_many_at_once_is_compiled_once() {
    let store = MemoryStore::new();
    let code = put(&store, wat::parse_str("(module (func))").unwrap());
    let (engine, compiled) = (engine(), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let (_, loaded) = engine.load(&nv21().metering, &code, &store).unwrap();
                compiled.fetch_add(usize::from(loaded == Loaded::Compiled), Ordering::Relaxed);
            });
        }
    });
    assert_eq!((compiled.into_inner(), engine.statistics().compiled), (1, 1));
}

#[test]
fn preloading_reports_each_module_and_the_first_that_is_missing() {
    let store = MemoryStore::new();
    let codes: Vec<Cid> = (0..10)
        .map(|n| put(&store, wat::parse_str(format!("(module (func (drop (i32.const {n}))))")).unwrap()))
        .collect();
    let (engine, progress) = (engine(), AtomicUsize::new(0));
    let preload = |codes: Vec<Cid>| {
        engine.preload(nv21(), codes, &store, |_, _| {
            progress.fetch_add(1, Ordering::Relaxed);
        })
    };
    preload(codes.clone()).unwrap();
    assert_eq!(progress.load(Ordering::Relaxed), 10);
    assert_eq!(engine.statistics().compiled, 10);

    let missing = put(&MemoryStore::new(), b"nowhere".to_vec());
    let error = preload([vec![missing], codes].concat()).unwrap_err();
    assert!(matches!(error, LoadError::Missing(code) if code == missing));
}
