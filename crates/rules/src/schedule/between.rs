//! What happens between a tipset and its parent.
//!
//! Epochs without blocks lie between them, and upgrades may lie among those. The interpreter walks the steps in order
//! before it runs the tipset's messages.

use forest_shared::clock::ChainEpoch;

use super::{Schedule, ScheduledUpgrade};

/// The work of one epoch before the tipset: first cron, then the upgrade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochStep<'a> {
    /// The epoch.
    pub epoch: ChainEpoch,
    /// Cron is run for the epoch, under the rules of the epoch: it had no blocks. Not so the parent's own epoch.
    pub runs_cron: bool,
    /// The upgrade at this height, whose migration (if it has one) runs on the state after cron.
    pub upgrade: Option<&'a ScheduledUpgrade>,
}

impl Schedule {
    /// The steps from the state of a tipset at `parent` to the state that a tipset at `epoch` starts from; none
    /// unless `parent` lies before `epoch`. Lazy, since the distance is whatever two headers claim.
    ///
    /// ```
    /// use forest_rules::{Schedule, Upgrade};
    /// // Shark is due at 16800 on calibnet. Its migration runs before cron of the null round 16801.
    /// let steps: Vec<_> = Schedule::calibnet().steps_between(16_800, 16_802).map(|step| {
    ///     (step.epoch, step.runs_cron, step.upgrade.map(|row| row.upgrade))
    /// }).collect();
    /// assert_eq!(steps, [(16_800, false, Some(Upgrade::Shark)), (16_801, true, None)]);
    /// ```
    pub fn steps_between(
        &self,
        parent: ChainEpoch,
        epoch: ChainEpoch,
    ) -> impl Iterator<Item = EpochStep<'_>> + use<'_> {
        (parent..epoch).map(move |at| EpochStep {
            epoch: at,
            runs_cron: at > parent,
            upgrade: self.upgrades.iter().find(|row| row.height == at),
        })
    }

    /// The upgrades that take effect between a tipset at `parent` and one at `epoch`, by height: those at
    /// `parent` and after, and before `epoch`.
    pub fn upgrades_between(
        &self,
        parent: ChainEpoch,
        epoch: ChainEpoch,
    ) -> impl Iterator<Item = &ScheduledUpgrade> + use<'_> {
        self.upgrades.iter().filter(move |row| (parent..epoch).contains(&row.height))
    }
}
