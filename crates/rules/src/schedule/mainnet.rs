//! The main network.
//!
//! Its genesis is of 2020-08-24, 22:00 UTC. The first epochs that this workspace executes are those of Skyr; the
//! heights before it serve formulas.

use forest_shared::{chainid::ChainId, version::NetworkVersion};

use super::{Beacon, BeaconPoint, Network, Schedule, Upgrade::*, at};

pub(super) fn schedule() -> Schedule {
    let network = Network {
        name: "mainnet",
        genesis_name: "testnetnet",
        genesis_cid: Some("bafy2bzacecnamqgqmifpluoeldx7zzglxcljo6oja4vrmtj7432rphldpdmm2"),
        genesis_version: NetworkVersion::V0,
        chain_id: ChainId::MAINNET,
        is_mainnet: true,
        block_delay: 30,
        actor_debugging: false,
        user_actors: false,
        reserve_at_genesis: 300_000_000,
        reserve_after_teep: 300_000_000,
        breeze_gas_tamping: 120,
        fault_suppression: None,
    };
    let upgrades = vec![
        at(41_280, Breeze),
        at(51_000, Smoke),
        at(94_000, Ignition),
        at(130_800, Refuel),
        at(138_720, Assembly),
        at(140_760, Tape),
        at(148_888, Liftoff),
        at(170_000, Kumquat),
        at(265_200, Calico),
        at(272_400, Persian),
        at(336_458, Orange),
        at(343_200, Claus),
        at(550_321, Trust),
        at(665_280, Norwegian),
        at(712_320, Turbo),
        at(892_800, Hyperdrive),
        at(1_231_620, Chocolate),
        at(1_594_680, OhSnap),
        at(1_960_320, Skyr),
        at(2_383_680, Shark).installs("v9.0.3"),
        at(2_683_348, Hygge).installs("v10.0.0"),
        at(2_809_800, Lightning).installs("v11.0.0"),
        at(2_870_280, Thunder), // 21 days of rollover
        at(3_469_380, Watermelon).installs("v12.0.0"),
        at(3_855_360, Dragon).installs("v13.0.0"),
        at(3_855_480, Phoenix),
        at(4_154_640, Waffle).installs("v14.0.0"),
        at(4_461_240, TukTuk).installs("v15.0.0"),
        at(4_878_840, Teep).installs("v16.0.1"),
        at(5_138_040, Tock), // 90 days after Teep
        at(5_348_280, GoldenWeek).installs("v17.0.0"),
        at(6_052_800, FireHorse).installs("v18.0.0"),
    ];
    let beacons = vec![
        BeaconPoint { from: 0, beacon: Beacon::Incentinet },
        BeaconPoint { from: 51_000, beacon: Beacon::Mainnet },
        BeaconPoint { from: 3_855_480, beacon: Beacon::Quicknet },
    ];
    Schedule { network, upgrades, beacons }
}
