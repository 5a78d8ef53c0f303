//! Slots that last as long as the message (EIP-1153, FIP-0097).

use forest_shared::econ::TokenAmount;

use super::{
    calldata::Calldata,
    contract::{deploy, failed, invoke, must_invoke, placeholder},
    exit,
    library::{How, Pass, RELAY, entries},
};
use crate::{Stop, World, world::broken};

/// A slot that lasts as long as the message: its number is in the first word, its new value, if any, in the second.
const TABLET: &str = "
    64 calldatasize lt @read jumpi
    32 calldataload 0 calldataload tstore
read:
    0 calldataload tload 0 mstore 32 0 return";

/// Calls itself, and looks whether what the inner call left is there; then reverts an inner call, and looks again.
const MIRROR: &str = "
    calldatasize @inner jumpi
    7 0 tstore
    0 0 1 0 0 address gas call pop          ; adds one
    0 tload 0 mstore
    0 0 2 0 0 address gas call pop          ; adds one, and reverts
    0 tload 32 mstore
    0 0 1 0 address gas staticcall 64 mstore
    0 0 tstore 0 tload 96 mstore
    128 0 return
inner:
    0 tload 1 add 0 tstore
    calldatasize 2 eq @undo jumpi
    stop
undo:
    0 0 revert";

/// Transient slots: across calls of a message, and not across messages.
pub(super) fn transient(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
    let tablet = deploy(world, sender, TABLET)?;
    let mirror = deploy(world, sender, MIRROR)?;
    let relay = deploy(world, sender, RELAY)?;
    let value = 1 + world.dice.below(1_000);
    let write = entries([(3, value)]);
    if !transient_exists(world) {
        for (contract, data) in [(tablet, write), (mirror, Vec::new())] {
            let answer = invoke(world, sender, &contract, &data)?;
            failed(answer, exit::UNDEFINED, "a transient slot before its time")?;
        }
        return Ok(());
    }
    let read = Calldata::new().number(3).build();
    if must_invoke(world, sender, &tablet, &write)?.last() != Some(&(value as u8)) {
        return Err(broken("a transient slot forgot"));
    }
    for data in [read, entries([(3, 0)]), entries([(4, value)])] {
        must_invoke(world, sender, &tablet, &data)?;
        for how in [How::Call, How::Delegate, How::Static] {
            must_invoke(world, sender, &relay, &Pass::new(how, &tablet, &data).calldata())?;
        }
    }
    let seen = must_invoke(world, sender, &mirror, &[])?;
    let words: Vec<u8> = seen.chunks(32).filter_map(|word| word.last().copied()).collect();
    if words != [8, 8, 0, 0] {
        return Err(broken(format!("transient slots are {words:?}")));
    }
    world.skip(1)?;
    must_invoke(world, sender, &mirror, &[]).map(|_| ())
}

/// Whether `tload` and `tstore` are instructions (EIP-1153, FIP-0097).
fn transient_exists(world: &World<'_>) -> bool {
    u32::from(world.version()) >= 25
}
