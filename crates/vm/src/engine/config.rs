//! How the Wasm compiler and runtime are set up: the same on every machine, as far as the chain can see.
//!
//! Invariant: nothing that is allowed or refused here depends on the defaults of wasmtime, which change. What counts
//! execution is injected by [`meter`](super::meter), so neither fuel nor epochs are on.

use forest_rules::WasmFeatures as Allowed;
use wasmtime::{
    Config, Enabled, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig, WasmBacktraceDetails,
    WasmFeatures,
};

use super::EngineError;

/// How many frames one message can have at once, under any version: each is an instance of its own.
const FRAMES: u32 = 1025;
/// For how many messages at once, each as deep as can be, address space is reserved.
const MAX_MESSAGES: u32 = 16;
/// No table has more elements. It decides what `table.grow` answers (FIP-0057).
pub(super) const TABLE_ELEMENTS: usize = 20_000;
/// What one instance may use of the native stack. The metered limit of 2048 slots is to be met long before.
pub(super) const NATIVE_STACK: usize = 4 << 20;
/// All that 32 bits can address, so that compiled code needs no bounds checks: the memory behind it faults instead.
/// Versions with tighter limits on memory have them enforced as memory grows.
const ADDRESSABLE: usize = 1 << 32;
/// What the place of an instance keeps of its memory between instances, in bytes. Most actors touch less; the rest goes
/// back, so that messages that went deep leave no more than this for each frame.
const KEPT_MEMORY: usize = 1 << 20;
/// The same of tables.
const KEPT_TABLE: usize = 64 << 10;

/// A Wasm engine with room for so many messages at once, or for as many as this machine has address space for.
pub(super) fn engine(
    parallel_messages: u32,
    compile_threads: usize,
) -> Result<wasmtime::Engine, EngineError> {
    let mut messages = parallel_messages.clamp(1, MAX_MESSAGES);
    loop {
        match wasmtime::Engine::new(&config(messages.saturating_mul(FRAMES), compile_threads)) {
            Ok(engine) => return Ok(engine),
            Err(_) if messages > 1 => messages = messages.div_euclid(2),
            Err(error) => return Err(EngineError(format!("the Wasm engine cannot start: {error:#}"))),
        }
    }
}

fn config(instances: u32, compile_threads: usize) -> Config {
    let mut config = Config::new();
    features(&mut config);

    // The same bits on every processor.
    config.cranelift_nan_canonicalization(true).relaxed_simd_deterministic(true);
    config.cranelift_opt_level(OptLevel::Speed);
    config.parallel_compilation(compile_threads != 1);

    // Gas counts what runs.
    config.consume_fuel(false).epoch_interruption(false);
    config.max_wasm_stack(NATIVE_STACK).async_stack_size(NATIVE_STACK);

    // Nobody reads these: metering moves all code anyway.
    config.debug_info(false).generate_address_map(false).native_unwind_info(false);
    config.wasm_backtrace_max_frames(None).wasm_backtrace_details(WasmBacktraceDetails::Disable);
    config.cranelift_debug_verifier(false);

    // Signals: Mach ports miss some of them when another runtime lives in the process.
    config.macos_use_mach_ports(false);

    config.memory_reservation(ADDRESSABLE as u64).memory_may_move(false);
    config.guard_before_linear_memory(true).memory_init_cow(true);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(instances)));
    config
}

/// One memory and one table for each instance.
fn pool(instances: u32) -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_core_instances(instances).total_memories(instances).total_tables(instances);
    pool.max_memories_per_module(1).max_tables_per_module(1);
    pool.max_memory_size(ADDRESSABLE).table_elements(TABLE_ELEMENTS);
    pool.total_component_instances(0);
    // What an instance touched is written over for the next one, where the kernel can say what that was: cheaper than
    // giving pages back and faulting them in again.
    pool.pagemap_scan(Enabled::Auto);
    pool.linear_memory_keep_resident(KEPT_MEMORY).table_keep_resident(KEPT_TABLE);
    pool
}

/// Exactly what the network allows. Reference types are in, as far as they need no garbage collector: tables of
/// functions have instructions of their own since then, and versions that do not price those refuse them.
fn features(config: &mut Config) {
    let Allowed {
        bulk_memory,
        multi_value,
        simd,
        tail_call,
        multi_memory,
        memory64,
        extended_const,
        wide_arithmetic,
        custom_page_sizes,
    } = Allowed::FILECOIN;
    let decided = [
        (WasmFeatures::BULK_MEMORY, bulk_memory),
        (WasmFeatures::MULTI_VALUE, multi_value),
        (WasmFeatures::SIMD, simd),
        (WasmFeatures::RELAXED_SIMD, simd),
        (WasmFeatures::TAIL_CALL, tail_call),
        (WasmFeatures::MULTI_MEMORY, multi_memory),
        (WasmFeatures::MEMORY64, memory64),
        (WasmFeatures::EXTENDED_CONST, extended_const),
        (WasmFeatures::WIDE_ARITHMETIC, wide_arithmetic),
        (WasmFeatures::CUSTOM_PAGE_SIZES, custom_page_sizes),
    ];
    config.wasm_features(WasmFeatures::all(), false);
    for (feature, allowed) in decided {
        config.wasm_features(feature, allowed);
    }
    // Not for the network to choose: version 1 of WebAssembly with its three oldest extensions.
    config.wasm_features(
        WasmFeatures::MUTABLE_GLOBAL
            | WasmFeatures::FLOATS
            | WasmFeatures::SIGN_EXTENSION
            | WasmFeatures::SATURATING_FLOAT_TO_INT
            | WasmFeatures::REFERENCE_TYPES,
        true,
    );
}
