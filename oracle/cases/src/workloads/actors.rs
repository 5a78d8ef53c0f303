//! Which actors run on which network version, for workloads whose messages differ by that; and the numbers of methods
//! that are known by name.
//!
//! Both releases of the reference actors and network versions are numbered; parameters follow the release.

use forest_shared::{MethodNum, method::method_hash, version::NetworkVersion};

use crate::{Stop, world::broken};

/// Releases of the reference actors, by the network version that they begin with.
const RELEASES: [(u32, u32); 11] = [
    (16, 8),
    (17, 9),
    (18, 10),
    (19, 11),
    (21, 12),
    (22, 13),
    (23, 14),
    (24, 15),
    (25, 16),
    (27, 17),
    (28, 18),
];

/// The release of the reference actors that a network version runs.
#[must_use]
pub fn actors_version(network: NetworkVersion) -> u32 {
    let begun = RELEASES.iter().rev().find(|(since, _)| *since <= u32::from(network));
    begun.map_or(0, |(_, release)| *release)
}

/// The number of a method that is exported by its name (FRC-42).
///
/// # Errors
/// [`Stop::Broken`] where it is no name of a method.
pub fn exported(name: &str) -> Result<MethodNum, Stop> {
    method_hash(name).map_err(broken)
}
