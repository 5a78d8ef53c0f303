//! Traces of messages for people: as a tree of calls, as a flame graph of gas.
//!
//! Both are drawn from [`Calls`]: what an execution trace says, with names, and with sums over what each call led to.
//! Invariant: sums are of what was charged, so the outermost call has all the gas of the message.

mod flame;
mod tree;

use std::time::Duration;

use forest_blockstore::Cid;
use forest_builtin::Manifest;
use forest_shared::{MethodNum, address::Address, econ::TokenAmount, error::ExitCode};
use forest_vm::trace::ExecutionTrace;

pub(crate) use self::{flame::flame_graph, tree::tree};
use crate::names;

/// A call, named and summed up.
#[derive(Clone, Debug)]
pub(crate) struct Calls {
    /// The actor and the method, such as `multisig.Propose`.
    pub(crate) name: String,
    pub(crate) from: Address,
    /// The receiver by id, or as the caller named it where there is none.
    pub(crate) to: Address,
    pub(crate) value: TokenAmount,
    pub(crate) exit_code: ExitCode,
    /// Gas by the name of the charge, in the order in which each came first.
    pub(crate) charges: Vec<(String, i64)>,
    /// Gas of this call and of those that it made.
    pub(crate) gas: i64,
    /// Time of this call and of those that it made.
    pub(crate) time: Duration,
    pub(crate) logs: Vec<String>,
    pub(crate) calls: Vec<Calls>,
}

impl Calls {
    /// The calls of a trace, on a state with these actors.
    pub(crate) fn new(trace: &ExecutionTrace, manifest: &Manifest) -> Self {
        Self::named(trace, &|code, method| names::call(code.and_then(|code| manifest.actor(code)), method))
    }

    /// The calls of a trace, of actors whose code and methods somebody has names for.
    pub(crate) fn named(trace: &ExecutionTrace, name: &dyn Fn(Option<&Cid>, MethodNum) -> String) -> Self {
        let invoked = trace.invoked_actor.as_ref();
        let calls: Vec<Self> = trace.subcalls.iter().map(|call| Self::named(call, name)).collect();
        let own: i64 = trace.gas_charges.iter().map(|charge| charge.total).sum();
        let nanoseconds = trace.gas_charges.iter().map(|charge| charge.duration).sum();
        Self {
            name: name(invoked.map(|invoked| &invoked.state.code), trace.message.method),
            from: trace.message.from,
            to: invoked.map_or(trace.message.to, |invoked| Address::new_id(invoked.id)),
            value: trace.message.value.clone(),
            exit_code: trace.returned.exit_code,
            charges: by_name(trace),
            gas: calls.iter().map(|call| call.gas).fold(own, i64::saturating_add),
            time: calls
                .iter()
                .map(|call| call.time)
                .fold(Duration::from_nanos(nanoseconds), Duration::saturating_add),
            logs: trace.logs.clone(),
            calls,
        }
    }
}

fn by_name(trace: &ExecutionTrace) -> Vec<(String, i64)> {
    let mut sums: Vec<(String, i64)> = Vec::new();
    for charge in &trace.gas_charges {
        match sums.iter_mut().find(|(name, _)| *name == charge.name) {
            Some((_, sum)) => *sum = sum.saturating_add(charge.total),
            None => sums.push((charge.name.clone(), charge.total)),
        }
    }
    sums
}

/// Digits in groups of three.
pub(crate) fn grouped(number: impl Into<i128>) -> String {
    let number = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time in the unit that suits it.
pub(crate) fn brief(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match seconds {
        s if s >= 1.0 => format!("{s:.2} s"),
        s if s >= 1e-3 => format!("{:.2} ms", s * 1e3),
        s => format!("{:.1} µs", s * 1e6),
    }
}

#[cfg(test)]
mod samples;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_of_all_that_a_call_led_to() {
        let calls = samples::calls();
        assert_eq!((calls.gas, calls.calls[0].gas), (1_260, 260));
        assert_eq!(calls.time, Duration::from_nanos(5_000));
        assert_eq!(calls.charges, [("OnChainMessage".to_owned(), 600), ("wasm_exec".to_owned(), 400)]);
    }

    #[test]
    fn numbers_are_grouped_and_times_have_units() {
        assert_eq!([0, 999, 1_000, -1_234_567].map(grouped), ["0", "999", "1,000", "-1,234,567"]);
        let times = [2_500_000_000, 1_500_000, 900].map(|nanos| brief(Duration::from_nanos(nanos)));
        assert_eq!(times, ["2.50 s", "1.50 ms", "0.9 µs"]);
    }
}
