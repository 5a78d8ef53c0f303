//! Calls and events as text, for whoever reads why a test failed.

use std::fmt::{self, Write as _};

use forest_encoding::{Cid, codec};
use forest_shared::event::ActorEvent;
use forest_vm::trace::ExecutionTrace;

use crate::Names;

/// What a call is called.
pub(crate) fn name(call: &ExecutionTrace, names: &Names) -> String {
    names.call(code(call), call.message.method)
}

fn code(call: &ExecutionTrace) -> Option<&Cid> {
    call.invoked_actor.as_ref().map(|actor| &actor.state.code)
}

/// A line for each call, those that it made indented below it.
pub(crate) fn write(f: &mut fmt::Formatter<'_>, call: &ExecutionTrace, names: &Names) -> fmt::Result {
    // Calls nest a thousand deep, which is more than a stack of tests has room for.
    let mut waiting = vec![(call, 1_usize)];
    while let Some((call, depth)) = waiting.pop() {
        line(f, call, depth, names)?;
        waiting.extend(call.subcalls.iter().rev().map(|call| (call, depth + 1)));
    }
    Ok(())
}

fn line(f: &mut fmt::Formatter<'_>, call: &ExecutionTrace, depth: usize, names: &Names) -> fmt::Result {
    let margin = "  ".repeat(depth.min(40));
    let (message, exit) = (&call.message, call.returned.exit_code);
    write!(f, "{margin}{}  {} -> {}", name(call, names), message.from, message.to)?;
    if !message.value.is_zero() {
        write!(f, "  {} FIL", message.value)?;
    }
    write!(f, "  {} gas", gas(call))?;
    if !exit.is_success() {
        write!(f, "  exit {exit}")?;
        if let Some(named) = names.exit_code(code(call), exit.value()) {
            write!(f, " {named}")?;
        }
    }
    f.write_char('\n')?;
    for line in &call.logs {
        writeln!(f, "{margin}  log: {}", line.escape_debug())?;
    }
    Ok(())
}

/// What was charged for a call and for those that it made.
fn gas(call: &ExecutionTrace) -> i64 {
    let mut sum = 0_i64;
    let mut waiting = vec![call];
    while let Some(call) = waiting.pop() {
        sum += call.gas_charges.iter().map(|charge| charge.total).sum::<i64>();
        waiting.extend(&call.subcalls);
    }
    sum
}

/// The entries of an event.
pub(crate) fn event(event: &ActorEvent) -> String {
    let entries =
        event.entries.iter().map(|entry| format!("{}={}", entry.key, value(entry.codec, &entry.value)));
    entries.collect::<Vec<_>>().join(" ")
}

/// Text where it is text, otherwise bytes as they are.
fn value(encoded: u64, bytes: &[u8]) -> String {
    if encoded == codec::CBOR {
        if let Ok(text) = forest_encoding::from_slice::<String>(bytes) {
            return text;
        }
        if let Ok(number) = forest_encoding::from_slice::<u64>(bytes) {
            return number.to_string();
        }
    }
    bytes.iter().fold("0x".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}
