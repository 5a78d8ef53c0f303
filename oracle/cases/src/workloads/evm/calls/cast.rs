//! Whom calls can reach: relays, and all kinds of ends of a chain of them.

use forest_shared::{
    address::{Address, REWARD_ACTOR_ID},
    econ::TokenAmount,
};

use super::super::{
    assembler::assemble,
    contract::{Contract, deploy, masked_id, placeholder},
    library::{ECHO, FACTORY, HERALD, How, LEDGER, Make, Pass, REFUSER, RELAY, SPINNER, Then, entries},
};
use crate::{Dice, Stop, World};

/// Whom a call can reach, and somebody who sends the messages.
pub(super) struct Cast {
    pub(super) sender: Address,
    pub(super) relays: Vec<Contract>,
    /// Those that end a chain of calls, each with some calldata that it understands.
    pub(super) leaves: Vec<(Contract, Vec<u8>)>,
}

impl Cast {
    pub(super) fn new(world: &mut World<'_>) -> Result<Self, Stop> {
        let sender = placeholder(world, TokenAmount::from_whole(1_000))?;
        let from = sender.address;
        let relays = [(); 3].map(|()| deploy(world, from, RELAY));
        let relays = relays.into_iter().collect::<Result<Vec<_>, _>>()?;
        for relay in &relays {
            world.fund(relay.address, TokenAmount::from_nano(1))?;
        }
        let text = world.dice.bytes(200);
        let slots = [0; 6].map(|_| (world.dice.below(4), world.dice.below(3)));
        let make = Make { init: assemble("32 0 return")?, ..Make::default() };
        let leaves = vec![
            (deploy(world, from, ECHO)?, text.clone()),
            (deploy(world, from, REFUSER)?, text.clone()),
            (deploy(world, from, LEDGER)?, entries(slots)),
            (deploy(world, from, HERALD)?, text.clone()),
            (deploy(world, from, SPINNER)?, Vec::new()),
            (deploy(world, from, FACTORY)?, make.calldata()),
            (deploy(world, from, "invalid")?, Vec::new()),
            (deploy(world, from, "stop")?, Vec::new()),
            (deploy(world, from, "20000 0 return")?, Vec::new()),
            (deploy(world, from, "20000 0 revert")?, Vec::new()),
            (sender, Vec::new()),
            (Contract::at(&[0x77; 20])?, text.clone()),
            (Contract::at(&masked_id(REWARD_ACTOR_ID))?, text.clone()),
            (Contract::at(&masked_id(90))?, Vec::new()),
            (Contract::at(&masked_id(9_999_999))?, Vec::new()),
            (Contract::at(&identity())?, text),
        ];
        Ok(Self { sender: from, relays, leaves })
    }

    /// A chain of relays with a leaf at its end: whom to call, and with what.
    pub(super) fn chain(&self, dice: &mut Dice, relays: u64) -> (Contract, Vec<u8>) {
        if relays == 0 {
            return dice.pick(&self.leaves).clone();
        }
        let (to, input) = self.chain(dice, relays - 1);
        let pass = Pass {
            how: *dice.pick(&[How::Call, How::Call, How::Delegate, How::Static]),
            gas: *dice.pick(&[u64::MAX, u64::MAX, 0, 2300, 5_000_000, 40_000_000]),
            value: *dice.pick(&[0, 0, 1, 5, u64::MAX]),
            then: *dice.pick(&[Then::Return, Then::Return, Then::Revert, Then::Fault]),
            ..Pass::new(How::Call, &to, &input)
        };
        (*dice.pick(&self.relays), pass.calldata())
    }
}

/// The precompile that returns its input.
fn identity() -> [u8; 20] {
    let mut eth = [0; 20];
    eth[19] = 4;
    eth
}
