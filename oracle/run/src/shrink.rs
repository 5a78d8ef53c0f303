//! Makes a reproduction smaller: deeds are left out as long as the same kind of difference remains.

use std::time::{Duration, Instant};

use oracle_cases::Deed;

use crate::{
    coverage::Coverage,
    trial::{Court, Difference, Trial},
};

/// Most time that shrinking takes; a larger reproduction is better than a late one.
const PATIENCE: Duration = Duration::from_secs(90);

/// Repeats deeds, and says what the engines do not agree on.
pub(crate) fn repeat(court: Court<'_>, deeds: &[Deed]) -> Option<Difference> {
    let mut coverage = Coverage::default();
    let mut trial = Trial::new(court, &mut coverage).ok()?;
    let done = trial.construct().and_then(|()| deeds.iter().try_for_each(|deed| trial.repeat(deed)));
    // At the end the states are compared too.
    let _ = done.and_then(|()| trial.end());
    trial.difference.take()
}

/// The shortest list of deeds found that still shows a difference of the kind.
pub(crate) fn shrink(court: Court<'_>, mut deeds: Vec<Deed>, kind: &str) -> Vec<Deed> {
    let until = Instant::now() + PATIENCE;
    let still = |deeds: &[Deed]| repeat(court, deeds).is_some_and(|difference| difference.kind() == kind);
    let mut size = deeds.len() / 2;
    while size > 0 && Instant::now() < until {
        let mut at = 0;
        while at < deeds.len() && Instant::now() < until {
            let end = (at + size).min(deeds.len());
            let fewer = [&deeds[..at], &deeds[end..]].concat();
            if still(&fewer) { deeds = fewer } else { at = end }
        }
        size /= 2;
    }
    deeds
}
