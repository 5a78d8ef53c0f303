//! The network itself: accounts, time, balances, going back, and what it refuses. No compiler is needed.

use forest_sdk::IpldBlock;
use forest_shared::{METHOD_SEND, address::Address, econ::TokenAmount, error::ExitCode};
use forest_testkit::{Failure, Network, Request};

#[test]
fn accounts_pay_each_other_and_for_gas() -> Result<(), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::from_whole(10))?;
    let bob = network.account("bob", TokenAmount::ZERO)?;
    let request = Request { value: TokenAmount::from_whole(3), ..Request::new(bob.address, METHOD_SEND) };
    let applied = network.send(&alice, request)?.succeeded()?;
    assert_eq!(network.balance(&bob.address)?, TokenAmount::from_whole(3));
    assert!(network.balance(&alice.address)? < TokenAmount::from_whole(7), "gas is paid for");
    assert!(applied.gas_used() > 0);
    Ok(())
}

#[test]
fn time_passes_and_comes_back() -> Result<(), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::from_whole(10))?;
    let (before, epoch) = (network.snapshot()?, network.epoch());
    network.warp(100)?;
    network.set_balance(&alice.address, TokenAmount::from_whole(1))?;
    assert_eq!(network.epoch(), epoch + 100);
    assert_eq!(network.balance(&alice.address)?, TokenAmount::from_whole(1));
    network.restore(&before)?;
    assert_eq!(network.epoch(), epoch);
    assert_eq!(network.balance(&alice.address)?, TokenAmount::from_whole(10));
    Ok(())
}

#[test]
fn code_that_cannot_run_is_not_installed() -> Result<(), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::from_whole(10))?;
    let failure = network.install(&alice, b"\0asm\x01\0\0\0").unwrap_err();
    let applied = failure.applied().expect("the message ran");
    assert!(!applied.exit_code().is_success());
    let text = failure.to_string();
    assert!(text.contains("init.InstallCode") && text.contains("actor::install_actor"), "{text}");
    Ok(())
}

#[test]
fn an_expectation_that_is_not_met_tells_the_whole_story() -> Result<(), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::from_whole(10))?;
    let params = Some(IpldBlock::cbor(&1_u64)?);
    let applied = network.send(&alice, Request { params, ..Request::new(Address::new_id(1), 2) })?;
    applied.expect_exit(ExitCode::USR_SERIALIZATION);
    let story = std::panic::catch_unwind(|| applied.expect_exit(ExitCode::OK).exit_code()).unwrap_err();
    let story = story.downcast_ref::<String>().expect("a message");
    assert!(story.contains("init.Exec") && story.contains("why it failed"), "{story}");
    Ok(())
}

#[test]
fn who_cannot_pay_is_refused_before_anything_runs() -> Result<(), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::ZERO)?;
    let refused = network.send(&alice, Request::new(alice.address, METHOD_SEND));
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    Ok(())
}

#[test]
fn signatures_of_accounts_are_theirs() -> Result<(), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::ZERO)?;
    let bob = network.account("bob", TokenAmount::ZERO)?;
    assert!(alice.sign(b"a voucher").verify(b"a voucher", &alice.address).is_ok());
    assert!(alice.sign(b"a voucher").verify(b"a voucher", &bob.address).is_err());
    Ok(())
}
