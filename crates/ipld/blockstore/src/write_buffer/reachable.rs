//! Finds the held blocks that a root reaches, children before parents.
//!
//! Depth first with a stack of its own, since the depth of what an actor links is the actor's choice. Links are borrowed
//! from the blocks that hold them; nothing is copied but the names and handles of what is found.

use std::sync::atomic::{AtomicU64, Ordering};

use cid::Cid;
use forest_encoding::{CidRef, cid::append_cid, codec, hash, links};

use super::{FlushRules, Held};
use crate::{Block, CidMap, IpldError};

/// What is left to do.
enum Step<'a> {
    /// Look at a link.
    Visit(CidRef<'a>),
    /// All that the block links to has been taken: take it.
    Take(&'a Cid, &'a Held),
}

/// The blocks of `held` that `root` reaches through blocks of `held`, each once.
pub(super) fn reachable(
    held: &CidMap<Held>,
    root: &Cid,
    rules: &FlushRules,
    flushes: &AtomicU64,
) -> Result<Vec<Block>, IpldError> {
    let this_flush = flushes.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
    let mut root_bytes = Vec::new();
    append_cid(root, &mut root_bytes);
    let (root_link, _) = CidRef::read(&root_bytes).map_err(|error| malformed(*root, error))?;

    let mut taken = Vec::new();
    let mut stack = vec![Step::Visit(root_link)];
    while let Some(step) = stack.pop() {
        let link = match step {
            Step::Visit(link) => link,
            Step::Take(cid, block) => {
                taken.push(Block::new(*cid, block.data.clone()));
                continue;
            }
        };
        match judge(link, rules)? {
            Link::Ignored => {}
            Link::Inline(data) => follow(link, data, rules, &mut stack)?,
            Link::Block => {
                let Some((cid, block)) = held.get_key_value(&link.to_cid()) else { continue };
                if block.seen.swap(this_flush, Ordering::Relaxed) == this_flush {
                    continue;
                }
                stack.push(Step::Take(cid, block));
                if link.codec() == codec::DAG_CBOR {
                    follow(link, &block.data, rules, &mut stack)?;
                }
            }
        }
    }
    Ok(taken)
}

/// What a link is to a flush.
enum Link<'a> {
    /// No block.
    Ignored,
    /// A block that lies in the link.
    Inline(&'a [u8]),
    /// A block that may be held.
    Block,
}

fn judge<'a>(link: CidRef<'a>, rules: &FlushRules) -> Result<Link<'a>, IpldError> {
    if matches!(link.codec(), codec::FIL_COMMITMENT_UNSEALED | codec::FIL_COMMITMENT_SEALED) {
        return Ok(Link::Ignored);
    }
    if !rules.codecs.contains(&link.codec()) {
        return Err(malformed(link.to_cid(), "no block can have its codec"));
    }
    match (link.hash_code(), link.digest().len()) {
        (hash::BLAKE2B_256, 32) => Ok(Link::Block),
        (hash::IDENTITY, _) if link.codec() == codec::DAG_CBOR => Ok(Link::Inline(link.digest())),
        (hash::IDENTITY, _) => Ok(Link::Ignored),
        _ => Err(malformed(link.to_cid(), "no block can have its hash")),
    }
}

/// Puts the links of a DAG-CBOR block on the stack.
fn follow<'a>(
    of: CidRef<'_>,
    data: &'a [u8],
    rules: &FlushRules,
    stack: &mut Vec<Step<'a>>,
) -> Result<(), IpldError> {
    links::walk(data, rules.dialect, |link| stack.push(Step::Visit(link)))
        .map_err(|error| malformed(of.to_cid(), error))
}

#[cold]
fn malformed(cid: Cid, reason: impl ToString) -> IpldError {
    IpldError::Malformed { cid, reason: reason.to_string() }
}
