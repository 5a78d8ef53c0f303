//! What upgrades changed, seen from outside: which versions exist, and which share their rules.
//!
//! The details are in the snapshots; here is what must hold between the versions, and between the parts of
//! one.

use forest_rules::{
    LATEST, OLDEST, Rules, StateTreeVersion, UnsupportedVersion, all,
    behaviours::{EventAbi, ExitRule, RandomnessDraw, SelfDestruct},
    gas::EventPrices,
    rules,
};
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

/// What is said in more than one place is said alike.
#[test]
fn parts_of_the_rules_agree() {
    for rules in all() {
        let Rules { gas, limits, behaviours, syscalls, .. } = rules;
        let params = |module, name| syscalls.get(module, name).map(|row| row.params.len());
        let events = match behaviours.kernel.events {
            EventAbi::None => (None, true, EventPrices::None == gas.events),
            EventAbi::Cbor => (Some(2), false, matches!(gas.events, EventPrices::Cbor(_))),
            EventAbi::Packed => (Some(6), false, matches!(gas.events, EventPrices::Packed(_))),
        };
        assert_eq!(events, (params("event", "emit_event"), limits.events.is_none(), true));
        let drawn_by_actors = behaviours.kernel.randomness == RandomnessDraw::InActor;
        assert_eq!(params("rand", "get_beacon_randomness"), Some(if drawn_by_actors { 1 } else { 4 }));
        let burns = behaviours.kernel.self_destruct == SelfDestruct::BurnsOrRefuses;
        assert_eq!(params("self", "self_destruct"), Some(if burns { 1 } else { 2 }));
        assert_eq!(params("vm", "abort").is_some(), behaviours.kernel.exit == ExitRule::Abort);
        assert_eq!(params("send", "send"), Some(if behaviours.calls.calls_have_gas_limits { 8 } else { 6 }));
        assert_eq!(params("crypto", "verify_seal").is_some(), gas.proofs.verify_seal.is_some());
        assert_eq!(params("crypto", "verify_bls_aggregate").is_some(), gas.crypto.bls_aggregate.is_some());
        assert_eq!(params("network", "tipset_cid").is_some(), gas.chain.tipset_cid.is_some());

        let delegated = behaviours.calls.delegated_addresses;
        assert_eq!(delegated, limits.delegated_subaddress.is_some());
        assert_eq!(delegated, rules.state_tree == StateTreeVersion::V5);
        assert_eq!(delegated, params("actor", "lookup_delegated_address").is_some());
        assert_eq!(behaviours.calls.actor_access_is_tracked, gas.actors.lookup.is_some());
        assert_eq!(behaviours.calls.actor_access_is_tracked, gas.actors.update.is_some());
        assert_eq!(behaviours.kernel.links_must_be_reachable, gas.blocks.scan.is_some());
        assert_eq!(behaviours.kernel.links_must_be_reachable, gas.messages.inner_return.is_some());
        assert_eq!(limits.memory.is_some(), gas.wasm.memory_init_per_byte.is_some());

        // What a memory costs to begin with, it costs to grow by.
        let grown = rules.metering.bulk.map(|bulk| bulk.memory_grow_per_page);
        assert_eq!(grown, gas.wasm.memory_grow_per_byte.map(|price| price.times(64 * 1024)));
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
