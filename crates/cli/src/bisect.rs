//! The first place where a tipset, as it is executed here, differs from a trace of another node.
//!
//! References are what nodes print: the traces of `StateCompute` and `StateReplay`, or receipts alone. Both sides are
//! compared as JSON, so whatever another node leaves out is not compared. Invariant: what is told comes first in the order of
//! execution: the first message, in it the innermost call that differs, in that the first charge.

mod calls;

use anyhow::{Context as _, bail, ensure};
use serde::Serialize;
use serde_json::Value;

pub(crate) use self::calls::Divergence;

/// A message that ended differently.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Diverging {
    /// Which of the messages of the reference, from 0.
    pub(crate) message: usize,
    /// Its CID, where the reference names it.
    pub(crate) cid: Option<String>,
    /// What differs of the receipt.
    pub(crate) receipt: Vec<Divergence>,
    /// The first place in the trace that differs.
    pub(crate) trace: Option<Divergence>,
}

/// What another node says of a tipset.
#[derive(Clone, Debug)]
pub(crate) enum Reference {
    /// Executed messages, those of the network itself among them.
    Invocations(Vec<Value>),
    /// Receipts of users' messages.
    Receipts(Vec<Value>),
}

impl Reference {
    /// Takes JSON for what it is.
    ///
    /// # Errors
    /// When it is neither.
    pub(crate) fn read(json: Value) -> anyhow::Result<Self> {
        let items = match json {
            Value::Array(items) => items,
            Value::Object(mut object) => match (object.remove("Trace"), object.contains_key("MsgRct")) {
                (Some(Value::Array(items)), _) => items,
                (_, true) => vec![Value::Object(object)],
                _ => {
                    bail!("neither a trace (Trace, or a list with MsgRct) nor a list of receipts (ExitCode)")
                }
            },
            _ => bail!("neither an object nor a list"),
        };
        let all = |field: &str| items.iter().all(|item| item.get(field).is_some());
        ensure!(!items.is_empty(), "a list of nothing");
        match (all("MsgRct"), all("ExitCode")) {
            (true, _) => Ok(Self::Invocations(items)),
            (_, true) => Ok(Self::Receipts(items)),
            _ => bail!("a list of neither traces (MsgRct) nor receipts (ExitCode)"),
        }
    }

    /// The first message that differs from what was executed here, in the shape of Lotus; users' messages are marked.
    ///
    /// # Errors
    /// When the two are not of the same messages.
    pub(crate) fn first_diverging(&self, executed: &[(bool, Value)]) -> anyhow::Result<Option<Diverging>> {
        match self {
            Self::Invocations(items) => {
                let ours: Vec<&Value> = executed.iter().map(|(_, value)| value).collect();
                first(&matching(items, &ours)?, |item| item.get("MsgRct"), |item| item.get("ExecutionTrace"))
            }
            Self::Receipts(items) => {
                let ours: Vec<&Value> = executed
                    .iter()
                    .filter(|(users, _)| *users)
                    .filter_map(|(_, value)| value.get("MsgRct"))
                    .collect();
                let (theirs, here) = (items.len(), ours.len());
                ensure!(
                    theirs == here,
                    "the reference has {theirs} receipts, and {here} messages were executed here"
                );
                let pairs: Vec<_> = items.iter().zip(ours).enumerate().collect();
                first(&pairs, Some, |_| None)
            }
        }
    }
}

/// Messages of the reference, each with what was executed here: by what they are, or by place where that is not told.
fn matching<'a>(
    theirs: &'a [Value],
    ours: &[&'a Value],
) -> anyhow::Result<Vec<(usize, (&'a Value, &'a Value))>> {
    let mut pairs = Vec::with_capacity(theirs.len());
    let mut next = 0;
    for (at, item) in theirs.iter().enumerate() {
        let found = match cid(item) {
            Some(_) => ours.iter().skip(next).position(|own| is_same(item, own)).map(|gap| next + gap),
            None => Some(next),
        };
        let name = || cid(item).map_or_else(|| format!("message {at}"), str::to_owned);
        let own = found.and_then(|found| ours.get(found));
        let own = own.with_context(|| {
            format!("{} of the reference was not executed here, or not in that order", name())
        })?;
        pairs.push((at, (item, *own)));
        next = found.map_or(next, |found| found + 1);
    }
    Ok(pairs)
}

fn first<'a>(
    pairs: &[(usize, (&'a Value, &'a Value))],
    receipt: impl Fn(&'a Value) -> Option<&'a Value>,
    trace: impl Fn(&'a Value) -> Option<&'a Value>,
) -> anyhow::Result<Option<Diverging>> {
    for (message, (theirs, ours)) in pairs {
        let differing = match (receipt(theirs), receipt(ours)) {
            (Some(theirs), Some(ours)) => calls::receipt(theirs, ours),
            _ => Vec::new(),
        };
        let first = match (trace(theirs), trace(ours)) {
            (Some(one), Some(other)) => calls::first(one, other, !is_of_the_network(theirs)),
            _ => None,
        };
        if !differing.is_empty() || first.is_some() {
            let cid = cid(theirs).map(str::to_owned);
            return Ok(Some(Diverging { message: *message, cid, receipt: differing, trace: first }));
        }
    }
    Ok(None)
}

/// Whether two messages are one: by CID, but for the network's own, whose gas limit every node chooses for itself.
fn is_same(one: &Value, other: &Value) -> bool {
    let sent = |item: &Value| {
        let message = item.get("Msg")?;
        let field = |name: &str| message.get(name).cloned();
        Some([field("To")?, field("Method")?, field("Nonce")?, field("Params")?])
    };
    cid(one) == cid(other)
        || (is_of_the_network(one)
            && is_of_the_network(other)
            && sent(one).is_some()
            && sent(one) == sent(other))
}

/// Whether the system actor sends it: rewards and cron.
fn is_of_the_network(item: &Value) -> bool {
    let from = item.get("Msg").and_then(|message| message.get("From")?.as_str());
    matches!(from, Some("f00" | "t00"))
}

fn cid(item: &Value) -> Option<&str> {
    item.get("MsgCid")?.get("/")?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn invocation(cid: &str, gas: u64, charges: &[(&str, u64)], subcalls: &[Value]) -> Value {
        let charges: Vec<Value> = charges
            .iter()
            .map(|(name, gas)| json!({"Name": name, "tg": gas, "cg": gas, "sg": 0, "tt": gas}))
            .collect();
        json!({
            "MsgCid": {"/": cid},
            "MsgRct": {"ExitCode": 0, "Return": null, "GasUsed": gas, "EventsRoot": null},
            "ExecutionTrace": {
                "Msg": {"From": "f0100", "To": "f0101", "Method": 2},
                "MsgRct": {"ExitCode": 0, "Return": null, "ReturnCodec": 0},
                "GasCharges": charges, "Subcalls": subcalls,
            },
        })
    }

    fn diverging(theirs: Value, ours: &[Value]) -> Option<Diverging> {
        let ours: Vec<_> = ours.iter().map(|value| (true, value.clone())).collect();
        Reference::read(theirs).unwrap().first_diverging(&ours).unwrap()
    }

    #[test]
    fn the_first_message_that_differs_is_found_and_times_do_not_matter() {
        let same = invocation("a", 5, &[("x", 5)], &[]);
        let mut slower = same.clone();
        slower["ExecutionTrace"]["GasCharges"][0]["tt"] = json!(99);
        let (theirs, ours) = (invocation("b", 7, &[("x", 7)], &[]), invocation("b", 8, &[("x", 8)], &[]));
        assert_eq!(
            diverging(json!({"Root": {}, "Trace": [same, theirs]}), &[slower.clone(), ours.clone()]),
            {
                let receipt = vec![Divergence::new("GasUsed", Some(&json!(7)), Some(&json!(8)))];
                let trace =
                    Some(Divergence::new("f0101 method 2, charge 0 (x)", Some(&json!(7)), Some(&json!(8))));
                Some(Diverging { message: 1, cid: Some("b".into()), receipt, trace })
            }
        );
        assert_eq!(diverging(json!([same]), &[slower, ours]), None, "what only we have is not compared");
    }

    #[test]
    fn inside_a_message_the_innermost_call_is_told() {
        let call = |gas| invocation("", 0, &[("y", 1), ("z", gas)], &[])["ExecutionTrace"].clone();
        let theirs = invocation("a", 5, &[("x", 5)], &[call(3), call(4)]);
        let ours = invocation("a", 5, &[("x", 6)], &[call(3), call(9)]);
        let found = diverging(json!([theirs]), &[ours]).unwrap();
        assert_eq!(found.receipt, []);
        let path = "f0101 method 2 / call 1: f0101 method 2, charge 1 (z)";
        assert_eq!(found.trace, Some(Divergence::new(path, Some(&json!(4)), Some(&json!(9)))));
    }

    #[test]
    fn calls_and_charges_that_one_side_lacks_differ_too() {
        let call = invocation("", 0, &[], &[])["ExecutionTrace"].clone();
        let theirs = invocation("a", 5, &[("x", 5), ("y", 1)], &[call]);
        let fewer = diverging(json!([theirs]), &[invocation("a", 5, &[("x", 5), ("y", 1)], &[])]).unwrap();
        assert_eq!(fewer.trace.unwrap().place, "f0101 method 2 / call 0: f0101 method 2");
        let theirs = invocation("a", 5, &[("x", 5), ("y", 1)], &[]);
        let fewer = diverging(json!([theirs]), &[invocation("a", 5, &[("x", 5)], &[])]).unwrap();
        let expected = Divergence::new("f0101 method 2, charge 1 (y)", Some(&json!(1)), None);
        assert_eq!(fewer.trace, Some(expected));
    }

    #[test]
    fn the_gas_limit_of_the_networks_own_messages_is_every_nodes_own() {
        let cron = |cid: &str, limit: u64, to: &str| {
            let mut cron = invocation(cid, 5, &[("x", 5)], &[]);
            cron["Msg"] = json!({"From": "f00", "To": to, "Method": 2, "Nonce": 7, "Params": null});
            cron["ExecutionTrace"]["Msg"]["GasLimit"] = json!(limit);
            cron
        };
        assert_eq!(diverging(json!([cron("a", 1, "f03")]), &[cron("b", 2, "f03")]), None);
        let other = Reference::read(json!([cron("a", 1, "f03")])).unwrap();
        assert!(other.first_diverging(&[(false, cron("b", 2, "f02"))]).is_err());
    }

    #[test]
    fn receipts_alone_will_do_and_anything_else_is_refused() {
        let receipts = json!([{"ExitCode": 0, "Return": null, "GasUsed": 5}]);
        let ours = invocation("a", 6, &[], &[]);
        let found = diverging(receipts, &[ours]).unwrap();
        assert_eq!((found.receipt.len(), found.cid), (1, None));
        for bad in [json!(5), json!([]), json!({"a": 1}), json!([{"a": 1}])] {
            assert!(Reference::read(bad).is_err());
        }
        let other = Reference::read(json!([invocation("b", 1, &[], &[])])).unwrap();
        let error = other.first_diverging(&[(true, invocation("a", 1, &[], &[]))]).unwrap_err();
        assert!(error.to_string().starts_with("b of the reference was not executed here"), "{error}");
    }
}
