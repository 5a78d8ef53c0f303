//! An actor moves to other code, and code that does not agree gets none. Skipped where nothing compiles for Wasm.

use std::{path::Path, process::ExitCode};

use forest_sdk::{
    RawBytes,
    encoding::{codec, hash::blake2b_cid},
    shared::{address::Address, econ::TokenAmount},
};
use forest_testing::Suite;
use forest_testkit::{Account, Failure, Network, toolchain_hint};
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

/// The code of the actor in a folder beside this one.
fn code_of(actor: &str) -> Result<Vec<u8>, Failure> {
    let package = Package::at(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(actor))?;
    Ok(build(&package, &Toolchain::find(package.folder())?, |_| {})?.wasm)
}

/// A network with the actor on it, its owner, and where it is.
fn deployed() -> Result<(Network, Account, Address), Failure> {
    let mut network = Network::new()?;
    let alice = network.account("alice", TokenAmount::from_whole(100))?;
    let code = network.install_crate(&alice, env!("CARGO_MANIFEST_DIR"))?;
    let mut deployment = network.deploy(&alice, &code);
    UpgradableClient(&mut deployment).new()?;
    let address = deployment.address()?;
    Ok((network, alice, address))
}

fn it_moves_to_code_that_agrees() -> Result<(), Failure> {
    let (mut network, alice, address) = deployed()?;
    let before = network.code(&address)?.expect("it is there");
    let mut other = code_of("upgradable")?;
    other.extend(OTHER);

    UpgradableClient(network.caller(&alice, &address)).move_to(RawBytes::new(other.clone()))?;
    network.last().expect_event(&address, &Upgraded { from: before, generation: 1 });
    assert_eq!(network.code(&address)?, Some(blake2b_cid(codec::RAW, &other)));
    assert_eq!(UpgradableClient(network.caller(&alice, &address)).generation()?, 1);
    Ok(())
}

fn it_stays_where_the_code_does_not() -> Result<(), Failure> {
    let (mut network, alice, address) = deployed()?;
    let before = network.code(&address)?;
    let counter = RawBytes::new(code_of("counter")?);
    let refused = UpgradableClient(network.caller(&alice, &address)).move_to(counter).unwrap_err();
    assert!(refused.to_string().contains("does not take over: USR_UNHANDLED_MESSAGE"), "{refused}");
    assert_eq!(network.code(&address)?, before);
    Ok(())
}
