//! Generated chains under the published engines: what `forest_testing` asks about every tipset is answered here.
//!
//! Invariants: states, receipts and base fees in a chain are the published engines' and this folder's, none of it
//! ours; and ours, asked about the same tipsets on a store of its own, must say the same.
//!
//! | To understand | read |
//! | --- | --- |
//! | a tipset under the published engines | `judged.rs`, and `../tipsets.rs`: the loop |
//! | what actors learn of the chain | `ancestry.rs` |
//! | what lies between versions | `swap.rs` |
//! | what the node adds up | `supply.rs`, `base_fee.rs` |
//! | the same tipset under ours | `ours.rs` |

mod ancestry;
mod base_fee;
mod judged;
mod ours;
mod supply;
mod swap;
#[cfg(test)]
mod tests;

use std::{fs::File, io::BufWriter, path::Path};

use forest_blocks::FullTipset;
use forest_shared::clock::ChainEpoch;
use forest_testing::chain::{Applied, Chain, ChainError, ChainPlan, Executes, Genesis};

use judged::Judged;
pub(crate) use judged::Tally;
use ours::Ours;

/// Both, who must say the same of every tipset.
struct Both<'t> {
    judged: Judged,
    ours: Ours,
    tell: &'t dyn Fn(ChainEpoch),
}

impl Executes for Both<'_> {
    fn apply(&mut self, tipset: &FullTipset, parent_epoch: ChainEpoch) -> Result<Applied, ChainError> {
        let epoch = tipset.tipset().epoch();
        (self.tell)(epoch);
        let applied = self.judged.apply(tipset, parent_epoch)?;
        let ours = self.ours.apply(tipset, parent_epoch)?;
        if applied == ours {
            return Ok(applied);
        }
        let mut lines = vec![format!("the tipset at epoch {epoch}: published {applied:?}, ours {ours:?}")];
        let (theirs, own) = (self.judged.store(), self.ours.store());
        lines.extend(crate::state::differences((&theirs, &applied.state_root), (&own, &ours.state_root)));
        Err(lines.join("\n").into())
    }
}

/// The chain of a plan, as the published engines execute it, and ours too.
pub(crate) fn grow(plan: ChainPlan, tell: &dyn Fn(ChainEpoch)) -> Result<(Chain, Tally), ChainError> {
    let genesis = Genesis::new(plan)?;
    let mut both = Both { judged: Judged::new(&genesis), ours: Ours::new(&genesis)?, tell };
    let chain = genesis.grow(&mut both)?;
    Ok((chain, both.judged.tally))
}

/// Writes a chain, beside it its schedule, and each of its branches.
pub(crate) fn write(chain: &Chain, out: &Path) -> Result<(), ChainError> {
    chain.write_car(BufWriter::new(File::create(out)?))?;
    let name = out.file_name().and_then(|name| name.to_str()).ok_or("the file has no name")?;
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    std::fs::write(out.with_file_name(format!("{stem}.toml")), chain.genesis.schedule_file())?;
    for branch in 0..chain.branches.len() {
        let file = out.with_file_name(format!("{stem}.branch-{branch}.car.zst"));
        chain.write_branch(branch, BufWriter::new(File::create(file)?))?;
    }
    Ok(())
}
