//! Maps and arrays of states: which entries differ, found without reading what both sides share.

use forest_amt::{Amt, diff};
use forest_blockstore::{Blockstore, Cid};
use forest_hamt::{BytesKey, Change, Config, Hamt};
use forest_shared::address::Address;
use ipld_core::ipld::Ipld;

use super::{
    shapes::{Of, Shape},
    text,
};

/// An entry that differs.
pub(super) struct Entry {
    /// Its key, for people.
    pub(super) key: String,
    /// Whether values are amounts.
    pub(super) amounts: bool,
    pub(super) before: Option<Ipld>,
    pub(super) after: Option<Ipld>,
}

/// The entries that differ; `None`: it is neither a map nor an array that is known, or cannot be read.
pub(super) fn differing(
    store: &impl Blockstore,
    shape: Shape,
    before: &Cid,
    after: &Cid,
) -> Option<Vec<Entry>> {
    match shape {
        Shape::ByAddress(of) => map(store, before, after, of, address),
        Shape::ByNumber(of) => map(store, before, after, of, number),
        Shape::Array => array(store, before, after),
        Shape::Unknown => None,
    }
}

fn map(
    store: &impl Blockstore,
    before: &Cid,
    after: &Cid,
    of: Of,
    name: fn(&[u8]) -> String,
) -> Option<Vec<Entry>> {
    let load = |root: &Cid| Hamt::<Ipld>::load(store, root, Config::default()).ok();
    let (before, after) = (load(before)?, load(after)?);
    let mut entries = Vec::new();
    let diffed = before.diff(&after, store, |change: Change<'_, BytesKey, Ipld>| {
        let (key, before, after) = match change {
            Change::Added { key, value } => (key, None, Some(value)),
            Change::Removed { key, value } => (key, Some(value), None),
            Change::Changed { key, before, after } => (key, Some(before), Some(after)),
        };
        let (before, after) = (before.cloned(), after.cloned());
        entries.push(Entry { key: name(key.as_slice()), amounts: of == Of::Amounts, before, after });
        Ok::<_, forest_hamt::Error>(())
    });
    diffed.ok()?;
    entries.sort_by(|one, other| (one.key.len(), &one.key).cmp(&(other.key.len(), &other.key)));
    Some(entries)
}

fn array(store: &impl Blockstore, before: &Cid, after: &Cid) -> Option<Vec<Entry>> {
    let load = |root: &Cid| Amt::<Ipld>::load(store, root).ok();
    let changes = diff(store, &load(before)?, store, &load(after)?).ok()?;
    let entry = |change| {
        let (index, before, after) = match change {
            forest_amt::Change::Added { index, value } => (index, None, Some(value)),
            forest_amt::Change::Removed { index, value } => (index, Some(value), None),
            forest_amt::Change::Modified { index, before, after } => (index, Some(before), Some(after)),
        };
        Entry { key: index.to_string(), amounts: false, before, after }
    };
    Some(changes.into_iter().map(entry).collect())
}

fn address(key: &[u8]) -> String {
    Address::from_bytes(key).map_or_else(|_| hexadecimal(key), |address| text(&address))
}

/// A key that is a varint.
fn number(key: &[u8]) -> String {
    let number = key
        .iter()
        .rev()
        .try_fold(0_u64, |number, byte| number.checked_mul(128)?.checked_add(u64::from(byte & 0x7f)));
    number.map_or_else(|| hexadecimal(key), |number| number.to_string())
}

fn hexadecimal(key: &[u8]) -> String {
    format!("0x{}", hex::encode(key))
}
