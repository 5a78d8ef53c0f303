//! What comes back: much, nothing, and more than there is.

use super::super::{
    contract::{deploy, failed, invoke, must_invoke, output},
    exit,
    library::{ECHO, How, Pass, REFUSER, RELAY, Then},
};
use crate::{Stop, World, world::broken};

/// Data of all sizes, returned and reverted with, handed on, and looked at through a window.
pub(in super::super) fn returned(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = world.faucet;
    let echo = deploy(world, sender, ECHO)?;
    let refuser = deploy(world, sender, REFUSER)?;
    let relay = deploy(world, sender, RELAY)?;
    for size in [0, 1, 31, 32, 33, 4_096, 40_000] {
        let data = world.dice.bytes(size);
        if must_invoke(world, sender, &echo, &data)? != data {
            return Err(broken("an echo is another"));
        }
        let answer = failed(invoke(world, sender, &refuser, &data)?, exit::REVERTED, "a refusal")?;
        if output(&answer)? != data {
            return Err(broken("a refusal is another"));
        }
        for to in [&echo, &refuser] {
            let bubbled = Pass { then: Then::Revert, ..Pass::new(How::Call, to, &data) }.calldata();
            let outer = Pass::new(How::Delegate, &relay, &bubbled).calldata();
            must_invoke(world, sender, &relay, &outer)?;
        }
    }
    // A window onto what came back, at and beyond its end.
    for (size, at, length, code) in [
        (64, 0, 64, 0),
        (64, 64, 0, 0),
        (64, 32, 33, exit::MEMORY),
        (64, 65, 0, exit::MEMORY),
        (0, 0, 0, 0),
        (0, 0, 1, exit::MEMORY),
    ] {
        let callee = echo.word();
        let text = format!(
            "32 0 {size} 0 0 {callee} gas call pop {length} {at} 0 returndatacopy returndatasize 0 mstore 64 0 return"
        );
        let window = deploy(world, sender, &text)?;
        failed(invoke(world, sender, &window, &[])?, code, &text)?;
    }
    Ok(())
}
