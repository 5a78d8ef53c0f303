//! Contracts that call: in all ways, as deep as there is gas, with and without funds, and with what comes back.

use forest_shared::{econ::TokenAmount, message::Message};

use super::contract::invocation;
use crate::{Stop, World, world::broken};

mod cast;
mod frames;
mod read_only;
mod recursion;
mod returned;

pub(super) use frames::frames;
pub(super) use read_only::read_only;
pub(super) use recursion::recursion;
pub(super) use returned::returned;

/// Chains of calls of all kinds.
pub(super) fn nested(world: &mut World<'_>) -> Result<(), Stop> {
    let cast = cast::Cast::new(world)?;
    for round in 0..60 {
        let relays = 1 + world.dice.below(5);
        let (to, input) = cast.chain(&mut world.dice, relays);
        let gas_limit = *world.dice.pick(&[30_000_000, 100_000_000, 400_000_000, 1_000_000_000]);
        let value = TokenAmount::from_atto(*world.dice.pick(&[0, 0, 1, 1_000]));
        let message = Message { gas_limit, value, ..invocation(world, cast.sender, &to, &input) };
        world.apply(message)?;
        if round % 20 == 19 {
            world.skip(1)?;
        }
    }
    Ok(())
}

/// The first word that a relay returned: whether its call went well.
fn went_well(returned: &[u8]) -> Result<bool, Stop> {
    returned.get(31).map(|byte| *byte == 1).ok_or_else(|| broken("a relay returned less than a word"))
}
