//! The schedules against what the networks published: their actor bundles and their genesis blocks.
//!
//! The files are shared fixtures, not part of the repository. A release that no upgrade installs, or an upgrade that
//! installs what was never released, fails.

use std::{collections::BTreeSet, fs, process::ExitCode};

use forest_encoding::Cid;
use forest_rules::Schedule;
use forest_testing::{Suite, fixtures};
use serde_json::Value;

fn main() -> ExitCode {
    Suite::over_shared_fixtures()
        .test("every release of actors is scheduled, and no other", releases)
        .test("genesis blocks are those of the networks", genesis_blocks)
        .run()
}

fn releases() {
    let text = fs::read(fixtures::shared("builtin_actors_manifest.json")).expect("readable");
    let table: Value = serde_json::from_slice(&text).expect("JSON");
    let schedules = [Schedule::mainnet(), Schedule::calibnet(), Schedule::butterflynet(), Schedule::devnet()];
    for schedule in schedules {
        let name = schedule.network().name;
        let rows = table.as_array().expect("a list").iter().filter(|row| row["network"]["type"] == name);
        let released: BTreeSet<_> = rows.map(|row| row["version"].as_str().expect("text")).collect();
        let installed: BTreeSet<_> = schedule.upgrades().iter().filter_map(|row| row.actors).collect();
        assert!(!installed.is_empty() && installed.is_subset(&released), "{name}: {installed:?}");
        if !schedule.network().actor_debugging {
            assert_eq!(installed, released, "{name} is a network that is there for all to see");
        }
    }
}

/// The header of a CAR file names its root near the beginning.
fn genesis_blocks() {
    for (schedule, file) in
        [(Schedule::mainnet(), "car/mainnet_genesis.car"), (Schedule::calibnet(), "car/calibnet_genesis.car")]
    {
        let cid: Cid = schedule.network().genesis_cid.expect("known").parse().expect("a CID");
        let car = fs::read(fixtures::shared(file)).expect("readable");
        let named = car.windows(cid.encoded_len()).take(64).any(|window| window == cid.to_bytes());
        assert!(named, "{cid} is not the root of {file}");
    }
}
