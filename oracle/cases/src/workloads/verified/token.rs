//! Data cap as a token (FRC-46): anybody may ask and allow, but it moves to the verified registry only.

use forest_encoding::RawBytes;
use forest_shared::{
    MethodNum,
    address::{Address, DATACAP_TOKEN_ACTOR_ID},
    econ::TokenAmount,
};
use serde::Serialize;

use super::registry::{LEAST, REGISTRY, client, tokens, verifier};
use crate::{
    Answer, Stop, World,
    workloads::{
        actors::{actors_version, exported},
        expect::failed,
        party::Party,
    },
    world::{broken, encode, succeeded},
};

pub(super) const TOKEN: Address = Address::new_id(DATACAP_TOKEN_ACTOR_ID);

/// The methods as actors v9 numbered them; since v10 they go by their names alone.
const NUMBERS: [(&str, MethodNum); 14] = [
    ("Mint", 2),
    ("Destroy", 3),
    ("Name", 10),
    ("Symbol", 11),
    ("TotalSupply", 12),
    ("Balance", 13),
    ("Transfer", 14),
    ("TransferFrom", 15),
    ("IncreaseAllowance", 16),
    ("DecreaseAllowance", 17),
    ("RevokeAllowance", 18),
    ("Burn", 19),
    ("BurnFrom", 20),
    ("Allowance", 21),
];

/// Calls a method of the token by its name.
pub(super) fn call(
    world: &mut World<'_>,
    from: Address,
    name: &str,
    params: &impl Serialize,
) -> Result<Answer, Stop> {
    let method = number(world, name)?;
    world.call(from, TOKEN, method, params)
}

pub(super) fn number(world: &World<'_>, name: &str) -> Result<MethodNum, Stop> {
    let before_names =
        NUMBERS.iter().find(|(known, _)| *known == name && actors_version(world.version()) == 9);
    before_names.map_or_else(|| exported(name), |(_, number)| Ok(*number))
}

/// Every method.
pub(super) fn token(world: &mut World<'_>) -> Result<(), Stop> {
    let verifier = verifier(world, 100 * LEAST)?;
    let holder = client(world, &verifier, 10 * LEAST)?;
    let other = Party::any(world, TokenAmount::from_whole(100))?;
    questions(world, &holder, &other)?;
    allowances(world, &holder, &other)?;
    burns(world, &holder, &other)?;
    transfers(world, &holder, &other)?;
    forbidden(world, &holder)
}

fn questions(world: &mut World<'_>, holder: &Party, other: &Party) -> Result<(), Stop> {
    for name in ["Name", "Symbol"] {
        succeeded(call(world, other.address, name, &None::<u8>)?, name)?;
    }
    // Actors v9 wants a parameter where there is nothing to say.
    for name in ["TotalSupply", "Granularity"] {
        for params in [vec![], vec![0xf6], vec![0x80]] {
            let message = world.message(other.address, TOKEN, number(world, name)?, params);
            world.apply(message)?;
        }
    }
    for of in [holder.address, other.address, REGISTRY, Address::new_id(world.id(&holder.address)?)] {
        succeeded(call(world, other.address, "Balance", &of)?, "a balance")?;
        succeeded(call(world, other.address, "Allowance", &(of, other.address))?, "an allowance")?;
    }
    let absent = Address::new_actor(&world.dice.bytes(20));
    call(world, other.address, "Balance", &absent)?;
    call(world, other.address, "Allowance", &(absent, absent)).map(|_| ())
}

/// Allowances need not be whole, nor covered.
fn allowances(world: &mut World<'_>, holder: &Party, other: &Party) -> Result<(), Stop> {
    for operator in [other.address, REGISTRY] {
        for amount in [tokens(1), TokenAmount::from_atto(1), tokens(1 << 60), TokenAmount::ZERO] {
            let params = (operator, amount);
            succeeded(call(world, holder.address, "IncreaseAllowance", &params)?, "an allowance")?;
            succeeded(call(world, other.address, "Allowance", &(holder.address, operator))?, "a question")?;
        }
        for amount in [TokenAmount::from_atto(1), tokens(1 << 62)] {
            call(world, holder.address, "DecreaseAllowance", &(operator, amount))?;
        }
        for name in ["IncreaseAllowance", "DecreaseAllowance"] {
            let answer = call(world, holder.address, name, &(operator, tokens(0) - tokens(1)))?;
            failed(answer, "less than nothing")?;
        }
        succeeded(call(world, holder.address, "RevokeAllowance", &(operator,))?, "a revocation")?;
        call(world, holder.address, "RevokeAllowance", &(operator,))?;
    }
    // Nobody comes into being by an allowance: the token is in the middle of changing its state.
    let newcomer = Address::new_bls(&world.dice.bytes(48)).map_err(broken)?;
    for operator in [newcomer, holder.address] {
        call(world, holder.address, "IncreaseAllowance", &(operator, tokens(1)))?;
        call(world, holder.address, "RevokeAllowance", &(operator,))?;
    }
    Ok(())
}

fn burns(world: &mut World<'_>, holder: &Party, other: &Party) -> Result<(), Stop> {
    let some = 1 + world.dice.below(LEAST);
    succeeded(call(world, holder.address, "Burn", &(tokens(some),))?, "burning")?;
    for amount in [TokenAmount::from_atto(1), tokens(100 * LEAST), tokens(0) - tokens(1)] {
        failed(call(world, holder.address, "Burn", &(amount,))?, "burning what cannot be burnt")?;
    }
    failed(call(world, other.address, "BurnFrom", &(holder.address, tokens(1)))?, "burning another's")?;
    let allowed = (other.address, tokens(some));
    succeeded(call(world, holder.address, "IncreaseAllowance", &allowed)?, "an allowance")?;
    let answer = call(world, other.address, "BurnFrom", &(holder.address, tokens(some)))?;
    succeeded(answer, "burning what one is allowed to")?;
    failed(call(world, other.address, "BurnFrom", &(holder.address, tokens(1)))?, "burning too much")
        .map(|_| ())
}

/// Nowhere but to the registry, and there only with a reason.
fn transfers(world: &mut World<'_>, holder: &Party, other: &Party) -> Result<(), Stop> {
    let noise = RawBytes::new(world.dice.bytes(30));
    for to in [other.address, holder.address, world.faucet, TOKEN, REGISTRY] {
        for data in [RawBytes::default(), noise.clone()] {
            let params = (to, tokens(LEAST), &data);
            failed(call(world, holder.address, "Transfer", &params)?, "a transfer")?;
            let params = (holder.address, to, tokens(LEAST), &data);
            failed(call(world, other.address, "TransferFrom", &params)?, "a transfer of another's")?;
        }
    }
    // Nothing at all, for no allocations at all.
    let nothing = RawBytes::new(encode(&(Vec::<u64>::new(), Vec::<u64>::new())));
    call(world, holder.address, "Transfer", &(REGISTRY, TokenAmount::ZERO, nothing)).map(|_| ())
}

fn forbidden(world: &mut World<'_>, holder: &Party) -> Result<(), Stop> {
    let mint = (holder.address, tokens(LEAST), Vec::<Address>::new());
    failed(call(world, holder.address, "Mint", &mint)?, "minting")?;
    failed(call(world, holder.address, "Destroy", &(holder.address, tokens(1)))?, "destroying")?;
    failed(world.call(holder.address, TOKEN, 1, &REGISTRY)?, "a constructor")?;
    let noise = world.dice.bytes(20);
    for (name, old) in NUMBERS {
        for method in [old, exported(name)?] {
            let message = world.message(holder.address, TOKEN, method, noise.clone());
            world.apply(message)?;
        }
    }
    Ok(())
}
