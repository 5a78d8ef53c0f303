//! Which release a bundle is, from a table that the user brings.
//!
//! The table is JSON of the shape that nodes publish ([`ReleasedBundles`]). None is built in: it changes with every
//! release, and the last one that was used for an import is remembered beside the bundles.

use std::{fs::File, io::Read as _, path::Path};

use forest_builtin::{ReleaseNetwork, ReleasedBundle, ReleasedBundles};

use crate::{Bundle, BundleError, Flaw, bounded::Bounded};

/// Most that a table may take, in bytes.
const LIMIT: u64 = 64 << 20;

/// Reads a table.
///
/// # Errors
/// [`BundleError`] when it cannot be read, or an entry does not agree with itself.
pub fn read_releases(file: &Path) -> Result<(ReleasedBundles, Vec<u8>), BundleError> {
    let place = file.display().to_string();
    let mut text = Vec::new();
    let read = File::open(file).and_then(|file| Bounded::new(file, LIMIT).read_to_end(&mut text));
    read.map_err(|error| Flaw::from(error).at(&place))?;
    let releases = serde_json::from_slice(&text).map_err(|error| Flaw::from(error).at(&place))?;
    Ok((releases, text))
}

/// The releases that a bundle is, such as `mainnet v16.0.1, devnet v16.0.1`; none when the table does not have it.
#[must_use]
pub fn names_of(releases: &ReleasedBundles, bundle: &Bundle) -> Option<String> {
    let same = |release: &&ReleasedBundle| release.root == bundle.root && release.list == bundle.list;
    let names: Vec<String> = releases.iter().filter(same).map(name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn name(release: &ReleasedBundle) -> String {
    let network = match &release.network {
        ReleaseNetwork::Mainnet => "mainnet",
        ReleaseNetwork::Calibnet => "calibnet",
        ReleaseNetwork::Butterflynet => "butterflynet",
        ReleaseNetwork::Devnet { name } => name,
    };
    format!("{network} {}", release.version)
}
