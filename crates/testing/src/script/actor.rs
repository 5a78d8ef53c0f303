//! The script actor: an interpreter of scripts as a Wasm module, made for a generation of syscalls.
//!
//! Each instruction is a function without parameters, called through a table by its number; an unknown number traps.
//! All its arguments are evaluated before. The module has what code of the network has, and no more: a table, indirect
//! calls, loops, `br_table` with a default of its own, bulk memory.

use forest_rules::{Syscall, SyscallSet, WasmType};

use super::{
    MAGIC,
    layout::{ARGS, ERROR, NAME, NOTES, PROGRAM, RESULT, SIZE, STAT},
    op::OPS,
};
use crate::script::calls::opaque;

/// What is different from one script actor to the next.
#[derive(Clone, Debug)]
pub struct Shape<'a> {
    /// Part of the data, so that the code is not the same.
    pub name: &'a str,
    /// The memory as text: pages to begin with, and at most.
    pub memory: &'a str,
    /// More fields of the module.
    pub fields: &'a str,
}

impl<'a> Shape<'a> {
    /// The usual memory, and no other fields.
    #[must_use]
    pub const fn plain(name: &'a str) -> Self {
        Self { name, memory: "2", fields: "" }
    }
}

/// A script actor.
///
/// # Panics
/// The shape makes a module that is not valid.
#[must_use]
pub fn actor(syscalls: SyscallSet, shape: &Shape<'_>) -> Vec<u8> {
    let text = module(syscalls, shape);
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn module(syscalls: SyscallSet, shape: &Shape<'_>) -> String {
    let Shape { name, memory, fields } = shape;
    let imports: String = syscalls.iter().map(import).collect();
    let (ops, calls) = (OPS.map(|(_, body)| body.to_owned()), syscalls.iter().map(call));
    let bodies: Vec<String> = ops.into_iter().chain(calls).collect();
    let functions: String = (0..)
        .zip(&bodies)
        .map(|(place, body): (usize, _)| format!("(func $op{place} {})", expand(body)))
        .collect();
    let count = bodies.len();
    let table: String = (0..count).map(|place| format!("$op{place} ")).collect();
    let invoke = INVOKE.replace("OPAQUE", &opaque(syscalls.generation).to_string());
    let text = format!(
        "(module {imports} (type $op (func)) (memory (export \"memory\") {memory})
           (data (i32.const NAME) \"{name}\") (table {count} {count} funcref) (elem (i32.const 0) {table})
           {GLOBALS} {ARGUMENTS} {NOTING} {WORK} {STEP} {invoke} {functions} {fields})"
    );
    addresses(&text)
}

/// Declares a syscall under the name `$module.name`.
pub(crate) fn import(syscall: &Syscall) -> String {
    let Syscall { module, name, .. } = syscall;
    let params: String = syscall.wasm_params().map(|kind| format!(" {}", wasm_name(kind))).collect();
    format!("(import \"{module}\" \"{name}\" (func ${module}.{name} (param{params}) (result i32)))\n")
}

/// Makes a syscall, and notes what came of it; a result is where the first argument says.
fn call(syscall: &Syscall) -> String {
    let Syscall { module, name, .. } = syscall;
    let args: String = (0..)
        .zip(syscall.wasm_params())
        .map(|(place, kind): (u32, _)| match kind {
            WasmType::I32 => format!(" A{place}"),
            WasmType::I64 => format!(" L{place}"),
        })
        .collect();
    format!("(call $outcome (call ${module}.{name}{args}) A0 (i32.const {}))", syscall.result.size())
}

const fn wasm_name(kind: WasmType) -> &'static str {
    match kind {
        WasmType::I32 => "i32",
        WasmType::I64 => "i64",
    }
}

/// Spells out arguments.
fn expand(body: &str) -> String {
    let mut text = body.to_owned();
    for place in 0..9 {
        let at = ARGS + 8 * place;
        text = text.replace(&format!("A{place}"), &format!("(i32.load (i32.const {at}))"));
        text = text.replace(&format!("L{place}"), &format!("(i64.load (i32.const {at}))"));
    }
    text
}

/// Spells out addresses.
fn addresses(text: &str) -> String {
    let magic = u32::from_le_bytes(MAGIC);
    let names = [
        ("NOTES_END", NOTES.end),
        ("NOTES", NOTES.start),
        ("PROGRAM", PROGRAM),
        ("RESULT", RESULT),
        ("MAGIC", magic),
        ("ERROR", ERROR),
        ("STAT", STAT),
        ("SIZE", SIZE),
        ("ARGS", ARGS),
        ("NAME", NAME),
    ];
    names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, &value.to_string()))
}

/// Where the interpreter is, where the script and the notes end, and the block to return if it is not the notes.
const GLOBALS: &str = "
    (global $pc (mut i32) (i32.const 0))
    (global $end (mut i32) (i32.const 0))
    (global $notes (mut i32) (i32.const NOTES))
    (global $answer (mut i64) (i64.const -1))";

/// Reads an argument: its kind, and a signed LEB128 number.
const ARGUMENTS: &str = "
    (func $byte (result i32)
      (global.set $pc (i32.add (global.get $pc) (i32.const 1)))
      (i32.load8_u (i32.sub (global.get $pc) (i32.const 1))))
    (func $number (result i64) (local $byte i64) (local $shift i64) (local $number i64)
      (loop $more
        (local.set $byte (i64.extend_i32_u (call $byte)))
        (local.set $number (i64.or (local.get $number)
          (i64.shl (i64.and (local.get $byte) (i64.const 127)) (local.get $shift))))
        (local.set $shift (i64.add (local.get $shift) (i64.const 7)))
        (br_if $more (i64.ge_u (local.get $byte) (i64.const 128))))
      (if (i32.and (i64.lt_u (local.get $shift) (i64.const 64)) (i64.ge_u (local.get $byte) (i64.const 64)))
        (then (return (i64.or (local.get $number) (i64.shl (i64.const -1) (local.get $shift))))))
      (local.get $number))
    (func $argument (result i64) (local $kind i32) (local $number i64)
      (local.set $kind (call $byte))
      (local.set $number (call $number))
      (block $long
        (block $word
          (block $literal (br_table $literal $word $long (local.get $kind)))
          (return (local.get $number)))
        (return (i64.load32_u (i32.wrap_i64 (local.get $number)))))
      (i64.load (i32.wrap_i64 (local.get $number))))";

/// Notes memory, as long as there is room for notes, and the outcome of a syscall.
const NOTING: &str = "
    (func $note (param $at i32) (param $len i32)
      (if (i32.gt_u (local.get $len) (i32.sub (i32.const NOTES_END) (global.get $notes))) (then (return)))
      (memory.copy (global.get $notes) (local.get $at) (local.get $len))
      (global.set $notes (i32.add (global.get $notes) (local.get $len))))
    (func $outcome (param $error i32) (param $at i32) (param $size i32)
      (i32.store (i32.const ERROR) (local.get $error))
      (call $note (i32.const ERROR) (i32.const 1))
      (if (i32.eqz (local.get $error)) (then (call $note (local.get $at) (local.get $size)))))";

/// Work that is only there to be metered.
const WORK: &str = "
    (func $spin (param $times i64)
      (loop $again
        (if (i64.eqz (local.get $times)) (then (return)))
        (local.set $times (i64.sub (local.get $times) (i64.const 1)))
        (br $again)))
    (func $recurse (param $times i32) (result i32) (local $rest i32) (local $deeper i32)
      (if (i32.eqz (local.get $times)) (then (return (i32.const 0))))
      (local.set $rest (i32.sub (local.get $times) (i32.const 1)))
      (local.set $deeper (call $recurse (local.get $rest)))
      (i32.add (local.get $deeper) (i32.const 1)))";

/// Runs the next instruction.
const STEP: &str = "
    (func $step (local $op i32) (local $count i32) (local $slot i32)
      (local.set $op (call $byte))
      (local.set $count (call $byte))
      (local.set $slot (i32.const ARGS))
      (block $ready
        (loop $next
          (br_if $ready (i32.eqz (local.get $count)))
          (i64.store (local.get $slot) (call $argument))
          (local.set $slot (i32.add (local.get $slot) (i32.const 8)))
          (local.set $count (i32.sub (local.get $count) (i32.const 1)))
          (br $next)))
      (call_indirect (type $op) (local.get $op)))";

/// Reads the script, runs it, and returns what it says or what was noted.
const INVOKE: &str = "
    (func $room (param $len i32) (local $missing i32)
      (local.set $missing (i32.sub
        (i32.shr_u (i32.add (i32.add (i32.const PROGRAM) (local.get $len)) (i32.const 65535)) (i32.const 16))
        (memory.size)))
      (if (i32.gt_s (local.get $missing) (i32.const 0)) (then (drop (memory.grow (local.get $missing))))))
    (func $load (param $params i32) (local $size i32)
      (drop (call $ipld.block_stat (i32.const STAT) (local.get $params)))
      (local.set $size (i32.load offset=8 (i32.const STAT)))
      (call $room (local.get $size))
      (drop (call $ipld.block_read
        (i32.const RESULT) (local.get $params) (i32.const 0) (i32.const PROGRAM) (local.get $size)))
      (if (i32.ne (i32.load (i32.const PROGRAM)) (i32.const MAGIC)) (then (return)))
      (i32.store (i32.const SIZE) (local.get $size))
      (global.set $pc (i32.add (i32.const PROGRAM) (i32.add (i32.const 8) (i32.load offset=4 (i32.const PROGRAM)))))
      (global.set $end (i32.add (i32.const PROGRAM) (local.get $size))))
    (func $notes (result i32)
      (if (i32.eq (global.get $notes) (i32.const NOTES)) (then (return (i32.const 0))))
      (drop (call $ipld.block_create (i32.const RESULT) (i64.const OPAQUE)
        (i32.const NOTES) (i32.sub (global.get $notes) (i32.const NOTES))))
      (i32.load (i32.const RESULT)))
    (func (export \"invoke\") (param $params i32) (result i32)
      (if (local.get $params) (then (call $load (local.get $params))))
      (block $done
        (loop $more
          (br_if $done (i32.ge_u (global.get $pc) (global.get $end)))
          (call $step)
          (br $more)))
      (if (i64.ge_s (global.get $answer) (i64.const 0))
        (then (return (i32.wrap_i64 (global.get $answer)))))
      (call $notes))";
