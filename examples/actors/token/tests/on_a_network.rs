//! The token as Wasm: accounts accept, actors without a receiver refuse. Skipped where nothing compiles for Wasm.

use std::{path::Path, process::ExitCode};

use forest_sdk::{
    IpldBlock, RawBytes,
    receiver::RECEIVE,
    shared::{address::Address, econ::TokenAmount, error},
};
use forest_testing::Suite;
use forest_testkit::{Account, Failure, Network, toolchain_hint};
use token::{TokenClient, TransferParams, Transferred};

fn main() -> ExitCode {
    Suite::unless_missing(toolchain_hint())
        .test("accounts_take_tokens", || accounts_take_tokens().unwrap())
        .test("who_has_no_receiver_takes_none", || who_has_no_receiver_takes_none().unwrap())
        .run()
}

fn deployed() -> Result<(Network, Account, Address), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::from_whole(100))?;
    let code = network.install_crate(&alice, env!("CARGO_MANIFEST_DIR"))?;
    let mut deployment = network.deploy(&alice, &code);
    TokenClient(&mut deployment).new("Gold".into(), "GLD".into(), TokenAmount::from_atto(10))?;
    let token = deployment.address()?;
    Ok((network, alice, token))
}

fn three_to(to: Address) -> TransferParams {
    TransferParams { to, amount: TokenAmount::from_atto(3), operator_data: RawBytes::default() }
}

fn accounts_take_tokens() -> Result<(), Failure> {
    let (mut network, alice, token) = deployed()?;
    let bob = network.account("bob", TokenAmount::ZERO)?;
    let returned = TokenClient(network.caller(&alice, &token)).transfer(three_to(bob.address))?;
    assert_eq!(returned.to_balance, TokenAmount::from_atto(3));
    let amount = TokenAmount::from_atto(3);
    network
        .last()
        .expect_call(&bob.id_address(), RECEIVE)
        .expect_event(&token, &Transferred { from: alice.id, to: bob.id, amount });
    Ok(())
}

fn who_has_no_receiver_takes_none() -> Result<(), Failure> {
    let (mut network, alice, token) = deployed()?;
    let counter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../counter");
    let code = network.install_crate(&alice, counter)?;
    let counter = network.create(&alice, &code, Some(IpldBlock::cbor(&0_u64)?))?;

    let refused = TokenClient(network.caller(&alice, &token)).transfer(three_to(counter)).unwrap_err();
    refused
        .applied()
        .expect("the message ran")
        .expect_exit(error::ExitCode::USR_UNHANDLED_MESSAGE)
        .expect_events(0);
    let left = TokenClient(network.caller(&alice, &token)).balance(alice.address)?;
    assert_eq!(left, TokenAmount::from_atto(10));
    Ok(())
}
