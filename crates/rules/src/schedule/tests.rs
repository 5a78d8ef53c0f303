//! Heights, boundaries and constants of the networks.
//!
//! Heights are typed in a second time here, from the specification; `tests/networks.rs` compares with what the
//! networks published.

use super::*;

fn networks() -> [Schedule; 4] {
    [Schedule::mainnet(), Schedule::calibnet(), Schedule::butterflynet(), Schedule::devnet()]
}

#[test]
fn heights_rise_and_so_do_versions() {
    for schedule in networks() {
        let name = schedule.network().name;
        let rows = schedule.upgrades();
        assert!(rows.is_sorted_by(|a, b| a.height < b.height), "{name}: strictly by height");
        let mut version = schedule.network().genesis_version;
        for row in rows.iter().filter(|row| row.height >= 0) {
            if let Some(brought) = row.upgrade.network_version() {
                assert!(brought > version, "{name}: {:?}", row.upgrade);
                version = brought;
            }
        }
        let rebuilt = ScheduleBuilder::from(schedule.clone()).build();
        assert_eq!(rebuilt, Ok(schedule), "what we ship passes its own checks");
    }
}

#[test]
fn no_upgrade_is_scheduled_twice() {
    for schedule in networks() {
        for upgrade in Upgrade::ALL {
            let rows = schedule.upgrades().iter().filter(|row| row.upgrade == *upgrade).count();
            assert!(rows <= 1, "{}: {upgrade:?}", schedule.network().name);
        }
    }
}

/// Every epoch around every upgrade: the upgrade's own epoch is the last of the old version.
#[test]
fn an_upgrade_takes_effect_one_epoch_later() {
    for schedule in networks() {
        for row in schedule.upgrades().iter().filter(|row| row.height >= 0) {
            let at = schedule.network_version_at(row.height);
            let after = schedule.network_version_at(row.height + 1);
            match row.upgrade.network_version() {
                Some(version) => assert!(at < version && after == version, "{row:?}"),
                None => assert_eq!(at, after, "{row:?}"),
            }
        }
    }
}

/// Section 1.2 of the consensus reference, typed in again: version, mainnet height, calibnet height.
#[test]
fn heights_are_those_of_the_networks() {
    let heights = [
        (15, 1_594_680, 480),
        (16, 1_960_320, 510),
        (17, 2_383_680, 16_800),
        (18, 2_683_348, 322_354),
        (19, 2_809_800, 489_094),
        (20, 2_809_800 + 21 * 2880, 489_094 + 3120),
        (21, 3_469_380, 1_013_134),
        (22, 3_855_360, 1_427_974),
        (23, 4_154_640, 1_779_094),
        (24, 4_461_240, 2_078_794),
        (25, 4_878_840, 2_523_454),
        (26, 4_878_840 + 90 * 2880, 2_523_454 + 7 * 2880),
        (27, 5_348_280, 3_007_294),
        (28, 6_052_800, 3_694_534),
    ];
    let (mainnet, calibnet) = (Schedule::mainnet(), Schedule::calibnet());
    for (version, on_mainnet, on_calibnet) in heights {
        for (schedule, height) in [(&mainnet, on_mainnet), (&calibnet, on_calibnet)] {
            assert_eq!(schedule.network_version_at(height).number(), version - 1);
            assert_eq!(schedule.network_version_at(height + 1).number(), version);
        }
    }
    for (upgrade, height) in [
        (Upgrade::WatermelonFix, 1_070_494),
        (Upgrade::WatermelonFix2, 1_108_174),
        (Upgrade::Phoenix, 1_428_094),
        (Upgrade::DragonFix, 1_493_854),
        (Upgrade::TockFix, 2_558_014),
    ] {
        assert_eq!(calibnet.height_of(upgrade), Some(height));
        assert_eq!(upgrade.network_version(), None);
    }
    for schedule in networks() {
        assert_eq!(schedule.height_of(Upgrade::Solstice), None, "unscheduled everywhere");
    }
}

#[test]
fn epochs_before_any_upgrade_run_the_genesis_version() {
    let versions = networks().map(|schedule| {
        [ChainEpoch::MIN, -1, 0, 1, ChainEpoch::MAX].map(|at| schedule.network_version_at(at).number())
    });
    assert_eq!(versions, [[0, 0, 0, 0, 28], [0, 0, 0, 0, 28], [27, 27, 27, 27, 28], [21, 21, 21, 21, 22]]);
}

#[test]
fn rules_exist_since_skyr() {
    let mainnet = Schedule::mainnet();
    assert_eq!(mainnet.rules_at(1_960_320), Err(UnsupportedVersion(NetworkVersion::V15)));
    for epoch in [1_960_321, 2_700_000, 4_000_000, 6_052_801, ChainEpoch::MAX] {
        let rules = mainnet.rules_at(epoch).expect("supported");
        assert_eq!(rules.version, mainnet.network_version_at(epoch));
    }
}

/// The actors of an epoch follow its migrations, fixes included.
#[test]
fn actors_follow_migrations() {
    let calibnet = Schedule::calibnet();
    for (epoch, actors) in [
        (510, None),
        (511, Some("8.0.0-rc.1")),
        (1_070_494, Some("v12.0.0-rc.1")),
        (1_070_495, Some("v12.0.0-rc.2")),
        (2_543_615, Some("v16.0.0-rc3")),
        (2_558_015, Some("v16.0.1")),
    ] {
        assert_eq!(calibnet.actors_at(epoch), actors, "{epoch}");
    }
    assert_eq!(Schedule::devnet().actors_at(0), Some("v12.0.0"));
    assert_eq!(Schedule::butterflynet().actors_at(0), Some("v17.0.0"));
    for schedule in networks() {
        for row in schedule.upgrades().iter().filter(|row| row.actors.is_some()) {
            assert!(row.upgrade.migrates(), "{:?} installs actors without a migration", row.upgrade);
        }
    }
}

#[test]
fn null_rounds_may_straddle_an_upgrade() {
    let calibnet = Schedule::calibnet();
    let steps: Vec<_> = calibnet.steps_between(322_352, 322_357).collect();
    let cron: Vec<_> = steps.iter().map(|step| (step.epoch, step.runs_cron)).collect();
    let expected = [(322_352, false), (322_353, true), (322_354, true), (322_355, true), (322_356, true)];
    assert_eq!(cron, expected);
    let due: Vec<_> = steps.iter().filter_map(|step| Some((step.epoch, step.upgrade?.upgrade))).collect();
    assert_eq!(due, [(322_354, Upgrade::Hygge)]);
    let versions: Vec<_> =
        steps.iter().map(|step| calibnet.network_version_at(step.epoch).number()).collect();
    assert_eq!(versions, [17, 17, 17, 18, 18]);
}

#[test]
fn a_migration_belongs_to_the_first_tipset_above_it() {
    let mainnet = Schedule::mainnet();
    let due =
        |parent, epoch| mainnet.upgrades_between(parent, epoch).map(|row| row.upgrade).collect::<Vec<_>>();
    assert_eq!(due(2_683_347, 2_683_348), []);
    assert_eq!(due(2_683_348, 2_683_349), [Upgrade::Hygge]);
    assert_eq!(due(2_683_349, 2_683_350), []);
    assert_eq!(due(3_855_000, 3_856_000), [Upgrade::Dragon, Upgrade::Phoenix]);
    assert_eq!(due(5, 5), []);
    assert_eq!(due(9, 5), []);
    assert_eq!(mainnet.steps_between(9, 5).count(), 0);
    assert_eq!(mainnet.steps_between(ChainEpoch::MIN, ChainEpoch::MAX).take(3).count(), 3, "lazy");
}

/// The base fee rule of the epoch after a tipset, seen from tipsets around FireHorse.
#[test]
fn the_tipset_at_fire_horse_feeds_the_new_base_fee() {
    use crate::behaviours::BaseFeeRule::{Premiums, Utilization};
    let mainnet = Schedule::mainnet();
    for (tipset, rule) in [(6_052_799, Utilization), (6_052_800, Premiums), (6_052_801, Premiums)] {
        let rules = mainnet.rules_at(tipset + 1).expect("supported");
        assert_eq!(rules.behaviours.chain.base_fee, rule, "{tipset}");
    }
}

#[test]
fn beacons_switch_in_their_own_epoch() {
    let mainnet = Schedule::mainnet();
    for (epoch, beacon) in [
        (-1, Beacon::Incentinet),
        (0, Beacon::Incentinet),
        (50_999, Beacon::Incentinet),
        (51_000, Beacon::Mainnet),
        (3_855_479, Beacon::Mainnet),
        (3_855_480, Beacon::Quicknet),
    ] {
        assert_eq!(mainnet.beacon_at(epoch), beacon, "{epoch}");
    }
    for schedule in networks() {
        if let Some(phoenix) = schedule.height_of(Upgrade::Phoenix).filter(|height| *height >= 0) {
            let points = schedule.beacons().iter().map(|point| point.from);
            assert_eq!(points.max(), Some(phoenix), "{}", schedule.network().name);
        }
    }
}

/// Mainnet's genesis is at 1598306400.
#[test]
fn beacon_rounds_belong_to_epochs() {
    let mainnet = Schedule::mainnet();
    for (epoch, round) in [
        // nv1: (1598306400 + 30 · 60000 − 30 − 1595431050) / 30
        (60_000, 155_844),
        // nv16 counts from one.
        (2_000_000, (1_598_306_400 + 30 * 2_000_000 - 30 - 1_595_431_050) / 30 + 1),
        (3_855_480, (1_598_306_400 + 30 * 3_855_480 - 30 - 1_692_803_367) / 3 + 1),
    ] {
        assert_eq!(mainnet.beacon_round_at(epoch, 1_598_306_400), round, "{epoch}");
    }
    assert_eq!(mainnet.beacon_round_at(0, 0), 0);
    assert_eq!(Schedule::butterflynet().beacon_round_at(0, 0), 1);
    assert_eq!(mainnet.beacon_round_at(ChainEpoch::MIN, 0), 0);
    assert!(mainnet.beacon_round_at(ChainEpoch::MAX, u64::MAX) > 0);
}

#[test]
fn randomness_is_found_by_the_rules_of_the_epoch_asked_for() {
    let calibnet = Schedule::calibnet();
    let lookup = |epoch| {
        let RandomnessLookup { null_rounds, beacon_entry } = calibnet.randomness_lookup_at(epoch);
        (null_rounds, beacon_entry)
    };
    assert_eq!(lookup(420), (NullRoundNeighbour::Older, BeaconEntryRule::Latest));
    assert_eq!(lookup(421), (NullRoundNeighbour::Newer, BeaconEntryRule::Latest));
    assert_eq!(lookup(451), (NullRoundNeighbour::Newer, BeaconEntryRule::OfEpoch));
}

#[test]
fn builders_refuse_what_cannot_be() {
    let devnet = || ScheduleBuilder::from(Schedule::devnet());
    let same = devnet().upgrade(Upgrade::Waffle, 20).build();
    assert!(matches!(same, Err(ScheduleError::SameHeight { height: 20, .. })), "{same:?}");
    let falls = devnet().upgrade(Upgrade::Hygge, 30).build();
    assert!(matches!(falls, Err(ScheduleError::VersionFalls { upgrade: Upgrade::Hygge, .. })), "{falls:?}");
    let text = devnet().upgrade(Upgrade::Waffle, 20).build().expect_err("refused").to_string();
    assert_eq!(text, "Dragon and Waffle are both at height 20");
}

#[test]
fn builders_make_networks_that_start_late() {
    let schedule = ScheduleBuilder::from(Schedule::devnet())
        .genesis_version(NetworkVersion::V28)
        .upgrade(Upgrade::Solstice, 200)
        .actors(Upgrade::Solstice, "v19.0.0")
        .without(Upgrade::Claus)
        .beacons(vec![BeaconPoint { from: 0, beacon: Beacon::Mainnet }])
        .build()
        .expect("in order");
    let versions = [0, 21, 200, 201].map(|epoch| schedule.network_version_at(epoch).number());
    assert_eq!(versions, [28, 28, 28, 29]);
    assert_eq!(schedule.actors_at(201), Some("v19.0.0"));
    assert_eq!(schedule.height_of(Upgrade::Claus), None);
    assert_eq!(schedule.beacon_at(7), Beacon::Mainnet);
}

#[test]
fn constants_of_the_networks() {
    let ids = networks().map(|schedule| u64::from(schedule.network().chain_id));
    assert_eq!(ids, [314, 314_159, 3_141_592, 31_415_926]);
    let reserves = networks().map(|schedule| schedule.network().reserve_after_teep / 1_000_000);
    assert_eq!(reserves, [300, 1_200, 1_600, 1_400]);
    let debugging = networks().map(|schedule| schedule.network().actor_debugging);
    assert_eq!(debugging, [false, false, false, true]);
    let suppression = Schedule::calibnet().network().fault_suppression.expect("calibnet forked");
    let covered = [1_069_594, 1_069_595, 1_071_393, 1_071_394].map(|epoch| suppression.covers(epoch));
    assert_eq!(covered, [false, true, true, false]);
}
