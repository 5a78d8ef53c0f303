//! The actor that runs.

use forest_encoding::{codec, hash};
use forest_rules::gas::Gas;
use forest_shared::{
    address::{Address, BURNT_FUNDS_ACTOR_ID},
    error::ErrorNumber,
    state::EMPTY_ARRAY_CID,
};

use crate::{
    failure::Fault,
    samples::{HYGGE, OTHER, SELF, SELF_BALANCE, SKYR, Sample, WATERMELON, refusal, sender_key},
};

#[test]
fn the_state_root_is_read_and_replaced() {
    let root = hash::blake2b_cid(codec::DAG_CBOR, b"next");
    for (versions, read, replaced) in [
        (SKYR, vec![], vec![]),
        (HYGGE, vec![], vec!["OnActorUpdate 475000"]),
        (WATERMELON, vec!["OnActorGetRoot 300"], vec!["OnActorSetRoot 300", "OnActorUpdate 475000"]),
    ] {
        for version in versions {
            let mut sample = Sample::new(version);
            assert_eq!(sample.kernel.root().unwrap(), EMPTY_ARRAY_CID);
            assert_eq!(sample.events(), read, "{version}");
            sample.kernel.reachable.insert(root);
            sample.kernel.set_root(root).unwrap();
            assert_eq!(sample.events(), replaced, "{version}");
            assert_eq!(sample.kernel.root().unwrap(), root);
        }
    }
}

#[test]
fn the_state_root_is_reachable_once_it_was_read() {
    for version in WATERMELON {
        let mut sample = Sample::new(version);
        assert_eq!(refusal(sample.kernel.set_root(EMPTY_ARRAY_CID)), ErrorNumber::NotFound);
        let root = sample.kernel.root().unwrap();
        sample.kernel.set_root(root).unwrap();
    }
}

#[test]
fn a_read_only_frame_changes_nothing_and_pays_nothing_for_trying() {
    for version in [HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        sample.kernel.read_only = true;
        assert_eq!(refusal(sample.kernel.set_root(EMPTY_ARRAY_CID)), ErrorNumber::ReadOnly);
        assert_eq!(refusal(sample.kernel.self_destruct(true)), ErrorNumber::ReadOnly);
        assert_eq!(refusal(sample.kernel.self_destruct_to(&Address::new_id(OTHER))), ErrorNumber::ReadOnly);
        assert!(sample.events().is_empty(), "{version}");
    }
}

#[test]
fn a_deleted_actor_has_no_state_and_no_balance() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        sample.kernel.self_destruct_to(&Address::new_id(OTHER)).unwrap();
        assert_eq!(refusal(sample.kernel.root()), ErrorNumber::IllegalOperation);
        sample.kernel.reachable.insert(EMPTY_ARRAY_CID);
        assert_eq!(refusal(sample.kernel.set_root(EMPTY_ARRAY_CID)), ErrorNumber::IllegalOperation);
        assert!(sample.kernel.current_balance().unwrap().is_zero());
        // Once more does no harm.
        sample.kernel.self_destruct_to(&sender_key()).unwrap();
        sample.kernel.self_destruct(false).unwrap();
    }
}

#[test]
fn before_nv21_a_beneficiary_gets_what_is_left() {
    for (versions, charged) in [
        (SKYR, vec!["OnDeleteActor -98800"]),
        (
            HYGGE,
            vec![
                "OnDeleteActor 0",
                "OnSelfBalance 0",
                "OnResolveAddress 0",
                "OnActorLookup 500000",
                "OnActorUpdate 475000",
                "OnActorUpdate 475000",
            ],
        ),
    ] {
        for version in versions {
            let mut sample = Sample::new(version);
            sample.kernel.self_destruct_to(&Address::new_id(OTHER)).unwrap();
            assert_eq!(sample.events(), charged, "{version}");
            assert_eq!(sample.balance(OTHER), 7 + u128::from(SELF_BALANCE));
            assert_eq!(sample.kernel.calls.state.get(SELF).unwrap(), None);
        }
    }
}

#[test]
fn the_beneficiary_exists_and_is_another() {
    for version in [SKYR, HYGGE].concat() {
        let mut sample = Sample::new(version);
        let nobody = Address::new_actor(b"nobody");
        assert_eq!(refusal(sample.kernel.self_destruct_to(&nobody)), ErrorNumber::NotFound);
        assert_eq!(refusal(sample.kernel.self_destruct_to(&Address::new_id(5555))), ErrorNumber::NotFound);
        assert_eq!(refusal(sample.kernel.self_destruct_to(&Address::new_id(SELF))), ErrorNumber::Forbidden);
        assert_eq!(sample.balance(SELF), u128::from(SELF_BALANCE));
    }
}

#[test]
fn since_nv21_what_is_left_is_burnt_or_the_actor_lives_on() {
    for version in WATERMELON {
        let mut sample = Sample::new(version);
        assert_eq!(refusal(sample.kernel.self_destruct(false)), ErrorNumber::IllegalOperation);
        assert_eq!(sample.events(), ["OnDeleteActor 0", "OnSelfBalance 0"]);
        sample.kernel.self_destruct(true).unwrap();
        // The burnt funds are free to write, like all that every message meets.
        assert_eq!(sample.events(), ["OnDeleteActor 0", "OnSelfBalance 0", "OnActorUpdate 475000"]);
        assert_eq!(sample.balance(BURNT_FUNDS_ACTOR_ID), u128::from(SELF_BALANCE));
        assert_eq!(sample.kernel.calls.state.get(SELF).unwrap(), None);
    }
}

#[test]
fn running_out_of_gas_while_burning_breaks_an_invariant() {
    for version in WATERMELON {
        let mut sample = Sample::with_gas(version, Gas::new(474_999));
        assert!(matches!(sample.kernel.self_destruct(true), Err(Fault::Bug(_))), "{version}");
    }
    for version in HYGGE {
        let mut sample = Sample::with_gas(version, Gas::new(474_999));
        let ended = sample.kernel.self_destruct_to(&sender_key());
        assert!(matches!(ended, Err(Fault::OutOfGas)), "{version}");
    }
}
