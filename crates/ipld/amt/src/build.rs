//! Whole lists at once: the root and the blocks of values 0, 1, 2, …, without a tree.
//!
//! Nodes build receipts once per tipset and events once per message; such a list is known at once and dense. Values are
//! encoded straight into the leaf that is being filled, and a full node becomes a block and a link in the node above, so
//! memory besides the blocks is one node per level.
//!
//! Invariant: the bytes are those that [`Array`](crate::Array) flushes after setting the same values one by one.

use std::mem;

use forest_blockstore::{Block, Blockstore, Cid, IpldError};
use forest_encoding::{Link, cbor::Writer};
use serde::Serialize;

use crate::{Amt, AmtV0, BitWidth, Error, Version, bitmap::Bitmap, blocks::Blocks, wire};

/// An array that has been built: all its blocks, and the name of its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The CID of the root.
    pub root: Cid,
    /// Every block, children before parents, the root last.
    pub blocks: Vec<Block>,
}

/// Builds the array of these values, in the form `R` and with the width of its nodes (for [`V0`](crate::V0) it is 3
/// whatever is given).
///
/// ```
/// use forest_amt::{Amt, BitWidth, V0, V3, build};
/// use forest_blockstore::{Blockstore, MemoryStore};
///
/// let events = build::<V3, _>(BitWidth::W5, ["first", "second"])?;
/// let store = MemoryStore::new();
/// store.put_many(&events.blocks)?;
/// assert_eq!(Amt::<String>::load(&store, &events.root)?.count(), 2);
///
/// let no_receipts = build::<V0, u64>(BitWidth::W3, [])?;
/// assert_eq!(no_receipts.root.to_string(), "bafy2bzacedswlcz5ddgqnyo3sak3jmhmkxashisnlpq6ujgyhe4mlobzpnhs6");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`IpldError::Encode`] when a value has no encoding; [`Error::OutOfRange`] for a second value of width 0.
pub fn build<R: Version, V: Serialize>(
    width: BitWidth,
    values: impl IntoIterator<Item = V>,
) -> Result<Built, Error> {
    let mut builder = Builder::new(R::FIXED_WIDTH.unwrap_or(width));
    for value in values {
        builder.push(&value)?;
    }
    Ok(builder.finish::<R>())
}

impl<V: Serialize> Amt<V> {
    /// Builds and stores the array of these values, of the default width; see [`build()`].
    ///
    /// # Errors
    /// [`Error::Ipld`] when a value has no encoding or the store fails.
    pub fn from_values<S: Blockstore + ?Sized>(
        store: &S,
        values: impl IntoIterator<Item = V>,
    ) -> Result<Cid, Error> {
        store_built::<V, crate::V3, S>(store, BitWidth::default(), values)
    }

    /// As [`from_values`](Self::from_values), of another width.
    ///
    /// # Errors
    /// As [`from_values`](Self::from_values).
    pub fn from_values_with_width<S: Blockstore + ?Sized>(
        store: &S,
        width: BitWidth,
        values: impl IntoIterator<Item = V>,
    ) -> Result<Cid, Error> {
        store_built::<V, crate::V3, S>(store, width, values)
    }
}

impl<V: Serialize> AmtV0<V> {
    /// Builds and stores the array of these values; see [`build()`].
    ///
    /// # Errors
    /// [`Error::Ipld`] when a value has no encoding or the store fails.
    pub fn from_values<S: Blockstore + ?Sized>(
        store: &S,
        values: impl IntoIterator<Item = V>,
    ) -> Result<Cid, Error> {
        store_built::<V, crate::V0, S>(store, BitWidth::W3, values)
    }
}

fn store_built<V: Serialize, R: Version, S: Blockstore + ?Sized>(
    store: &S,
    width: BitWidth,
    values: impl IntoIterator<Item = V>,
) -> Result<Cid, Error> {
    let built = build::<R, V>(width, values)?;
    store.put_many(&built.blocks).map_err(IpldError::from)?;
    Ok(built.root)
}

/// The nodes being filled, one per level.
struct Builder {
    width: BitWidth,
    count: u64,
    /// The values of the leaf being filled, encoded, and how many.
    leaf: Writer,
    values: usize,
    /// The links of the nodes being filled above, lowest level first.
    levels: Vec<Vec<Link>>,
    blocks: Blocks,
}

impl Builder {
    fn new(width: BitWidth) -> Self {
        let blocks = Blocks::default();
        Self { width, count: 0, leaf: Writer::new(), values: 0, levels: Vec::new(), blocks }
    }

    fn push<V: Serialize>(&mut self, value: &V) -> Result<(), Error> {
        // A full node is closed when the next value comes: until then it may be the root.
        if self.values == self.width.slots() {
            if self.width.bits() == 0 {
                return Err(Error::OutOfRange(self.count));
            }
            self.close_leaf();
        }
        self.leaf.value(value).map_err(IpldError::from)?;
        self.values = self.values.saturating_add(1);
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// Makes a block of the leaf and begins the next.
    fn close_leaf(&mut self) {
        let link = self.blocks.push_sure(|writer| write_leaf(writer, self.width, self.values, &self.leaf));
        let mut bytes = mem::take(&mut self.leaf).into_vec();
        bytes.clear();
        (self.leaf, self.values) = (Writer::append_to(bytes), 0);
        self.push_link(0, link);
    }

    /// Makes a block of the links of a level and begins the next there.
    fn close_level(&mut self, level: usize) {
        let links = self.levels.get_mut(level).map(mem::take).unwrap_or_default();
        let link = self.blocks.push_sure(|writer| write_level(writer, self.width, &links));
        self.push_link(level.saturating_add(1), link);
    }

    /// Adds a link to a level, closing full nodes from there up.
    fn push_link(&mut self, level: usize, link: Link) {
        if self.levels.get(level).is_some_and(|links| links.len() == self.width.slots()) {
            self.close_level(level);
        }
        match self.levels.get_mut(level) {
            Some(links) => links.push(link),
            None => self.levels.push(vec![link]),
        }
    }

    /// Closes what is left on every level; the highest one is the root.
    fn finish<R: Version>(mut self) -> Built {
        if !self.levels.is_empty() {
            self.close_leaf();
        }
        // Closing a level may fill the one above and so add one on top.
        let mut level = 0_usize;
        while level.saturating_add(1) < self.levels.len() {
            self.close_level(level);
            level = level.saturating_add(1);
        }
        let root = self.blocks.push_sure(|writer| {
            wire::write_root_head::<R>(writer, self.width, self.levels.len() as u32, self.count);
            match self.levels.last() {
                Some(links) => write_level(writer, self.width, links),
                None => write_leaf(writer, self.width, self.values, &self.leaf),
            }
        });
        Built { root: root.to_cid(), blocks: self.blocks.into_vec() }
    }
}

fn write_leaf(writer: &mut Writer, width: BitWidth, values: usize, encoded: &Writer) {
    wire::write_values_head(writer, width, &Bitmap::first(values, width), values);
    writer.raw(encoded.as_slice());
}

fn write_level(writer: &mut Writer, width: BitWidth, links: &[Link]) {
    wire::write_links(writer, width, &Bitmap::first(links.len(), width), links);
}
