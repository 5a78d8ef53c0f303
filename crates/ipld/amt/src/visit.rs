//! Visiting values with a function: all of them, a page at a time, or without keeping what is decoded.
//!
//! On [`Iter`](crate::Iter), for callers that page through an array with a cursor or walk one too large to keep.

use std::ops::ControlFlow;

use forest_blockstore::Blockstore;
use serde::de::DeserializeOwned;

use crate::{
    Array, Error, Version,
    load::Source,
    node::{Child, Content, Node},
};

/// How far a visit went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visited {
    /// How many values were visited.
    pub count: u64,
    /// The index to go on from: of the first value that was not visited. `None` when all were.
    pub next: Option<u64>,
}

impl<V: DeserializeOwned, R: Version> Array<V, R> {
    /// Visits every value, ascending.
    ///
    /// # Errors
    /// The first error of `visit`, or [`Error::Ipld`] when a node cannot be read.
    pub fn for_each<S, E>(&self, store: &S, mut visit: impl FnMut(u64, &V) -> Result<(), E>) -> Result<(), E>
    where
        S: Blockstore + ?Sized,
        E: From<Error>,
    {
        self.iter(store)
            .try_for_each(|item| item.map_err(E::from).and_then(|(index, value)| visit(index, value)))
    }

    /// Visits values from index `start` on, ascending, at most `limit` of them, until `visit` breaks.
    ///
    /// ```
    /// # use std::ops::ControlFlow;
    /// # use forest_amt::{Amt, Error, Visited};
    /// # let store = forest_blockstore::MemoryStore::new();
    /// let mut array = Amt::new();
    /// for index in [1, 4, 5, 6, 10] {
    ///     array.set(&store, index, index * index)?;
    /// }
    /// let mut page = Vec::new();
    /// let visited = array.for_each_from(&store, 4, Some(3), |_, square| {
    ///     page.push(*square);
    ///     Ok::<_, Error>(ControlFlow::Continue(()))
    /// })?;
    /// assert_eq!((page.as_slice(), visited), (&[16, 25, 36][..], Visited { count: 3, next: Some(10) }));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// The first error of `visit`, or [`Error::Ipld`] when a node cannot be read. To find [`Visited::next`], the
    /// node of the value after the last one visited is read as well.
    pub fn for_each_from<S, E>(
        &self,
        store: &S,
        start: u64,
        limit: Option<u64>,
        mut visit: impl FnMut(u64, &V) -> Result<ControlFlow<()>, E>,
    ) -> Result<Visited, E>
    where
        S: Blockstore + ?Sized,
        E: From<Error>,
    {
        let mut count = 0_u64;
        let mut flow = ControlFlow::Continue(());
        for item in self.iter_from(store, start) {
            let (index, value) = item.map_err(E::from)?;
            if flow.is_break() || limit.is_some_and(|limit| count >= limit) {
                return Ok(Visited { count, next: Some(index) });
            }
            count = count.saturating_add(1);
            flow = visit(index, value)?;
        }
        Ok(Visited { count, next: None })
    }

    /// As [`for_each`](Self::for_each), but nodes that are decoded on the way are dropped behind: memory stays at
    /// one node per level, however large the array.
    ///
    /// # Errors
    /// As [`for_each`](Self::for_each).
    pub fn for_each_uncached<S, E>(
        &self,
        store: &S,
        mut visit: impl FnMut(u64, &V) -> Result<(), E>,
    ) -> Result<(), E>
    where
        S: Blockstore + ?Sized,
        E: From<Error>,
    {
        walk(&self.source(store), &self.node, 0, self.height, &mut visit)
    }
}

fn walk<V, S, E>(
    source: &Source<'_, S>,
    node: &Node<V>,
    base: u64,
    height: u32,
    visit: &mut impl FnMut(u64, &V) -> Result<(), E>,
) -> Result<(), E>
where
    V: DeserializeOwned,
    S: Blockstore + ?Sized,
    E: From<Error>,
{
    let indices = node.slots_from(0).map_while(|slot| source.width.index_at(base, slot, height));
    match &node.content {
        Content::Values(values) => indices.zip(values).try_for_each(|(index, value)| visit(index, value)),
        Content::Links(children) => {
            let height = height.saturating_sub(1);
            indices.zip(children).try_for_each(|(base, child)| match child {
                Child::Clean(link, cell) if cell.get().is_none() => {
                    walk(source, &source.fetch(link, height)?, base, height, visit)
                }
                _ => walk(source, source.node(child, height)?, base, height, visit),
            })
        }
    }
}
