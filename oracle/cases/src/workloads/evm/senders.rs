//! Who may send with an address of the EVM: placeholders, whose first message makes them accounts, and these accounts;
//! no contract, and nobody whom the state does not know.

use forest_shared::{
    METHOD_SEND,
    address::{Address, EAM_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
};

use super::{
    contract::{Contract, deploy, invocation, masked_id, placeholder},
    library::ECHO,
};
use crate::{
    Answer, Stop, World,
    world::{broken, succeeded},
};

/// Senders of all kinds, right and wrong.
pub(super) fn senders(world: &mut World<'_>) -> Result<(), Stop> {
    let faucet = world.faucet;
    let echo = deploy(world, faucet, ECHO)?;
    world.fund(echo.address, TokenAmount::from_whole(1))?;
    refused(world.transfer(echo.address, faucet, TokenAmount::from_atto(1))?)?;
    let nobody = Contract::at(&world.dice.bytes(20))?;
    refused(world.transfer(nobody.address, faucet, TokenAmount::ZERO)?)?;
    first_messages(world)?;
    let account = placeholder(world, TokenAmount::from_whole(1))?.address;
    must_transfer(world, account, faucet)?;
    let by_id = Address::new_id(world.id(&account)?);
    must_transfer(world, by_id, faucet)?;
    for wrong in [-1_i64, 1, 100] {
        let right = world.message(account, faucet, METHOD_SEND, Vec::new());
        let sequence = right.sequence.wrapping_add_signed(wrong);
        refused(world.apply(Message { sequence, ..right })?)?;
    }
    world.skip(1)?;
    must_transfer(world, account, faucet)?;
    receivers(world)
}

/// First messages of placeholders: some are refused, and leave a placeholder; some fail, and leave an account.
fn first_messages(world: &mut World<'_>) -> Result<(), Stop> {
    let faucet = world.faucet;
    let echo = deploy(world, faucet, ECHO)?;
    let data = world.dice.bytes(40);
    let new = placeholder(world, TokenAmount::from_whole(1))?.address;
    let right = invocation(world, new, &echo, &data);
    refused(world.apply(Message { sequence: 1, ..right.clone() })?)?;
    let gas_limit = world.dice.below(100_000);
    refused(world.apply(Message { gas_limit, ..right.clone() })?)?;
    let dear = Message { gas_fee_cap: TokenAmount::from_nano(1_000), ..right.clone() };
    refused(world.apply(dear)?)?;
    succeeded(world.apply(right)?, "a first message")?;
    for gas_limit in [1_000_000, 3_000_000, 10_000_000] {
        let new = placeholder(world, TokenAmount::from_whole(1))?.address;
        let first = invocation(world, new, &echo, &data);
        world.apply(Message { gas_limit, ..first })?;
        must_transfer(world, new, faucet)?;
    }
    let poor = placeholder(world, TokenAmount::from_atto(1))?.address;
    refused(world.transfer(poor, faucet, TokenAmount::ZERO)?)?;
    // Two in one epoch, the second by an account already.
    let new = placeholder(world, TokenAmount::from_whole(1))?.address;
    must_transfer(world, new, new)?;
    must_transfer(world, new, new)
}

/// Addresses of this kind that are no addresses of the EVM, and those that are other names of somebody.
fn receivers(world: &mut World<'_>) -> Result<(), Stop> {
    let faucet = world.faucet;
    let reserved = [masked_id(9_999_999), masked_id(100), [0; 20], one(0, 1), one(0xfe, 1), [0xff; 20]];
    let delegated = reserved.map(|eth| (EAM_ACTOR_ID, eth.to_vec()));
    let lengths = [0, 1, 19, 21, 54].map(|length| (EAM_ACTOR_ID, vec![7; length]));
    let namespaces = [0, 9, 11, 100, u64::from(u32::MAX)].map(|namespace| (namespace, vec![8; 20]));
    for (namespace, subaddress) in delegated.into_iter().chain(lengths).chain(namespaces) {
        let to = Address::new_delegated(namespace, &subaddress).map_err(broken)?;
        for value in [0, 1 + world.dice.below(5)] {
            world.transfer(faucet, to, TokenAmount::from_atto(value))?;
        }
        world.transfer(to, faucet, TokenAmount::ZERO)?;
    }
    Ok(())
}

fn one(first: u8, last: u8) -> [u8; 20] {
    let mut eth = [0; 20];
    (eth[0], eth[19]) = (first, last);
    eth
}

fn must_transfer(world: &mut World<'_>, from: Address, to: Address) -> Result<(), Stop> {
    let funds = TokenAmount::from_atto(world.dice.below(10));
    succeeded(world.transfer(from, to, funds)?, "a transfer").map(|_| ())
}

/// A message that must not be executed.
fn refused(answer: Answer) -> Result<(), Stop> {
    if answer.is_success() || answer.gas_used != 0 {
        return Err(broken("a message was executed that must not be"));
    }
    Ok(())
}
