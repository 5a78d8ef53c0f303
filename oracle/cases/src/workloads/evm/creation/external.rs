//! Contracts by all kinds of senders.

use forest_shared::{address::Address, econ::TokenAmount, message::Message};

use super::{
    super::{
        assembler::{assemble, init_code},
        contract::{created, creation, failed, must_invoke, placeholder},
        exit,
        library::ECHO,
    },
    CONSTRUCTORS,
};
use crate::{
    Stop, World,
    world::{broken, succeeded},
};

/// The largest code that a contract may have.
const MAX_CODE: usize = 24 << 10;

/// All constructors by any sender, then all that each sender can do.
pub(in super::super) fn external(world: &mut World<'_>) -> Result<(), Stop> {
    let funds = TokenAmount::from_whole(1_000);
    let (_, secp) = world.secp_account(funds.clone())?;
    let (_, bls) = world.bls_account(funds.clone())?;
    let eth = placeholder(world, funds.clone())?.address;
    let senders = [world.faucet, secp, bls, eth];
    for (text, code) in CONSTRUCTORS {
        let sender = *world.dice.pick(&senders);
        let value = if world.dice.once_in(3) {
            TokenAmount::from_atto(world.dice.below(1_000))
        } else {
            TokenAmount::ZERO
        };
        let answer = world.apply(creation(world, sender, assemble(text)?, value))?;
        failed(answer, *code, text)?;
    }
    for sender in senders {
        by(world, sender)?;
        world.skip(1)?;
    }
    Ok(())
}

/// A sender of one kind: contracts with code, with funds, with too little gas and with too few funds.
fn by(world: &mut World<'_>, sender: Address) -> Result<(), Stop> {
    let code = assemble(ECHO)?;
    let answer = world.apply(creation(world, sender, init_code(&code), TokenAmount::from_nano(7)))?;
    let echo = created(&succeeded(answer, "a contract with funds")?)?;
    let data = world.dice.bytes(70);
    if must_invoke(world, sender, &echo, &data)? != data {
        return Err(broken("an echo is another"));
    }
    let mut sizes = vec![0, 1, 1_000, MAX_CODE - 1, MAX_CODE];
    sizes.push(world.dice.below(MAX_CODE as u64) as usize);
    for size in sizes {
        let mut code = world.dice.bytes(size);
        if let Some(first) = code.first_mut() {
            *first %= 0xef;
        }
        let answer = world.apply(creation(world, sender, init_code(&code), TokenAmount::ZERO))?;
        succeeded(answer, "a contract of any bytes")?;
    }
    let poor = creation(world, sender, init_code(&code), TokenAmount::from_whole(2_000_000_000));
    let answer = world.apply(poor)?;
    if answer.is_success() {
        return Err(broken("a contract got more than its creator had"));
    }
    let whole = creation(world, sender, init_code(&code), TokenAmount::ZERO);
    for _ in 0..4 {
        let gas_limit = world.dice.below(60_000_000);
        world.apply(Message { gas_limit, ..again(world, &whole) })?;
    }
    let spin = creation(world, sender, assemble("again: @again jump")?, TokenAmount::ZERO);
    let answer = world.apply(Message { gas_limit: 100_000_000, ..spin })?;
    failed(answer, exit::OUT_OF_GAS, "a constructor without end").map(|_| ())
}

/// A message once more, with the nonce that is now right.
fn again(world: &World<'_>, message: &Message) -> Message {
    let now = world.message(message.from, message.to, message.method_num, Vec::new());
    Message { sequence: now.sequence, ..message.clone() }
}
