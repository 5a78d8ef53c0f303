//! The network: its name, and its rules, which are those of one version from genesis on.
//!
//! The name stands in the state of the init actor, as every network's does, and says the version: so whoever finds a
//! chain of this network knows how to apply it.

use anyhow::Context as _;
use forest_rules::{Network, Schedule, ScheduleBuilder, Upgrade, user_actor_rules};
use forest_shared::version::NetworkVersion;

/// What the name begins with; the version follows.
const PREFIX: &str = "forest-devnet/";
/// Seconds of Unix time at epoch 0.
pub(crate) const GENESIS_TIMESTAMP: u64 = 1_700_000_010;

/// What the init actor calls the network.
pub(crate) fn name_of(version: NetworkVersion) -> String {
    format!("{PREFIX}{version}")
}

/// The version of an embedded network, by the name in its init actor's state; `None`: it is another network's name.
///
/// ```
/// use forest_shared::version::NetworkVersion;
/// assert_eq!(forest_devnet::version_of("forest-devnet/28"), Some(NetworkVersion::V28));
/// assert_eq!(forest_devnet::version_of("testnetnet"), None);
/// ```
#[must_use]
pub fn version_of(name: &str) -> Option<NetworkVersion> {
    let version = name.strip_prefix(PREFIX)?.parse().ok().map(NetworkVersion::new)?;
    // One name for each: "028" is nobody's.
    (name_of(version) == name).then_some(version)
}

/// The schedule of an embedded network: one version for ever, where users deploy actors if its syscalls allow it.
///
/// # Errors
/// There are no rules for the version.
pub fn schedule(version: NetworkVersion) -> anyhow::Result<Schedule> {
    user_actor_rules(version)?;
    let base = Schedule::devnet();
    // One for the life of the process, as the names of all other networks are.
    let genesis_name: &'static str = name_of(version).leak();
    let network = Network { name: "forest-devnet", genesis_name, ..base.network().clone() };
    let builder = ScheduleBuilder::from(base).network(network).genesis_version(version);
    let later = |upgrade: &&Upgrade| upgrade.network_version().is_some_and(|brought| brought > version);
    let builder = Upgrade::ALL.iter().filter(later).fold(builder, |builder, later| builder.without(*later));
    builder.build().context("the schedule of the embedded network")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_holds_for_ever() {
        for rules in forest_rules::all() {
            let schedule = schedule(rules.version).unwrap();
            for epoch in [0, 1, 20, 21, 1_000_000] {
                assert_eq!(schedule.network_version_at(epoch), rules.version, "at {epoch}");
            }
            assert_eq!(version_of(schedule.network().genesis_name), Some(rules.version));
        }
        assert!(schedule(NetworkVersion::V15).is_err());
    }

    #[test]
    fn names_of_others_say_nothing() {
        for name in ["", "forest-devnet/", "forest-devnet/028", "forest-devnet/x", "devnet/28"] {
            assert_eq!(version_of(name), None, "{name:?}");
        }
    }
}
