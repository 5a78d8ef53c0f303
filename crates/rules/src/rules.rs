//! The rules of one network version, and the way to get at them.
//!
//! Built once, by applying the files of [`upgrades`](crate::upgrades) in order to the rules of the first version. The
//! interpreter resolves a version per epoch with [`rules`] and hands the reference down; nothing below it sees a
//! version in order to compare it.

use std::{fmt, sync::LazyLock};

use forest_shared::version::NetworkVersion;

use crate::{
    Behaviours, Limits, Metering, StateTreeVersion, SyscallSet, UserActors, gas::GasSchedule,
    upgrades::UPGRADES, upgrades::nv16_skyr,
};

/// Everything that a network version decides.
#[derive(Clone, PartialEq, Eq)]
pub struct Rules {
    /// The version. Actors are told; nothing else depends on it.
    pub version: NetworkVersion,
    /// The format of the state tree.
    pub state_tree: StateTreeVersion,
    /// Prices.
    pub gas: GasSchedule,
    /// How guest code is metered.
    pub metering: Metering,
    /// Limits.
    pub limits: Limits,
    /// Named behaviours.
    pub behaviours: Behaviours,
    /// What guest code may import.
    pub syscalls: SyscallSet,
    /// Actors that users deploy; `None` on every public network
    /// ([`user_actor_rules`](crate::user_actor_rules)).
    pub user_actors: Option<UserActors>,
}

/// There are no rules for this version: it ran before WebAssembly, or this code does not know it yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("network version {0} is not supported: the versions are {oldest} to {latest}", oldest = OLDEST, latest = LATEST)]
pub struct UnsupportedVersion(pub NetworkVersion);

/// In the order of the fields; what no public network has is not mentioned where it is absent.
impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, state_tree, gas, metering, limits, behaviours, syscalls, user_actors } = self;
        let mut rules = f.debug_struct("Rules");
        rules.field("version", version).field("state_tree", state_tree).field("gas", gas);
        rules.field("metering", metering).field("limits", limits).field("behaviours", behaviours);
        rules.field("syscalls", syscalls);
        if let Some(user_actors) = user_actors {
            rules.field("user_actors", user_actors);
        }
        rules.finish()
    }
}

/// The oldest version with rules, the first on WebAssembly (FIP-0030).
pub const OLDEST: NetworkVersion = NetworkVersion::V16;

/// The latest version with rules, read off the table of upgrades.
pub const LATEST: NetworkVersion = match UPGRADES.last() {
    Some((version, _)) => *version,
    None => OLDEST,
};

/// The rules of every version, oldest first.
static ALL: LazyLock<Vec<Rules>> = LazyLock::new(|| {
    let mut rules = nv16_skyr::RULES;
    let mut all = vec![rules.clone()];
    for (version, apply) in UPGRADES {
        apply(&mut rules);
        rules.version = *version;
        all.push(rules.clone());
    }
    all
});

/// The rules of a network version.
///
/// ```
/// use forest_rules::{gas::Gas, rules};
/// use forest_shared::version::NetworkVersion;
///
/// let hygge = rules(NetworkVersion::V18)?;
/// assert_eq!(hygge.gas.messages.on_chain_message(150).total(), Gas::new(560_663 + 1300 * 150));
/// assert!(rules(NetworkVersion::V15).is_err());
/// # Ok::<(), forest_rules::UnsupportedVersion>(())
/// ```
///
/// # Errors
/// [`UnsupportedVersion`] before [`OLDEST`] and after [`LATEST`].
pub fn rules(version: NetworkVersion) -> Result<&'static Rules, UnsupportedVersion> {
    ALL.iter().find(|rules| rules.version == version).ok_or(UnsupportedVersion(version))
}

/// The rules of every version, oldest first.
///
/// ```
/// assert_eq!(forest_rules::all().count(), 14);
/// ```
pub fn all() -> impl DoubleEndedIterator<Item = &'static Rules> + ExactSizeIterator {
    ALL.iter()
}
