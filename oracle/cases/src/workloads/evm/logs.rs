//! Logs, which are events of the network: few and many, empty and as large as may be.

use forest_shared::{econ::TokenAmount, message::Message};

use super::{
    contract::{deploy, invocation, invoke, must_invoke, placeholder},
    library::{CONDUCTOR, HERALD, How, Pass, RELAY, Then, score},
};
use crate::{
    Stop, World,
    world::{broken, succeeded},
};

/// Logs of all sizes, some of which come to nothing.
pub(super) fn logs(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
    let herald = deploy(world, sender, HERALD)?;
    for size in [0, 1, 32, 500, 8_000, 8_191, 8_192, 8_193, 9_000, 65_000] {
        let data = world.dice.bytes(size);
        let answer = invoke(world, sender, &herald, &data)?;
        if answer.is_success() && answer.events.len() != 5 {
            return Err(broken("a herald makes five logs"));
        }
    }
    let times = 2 + world.dice.below(60);
    let many = deploy(world, sender, &"caller number 32 0 log2\n".repeat(times as usize))?;
    succeeded(invoke(world, sender, &many, &[])?, "many logs")?;
    some_lost(world, sender)
}

/// Logs of several contracts in one message; those of what reverts are lost, those around it are not.
fn some_lost(world: &mut World<'_>, sender: forest_shared::address::Address) -> Result<(), Stop> {
    let herald = deploy(world, sender, HERALD)?;
    let relay = deploy(world, sender, RELAY)?;
    let conductor = deploy(world, sender, CONDUCTOR)?;
    let data = world.dice.bytes(40);
    let lost = Pass { then: Then::Revert, ..Pass::new(How::Delegate, &herald, &data) }.calldata();
    let kept = Pass::new(How::Delegate, &herald, &data).calldata();
    let calls = [(&herald, 0, data.clone()), (&relay, 0, lost), (&relay, 0, kept), (&herald, 0, Vec::new())];
    let input = score(calls);
    must_invoke(world, sender, &conductor, &input)?;
    let message = invocation(world, sender, &conductor, &input);
    let gas_limit = 10_000_000 + world.dice.below(40_000_000);
    world.apply(Message { gas_limit, ..message }).map(|_| ())
}
