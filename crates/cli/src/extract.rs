//! One tipset out of a snapshot, with everything that executing it touches, as an archive of its own.
//!
//! The tipset is executed over a store that writes down what is read from the snapshot; then the archive is written, and
//! executed from that file alone. Invariant: an archive under its own name has been seen to give the same roots.

mod archive;
mod code;
mod touched;

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, ensure};
use forest_blocks::{MessageRoots, Tipset};
use forest_blockstore::{Blockstore, Cid};
use forest_chain::Chain as _;
use forest_db::BlockCache;
use forest_interpreter::{Executed, Unobserved};
use forest_shared::clock::ChainEpoch;
use forest_state_manager::{PrefetchConfig, StateManager};
use forest_vm::Engine;

use self::{code::InvokedCode, touched::Touched};
use crate::{configuration::Configuration, locate, progress, snapshot::Snapshot};

/// What was written.
#[derive(Clone, Debug)]
pub(crate) struct Extracted {
    /// The epoch of the tipset.
    pub(crate) epoch: ChainEpoch,
    /// The state that executing it leads to.
    pub(crate) state_root: Cid,
    /// The receipts of its messages.
    pub(crate) receipts_root: Cid,
    /// Whether the chain has the same roots; `None`: it has no tipset after this one.
    pub(crate) as_on_chain: Option<bool>,
    /// Blocks in the file.
    pub(crate) blocks: usize,
    /// Bytes of them.
    pub(crate) bytes: u64,
    /// Codes of actors among the blocks, or left out of them.
    pub(crate) codes: usize,
}

/// Writes the tipset of an epoch to a file, which must not be there yet.
pub(crate) fn extract(
    snapshot: &Snapshot,
    configuration: &Configuration,
    epoch: ChainEpoch,
    file: &Path,
    with_code: bool,
) -> anyhow::Result<Extracted> {
    ensure!(!file.exists(), "{} is there already: nothing was written", file.display());
    let spinner = progress::spinner(format!("executing epoch {epoch}"));
    let engine = crate::snapshot::engine(configuration)?;
    let touched = Arc::new(Touched::new(Arc::clone(snapshot.blocks()) as _));
    let manager = alone(snapshot, Arc::clone(&touched) as _, &engine, configuration)?;
    let tipset = locate::tipset_at(manager.chain(), epoch)?;
    let mut code = InvokedCode::default();
    let executed = manager.replay_blocking(&tipset, &mut code)?.executed;
    let child = manager.chain().child_of(&tipset)?;
    let last = child.as_ref().unwrap_or(&tipset);
    touch_last(&touched, last)?;
    touch_genesis(&touched, snapshot)?;
    for cid in code.cids() {
        ensure!(touched.get(cid)?.is_some(), "the code {cid} is neither in the snapshot nor in a bundle");
    }

    spinner.set_message("writing");
    let mut blocks = touched.blocks();
    if !with_code {
        blocks.retain(|block| !code.cids().contains(&block.cid));
    }
    let partial = archive::write(file, last.key(), &blocks)?;
    spinner.set_message("executing what was written");
    let written = archive::open(&partial)?;
    Tipset::load(&written, last.key())
        .context("what was written does not hold its head, and was thrown away")?;
    let manager = alone(snapshot, Arc::new(written), &engine, configuration)?;
    prove(&manager, &tipset, &executed)?;
    archive::put(&partial, file)?;
    spinner.finish_and_clear();

    let as_on_chain = child.map(|child| {
        (*child.parent_state_root(), *child.parent_message_receipts())
            == (executed.state_root, executed.receipts_root)
    });
    Ok(Extracted {
        epoch,
        state_root: executed.state_root,
        receipts_root: executed.receipts_root,
        as_on_chain,
        blocks: blocks.len(),
        bytes: blocks.iter().map(|block| block.data.len() as u64).sum(),
        codes: code.cids().len(),
    })
}

/// A state manager that reads every block from these, at least once.
fn alone(
    snapshot: &Snapshot,
    blocks: Arc<dyn Blockstore>,
    engine: &Engine,
    configuration: &Configuration,
) -> anyhow::Result<StateManager> {
    let cache = Arc::new(BlockCache::new(configuration.cache_bytes()));
    let builder = snapshot.state_manager_over(blocks, engine.clone(), configuration);
    Ok(builder.cache(cache).prefetch(PrefetchConfig::OFF).build()?)
}

/// The tipset that the archive ends with: its headers, and the lists of its messages, which can be searched from there.
fn touch_last(touched: &Touched, last: &Tipset) -> anyhow::Result<()> {
    for header in last.headers() {
        ensure!(touched.get(header.cid())?.is_some(), "the header {} is missing", header.cid());
        // A snapshot may end before the messages of its head.
        if let Ok(roots) = MessageRoots::load(touched, &header.messages) {
            let _ = (roots.bls_cids(touched), roots.secp_cids(touched));
        }
    }
    Ok(())
}

/// The genesis block, by which the archive's network is known.
fn touch_genesis(touched: &Touched, snapshot: &Snapshot) -> anyhow::Result<()> {
    if let Some(genesis) = snapshot.schedule().network().genesis_cid {
        touched.get(&genesis.parse()?)?;
    }
    Ok(())
}

/// Executes the tipset again, on what was written.
fn prove(manager: &StateManager, tipset: &Tipset, expected: &Executed) -> anyhow::Result<()> {
    let again = manager.replay_blocking(tipset, &mut Unobserved);
    let again = again.context("what was written does not execute, and was thrown away")?.executed;
    ensure!(again == *expected, "what was written executes to other roots, and was thrown away");
    Ok(())
}
