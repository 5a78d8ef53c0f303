//! What upgrades changed, seen from outside: which versions exist, and which share their rules.

use forest_rules::{LATEST, OLDEST, Rules, UnsupportedVersion, all, rules};
use forest_shared::version::NetworkVersion;

#[test]
fn every_version_in_range_resolves_and_no_other() {
    let numbers: Vec<_> = all().map(|rules| rules.version.number()).collect();
    assert_eq!(numbers, (16..=29).collect::<Vec<_>>());
    assert_eq!((OLDEST.number(), LATEST.number()), (16, 29));
    for number in 0..40 {
        let version = NetworkVersion::new(number);
        match rules(version) {
            Ok(rules) => assert_eq!(rules.version, version),
            Err(error) => {
                assert!(!(16..=29).contains(&number));
                assert_eq!(error, UnsupportedVersion(version));
                let text = format!("network version {number} is not supported: the versions are 16 to 29");
                assert_eq!(error.to_string(), text);
            }
        }
    }
}

/// The areas of the rules that an upgrade touched, by name.
fn touched(before: &Rules, after: &Rules) -> Vec<&'static str> {
    let areas = [
        ("state tree", before.state_tree == after.state_tree),
        ("gas", before.gas == after.gas),
        ("metering", before.metering == after.metering),
        ("limits", before.limits == after.limits),
        ("behaviours", before.behaviours == after.behaviours),
        ("syscalls", before.syscalls == after.syscalls),
    ];
    areas.into_iter().filter(|(_, same)| !same).map(|(area, _)| area).collect()
}

#[test]
fn upgrades_touch_what_their_fips_say() {
    let everything = ["state tree", "gas", "metering", "limits", "behaviours", "syscalls"];
    let pairs = all().zip(all().skip(1));
    for (before, after) in pairs {
        let expected: &[&str] = match after.version.number() {
            18 => &everything,
            21 => &["gas", "limits", "behaviours", "syscalls"],
            23 | 28 => &["behaviours"],
            25 => &["gas", "behaviours"],
            _ => &[],
        };
        assert_eq!(touched(before, after), expected, "nv{}", after.version);
    }
}

/// Modules compiled for one version run in every version that meters alike: two compilations serve all.
#[test]
fn metering_changed_once() {
    let mut kinds: Vec<_> = all().map(|rules| &rules.metering).collect();
    kinds.dedup();
    assert_eq!(kinds.len(), 2);
}

#[test]
fn a_price_list_is_no_finer_than_a_tenth_of_gas() {
    // `GasArithmetic::spend` relies on it: no charge comes out at `Gas::MAX` unless it is larger.
    for rules in all() {
        let text = format!("{:?}", rules.gas);
        for number in text.split(" gas").filter_map(|part| part.rsplit([' ', '(']).next()) {
            let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            assert!(decimals <= 1, "{number} at nv{}", rules.version);
        }
    }
}
