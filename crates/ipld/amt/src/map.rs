//! The same array with other values: what a migration does to sectors and deals.
//!
//! An array's shape follows from its indices alone. So when every value becomes another under the same index, each
//! node becomes a node, children first, and nothing but the path to the node at hand is in memory. Arrays that share
//! nodes, as snapshots of one array do, share the work.
//!
//! Invariant: the root is that of an array in which the new values are set one by one.

use forest_blockstore::{Blockstore, Cid, CidMap, IpldError};
use forest_encoding::{EncodeError, Link, cbor::Writer};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Amt, BitWidth, Error, V3,
    bitmap::Bitmap,
    blocks::Blocks,
    load::Source,
    node::{Child, Content, Node},
    wire,
};

/// Turns arrays of one kind of value into arrays of another, and remembers the nodes it has turned.
///
/// ```
/// use forest_amt::{Amt, Mapper};
/// # let store = forest_blockstore::MemoryStore::new();
/// let before = Amt::from_values(&store, [1_u64, 2, 3])?;
/// let after = Mapper::new(|n: &u64| (*n, true)).map(&store, &before)?;
/// assert_eq!(Amt::<(u64, bool)>::load(&store, &after)?.get(&store, 1)?, Some(&(2, true)));
/// # Ok::<(), forest_amt::Error>(())
/// ```
pub struct Mapper<F> {
    value: F,
    /// New nodes by the CIDs of old ones.
    turned: CidMap<Link>,
}

/// What a new node holds.
enum Turned<W> {
    Values(Vec<W>),
    Links(Vec<Link>),
}

impl<F> Mapper<F> {
    /// Nothing is turned yet; `value` turns values.
    pub fn new(value: F) -> Self {
        Self { value, turned: CidMap::default() }
    }

    /// The root of the array that an array becomes, all of whose nodes are written.
    ///
    /// # Errors
    /// [`Error::Ipld`]: a node cannot be read or written, or a value has no encoding.
    pub fn map<S, V, W>(&mut self, store: &S, root: &Cid) -> Result<Cid, Error>
    where
        S: Blockstore + ?Sized,
        V: DeserializeOwned,
        W: Serialize,
        F: FnMut(&V) -> W,
    {
        let array = Amt::<V>::load(store, root)?;
        let (width, height, count) = (array.width, array.height, array.count);
        let content = self.content(array.source(store), &array.node, height)?;
        let link = put(store, |writer| {
            wire::write_root_head::<V3>(writer, width, height, count);
            content.write(writer, width, &array.node.filled)
        })?;
        Ok(link.to_cid())
    }

    /// What is to stand in the place of a node.
    fn content<S, V, W>(
        &mut self,
        source: Source<'_, S>,
        node: &Node<V>,
        height: u32,
    ) -> Result<Turned<W>, Error>
    where
        S: Blockstore + ?Sized,
        V: DeserializeOwned,
        W: Serialize,
        F: FnMut(&V) -> W,
    {
        let children = match &node.content {
            Content::Values(values) => {
                return Ok(Turned::Values(values.iter().map(&mut self.value).collect()));
            }
            Content::Links(children) => children,
        };
        let below = height.saturating_sub(1);
        let links = children.iter().map(|child| match child {
            Child::Clean(link, _) => self.linked(source, link, below),
            Child::Dirty(node) => self.node(source, node, below),
        });
        Ok(Turned::Links(links.collect::<Result<_, _>>()?))
    }

    fn linked<S, V, W>(&mut self, source: Source<'_, S>, link: &Link, height: u32) -> Result<Link, Error>
    where
        S: Blockstore + ?Sized,
        V: DeserializeOwned,
        W: Serialize,
        F: FnMut(&V) -> W,
    {
        let cid = link.to_cid();
        if let Some(turned) = self.turned.get(&cid) {
            return Ok(turned.clone());
        }
        let turned = self.node(source, &source.fetch(link, height)?, height)?;
        self.turned.insert(cid, turned.clone());
        Ok(turned)
    }

    fn node<S, V, W>(&mut self, source: Source<'_, S>, node: &Node<V>, height: u32) -> Result<Link, Error>
    where
        S: Blockstore + ?Sized,
        V: DeserializeOwned,
        W: Serialize,
        F: FnMut(&V) -> W,
    {
        let content = self.content(source, node, height)?;
        put(source.store, |writer| content.write(writer, source.width, &node.filled))
    }
}

impl<W: Serialize> Turned<W> {
    fn write(&self, writer: &mut Writer, width: BitWidth, filled: &Bitmap) -> Result<(), EncodeError> {
        match self {
            Self::Values(values) => wire::write_values(writer, width, filled, values)?,
            Self::Links(links) => wire::write_links(writer, width, filled, links),
        }
        Ok(())
    }
}

/// Writes one node.
fn put<S: Blockstore + ?Sized>(
    store: &S,
    write: impl FnOnce(&mut Writer) -> Result<(), EncodeError>,
) -> Result<Link, Error> {
    let mut blocks = Blocks::default();
    let link = blocks.push(write).map_err(IpldError::from)?;
    store.put_many(&blocks.into_vec()).map_err(IpldError::from)?;
    Ok(link)
}

impl<F> std::fmt::Debug for Mapper<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mapper").field("turned", &self.turned.len()).finish_non_exhaustive()
    }
}
