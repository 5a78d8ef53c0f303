//! Memory: how it grows, what is copied within it, and when there is no more of it.

use forest_shared::{address::Address, econ::TokenAmount, message::Message};

use super::super::{
    contract::{deploy, failed, invocation, invoke, must_invoke, placeholder},
    exit,
    report::report,
};
use crate::{
    Stop, World,
    world::{broken, succeeded},
};

/// Memory of all sizes.
pub(in super::super) fn memory(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
    let size = 1 + world.dice.below(4_000_000);
    for at in [0, 1, 31, 32, 33, 4_095, 4_096, 65_535, 1_000_000, size] {
        let text = report(&["msize", &format!("1 {at} mstore msize"), &format!("{at} mload msize add")]);
        let contract = deploy(world, sender, &text)?;
        must_invoke(world, sender, &contract, &[])?;
    }
    let large = deploy(world, sender, &format!("1 {} mstore", 20_000_000 + size))?;
    succeeded(invoke(world, sender, &large, &[])?, "a large memory")?;
    let tight = invocation(world, sender, &large, &[]);
    for _ in 0..6 {
        let gas_limit = world.dice.below(200_000_000);
        let sequence = invocation(world, sender, &large, &[]).sequence;
        world.apply(Message { gas_limit, sequence, ..tight.clone() })?;
    }
    // More than a whole machine has.
    for beyond in ["1 0x30000000 mstore", "1 0xf0000000 mstore"] {
        let boundless = deploy(world, sender, beyond)?;
        if invoke(world, sender, &boundless, &[])?.is_success() {
            return Err(broken("memory without bounds"));
        }
    }
    copies(world, sender)
}

/// Copies that overlap (EIP-5656, FIP-0094), whose instruction is younger than the EVM on this network.
fn copies(world: &mut World<'_>, sender: Address) -> Result<(), Stop> {
    let known = u32::from(world.version()) >= 24;
    for (size, from, to) in
        [(32, 0, 32), (32, 0, 1), (32, 1, 0), (0, 9_999, 0), (1, 5_000, 0), (100, 64, 6_000)]
    {
        let fill = format!("0x{:064x} 0 mstore 0x{:064x} 32 mstore", world.dice.word(), world.dice.word());
        let text = format!("{fill} {size} {from} {to} mcopy msize 96 mstore 128 0 return");
        let contract = deploy(world, sender, &text)?;
        let code = if known { 0 } else { exit::UNDEFINED };
        failed(invoke(world, sender, &contract, &[])?, code, &text)?;
    }
    for operands in ["1 0x100000000 0", "1 0 0x100000000", "0 not 0 0"] {
        let contract = deploy(world, sender, &format!("{operands} mcopy"))?;
        let code = if known { exit::MEMORY } else { exit::UNDEFINED };
        failed(invoke(world, sender, &contract, &[])?, code, operands)?;
    }
    Ok(())
}
