//! An actor moves to other code, and code that does not agree gets none. Skipped where nothing compiles for Wasm.

use std::{path::Path, process::ExitCode};

use forest_sdk::shared::econ::TokenAmount;
use forest_testing::Suite;
use forest_testkit::{Failure, Network, toolchain_hint};
use forest_wasm_build::{Package, Toolchain, build};
use upgradable::{UpgradableClient, Upgraded};

/// A custom section without content: other code that does the same.
const OTHER: &[u8] = &[0, 2, 1, b'x'];

fn main() -> ExitCode {
    Suite::unless_missing(toolchain_hint())
        .test("it_moves_to_code_that_agrees", || it_moves_to_code_that_agrees().unwrap())
        .test("it_stays_where_the_code_does_not", || it_stays_where_the_code_does_not().unwrap())
        .run()
}

fn it_moves_to_code_that_agrees() -> Result<(), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::from_whole(100))?;
    let package = Package::at(env!("CARGO_MANIFEST_DIR"))?;
    let mut actor = build(&package, &Toolchain::find(package.folder())?, |_| {})?;
    let old = network.install_actor(&alice, &actor)?;
    actor.wasm.extend(OTHER);
    let new = network.install_actor(&alice, &actor)?;
    let mut deployment = network.deploy(&alice, &old);
    UpgradableClient(&mut deployment).new()?;
    let address = deployment.address()?;

    UpgradableClient(network.caller(&alice, &address)).move_to(new)?;
    network.last().expect_event(&address, &Upgraded { from: old, generation: 1 });
    assert_eq!(network.code(&address)?, Some(new));
    assert_eq!(UpgradableClient(network.caller(&alice, &address)).generation()?, 1);
    Ok(())
}

fn it_stays_where_the_code_does_not() -> Result<(), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::from_whole(100))?;
    let old = network.install_crate(&alice, env!("CARGO_MANIFEST_DIR"))?;
    let new = network.install_crate(&alice, Path::new(env!("CARGO_MANIFEST_DIR")).join("../counter"))?;
    let mut deployment = network.deploy(&alice, &old);
    UpgradableClient(&mut deployment).new()?;
    let address = deployment.address()?;

    let refused = UpgradableClient(network.caller(&alice, &address)).move_to(new).unwrap_err();
    assert!(refused.to_string().contains("does not take over"), "{refused}");
    assert_eq!(network.code(&address)?, Some(old));
    Ok(())
}
