//! The same message at many gas limits: finds a charge that is misplaced or in the wrong order, which no ordinary run
//! shows.

use forest_blockstore::Cid;
use forest_shared::message::Message;
use oracle_cases::{Answer, Epoch, Event, Kind, Stop};

use crate::{
    coverage::Coverage,
    trial::{Court, Stores},
};

/// Why a sweep ended early.
pub(crate) enum Ended {
    /// It was stopped.
    Stopped(Stop),
    /// The engines differ at this limit.
    Differs(u64, Vec<String>),
}

/// Applies the message to copies of a state, at limits around the charges that it makes with all the gas it wants.
pub(crate) fn sweep(
    court: &Court<'_>,
    stores: &Stores,
    (epoch, root): (&Epoch, &Cid),
    message: &Message,
    kind: Kind,
    coverage: &mut Coverage,
) -> Result<(), Ended> {
    let Some(full) = at(court, stores, (epoch, root), message, kind, coverage)? else { return Ok(()) };
    for gas_limit in limits(&full, court.limits) {
        if court.until.is_some_and(|until| std::time::Instant::now() > until) {
            return Err(Ended::Stopped(Stop::Time));
        }
        at(court, stores, (epoch, root), &Message { gas_limit, ..message.clone() }, kind, coverage)?;
        coverage.limits += 1;
    }
    Ok(())
}

/// Applies the message to one copy.
fn at(
    court: &Court<'_>,
    stores: &Stores,
    (epoch, root): (&Epoch, &Cid),
    message: &Message,
    kind: Kind,
    coverage: &mut Coverage,
) -> Result<Option<Answer>, Ended> {
    let differs = |lines| Ended::Differs(message.gas_limit, lines);
    let mut pair = court.open(stores, epoch, root).map_err(Ended::Stopped)?;
    let answer = pair.apply(message, kind).map_err(differs)?;
    if let Some(answer) = &answer {
        coverage.message(answer, pair.ours.syscalls());
        pair.flush(stores).map_err(differs)?;
    }
    Ok(answer)
}

/// About `wanted` limits from none to more than enough: right before, at and after charges, those that are the first of
/// their name before all others.
fn limits(full: &Answer, wanted: usize) -> Vec<u64> {
    let mut sum = 0_i64;
    let mut names = std::collections::BTreeSet::new();
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for event in &full.trace {
        let Event::Charge { name, compute, other } = event else { continue };
        sum = sum.saturating_add(*compute).saturating_add(*other);
        let after = u64::try_from(sum).unwrap_or(0).div_ceil(1000);
        if names.insert(name) { first.push(after) } else { others.push(after) }
    }
    let stride = (others.len() / (wanted / 3).max(1)).max(1);
    first.extend(others.into_iter().step_by(stride));
    let mut limits: Vec<u64> =
        first.into_iter().flat_map(|after| [after.saturating_sub(1), after, after + 1]).collect();
    limits.extend([
        0,
        1,
        full.gas_used.saturating_sub(1),
        full.gas_used,
        full.gas_used + 1,
        full.gas_used * 2,
    ]);
    limits.sort_unstable();
    limits.dedup();
    limits
}
