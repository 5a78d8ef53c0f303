//! Syscalls in any order, with any arguments, on any memory: whatever an actor asks for, there is a receipt.
#![no_main]

mod vm_network;

use std::fmt::Write;

use arbitrary::Arbitrary;
use forest_builtin::BuiltinActor;
use forest_rules::{Rules, WasmType};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input {
    version: u8,
    /// The actor that may create others; if not, one that may do what all may.
    is_init: bool,
    calls: Vec<Call>,
    memory: Vec<u8>,
}

/// An import of the generation, counted in its table, and as many arguments as the longest takes.
#[derive(Arbitrary, Debug)]
struct Call {
    import: u8,
    arguments: [Argument; 9],
}

#[derive(Arbitrary, Debug)]
enum Argument {
    Any(u64),
    /// A handle or a length.
    Small(u8),
    /// Within the one page of memory.
    Pointer(u16),
    /// What is there: for one, the result of a call before.
    Load(u16),
}

// So many calls, and so much of the memory filled.
const CALLS: usize = 8;
const MEMORY: usize = 4096;

impl Argument {
    fn text(&self, kind: WasmType) -> String {
        let kind = match kind {
            WasmType::I32 => "i32",
            WasmType::I64 => "i64",
        };
        match self {
            Self::Any(value) if kind == "i32" => format!("(i32.const {})", *value as u32),
            Self::Any(value) => format!("(i64.const {value})"),
            Self::Small(value) => format!("({kind}.const {value})"),
            Self::Pointer(value) => format!("({kind}.const {value})"),
            Self::Load(at) => format!("({kind}.load (i32.const {at}))"),
        }
    }
}

/// A module that imports all that the generation has, makes the calls, and returns nothing.
fn module(rules: &Rules, calls: &[Call], memory: &[u8]) -> String {
    let mut text = String::from("(module ");
    let imports: Vec<_> = rules.syscalls.iter().collect();
    for (number, import) in imports.iter().enumerate() {
        let (module, name) = (import.module, import.name);
        write!(text, "(import \"{module}\" \"{name}\" (func $f{number} ").unwrap();
        for kind in import.wasm_params() {
            text.push_str(match kind {
                WasmType::I32 => "(param i32)",
                WasmType::I64 => "(param i64)",
            });
        }
        text.push_str("(result i32)))\n");
    }
    text.push_str("(memory (export \"memory\") 1) (data (i32.const 0) \"");
    for byte in memory {
        write!(text, "\\{byte:02x}").unwrap();
    }
    text.push_str("\") (func (export \"invoke\") (param i32) (result i32) ");
    for call in calls {
        let number = usize::from(call.import) % imports.len();
        let arguments = imports[number].wasm_params().zip(&call.arguments);
        let arguments: String = arguments.map(|(kind, argument)| argument.text(kind)).collect();
        write!(text, "(drop (call $f{number} {arguments}))").unwrap();
    }
    text.push_str("(i32.const 0)))");
    text
}

fuzz_target!(|input: Input| {
    let version = vm_network::VERSIONS[usize::from(input.version) % vm_network::VERSIONS.len()];
    let rules = forest_rules::rules(version).unwrap();
    let calls = &input.calls[..input.calls.len().min(CALLS)];
    let memory = &input.memory[..input.memory.len().min(MEMORY)];
    let code = wat::parse_str(module(rules, calls, memory)).expect("a module");
    let actor = if input.is_init { BuiltinActor::Init } else { BuiltinActor::Multisig };
    vm_network::call(version, actor, code);
});
