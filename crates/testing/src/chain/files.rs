//! A chain as a file: a CAR whose roots are the key of a head.

use std::{collections::BTreeSet, io::Write};

use forest_blocks::{FullTipset, TipsetKey};
use forest_blockstore::{Block, Cid};
use forest_car::CarWriter;

use super::{Chain, ChainError};

/// Of zstd: files are written seldom and kept.
const LEVEL: i32 = 19;

impl Chain {
    /// The last tipset.
    #[must_use]
    pub fn head(&self) -> &FullTipset {
        self.tipsets.last().expect("there is always genesis")
    }

    /// Writes all there is, compressed: headers, messages, the states of every epoch, the code of all versions.
    ///
    /// # Errors
    /// [`ChainError`]: the writer fails.
    pub fn write_car(&self, writer: impl Write) -> Result<(), ChainError> {
        let blocks = self.genesis.store.snapshot();
        write(writer, self.head().tipset().key(), &blocks, &self.branch_blocks()?)
    }

    /// Writes the headers and messages of a branch, with its head as the roots: what a node that has the chain receives
    /// when it learns of the fork.
    ///
    /// # Errors
    /// [`ChainError`]: there is no such branch, or the writer fails.
    pub fn write_branch(&self, branch: usize, writer: impl Write) -> Result<(), ChainError> {
        let tipsets = self.branches.get(branch).ok_or("there is no such branch")?;
        let head = tipsets.last().ok_or("an empty branch")?;
        write(writer, head.tipset().key(), &blocks(tipsets)?, &BTreeSet::new())
    }

    /// Blocks that only branches have, as far as headers name them.
    fn branch_blocks(&self) -> Result<BTreeSet<Cid>, ChainError> {
        let on_chain: BTreeSet<Cid> = blocks(&self.tipsets)?.iter().map(|block| block.cid).collect();
        let mut only = BTreeSet::new();
        for branch in &self.branches {
            only.extend(blocks(branch)?.iter().map(|block| block.cid).filter(|cid| !on_chain.contains(cid)));
        }
        Ok(only)
    }
}

/// Headers, messages and their lists.
fn blocks(tipsets: &[FullTipset]) -> Result<Vec<Block>, ChainError> {
    let mut all = Vec::new();
    for block in tipsets.iter().flat_map(FullTipset::blocks) {
        all.extend(block.to_blocks()?);
    }
    Ok(all)
}

fn write(
    writer: impl Write,
    head: &TipsetKey,
    blocks: &[Block],
    without: &BTreeSet<Cid>,
) -> Result<(), ChainError> {
    let mut car = CarWriter::compressed(writer, head, LEVEL)?;
    for block in blocks.iter().filter(|block| !without.contains(&block.cid)) {
        car.write_block(block)?;
    }
    car.finish_compressed()?;
    Ok(())
}
