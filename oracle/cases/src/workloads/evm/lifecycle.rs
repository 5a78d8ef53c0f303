//! The end of a contract, which comes with the end of the message, and what may begin in its place.

use forest_shared::{
    address::{Address, SYSTEM_ACTOR_ID},
    econ::TokenAmount,
};

use super::{
    assembler::{assemble, init_code},
    calldata::Calldata,
    contract::{Contract, deploy, failed, invoke, masked_id, must_invoke, placeholder},
    library::{CONDUCTOR, FACTORY, How, LEDGER, MORTAL, Make, Pass, RELAY, entries, score},
    report::report,
};
use crate::{
    Stop, World,
    world::{broken, succeeded},
};

/// `selfdestruct` could not give its funds away.
const SELFDESTRUCT_FAILED: u32 = 40;

/// Who makes, kills and looks.
struct Stage {
    sender: Address,
    factory: Contract,
    conductor: Contract,
    make: Make,
    /// What `make` makes.
    child: Contract,
}

/// A contract that ends, is called in the same message and in later ones, and is made once more.
pub(super) fn ending(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
    let factory = deploy(world, sender, FACTORY)?;
    let conductor = deploy(world, sender, CONDUCTOR)?;
    world.fund(conductor.address, TokenAmount::from_nano(1))?;
    // Without calldata it counts its calls, with calldata it ends.
    let text = "calldatasize @end jumpi 0 sload 1 add dup1 0 sstore 0 mstore 32 0 return
        end: 0 calldataload selfdestruct";
    let salt = Some(world.dice.word());
    let make = Make { salt, init: init_code(&assemble(text)?), ..Make::default() };
    let made = must_invoke(world, sender, &factory, &make.calldata())?;
    let child = Contract::at(made.get(12..32).ok_or_else(|| broken("nothing was made"))?)?;
    let stage = Stage { sender, factory, conductor, make, child };
    must_invoke(world, sender, &child, &[])?;
    for round in 0..3 {
        life(world, &stage)?;
        if round == 1 {
            world.skip(1)?;
        }
    }
    Ok(())
}

/// From one life to the next.
fn life(world: &mut World<'_>, stage: &Stage) -> Result<(), Stop> {
    let Stage { sender, factory, conductor, make, child } = stage;
    let heir = Calldata::new().word(&masked_id(99)).build();
    // The end, then calls, funds and a new creation in the same message, all to what is still there.
    let calls = [
        (child, 3, Vec::new()),
        (child, 0, heir.clone()),
        (child, 0, Vec::new()),
        (child, 5, Vec::new()),
        (factory, 0, make.calldata()),
        (child, 0, heir),
    ];
    must_invoke(world, *sender, conductor, &score(calls))?;
    looks(world, *sender, child)?;
    if !must_invoke(world, *sender, child, &[])?.is_empty() {
        return Err(broken("a contract returned something after its end"));
    }
    world.transfer(*sender, child.address, TokenAmount::from_atto(7))?;
    let made = must_invoke(world, *sender, factory, &make.calldata())?;
    if made.get(12..32) != Some(&child.eth[..]) {
        return Err(broken("a contract did not come back"));
    }
    if must_invoke(world, *sender, child, &[])?.last() != Some(&1) {
        return Err(broken("a new contract remembers an old one"));
    }
    looks(world, *sender, child)
}

/// What others see of it.
fn looks(world: &mut World<'_>, sender: Address, child: &Contract) -> Result<(), Stop> {
    let eth = child.word();
    let words = ["extcodesize", "extcodehash", "balance"].map(|what| format!("{eth} {what}"));
    let looks = deploy(world, sender, &report(&words))?;
    must_invoke(world, sender, &looks, &[])?;
    for method in [3, 4] {
        world.must_call(sender, child.address, method, &None::<u8>)?;
    }
    let id = world.id(&child.address)?;
    let slot = (forest_encoding::RawBytes::new(Vec::new()),);
    succeeded(world.implicit(SYSTEM_ACTOR_ID, id, 5, &slot)?, "the network's look").map(|_| ())
}

/// Those who can inherit, and those who cannot; and ends in the name of others.
pub(super) fn heirs(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?;
    let ledger = deploy(world, sender.address, LEDGER)?;
    let mut heirs = vec![
        (sender.eth, 0),
        (ledger.eth, 0),
        (masked_id(world.id(&world.faucet)?), 0),
        (masked_id(99), 0),
        (masked_id(9_999_999), SELFDESTRUCT_FAILED),
        ([0; 20], 0),
    ];
    let absent = world.dice.bytes(20);
    heirs.push((Contract::at(&absent)?.eth, 0));
    for (heir, code) in heirs {
        let mortal = deploy(world, sender.address, MORTAL)?;
        let funds = TokenAmount::from_atto(world.dice.below(100));
        world.fund(mortal.address, funds)?;
        let end = Calldata::new().word(&heir).build();
        failed(invoke(world, sender.address, &mortal, &end)?, code, "an end")?;
        invoke(world, sender.address, &mortal, &end)?;
    }
    let itself = deploy(world, sender.address, "address selfdestruct")?;
    world.fund(itself.address, TokenAmount::from_atto(9))?;
    must_invoke(world, sender.address, &itself, &[])?;
    must_invoke(world, sender.address, &itself, &[])?;
    borrowed(world, sender.address, &ledger)
}

/// An end by delegation ends the caller; one that is reverted ends nobody.
fn borrowed(world: &mut World<'_>, sender: Address, ledger: &Contract) -> Result<(), Stop> {
    let mortal = deploy(world, sender, MORTAL)?;
    let relay = deploy(world, sender, RELAY)?;
    let end = Calldata::new().word(&masked_id(99)).build();
    let undone = Pass { then: super::library::Then::Revert, ..Pass::new(How::Delegate, &mortal, &end) };
    invoke(world, sender, &relay, &undone.calldata())?;
    let row = entries([(0, 1 + world.dice.below(200))]);
    let alive = must_invoke(world, sender, &relay, &Pass::new(How::Delegate, ledger, &row).calldata())?;
    must_invoke(world, sender, &relay, &Pass::new(How::Delegate, &mortal, &end).calldata())?;
    let dead = must_invoke(world, sender, &relay, &Pass::new(How::Call, ledger, &row).calldata())?;
    if alive.is_empty() || !dead.is_empty() {
        return Err(broken("a relay did not end when it should"));
    }
    Ok(())
}
