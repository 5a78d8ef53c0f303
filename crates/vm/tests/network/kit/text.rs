//! Pieces of actors as text, and the calls that every generation writes differently.

use forest_encoding::codec;
use forest_rules::{
    AbiGeneration::{Hygge, Skyr, Watermelon},
    Rules,
};
use forest_shared::address::Address;

/// Where an actor's data lies in memory, written `IN` in text.
const IN: u32 = 1024;

/// Spells out abbreviations: `OUT` is the pointer to a result, `BUF` a buffer right after a result of four bytes, `IN`
/// the data.
pub(crate) fn expand(text: &str) -> String {
    let data = format!("(i32.const {IN})");
    text.replace("OUT", "(i32.const 4)").replace("BUF", "(i32.const 8)").replace("IN", &data)
}

/// A field of a module that puts bytes where `IN` points.
pub(crate) fn data(bytes: &[u8]) -> String {
    data_at(IN, bytes)
}

/// A field of a module that puts bytes into memory.
pub(crate) fn data_at(at: u32, bytes: &[u8]) -> String {
    let text: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
    format!("(data (i32.const {at}) \"{text}\")")
}

/// A codec under which any bytes are a block.
pub(crate) fn opaque(rules: &Rules) -> u64 {
    if rules.syscalls.generation == Skyr { codec::DAG_CBOR } else { codec::RAW }
}

/// Ends the frame with the code that the text gives, and a block where there may be one.
pub(crate) fn exit(rules: &Rules, code: &str, block: u32) -> String {
    match rules.syscalls.generation {
        Skyr => format!("(call $vm.abort {code} (i32.const 0) (i32.const 0))"),
        Hygge | Watermelon => {
            format!("(call $vm.exit {code} (i32.const {block}) (i32.const 0) (i32.const 0))")
        }
    }
}

/// Deletes the actor; in favour of the address at `IN`, of so many bytes, or with its funds burnt.
pub(crate) fn self_destruct(rules: &Rules, length: usize) -> String {
    match rules.syscalls.generation {
        Skyr | Hygge => format!("(call $self.self_destruct IN (i32.const {length}))"),
        Watermelon => "(call $self.self_destruct (i32.const 1))".into(),
    }
}

/// Emits an event of no entries: the byte at 2100, which must be an empty array, or three empty buffers.
pub(crate) fn emit_nothing(rules: &Rules) -> String {
    let arguments = if rules.syscalls.generation == Hygge {
        "(i32.const 2100) (i32.const 1)".into()
    } else {
        "(i32.const 0) ".repeat(6)
    };
    format!("(call $event.emit_event {arguments})")
}

/// A call of the actor at the address at `IN`.
#[derive(Clone, Copy)]
pub(crate) struct Send {
    /// The length of the address.
    pub(crate) length: usize,
    pub(crate) method: u64,
    pub(crate) params: u32,
    pub(crate) value: i64,
    /// Where there are no gas limits, neither this nor the flags are passed.
    pub(crate) gas_limit: i64,
    pub(crate) flags: u64,
}

impl Send {
    /// The limit that is none.
    pub(crate) const NO_LIMIT: i64 = -1;
    /// The flag of read-only calls.
    pub(crate) const READ_ONLY: u64 = 1;

    /// Calls method 2, without anything.
    pub(crate) fn to(address: &Address) -> Self {
        let length = address.to_bytes().len();
        Self { length, method: 2, params: 0, value: 0, gas_limit: Self::NO_LIMIT, flags: 0 }
    }

    pub(crate) fn text(self, rules: &Rules) -> String {
        let Self { length, method, params, value, gas_limit, flags } = self;
        let limits = match rules.syscalls.generation {
            Skyr => String::new(),
            Hygge | Watermelon => format!("(i64.const {gas_limit}) (i64.const {flags})"),
        };
        format!(
            "(call $send.send OUT IN (i32.const {length}) (i64.const {method}) (i32.const {params})
               (i64.const 0) (i64.const {value}) {limits})"
        )
    }
}
