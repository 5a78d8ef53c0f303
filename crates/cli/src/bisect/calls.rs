//! Two traces of one message, walked in parallel.

use serde::Serialize;
use serde_json::Value;

/// Two values of one place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Divergence {
    /// Where: the way of calls, and what in the last of them.
    pub(crate) place: String,
    /// What the reference has; `None`: nothing.
    pub(crate) expected: Option<Value>,
    /// What came out here.
    pub(crate) actual: Option<Value>,
}

/// Fields of a receipt.
const RECEIPT: [&str; 4] = ["ExitCode", "Return", "GasUsed", "EventsRoot"];
/// Fields of what is called for, and of what came back.
const MESSAGE: [&str; 7] = ["From", "To", "Value", "Method", "Params", "ParamsCodec", "ReadOnly"];
const LIMIT: [&str; 1] = ["GasLimit"];
const RETURNED: [&str; 3] = ["ExitCode", "Return", "ReturnCodec"];
/// Fields of a charge, but for how long it took.
const CHARGE: [&str; 4] = ["Name", "tg", "cg", "sg"];

impl Divergence {
    pub(super) fn new(place: impl Into<String>, expected: Option<&Value>, actual: Option<&Value>) -> Self {
        Self { place: place.into(), expected: expected.cloned(), actual: actual.cloned() }
    }
}

/// What differs between two receipts.
pub(super) fn receipt(expected: &Value, actual: &Value) -> Vec<Divergence> {
    let differing = RECEIPT.into_iter().filter(|field| differs(expected, actual, field));
    differing.map(|field| Divergence::new(field, expected.get(field), actual.get(field))).collect()
}

/// The first place where two calls differ: what is called for, then the calls in it, then its charges, then its end. Gas
/// limits are compared where that is said.
pub(super) fn first(expected: &Value, actual: &Value, limits: bool) -> Option<Divergence> {
    at(expected, actual, "", limits)
}

fn at(expected: &Value, actual: &Value, above: &str, limits: bool) -> Option<Divergence> {
    if expected.is_null() && actual.is_null() {
        return None;
    }
    let path = format!("{above}{}", name(if expected.is_null() { actual } else { expected }));
    if expected.is_null() || actual.is_null() {
        let called = |value: &Value| (!value.is_null()).then(|| Value::from("called"));
        return Some(Divergence { place: path, expected: called(expected), actual: called(actual) });
    }
    field(expected, actual, "Msg", &MESSAGE, &path)
        .or_else(|| limits.then(|| field(expected, actual, "Msg", &LIMIT, &path)).flatten())
        .or_else(|| {
            let calls = pairs(expected, actual, "Subcalls");
            calls.enumerate().find_map(|(number, (expected, actual))| {
                let (expected, actual) = (expected.unwrap_or(&Value::Null), actual.unwrap_or(&Value::Null));
                at(expected, actual, &format!("{path} / call {number}: "), limits)
            })
        })
        .or_else(|| charges(expected, actual, &path))
        .or_else(|| field(expected, actual, "MsgRct", &RETURNED, &path))
}

/// The first of some fields of an object that differs.
fn field(expected: &Value, actual: &Value, object: &str, fields: &[&str], path: &str) -> Option<Divergence> {
    let (expected, actual) = (expected.get(object)?, actual.get(object)?);
    let differing = fields.iter().find(|field| differs(expected, actual, field))?;
    let place = format!("{path}, {object}.{differing}");
    Some(Divergence::new(place, expected.get(*differing), actual.get(*differing)))
}

/// The first charge that differs.
fn charges(expected: &Value, actual: &Value, path: &str) -> Option<Divergence> {
    for (number, (expected, actual)) in pairs(expected, actual, "GasCharges").enumerate() {
        let name = expected.or(actual).and_then(|charge| charge.get("Name")?.as_str()).unwrap_or("unnamed");
        let place = format!("{path}, charge {number} ({name})");
        let Some((one, other)) = expected.zip(actual) else {
            let gas = |charge: Option<&'_ Value>| charge.and_then(|charge| charge.get("tg")).cloned();
            return Some(Divergence { place, expected: gas(expected), actual: gas(actual) });
        };
        if let Some(field) = CHARGE.iter().find(|field| differs(one, other, field)) {
            return Some(Divergence::new(place, one.get(*field), other.get(*field)));
        }
    }
    None
}

/// Whether a field that both have is not the same.
fn differs(expected: &Value, actual: &Value, field: &str) -> bool {
    expected.get(field).zip(actual.get(field)).is_some_and(|(expected, actual)| expected != actual)
}

/// The items of two lists side by side; `null` is an empty list.
fn pairs<'a>(
    expected: &'a Value,
    actual: &'a Value,
    list: &str,
) -> impl Iterator<Item = (Option<&'a Value>, Option<&'a Value>)> {
    let items = |side: &'a Value| side.get(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let (expected, actual) = (items(expected), items(actual));
    (0..expected.len().max(actual.len())).map(|at| (expected.get(at), actual.get(at)))
}

/// What a call is called.
fn name(call: &Value) -> String {
    let message = call.get("Msg");
    let to = message.and_then(|message| message.get("To")?.as_str()).unwrap_or("nobody");
    let method = message.and_then(|message| message.get("Method")?.as_u64()).unwrap_or_default();
    format!("{to} method {method}")
}
