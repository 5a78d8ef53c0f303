//! Gas for a call: limits of a frame, and the stipend of a transfer.

use forest_shared::message::Message;

use super::{
    super::{
        contract::{deploy, failed, invocation, output},
        exit,
        library::{How, Pass, SPINNER},
    },
    cast::Cast,
    went_well,
};
use crate::{
    Stop, World,
    world::{broken, succeeded},
};

/// Frames with little and much gas, and what never ends in them.
pub(in super::super) fn frames(world: &mut World<'_>) -> Result<(), Stop> {
    let cast = Cast::new(world)?;
    let spinner = deploy(world, cast.sender, SPINNER)?;
    for gas in [0, 1, 2300, 100_000, 10_000_000, world.dice.below(50_000_000)] {
        for (to, input) in [(spinner, Vec::new()), cast.leaves[0].clone(), cast.leaves[2].clone()] {
            for value in [0, 1] {
                let pass = Pass { gas, value, ..Pass::new(How::Call, &to, &input) };
                let message = invocation(world, cast.sender, &cast.relays[0], &pass.calldata());
                let answer = succeeded(world.apply(message)?, "a relay that survives")?;
                if to.eth == spinner.eth && went_well(&output(&answer)?)? {
                    return Err(broken("what never ends ended well"));
                }
            }
        }
    }
    let whole = Pass::new(How::Call, &spinner, &[]).calldata();
    let message = invocation(world, cast.sender, &cast.relays[0], &whole);
    world.apply(Message { gas_limit: 150_000_000, ..message })?;
    let message = invocation(world, cast.sender, &spinner, &[]);
    let answer = world.apply(Message { gas_limit: 50_000_000, ..message })?;
    failed(answer, exit::OUT_OF_GAS, "what never ends").map(|_| ())
}
