//! Sectors: sealed, proven day by day, faulty, recovered, extended, updated, ended. All proofs are stand-ins
//! ([`chain::is_good_proof`](crate::chain::is_good_proof)).
//!
//! | To understand | read |
//! | --- | --- |
//! | time, deadlines, and where a sector is | `sectors/clock.rs` |
//! | the messages that bring a sector onto the chain | `sectors/seal.rs`, `sectors/prove.rs`, `sectors/onboarding.rs` |
//! | proofs that it is still there, and what happens without them | `sectors/post.rs`, `sectors/proving.rs` |
//! | what becomes of it | `sectors/lifetime.rs`, `sectors/update.rs` |
//! | sectors that are proven without a challenge | `sectors/non_interactive.rs` |

pub(super) mod clock;
mod lifetime;
mod non_interactive;
mod onboarding;
mod post;
pub(super) mod prove;
mod proving;
pub(super) mod seal;
mod update;

use forest_shared::sector::SectorNumber;

use super::{
    Needs, Workload,
    actors::actors_version,
    miners::{Miner, SectorClass},
};
use crate::{
    Stop, World,
    world::{encode, succeeded},
};

pub(super) use post::WindowPoSt;
use prove::{PROVE_COMMIT_SECTOR, PROVE_COMMIT_SECTORS3, ProveCommit3, prove_commit};
use seal::{CHALLENGE_DELAY, Seal, pre_commit_batch, sealed_cid};

/// Workloads of this part.
pub(super) const WORKLOADS: &[Workload] = &[
    Workload {
        name: "sector-onboarding",
        about: "sectors are pre-committed and proven by every method of the release, with mistakes of every kind",
        needs: Needs::Canonical,
        since: 16,
        run: onboarding::run,
    },
    Workload {
        name: "sector-proving",
        about: "window PoSt good, bad, disputed and missed; faults declared, detected and recovered from",
        needs: Needs::Canonical,
        since: 16,
        run: proving::run,
    },
    Workload {
        name: "sector-lifetime",
        about: "sectors are extended, terminated and compacted",
        needs: Needs::Canonical,
        since: 16,
        run: lifetime::run,
    },
    Workload {
        name: "sector-update",
        about: "empty sectors are given data without a deal",
        needs: Needs::Canonical,
        since: 22,
        run: update::run,
    },
    Workload {
        name: "sector-non-interactive",
        about: "sectors are proven without a pre-commit",
        needs: Needs::Canonical,
        since: 23,
        run: non_interactive::run,
    },
];

/// A miner with so many sectors of zeros, pre-committed and proven; all in one partition.
///
/// # Errors
/// [`Stop`]
pub(super) fn miner_with_sectors(
    world: &mut World<'_>,
    count: u64,
) -> Result<(Miner, Vec<SectorNumber>), Stop> {
    let class = *world.dice.pick(&SectorClass::ALL);
    let miner = Miner::create(world, class)?;
    let sectors = onboard(world, &miner, count)?;
    Ok((miner, sectors))
}

/// New sectors of zeros of a miner, pre-committed and proven in the shortest way.
///
/// # Errors
/// [`Stop`]
pub(super) fn onboard(world: &mut World<'_>, miner: &Miner, count: u64) -> Result<Vec<SectorNumber>, Stop> {
    let first = world.dice.below(1 << 20);
    let numbers: Vec<_> = (first..first + count).collect();
    // One seal proof for all: a batch of proofs may not mix them.
    let model = Seal::new(world, miner, first);
    let seals: Vec<_> = numbers
        .iter()
        .map(|number| Seal { number: *number, sealed: sealed_cid(world), ..model.clone() })
        .collect();
    let message = pre_commit_batch(world, miner, &seals);
    succeeded(world.apply(message)?, "a pre-commit")?;
    clock::run_for(world, &[miner.id], CHALLENGE_DELAY + 1)?;
    prove(world, miner, &numbers)?;
    Ok(numbers)
}

/// Proofs of sectors of zeros whose time has come.
fn prove(world: &mut World<'_>, miner: &Miner, numbers: &[SectorNumber]) -> Result<(), Stop> {
    if actors_version(world.version()) < 13 {
        for number in numbers {
            let params = prove_commit(world, *number, true);
            world.must_call(miner.worker, miner.address, PROVE_COMMIT_SECTOR, &params)?;
        }
        return world.tick(None);
    }
    let sectors = numbers.iter().map(|number| (*number, Vec::new())).collect();
    let params = encode(&ProveCommit3::each(world, sectors));
    let message = world.message(miner.worker, miner.address, PROVE_COMMIT_SECTORS3, params);
    succeeded(world.apply(message)?, "a prove-commit").map(|_| ())
}
