//! Calls and events as text, for whoever reads why a test failed.

use std::fmt::{self, Write as _};

use forest_encoding::{Cid, codec, from_slice};
use forest_shared::event::ActorEvent;
use forest_vm::trace::ExecutionTrace;

use crate::Names;

/// What a call is called.
pub(crate) fn name(call: &ExecutionTrace, names: &Names) -> String {
    names.call(code(call), call.message.method)
}

/// How a call ended, by the actor's own name for it where it has one.
pub(crate) fn ending(call: &ExecutionTrace, names: &Names) -> String {
    let exit = call.returned.exit_code;
    match names.exit_code(code(call), exit.value()) {
        Some(named) => format!("{named}({})", exit.value()),
        None => exit.to_string(),
    }
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
        write!(f, "  exit {}", ending(call, names))?;
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

/// Text and numbers where they are that, otherwise bytes as they are.
fn value(encoded: u64, bytes: &[u8]) -> String {
    // The upper three bits of the first byte say what CBOR it is (RFC 8949).
    let major = bytes.first().map(|first| first >> 5);
    let read = match (encoded, major) {
        (codec::CBOR, Some(0)) => from_slice::<u64>(bytes).ok().map(|number| number.to_string()),
        (codec::CBOR, Some(1)) => from_slice::<i64>(bytes).ok().map(|number| number.to_string()),
        (codec::CBOR, Some(3)) => from_slice::<String>(bytes).ok(),
        _ => None,
    };
    read.unwrap_or_else(|| bytes.iter().fold("0x".to_owned(), |text, byte| format!("{text}{byte:02x}")))
}

#[cfg(test)]
mod tests {
    use forest_encoding::to_vec;
    use forest_shared::econ::TokenAmount;

    use super::*;

    #[test]
    fn values_are_shown_as_what_they_are() {
        let shown = |bytes: Vec<u8>| value(codec::CBOR, &bytes);
        assert_eq!(shown(to_vec("counted").unwrap()), "counted");
        assert_eq!(shown(to_vec(&-7_i64).unwrap()), "-7");
        assert_eq!(shown(to_vec(&TokenAmount::from_atto(5)).unwrap()), "0x420005");
        assert_eq!(value(codec::RAW, b"raw"), "0x726177");
    }
}
