//! The arrows of docs/architecture.md, proved from `cargo metadata`.
//!
//! A crate names only crates on layers below its own, libraries that belong to one layer are named nowhere else,
//! and every consensus crate carries the block of lints that CONTRIBUTING.md lists.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

/// Every crate of the workspace with its layer; an arrow goes from a higher number to a lower one.
///
/// Crates of one layer do not know each other, but for the steps inside `ipld/`, which have layers of their own.
const LAYERS: &[(&str, u32)] = &[
    ("forest_encoding", 0),
    ("forest_blockstore", 1),
    ("forest_bitfield", 1),
    ("forest_hamt", 2),
    ("forest_amt", 2),
    ("forest_kamt", 3), // shares the trie of hamt
    ("forest_car", 2),
    ("forest_shared", 10),
    ("forest_sdk_macros", 15), // on the machine that builds
    ("forest_sdk", 16),        // guest side
    ("forest_actors_runtime", 17),
    ("forest_actor_account", 18),
    ("forest_actor_cron", 18),
    ("forest_actor_ethaccount", 18),
    ("forest_actor_init", 18),
    ("forest_actor_multisig", 18),
    ("forest_actor_open_init", 18),
    ("forest_actor_paych", 18),
    ("forest_actor_placeholder", 18),
    ("forest_actor_producer", 18),
    ("forest_actor_reward", 18),
    ("forest_actor_system", 18),
    ("forest_rules", 20),
    ("forest_blocks", 30),
    ("forest_builtin", 30),
    ("forest_vectors", 30),
    ("forest_actors_bundle", 40),
    ("forest_bundles", 40),
    ("forest_wasm_build", 40),
    ("forest_db", 40),
    ("forest_vm", 40),
    ("forest_interpreter", 50),
    ("forest_proofs", 50),
    ("forest_testkit", 50),
    ("forest_chain", 55),
    ("forest_migrations", 55),
    ("forest_state_manager", 60),
    ("forest_devnet", 65),
    ("counter", 70), // examples
    ("token", 70),
    ("upgradable", 70),
    ("forest_cli", 70),
    ("forest_fvm", 70),
];

/// Crates that only tests may name.
const DEVELOPMENT_ONLY: &[&str] = &["forest_actors_differential", "forest_testing"];

/// Libraries that are an implementation detail of the crates beside them.
const CONFINED: &[(&str, &[&str])] = &[
    ("serde_ipld_dagcbor", &["forest_encoding"]),
    ("parity-db", &["forest_db"]),
    ("prometheus", &["forest_cli", "forest_db", "forest_state_manager"]),
    ("memmap2", &["forest_db"]),
    ("zstd", &["forest_bundles", "forest_car", "forest_db"]),
    ("blst", &["forest_shared"]),
    ("k256", &["forest_shared"]),
    ("tokio", &["forest_cli", "forest_state_manager"]),
    ("wasmtime", &["forest_vm"]),
    ("fvm-wasm-instrument", &["forest_vm"]),
    ("filecoin-proofs-api", &["forest_proofs"]),
    ("clap", &["forest_cli"]),
];

/// Crates whose result is consensus, and which therefore deny what could make it differ between machines.
const CONSENSUS: &[&str] = &[
    "forest_amt",
    "forest_bitfield",
    "forest_blocks",
    "forest_blockstore",
    "forest_builtin",
    "forest_car",
    "forest_chain",
    "forest_encoding",
    "forest_hamt",
    "forest_interpreter",
    "forest_kamt",
    "forest_migrations",
    "forest_rules",
    "forest_shared",
    "forest_vm",
];

/// The lints that a consensus crate denies outside its tests.
const CONSENSUS_LINTS: &[&str] = &[
    "clippy::arithmetic_side_effects",
    "clippy::disallowed_methods",
    "clippy::expect_used",
    "clippy::float_arithmetic",
    "clippy::indexing_slicing",
    "clippy::iter_over_hash_type",
    "clippy::panic",
    "clippy::unwrap_used",
];

fn workspace() -> Metadata {
    MetadataCommand::new().other_options(vec!["--all-features".into()]).exec().expect("cargo metadata runs")
}

fn dependencies(package: &Package) -> impl Iterator<Item = &str> {
    package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal).map(|d| d.name.as_str())
}

#[test]
fn arrows_point_down() {
    let layers: BTreeMap<&str, u32> = LAYERS.iter().copied().collect();
    let metadata = workspace();
    let mut seen = BTreeSet::new();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        if DEVELOPMENT_ONLY.contains(&name) {
            continue;
        }
        let layer = *layers.get(name).unwrap_or_else(|| panic!("{name} has no layer: add it to LAYERS"));
        seen.insert(name.to_owned());
        for dependency in dependencies(package) {
            assert!(
                !DEVELOPMENT_ONLY.contains(&dependency),
                "{name} names {dependency}, which is for tests only"
            );
            if let Some(below) = layers.get(dependency) {
                assert!(*below < layer, "{name} (layer {layer}) names {dependency} (layer {below})");
            }
        }
    }
    let listed: BTreeSet<String> = LAYERS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(seen, listed, "LAYERS lists a crate that is gone");
}

#[test]
fn libraries_stay_where_they_belong() {
    for package in workspace().workspace_packages() {
        for dependency in dependencies(package) {
            if let Some((_, owners)) = CONFINED.iter().find(|(library, _)| *library == dependency) {
                assert!(owners.contains(&package.name.as_str()), "{} names {dependency}", package.name);
            }
        }
    }
}

#[test]
fn consensus_crates_deny_what_differs_between_machines() {
    let metadata = workspace();
    let packages = metadata.workspace_packages();
    for name in CONSENSUS {
        let package =
            packages.iter().find(|p| p.name.as_str() == *name).unwrap_or_else(|| panic!("no {name}"));
        let root = package.manifest_path.parent().expect("a manifest has a folder").join("src/lib.rs");
        let text = std::fs::read_to_string(&root).expect("lib.rs is readable");
        let start = text.find("#![cfg_attr(").unwrap_or_else(|| panic!("{root} has no block of lints"));
        let block = &text[start..start + text[start..].find(")]").expect("the block ends")];
        for lint in CONSENSUS_LINTS {
            assert!(block.contains(lint), "{root} does not deny {lint}");
        }
    }
}

#[test]
fn every_crate_takes_the_workspace_lints() {
    for package in workspace().workspace_packages() {
        let manifest = std::fs::read_to_string(&package.manifest_path).expect("a manifest is readable");
        assert!(manifest.contains("[lints]\nworkspace = true"), "{} has lints of its own", package.name);
    }
}
