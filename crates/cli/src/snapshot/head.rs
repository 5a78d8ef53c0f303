//! The head of the chain that archives hold.
//!
//! The roots of an archive are the blocks of its head, or, in the newer form (FRC-0108), the one block that describes the
//! snapshot and names them. Of several archives the newest head counts; one that has none, such as a bundle of actors or
//! an extract of states, only lends its blocks.

use std::{path::PathBuf, sync::Arc};

use anyhow::anyhow;
use forest_blocks::{Tipset, TipsetKey};
use forest_blockstore::{Blockstore, CborStore as _, Cid};
use forest_db::AnyCar;
use serde::Deserialize;

/// What a snapshot of the newer form says about itself.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    head_tipset_key: Vec<Cid>,
}

/// The newest head.
///
/// # Errors
/// When no archive has one.
pub(crate) fn find(blocks: &impl Blockstore, cars: &[(PathBuf, Arc<AnyCar>)]) -> anyhow::Result<Tipset> {
    let mut newest: Option<Tipset> = None;
    let mut reasons = Vec::new();
    for (path, car) in cars {
        match of_roots(blocks, &car.header().roots) {
            Ok(head) if newest.as_ref().is_none_or(|newest| newest.epoch() < head.epoch()) => {
                newest = Some(head);
            }
            Ok(_) => {}
            Err(reason) => reasons.push(format!("{}: {reason}", path.display())),
        }
    }
    let none = || anyhow!("no head of a chain: give a snapshot as nodes export it ({})", reasons.join("; "));
    newest.ok_or_else(none)
}

/// The tipset that roots stand for.
fn of_roots(blocks: &impl Blockstore, roots: &[Cid]) -> Result<Tipset, String> {
    let load = |roots: &[Cid]| {
        Tipset::load(blocks, &TipsetKey::from(roots.to_vec())).map_err(|error| error.to_string())
    };
    if let [root] = roots
        && let Ok(metadata) = blocks.load_cbor::<Metadata>(root)
    {
        return load(&metadata.head_tipset_key);
    }
    load(roots).map_err(|reason| format!("its roots are no tipset: {reason}"))
}
