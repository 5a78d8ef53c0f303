//! The actors as WebAssembly text, short enough to be read; the same on every generation of syscalls but for the shape
//! of what they import.
//!
//! Memory: results of syscalls below 64, the CID at hand at 64, the context at 256, the name at 512, a state at 1024,
//! parameters at 2048. A syscall that fails traps, and with it the tipset: that these actors work is what a generated
//! chain stands on.

use forest_rules::{Syscall, SyscallSet};

use super::super::states::Sum;
use crate::script;

/// attoFIL that a block earns for each win.
const REWARD: u64 = 10_000_000_000_000_000;

/// Accepts everything and returns nothing.
pub(super) fn accepting(name: &str) -> Vec<u8> {
    compile(&format!(
        "(module (memory (export \"memory\") 1) (data (i32.const 512) \"{name}\")
           (func (export \"invoke\") (param i32) (result i32) (i32.const 0)))"
    ))
}

/// Its constructor makes of the address in its parameters the state of an account.
pub(super) fn account(syscalls: SyscallSet, name: &str) -> Vec<u8> {
    let invoke = "
      (if (i32.or (i64.ne (call $method) (i64.const 1)) (i32.eqz (local.get $params)))
        (then (return (i32.const 0))))
      (call $must (call $ipld.block_stat (i32.const 0) (local.get $params)))
      (local.set $size (i32.load offset=8 (i32.const 0)))
      (i32.store8 (i32.const 1024) (i32.const 0x81))
      (call $must (call $ipld.block_read
        (i32.const 16) (local.get $params) (i32.const 0) (i32.const 1025) (local.get $size)))
      (call $save (i32.add (local.get $size) (i32.const 1)))";
    let imports = ["ipld::block_stat", "ipld::block_read"];
    module(syscalls, name, &[&imports[..], SAVING].concat(), &[SAVE], invoke)
}

/// Calls power and market, as the network's own cron does.
pub(super) fn cron(syscalls: SyscallSet, name: &str) -> Vec<u8> {
    let invoke = "
      (i32.store16 (i32.const 1024) (i32.const 0x0400))
      (call $send (i32.const 1024) (i32.const 2) (i64.const 5) (i64.const 0))
      (i32.store16 (i32.const 1024) (i32.const 0x0500))
      (call $send (i32.const 1024) (i32.const 2) (i64.const 9) (i64.const 0))";
    module(syscalls, name, &["send::send"], &[&send(syscalls)], invoke)
}

/// Adds to a sum in its state whenever cron calls.
pub(super) fn ledger(syscalls: SyscallSet, name: &str, sum: &Sum) -> Vec<u8> {
    let Sum { offset, method, step } = sum;
    let invoke = format!(
        "(if (i64.eq (call $method) (i64.const {method}))
           (then (call $grow (i32.const {offset}) (i64.const {step}))))"
    );
    module(syscalls, name, &[GROWING, SAVING].concat(), &[SAVE, NUMBERS, GROW], &invoke)
}

/// Pays the miner of a block: so much for each win, and the tips. The parameters are
/// `[miner, penalty, gas_reward, win_count]`.
pub(super) fn reward(syscalls: SyscallSet, name: &str) -> Vec<u8> {
    let offset = super::super::states::MINED_OFFSET;
    let invoke = format!(
        "(if (i64.ne (call $method) (i64.const 2)) (then (return (i32.const 0))))
         (call $must (call $ipld.block_read
           (i32.const 16) (local.get $params) (i32.const 0) (i32.const 2048) (i32.const 200)))
         (local.set $penalty (call $behind (i32.const 2049)))
         (local.set $tips (call $behind (local.get $penalty)))
         (local.set $mined
           (i64.mul (i64.load8_u (call $behind (local.get $tips))) (i64.const {REWARD})))
         (call $grow (i32.const {offset}) (local.get $mined))
         (call $send (i32.const 2050) (call $length (i32.const 2049)) (i64.const 0)
           (i64.add (local.get $mined) (call $amount (local.get $tips))))"
    );
    let imports = [GROWING, SAVING, &["send::send"]].concat();
    module(syscalls, name, &imports, &[SAVE, NUMBERS, GROW, PARAMS, &send(syscalls)], &invoke)
}

/// Makes the bytes at 1024 a block and the block the actor's state.
const SAVE: &str = "
    (func $save (param $size i32)
      (call $must (call $ipld.block_create (i32.const 16) (i64.const 0x71) (i32.const 1024) (local.get $size)))
      (call $must (call $ipld.block_link
        (i32.const 32) (i32.load (i32.const 16)) (i64.const 0xb220) (i32.const 32) (i32.const 64) (i32.const 100)))
      (call $must (call $self.set_root (i32.const 64))))";
const SAVING: &[&str] = &["ipld::block_create", "ipld::block_link", "self::set_root"];

/// Numbers with the most significant byte first.
const NUMBERS: &str = "
    (func $number (param $at i32) (param $size i32) (result i64) (local $number i64)
      (block $done
        (loop $next
          (br_if $done (i32.eqz (local.get $size)))
          (local.set $number
            (i64.or (i64.shl (local.get $number) (i64.const 8)) (i64.load8_u (local.get $at))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (local.set $size (i32.sub (local.get $size) (i32.const 1)))
          (br $next)))
      (local.get $number))
    (func $write (param $at i32) (param $number i64) (local $left i32)
      (local.set $left (i32.const 8))
      (loop $next
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (i64.store8 (i32.add (local.get $at) (local.get $left)) (local.get $number))
        (local.set $number (i64.shr_u (local.get $number) (i64.const 8)))
        (br_if $next (local.get $left))))";

/// Adds to the number of eight bytes at an offset of the actor's state.
const GROW: &str = "
    (func $grow (param $offset i32) (param $by i64) (local $size i32) (local $at i32)
      (call $must (call $self.root (i32.const 16) (i32.const 64) (i32.const 100)))
      (call $must (call $ipld.block_open (i32.const 16) (i32.const 64)))
      (local.set $size (i32.load (i32.const 28)))
      (call $must (call $ipld.block_read
        (i32.const 32) (i32.load (i32.const 24)) (i32.const 0) (i32.const 1024) (local.get $size)))
      (local.set $at (i32.add (i32.const 1024) (local.get $offset)))
      (call $write (local.get $at) (i64.add (call $number (local.get $at) (i32.const 8)) (local.get $by)))
      (call $save (local.get $size)))";
const GROWING: &[&str] = &["self::root", "ipld::block_open", "ipld::block_read"];

/// Byte strings in parameters: how long one is, where the next item is, and the amount that one says.
const PARAMS: &str = "
    (func $length (param $at i32) (result i32)
      (i32.and (i32.load8_u (local.get $at)) (i32.const 31)))
    (func $behind (param $at i32) (result i32)
      (i32.add (i32.add (local.get $at) (i32.const 1)) (call $length (local.get $at))))
    (func $amount (param $at i32) (result i64)
      (if (i32.eqz (call $length (local.get $at))) (then (return (i64.const 0))))
      (call $number (i32.add (local.get $at) (i32.const 2)) (i32.sub (call $length (local.get $at)) (i32.const 1))))";

/// Calls an actor without parameters, which must succeed.
fn send(syscalls: SyscallSet) -> String {
    // A limit of gas and flags, where there are such parameters: all the gas, no flags.
    let more = match find(syscalls, "send::send").params.len() {
        6 => "",
        _ => "(i64.const -1) (i64.const 0)",
    };
    format!(
        "(func $send (param $to i32) (param $size i32) (param $method i64) (param $value i64)
           (call $must (call $send.send (i32.const 0) (local.get $to) (local.get $size) (local.get $method)
             (i32.const 0) (i64.const 0) (local.get $value) {more}))
           (call $must (i32.load (i32.const 0))))"
    )
}

/// A module of these imports and functions. The method is at the same place in either context.
fn module(syscalls: SyscallSet, name: &str, imports: &[&str], functions: &[&str], invoke: &str) -> Vec<u8> {
    let context =
        ["vm::message_context", "vm::context"].into_iter().find(|name| get(syscalls, name).is_some());
    let context = context.expect("each generation has one of them");
    let imports: String =
        imports.iter().chain([&context]).map(|name| script::import(find(syscalls, name))).collect();
    let context = context.replace("::", ".");
    let functions = functions.concat();
    compile(&format!(
        "(module {imports} (memory (export \"memory\") 1) (data (i32.const 512) \"{name}\")
           (func $must (param i32) (if (local.get 0) (then (unreachable))))
           (func $method (result i64)
             (call $must (call ${context} (i32.const 256))) (i64.load offset=32 (i32.const 256)))
           {functions}
           (func (export \"invoke\") (param $params i32) (result i32)
             (local $size i32) (local $penalty i32) (local $tips i32) (local $mined i64)
             {invoke} (i32.const 0)))"
    ))
}

fn find(syscalls: SyscallSet, name: &str) -> &'static Syscall {
    get(syscalls, name).unwrap_or_else(|| panic!("no {name} in this version"))
}

fn get(syscalls: SyscallSet, name: &str) -> Option<&'static Syscall> {
    let (module, name) = name.split_once("::")?;
    syscalls.get(module, name)
}

fn compile(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
