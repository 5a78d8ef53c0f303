//! The end of a channel: either party asks for it, vouchers still count for twelve hours, then both are paid and the
//! channel is gone.

use forest_shared::{address::Address, clock::EPOCHS_IN_HOUR, econ::TokenAmount, error::ExitCode};

use super::{
    channel::{COLLECT, Channel, SETTLE},
    voucher::Voucher,
};
use crate::{
    Stop, World,
    workloads::expect::{ended_with, failed},
    world::{broken, encode, succeeded},
};

/// How long vouchers still count, in epochs.
const SETTLE_DELAY: i64 = 12 * EPOCHS_IN_HOUR;
/// What a channel that is settled answers to vouchers.
const SETTLED: ExitCode = ExitCode::new(32);

/// Channels that end plainly, late, empty-handed, and with everything paid.
pub(super) fn settlement(world: &mut World<'_>) -> Result<(), Stop> {
    plain(world)?;
    delayed(world)?;
    for nano in [0, 10_000_000_000] {
        let channel = Channel::any(world, TokenAmount::from_whole(10))?;
        succeeded(channel.redeem(world, channel.voucher(0, 1, nano))?, "a voucher")?;
        succeeded(channel.settle(world, channel.from.address)?, "settling")?;
        world.skip(SETTLE_DELAY)?;
        succeeded(channel.collect(world, channel.to.address)?, "collecting")?;
    }
    Ok(())
}

/// A channel that pays both and is gone, at many gas limits.
pub(super) fn sweep(world: &mut World<'_>) -> Result<(), Stop> {
    let channel = Channel::any(world, TokenAmount::from_whole(10))?;
    succeeded(channel.redeem(world, channel.voucher(0, 1, 1_000))?, "a voucher")?;
    succeeded(channel.settle(world, channel.from.address)?, "settling")?;
    world.skip(SETTLE_DELAY)?;
    world.sweep(world.message(channel.to.address, channel.at, COLLECT, Vec::new()))
}

fn plain(world: &mut World<'_>) -> Result<(), Stop> {
    let channel = Channel::any(world, TokenAmount::from_whole(10))?;
    let parties = [channel.from.address, channel.to.address];
    let nano = 1 + world.dice.below(5_000_000_000);
    succeeded(channel.redeem(world, channel.voucher(0, 1, nano))?, "a voucher")?;
    failed(channel.collect(world, parties[0])?, "collecting before settling")?;
    failed(channel.settle(world, world.faucet)?, "a stranger's settling")?;
    let by = *world.dice.pick(&parties);
    let message = world.message(by, channel.at, SETTLE, encode(&(1,)));
    world.apply(message)?;
    channel.settle(world, by)?;
    failed(channel.settle(world, by)?, "settling twice")?;
    succeeded(channel.redeem(world, channel.voucher(0, 2, nano + 5))?, "a late voucher")?;
    world.skip(SETTLE_DELAY - 1)?;
    failed(channel.collect(world, by)?, "collecting an epoch too early")?;
    world.skip(1)?;
    let too_late = channel.redeem(world, channel.voucher(0, 3, nano + 6))?;
    ended_with(too_late, SETTLED, "a voucher after the end")?;
    failed(channel.collect(world, world.faucet)?, "a stranger's collecting")?;
    let by = *world.dice.pick(&parties);
    succeeded(channel.collect(world, by)?, "collecting")?;
    gone(world, &channel)
}

/// Vouchers may put the end off, before settling and after.
fn delayed(world: &mut World<'_>) -> Result<(), Stop> {
    let channel = Channel::any(world, TokenAmount::from_whole(10))?;
    let by = channel.from.address;
    let put_off =
        |epoch, nonce| Voucher { min_settle_height: epoch, ..channel.voucher(0, nonce, 1_000 * nonce) };
    let far = world.epoch() + 2 * SETTLE_DELAY;
    succeeded(channel.redeem(world, put_off(far, 1))?, "a voucher that delays")?;
    succeeded(channel.settle(world, by)?, "settling")?;
    world.skip(SETTLE_DELAY)?;
    failed(channel.collect(world, by)?, "collecting before the delay")?;
    succeeded(channel.redeem(world, put_off(far + 7, 2))?, "a voucher that delays more")?;
    world.skip(SETTLE_DELAY)?;
    failed(channel.collect(world, by)?, "collecting before the longer delay")?;
    world.skip(7)?;
    succeeded(channel.collect(world, by)?, "collecting")?;
    gone(world, &channel)
}

/// Nobody answers any more. The address is still known, so funds cannot bring the channel back.
fn gone(world: &mut World<'_>, channel: &Channel) -> Result<(), Stop> {
    let id = world.id(&channel.at)?;
    if world.network.actor(id).is_some() {
        return Err(broken("a channel that was collected is still there"));
    }
    let by = channel.from.address;
    for to in [channel.at, Address::new_id(id)] {
        let message = world.message(by, to, COLLECT, Vec::new());
        failed(world.apply(message)?, "a call of what is gone")?;
        failed(world.transfer(by, to, TokenAmount::from_nano(1))?, "funds for what is gone")?;
    }
    Ok(())
}
