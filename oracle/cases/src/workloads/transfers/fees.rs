//! What a transfer costs whom: the sender, the block producer, nobody any more.
//!
//! A limit far above what is used burns some of what was claimed; a fee cap below the base fee leaves the difference
//! to the producer; premiums are cut by the cap.

use forest_shared::{address::Address, econ::TokenAmount, message::Message};

use crate::{
    Epoch, Stop, World,
    world::{BLOCK_GAS_LIMIT, succeeded},
};

/// Limits, caps and premiums around what they should be, at several base fees.
pub(super) fn fees(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, secp) = world.secp_account(TokenAmount::from_whole(1_000_000))?;
    let (_, bls) = world.bls_account(TokenAmount::from_whole(1_000_000))?;
    extreme_limits(world, secp)?;
    let any = world.dice.below(10_000_000_000);
    for base_fee in [100, 0, 1, any, 1_000_000_000] {
        change_base_fee(world, TokenAmount::from_atto(base_fee))?;
        let sender = *world.dice.pick(&[secp, bls]);
        let gas_used = measure(world, sender)?;
        for gas_limit in limits(world, gas_used) {
            for (gas_fee_cap, gas_premium) in bids(world, base_fee) {
                let message = world.message(sender, world.faucet, 0, Vec::new());
                world.apply(Message { gas_limit, gas_fee_cap, gas_premium, ..message })?;
            }
        }
    }
    Ok(())
}

fn change_base_fee(world: &mut World<'_>, base_fee: TokenAmount) -> Result<(), Stop> {
    let now = world.network.epoch().clone();
    let next = Epoch { epoch: now.epoch + 1, timestamp: now.timestamp + 30, base_fee, ..now };
    world.network.begin(next)
}

/// Limits that no block has, and that gas is not counted to, for nothing.
fn extreme_limits(world: &mut World<'_>, sender: Address) -> Result<(), Stop> {
    let most = i64::MAX.unsigned_abs();
    // Gas is counted in thousandths.
    let counted = most / 1_000;
    for gas_limit in [BLOCK_GAS_LIMIT + 1, counted - 1, counted, counted + 1, most - 1, most] {
        let message = world.message(sender, world.faucet, 0, Vec::new());
        let (gas_fee_cap, gas_premium) = (TokenAmount::ZERO, TokenAmount::ZERO);
        world.apply(Message { gas_limit, gas_fee_cap, gas_premium, ..message })?;
    }
    Ok(())
}

fn measure(world: &mut World<'_>, sender: Address) -> Result<u64, Stop> {
    let answer = world.transfer(sender, world.faucet, TokenAmount::from_nano(1))?;
    Ok(succeeded(answer, "a transfer")?.gas_used)
}

/// Below, at, and above what is used; a tenth above it begins to burn, and twice as much burns all that is left.
fn limits(world: &mut World<'_>, used: u64) -> [u64; 9] {
    let any = used + world.dice.below(used);
    [used / 2, used - 1, used, used + used / 10, used + used / 10 + 1, any, 2 * used, 2 * used + 1, 10 * used]
}

/// Fee caps and premiums: each too low, just right and too high for the other and for the base fee.
fn bids(world: &mut World<'_>, base_fee: u64) -> [(TokenAmount, TokenAmount); 7] {
    let any = world.dice.below(2 * base_fee + 10);
    let bids = [
        (0, 0),
        (base_fee / 2, 1),
        (base_fee, 0),
        (base_fee, base_fee + 7),
        (base_fee + 5, 3),
        (base_fee + 5, base_fee + 50),
        (any, base_fee / 3),
    ];
    bids.map(|(cap, premium)| (TokenAmount::from_atto(cap), TokenAmount::from_atto(premium)))
}
