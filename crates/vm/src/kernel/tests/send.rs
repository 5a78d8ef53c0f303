//! Calls, as far as they need no code: transfers.

use forest_encoding::codec;
use forest_rules::gas::Gas;
use forest_shared::{
    METHOD_SEND,
    address::Address,
    econ::TokenAmount,
    error::ErrorNumber,
    sys::{Send, SendFlags},
};

use crate::{
    failure::{Fault, Result},
    kernel::Request,
    samples::{HYGGE, OTHER, SELF, SELF_BALANCE, SKYR, Sample, WATERMELON, refusal, sender_key},
};

/// A transfer without parameters, without a limit.
fn payment(to: Address, value: u64) -> Request {
    let value = TokenAmount::from_atto(value);
    Request { to, method: METHOD_SEND, params: 0, value, gas_limit: None, flags: SendFlags::NONE }
}

fn pay(sample: &mut Sample, to: Address, value: u64) -> Result<Send> {
    sample.kernel.send(payment(to, value))
}

const NOTHING: Send = Send { exit_code: 0, return_id: 0, return_codec: 0, return_size: 0 };

#[test]
fn a_transfer_costs_what_its_generation_says() {
    for (versions, gas) in [
        (SKYR, vec!["OnMethodInvocation 216405"]),
        (
            HYGGE,
            vec![
                "OnActorLookup 500000",
                "OnValueTransfer 6000",
                "OnActorUpdate 475000",
                "OnActorUpdate 475000",
            ],
        ),
        (
            WATERMELON,
            vec![
                "OnActorLookup 500000",
                "OnValueTransfer 6000",
                "OnActorUpdate 475000",
                "OnActorUpdate 475000",
            ],
        ),
    ] {
        for version in versions {
            let mut sample = Sample::new(version);
            assert_eq!(pay(&mut sample, Address::new_id(OTHER), 5).unwrap(), NOTHING);
            let events = sample.events();
            let charges: Vec<_> = events.iter().filter(|event| event.starts_with("On")).collect();
            assert_eq!(charges, gas, "{version}");
            assert_eq!(events.last().unwrap(), "return 0");
            assert_eq!(sample.balance(OTHER), 12);
            // A second one finds both actors paid for.
            pay(&mut sample, Address::new_id(OTHER), 5).unwrap();
            let again = sample.events();
            assert!(!again.iter().any(|event| event.starts_with("OnActor")), "{again:?}");
        }
    }
}

#[test]
fn a_payment_to_oneself_moves_nothing_and_writes_nothing() {
    for version in [HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        pay(&mut sample, Address::new_id(SELF), SELF_BALANCE).unwrap();
        assert!(!sample.events().iter().any(|event| event.starts_with("OnActorUpdate")));
        let too_much = pay(&mut sample, Address::new_id(SELF), SELF_BALANCE + 1);
        assert_eq!(refusal(too_much), ErrorNumber::InsufficientFunds);
    }
}

#[test]
fn what_cannot_be_called_is_an_error_and_leaves_no_trace_in_the_state() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        assert_eq!(refusal(pay(&mut sample, Address::new_id(5555), 1)), ErrorNumber::NotFound);
        assert_eq!(refusal(pay(&mut sample, Address::new_actor(b"nobody"), 1)), ErrorNumber::NotFound);
        let rich = pay(&mut sample, Address::new_id(OTHER), SELF_BALANCE + 1);
        assert_eq!(refusal(rich), ErrorNumber::InsufficientFunds);
        assert_eq!(sample.balance(SELF), u128::from(SELF_BALANCE));
        assert_eq!(sample.balance(OTHER), 7);
    }
}

#[test]
fn parameters_are_a_block_of_the_frame() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        let call = |sample: &mut Sample, params| {
            sample.kernel.send(Request { params, ..payment(Address::new_id(OTHER), 0) })
        };
        assert_eq!(refusal(call(&mut sample, 1)), ErrorNumber::InvalidHandle);
        assert!(sample.events().is_empty());
        sample.kernel.block_create(codec::DAG_CBOR, &[0x80]).unwrap();
        assert_eq!(call(&mut sample, 1).unwrap(), NOTHING);
    }
}

#[test]
fn a_read_only_frame_moves_no_value_and_creates_nobody() {
    for version in [HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        let to = Address::new_id(5555);
        // Even before the handle of the parameters is looked at.
        let flagged = Request { params: 9, flags: SendFlags::READ_ONLY, ..payment(to, 1) };
        assert_eq!(refusal(sample.kernel.send(flagged)), ErrorNumber::ReadOnly);
        assert!(sample.events().is_empty());

        sample.kernel.read_only = true;
        assert_eq!(refusal(pay(&mut sample, to, 1)), ErrorNumber::ReadOnly);
        let key = Address::new_secp256k1(&[5; 65]).unwrap();
        assert_eq!(refusal(pay(&mut sample, key, 0)), ErrorNumber::ReadOnly);
        let placeholder = Address::new_delegated(10, &[1; 20]).unwrap();
        assert_eq!(refusal(pay(&mut sample, placeholder, 0)), ErrorNumber::ReadOnly);
        sample.events();
        assert_eq!(pay(&mut sample, sender_key(), 0).unwrap(), NOTHING);
        assert!(sample.events()[0].ends_with("true"));
    }
}

#[test]
fn running_out_of_a_limit_is_survived_and_running_out_of_everything_is_not() {
    for version in [HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        let mut limited = |gas| {
            let gas_limit = Some(Gas::new(gas));
            sample.kernel.send(Request { gas_limit, ..payment(Address::new_id(OTHER), 1) })
        };
        assert_eq!(limited(1_455_999).unwrap(), Send { exit_code: 7, ..NOTHING });
        assert_eq!(limited(1_456_000).unwrap(), NOTHING, "marks were taken back, the charges fall due again");
        assert_eq!(sample.kernel.calls.gas.used(), Gas::new(1_455_999 + 1_456_000));

        let mut sample = Sample::with_gas(version, Gas::new(1_000_000));
        let all = Some(Gas::new(1_000_000));
        let sent = sample.kernel.send(Request { gas_limit: all, ..payment(Address::new_id(OTHER), 1) });
        assert!(matches!(sent, Err(Fault::OutOfGas)), "{version}");
    }
}

#[test]
fn calls_nest_as_deep_as_the_generation_allows() {
    for (versions, frames) in [(SKYR, 1025), (HYGGE, 1024), (WATERMELON, 1024)] {
        for version in versions {
            let mut sample = Sample::new(version);
            sample.kernel.calls.depth = frames - 1;
            pay(&mut sample, Address::new_id(OTHER), 1).unwrap();
            sample.kernel.calls.depth = frames;
            assert_eq!(refusal(pay(&mut sample, Address::new_id(OTHER), 1)), ErrorNumber::LimitExceeded);
        }
    }
}

#[test]
fn a_call_refused_for_its_depth_left_its_gas_limit_behind_before_nv21() {
    for (versions, available) in [(HYGGE, 77), (WATERMELON, 10_000_000_000)] {
        for version in versions {
            let mut sample = Sample::new(version);
            sample.kernel.calls.depth = 1024;
            let gas_limit = Some(Gas::new(77));
            let sent = sample.kernel.send(Request { gas_limit, ..payment(Address::new_id(OTHER), 0) });
            assert_eq!(refusal(sent), ErrorNumber::LimitExceeded);
            assert_eq!(sample.kernel.gas_available(), available, "{version}");
        }
    }
}

#[test]
fn a_payment_to_an_unknown_f4_address_makes_a_placeholder() {
    for version in [HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        let address = Address::new_delegated(10, &[1; 20]).unwrap();
        pay(&mut sample, address, 4).unwrap();
        let gas: Vec<_> = sample.events().into_iter().filter(|event| event.starts_with("On")).collect();
        assert_eq!(
            gas,
            [
                "OnResolveAddress 0",
                "OnCreateActor 2700000",
                "OnActorLookup 500000",
                "OnActorUpdate 475000",
                "OnValueTransfer 6000",
                "OnActorUpdate 475000",
            ],
            "{version}"
        );
        let id = sample.kernel.resolve_address(&address).unwrap();
        let actor = sample.kernel.calls.state.get(id).unwrap().unwrap();
        assert_eq!(actor.delegated_address, Some(address));
        assert_eq!(sample.balance(id), 4);

        let elsewhere = Address::new_delegated(11, &[1; 20]).unwrap();
        assert_eq!(refusal(pay(&mut sample, elsewhere, 1)), ErrorNumber::NotFound);
    }
}

#[test]
fn the_all_zero_key_gets_no_account() {
    let mut key = [0; 48];
    key[0] = 0xc0;
    let zero = Address::new_bls(&key).unwrap();
    for (versions, charged) in [(SKYR, true), (HYGGE, false), (WATERMELON, false)] {
        for version in versions {
            let mut sample = Sample::new(version);
            assert_eq!(refusal(pay(&mut sample, zero, 1)), ErrorNumber::IllegalArgument, "{version}");
            let created = sample.events().iter().any(|event| event.starts_with("OnCreateActor"));
            assert_eq!(created, charged, "{version}");
        }
    }
}
