//! The states of one actor, value by value.
//!
//! Lists and maps are walked in parallel. A link that differs is followed where the table knows what it leads to, or where
//! both sides are small blocks of plain values; elsewhere its two CIDs are told.

use forest_blockstore::{Blockstore, Cid};
use forest_builtin::BuiltinActor;
use forest_encoding::codec;
use forest_shared::{address::Address, econ::TokenAmount};
use ipld_core::ipld::Ipld;

use super::{
    FieldDiff, Limits, collections,
    shapes::{Shape, fields},
    text,
};

/// Deepest that values are compared inside each other; what is deeper is told as a whole.
const DEEPEST: usize = 24;
/// Most characters of a value.
const SHOWN: usize = 100;

/// What differs between two states of an actor.
pub(super) fn state(
    store: &impl Blockstore,
    actor: Option<BuiltinActor>,
    (before, after): (&Cid, &Cid),
    limits: Limits,
) -> Vec<FieldDiff> {
    let (Some(before), Some(after)) = (load(store, before), load(store, after)) else { return Vec::new() };
    let mut walk = Walk { store, limits, found: Vec::new() };
    match (&before, &after) {
        (Ipld::List(one), Ipld::List(other)) if one.len() == other.len() => {
            let named = fields(actor, one.len());
            for (at, (one, other)) in one.iter().zip(other).enumerate() {
                let (name, shape) = match named.and_then(|fields| fields.get(at)) {
                    Some((name, shape)) => ((*name).to_owned(), *shape),
                    None => (at.to_string(), Shape::Unknown),
                };
                walk.values(&format!("state.{name}"), shape, one, other, 0);
            }
        }
        _ => walk.values("state", Shape::Unknown, &before, &after, 0),
    }
    walk.found
}

struct Walk<'a, S> {
    store: &'a S,
    limits: Limits,
    found: Vec<FieldDiff>,
}

impl<S: Blockstore> Walk<'_, S> {
    fn values(&mut self, path: &str, shape: Shape, before: &Ipld, after: &Ipld, depth: usize) {
        if before == after {
            return;
        }
        match (before, after) {
            (Ipld::Link(one), Ipld::Link(other)) if self.below(path, shape, one, other) => {}
            (Ipld::List(one), Ipld::List(other)) if one.len() == other.len() && depth < DEEPEST => {
                for (at, (one, other)) in one.iter().zip(other).enumerate() {
                    self.values(&format!("{path}.{at}"), Shape::Unknown, one, other, depth + 1);
                }
            }
            (Ipld::Map(one), Ipld::Map(other)) if one.keys().eq(other.keys()) && depth < DEEPEST => {
                for (key, value) in one {
                    let path = format!("{path}.{}", crate::one_line(key));
                    self.values(&path, Shape::Unknown, value, &other[key], depth + 1);
                }
            }
            _ => self.found.push(FieldDiff {
                path: path.to_owned(),
                before: Some(show(before)),
                after: Some(show(after)),
            }),
        }
    }

    /// Tells what differs below two links, if it is known what they lead to and all of it can be read.
    fn below(&mut self, path: &str, shape: Shape, before: &Cid, after: &Cid) -> bool {
        let Some(entries) = collections::differing(self.store, shape, before, after) else { return false };
        let left_out = entries.len().saturating_sub(self.limits.entries);
        for entry in entries.into_iter().take(self.limits.entries) {
            let path = format!("{path}[{}]", entry.key);
            match (&entry.before, &entry.after) {
                (Some(before), Some(after)) if !entry.amounts => {
                    self.values(&path, Shape::Unknown, before, after, 1);
                }
                (before, after) => {
                    let show = |value: &Ipld| if entry.amounts { amount(value) } else { show(value) };
                    let (before, after) = (before.as_ref().map(show), after.as_ref().map(show));
                    self.found.push(FieldDiff { path, before, after });
                }
            }
        }
        if left_out > 0 {
            let path = format!("{path}: {left_out} more entries differ");
            self.found.push(FieldDiff { path, before: None, after: None });
        }
        true
    }
}

fn load(store: &impl Blockstore, cid: &Cid) -> Option<Ipld> {
    if cid.codec() != codec::DAG_CBOR {
        return None;
    }
    forest_encoding::from_slice(&store.get(cid).ok()??).ok()
}

/// An amount in its encoding; anything else as it is.
fn amount(value: &Ipld) -> String {
    let bytes = forest_encoding::to_vec(value).ok();
    let amount = bytes.and_then(|bytes| forest_encoding::from_slice::<TokenAmount>(&bytes).ok());
    amount.map_or_else(|| show(value), |amount| format!("{amount} FIL"))
}

/// A value on one line, cut where it is long. Bytes that are an address are one.
pub(super) fn show(value: &Ipld) -> String {
    let text = match value {
        Ipld::Null => "null".into(),
        Ipld::Bool(value) => value.to_string(),
        Ipld::Integer(value) => value.to_string(),
        Ipld::Float(value) => value.to_string(),
        Ipld::String(value) => format!("{value:?}"),
        Ipld::Bytes(bytes) => bytes_text(bytes),
        Ipld::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        Ipld::Map(entries) => format!("a map of {}", entries.len()),
        Ipld::Link(cid) => cid.to_string(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Numbers of any size are bytes too: a sign, then the digits. Short addresses look the same, so both are told.
fn bytes_text(bytes: &[u8]) -> String {
    match (bytes, Address::from_bytes(bytes)) {
        ([], _) => "0".into(),
        (_, Ok(address)) if bytes.len() >= 21 => text(&address),
        ([0 | 1, digits @ ..], _) if (1..=16).contains(&digits.len()) => {
            let number = digits.iter().fold(0_u128, |number, digit| (number << 8) | u128::from(*digit));
            let sign = if bytes.first() == Some(&1) { "-" } else { "" };
            match Address::from_bytes(bytes) {
                Ok(address) => format!("{sign}{number} or {}", text(&address)),
                Err(_) => format!("{sign}{number}"),
            }
        }
        _ => format!("0x{}", hex::encode(bytes)),
    }
}
