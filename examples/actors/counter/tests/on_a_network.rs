//! The counter as Wasm, on a network: deployed by messages, with real gas. Skipped where nothing compiles for Wasm.

use std::process::ExitCode;

use counter::{Counted, Counter, CounterClient};
use forest_sdk::shared::{econ::TokenAmount, error};
use forest_testing::Suite;
use forest_testkit::{Failure, Network, toolchain_hint};

fn main() -> ExitCode {
    Suite::unless_missing(toolchain_hint())
        .test("it_counts", || it_counts().unwrap())
        .test("what_does_not_fit_fails_with_its_own_code", || {
            what_does_not_fit_fails_with_its_own_code().unwrap()
        })
        .run()
}

fn it_counts() -> Result<(), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::from_whole(100))?;
    let code = network.install_crate(&alice, env!("CARGO_MANIFEST_DIR"))?;
    network.warp(1)?; // code that nobody runs yet stays
    let mut deployment = network.deploy(&alice, &code);
    CounterClient(&mut deployment).new(5)?;
    let counter = deployment.address()?;

    let mut client = CounterClient(network.caller(&alice, &counter));
    assert_eq!(client.increase(3)?, 8);
    network
        .last()
        .expect_event(&counter, &Counted { by: alice.id, count: 8 })
        .expect_log("added 3")
        .expect_gas_below(10_000_000);

    let before = network.snapshot()?;
    CounterClient(network.caller(&alice, &counter)).increase(1)?;
    assert_eq!(network.state::<Counter>(&counter)?.count, 9);
    network.restore(&before)?;
    assert_eq!(network.state::<Counter>(&counter)?.count, 8);
    Ok(())
}

fn what_does_not_fit_fails_with_its_own_code() -> Result<(), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::from_whole(100))?;
    let code = network.install_crate(&alice, env!("CARGO_MANIFEST_DIR"))?;
    let mut deployment = network.deploy(&alice, &code);
    CounterClient(&mut deployment).new(u64::MAX)?;
    let counter = deployment.address()?;

    let failure = CounterClient(network.caller(&alice, &counter)).increase(1).unwrap_err();
    let applied = failure.applied().expect("the message ran");
    applied.expect_exit(error::ExitCode::new(33));
    assert!(failure.to_string().contains("Counter.Increase"), "{failure}");
    assert!(failure.to_string().contains("Overflow"), "{failure}");
    Ok(())
}
