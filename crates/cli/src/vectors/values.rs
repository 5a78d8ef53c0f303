//! The first value that two blocks, and all that hangs below them, do not share.

use forest_blockstore::{Blockstore, Cid};
use forest_encoding::codec;
use ipld_core::ipld::Ipld;
use serde::Serialize;

/// Deepest that a path is followed; an end to hostile nesting and far below any state.
const DEEPEST: usize = 200;
/// Most characters of a value that are shown.
const SHOWN: usize = 120;

/// Two values in the same place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueDifference {
    /// The place: indices of lists and keys of maps, `->` where a link was followed.
    pub path: String,
    /// The value in the first.
    pub expected: String,
    /// The value in the second.
    pub actual: String,
}

/// The first difference of two states by their links. Blocks that cannot be read are compared by their links alone.
pub(super) fn first_difference(store: &impl Blockstore, expected: &Cid, actual: &Cid) -> ValueDifference {
    let mut path = Vec::new();
    let (expected, actual) = descend(store, Ipld::Link(*expected), Ipld::Link(*actual), &mut path);
    let text = |value: Option<Ipld>| value.as_ref().map_or_else(|| "nothing".into(), show);
    ValueDifference { path: format!("/{}", path.join("/")), expected: text(expected), actual: text(actual) }
}

/// Follows differing values as far down as they are of one shape. The two are different.
fn descend(
    store: &impl Blockstore,
    mut expected: Ipld,
    mut actual: Ipld,
    path: &mut Vec<String>,
) -> (Option<Ipld>, Option<Ipld>) {
    while path.len() < DEEPEST {
        let step = match (&expected, &actual) {
            (Ipld::Link(one), Ipld::Link(other)) => match (load(store, one), load(store, other)) {
                (Some(one), Some(other)) => Some(("->".to_owned(), Some(one), Some(other))),
                _ => None,
            },
            (Ipld::List(one), Ipld::List(other)) => {
                let at = (0..one.len().max(other.len())).find(|at| one.get(*at) != other.get(*at));
                at.map(|at| (at.to_string(), one.get(at).cloned(), other.get(at).cloned()))
            }
            (Ipld::Map(one), Ipld::Map(other)) => {
                let key = one.keys().chain(other.keys()).find(|key| one.get(*key) != other.get(*key));
                key.map(|key| (key.clone(), one.get(key).cloned(), other.get(key).cloned()))
            }
            _ => None,
        };
        let Some((name, one, other)) = step else { break };
        path.push(name);
        match (one, other) {
            (Some(one), Some(other)) => (expected, actual) = (one, other),
            (one, other) => return (one, other),
        }
    }
    (Some(expected), Some(actual))
}

fn load(store: &impl Blockstore, cid: &Cid) -> Option<Ipld> {
    if cid.codec() != codec::DAG_CBOR {
        return None;
    }
    let data = store.get(cid).ok()??;
    forest_encoding::from_slice(&data).ok()
}

/// A value on one line, cut where it is long.
fn show(value: &Ipld) -> String {
    let text = match value {
        Ipld::Null => "null".into(),
        Ipld::Bool(value) => value.to_string(),
        Ipld::Integer(value) => value.to_string(),
        Ipld::Float(value) => value.to_string(),
        Ipld::String(value) => format!("{value:?}"),
        Ipld::Bytes(value) => format!("0x{}", hex::encode(value)),
        Ipld::List(items) => format!("a list of {}", items.len()),
        Ipld::Map(entries) => format!("a map of {}", entries.len()),
        Ipld::Link(cid) => cid.to_string(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use forest_blockstore::{CborStore as _, MemoryStore};

    use super::*;

    #[test]
    fn the_way_leads_through_lists_and_links_to_the_value() {
        let store = MemoryStore::new();
        let state = |balance: u64| {
            let inner = store.put_cbor(&(1_u64, "same", balance)).unwrap();
            store.put_cbor(&(7_u64, inner)).unwrap()
        };
        let difference = first_difference(&store, &state(5), &state(6));
        let expected =
            ValueDifference { path: "/->/1/->/2".into(), expected: "5".into(), actual: "6".into() };
        assert_eq!(difference, expected);
    }

    #[test]
    fn a_list_that_is_longer_has_something_where_the_other_has_nothing() {
        let store = MemoryStore::new();
        let one = store.put_cbor(&(1_u64,)).unwrap();
        let two = store.put_cbor(&(1_u64, 2_u64)).unwrap();
        let difference = first_difference(&store, &one, &two);
        assert_eq!((difference.expected.as_str(), difference.actual.as_str()), ("nothing", "2"));
    }

    #[test]
    fn blocks_that_are_absent_differ_by_their_links() {
        let [one, two] = [0, 1].map(|byte| forest_encoding::hash::blake2b_cid(codec::DAG_CBOR, &[byte]));
        let difference = first_difference(&MemoryStore::new(), &one, &two);
        assert_eq!(difference.path, "/");
        assert_eq!(difference.expected, one.to_string());
    }
}
