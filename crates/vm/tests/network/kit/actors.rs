//! Test actors as WebAssembly text, and what their instructions cost, counted by hand.
//!
//! An actor is written as the statements of its method, all of them folded, so that every opening parenthesis is one
//! instruction. What surrounds them is in `actors/`: the imports of the generation, under the names `$module.name`.

use forest_rules::{AbiGeneration, Rules, gas::Gas};

/// A module as text.
#[derive(Clone, Debug)]
pub(crate) struct Wat(String);

impl Wat {
    /// A module as it is written.
    pub(crate) fn module(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// An actor that does `statements`, the last of which leaves the handle of what it returns (0 for nothing).
    pub(crate) fn actor(rules: &Rules, statements: &str) -> Self {
        Self::with_memory(rules, 1, "", statements)
    }

    /// As [`actor`](Self::actor), with so many pages of memory instead of one, and more of a module's fields: data,
    /// globals, functions.
    pub(crate) fn with_memory(rules: &Rules, pages: u32, fields: &str, statements: &str) -> Self {
        let imports = match rules.syscalls.generation {
            AbiGeneration::Skyr => {
                concat!(include_str!("../actors/all.wat"), include_str!("../actors/skyr.wat"))
            }
            AbiGeneration::Hygge => concat!(
                include_str!("../actors/all.wat"),
                include_str!("../actors/since_hygge.wat"),
                include_str!("../actors/hygge.wat"),
            ),
            AbiGeneration::Watermelon => concat!(
                include_str!("../actors/all.wat"),
                include_str!("../actors/since_hygge.wat"),
                include_str!("../actors/watermelon.wat"),
            ),
        };
        Self(format!(
            "(module {imports} (memory (export \"memory\") {pages}) {fields}
               (func (export \"invoke\") (param $params i32) (result i32) {statements}))"
        ))
    }

    /// An actor that accepts every call and returns nothing. The name is in the code, which makes it one of its own.
    pub(crate) fn accepting(name: &str) -> Self {
        Self(format!(
            "(module (memory (export \"memory\") 1) (data (i32.const 0) \"{name}\")
               (func (export \"invoke\") (param i32) (result i32) (i32.const 0)))"
        ))
    }

    /// The module's text.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// The module's bytes.
    pub(crate) fn compile(&self) -> Vec<u8> {
        wat::parse_str(&self.0).unwrap_or_else(|error| panic!("{error}\n{}", self.0))
    }
}

/// What a frame costs that runs straight through these statements: the call, its pages of memory, its instructions and
/// the `OnSyscall` of its syscalls. What the syscalls charge besides is not in it.
pub(crate) fn cost_of(rules: &Rules, pages: u32, statements: &str) -> Gas {
    let invocation = rules.gas.messages.on_method_invocation(false, 1, 0).unwrap().total();
    let memory =
        rules.gas.wasm.on_memory_init(pages as usize * 65_536).map_or(Gas::ZERO, |charge| charge.total());
    invocation.plus(memory).plus(instructions(statements)).plus(syscalls(rules, statements))
}

/// The entry is called through the stack limiter: the parameter, ten instructions before the call (two of them free),
/// the call, four after.
const ENTRY: i64 = 1 + 8 + 1 + 4;

/// What the instructions cost, the way into the function included.
pub(crate) fn instructions(statements: &str) -> Gas {
    let free: usize = ["(drop", "(unreachable", "(return", "(nop", "(type"]
        .iter()
        .map(|name| statements.matches(name).count())
        .sum();
    let count = i64::try_from(statements.matches('(').count() - free).unwrap();
    Gas::new(4 * (ENTRY + count))
}

fn syscalls(rules: &Rules, statements: &str) -> Gas {
    let imported = statements.split("(call $").skip(1).filter(|call| {
        let name = call.split([' ', ')']).next().unwrap();
        name.contains('.')
    });
    rules.gas.wasm.syscall.total().times(imported.count() as u64)
}
