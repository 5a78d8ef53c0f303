//! Where fixtures are that are too large or not ours to commit.
//!
//! They live in a folder `shared` beside the checkout; `FOREST_FVM_SHARED` points elsewhere. A clone alone does
//! not have them: suites that need them are skipped, in the open (see [`crate::Suite`]).

use std::path::{Path, PathBuf};

/// What to tell someone whose checkout has no shared folder.
pub const SHARED_HINT: &str =
    "no shared fixtures: put them in ../shared or set FOREST_FVM_SHARED (DEVELOPERS.md, \"Fixtures\")";

/// The root of this workspace.
#[must_use]
pub fn workspace_root() -> PathBuf {
    // crates/testing is two levels below the root; both parents exist by construction.
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// The shared folder, if this machine has it.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "where a test finds its files is for the environment to say")]
pub fn shared_dir() -> Option<PathBuf> {
    let dir = match std::env::var_os("FOREST_FVM_SHARED") {
        Some(dir) => PathBuf::from(dir),
        None => workspace_root().join("../shared"),
    };
    dir.join("fixtures").is_dir().then_some(dir)
}

/// The path of a shared fixture, such as `car/chain4.car`.
///
/// # Panics
/// When the shared folder is missing: a suite that calls this has declared that it needs it.
#[must_use]
pub fn shared(name: &str) -> PathBuf {
    let dir = shared_dir().unwrap_or_else(|| panic!("{SHARED_HINT}"));
    dir.join("fixtures").join(name)
}
