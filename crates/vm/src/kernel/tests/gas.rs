//! Gas and debugging, as actors see them.

use std::sync::Arc;

use forest_rules::gas::Gas;
use forest_shared::error::ErrorNumber;

use crate::{
    failure::Fault,
    samples::{HYGGE, SKYR, Sample, WATERMELON, refusal},
};

#[test]
fn an_actor_charges_itself_under_its_own_name() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let mut sample = Sample::with_gas(version, Gas::new(1000));
        sample.kernel.charge_gas("proof", Gas::new(999)).unwrap();
        assert_eq!(sample.events(), ["proof! 999"]);
        sample
            .kernel
            .calls
            .gas
            .charge(forest_rules::gas::Charge::compute("", Gas::from_milligas(1)))
            .unwrap();
        assert_eq!(sample.kernel.gas_available(), 0, "rounded down");
        assert!(matches!(sample.kernel.charge_gas("proof", Gas::new(1)), Err(Fault::OutOfGas)));
        assert_eq!(sample.kernel.calls.gas.available(), Gas::ZERO);
    }
}

#[test]
fn before_nv18_an_actor_may_give_gas_back() {
    for version in SKYR {
        let mut sample = Sample::with_gas(version, Gas::new(1000));
        sample.kernel.charge_gas("refund", Gas::new(-5)).unwrap();
        assert_eq!(sample.kernel.calls.gas.used(), Gas::new(-5));
    }
}

#[test]
fn a_log_line_is_for_whoever_watches() {
    let mut sample = Sample::new(WATERMELON[0]);
    assert!(!sample.kernel.debug_enabled());
    Arc::make_mut(&mut sample.kernel.calls.snapshot).context.actor_debugging = true;
    assert!(sample.kernel.debug_enabled());
    sample.kernel.log("hello");
    assert_eq!(sample.events(), ["log hello"]);
}

#[test]
fn an_artifact_has_a_plain_name() {
    let sample = Sample::new(WATERMELON[0]);
    let longest = "n".repeat(256);
    for name in ["a", "a.b", &longest] {
        sample.kernel.check_artifact(name).unwrap();
    }
    for name in ["", ".a", "a/b", "/", &"n".repeat(257)] {
        assert_eq!(refusal(sample.kernel.check_artifact(name)), ErrorNumber::IllegalArgument, "{name}");
    }
}
