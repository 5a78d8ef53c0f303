//! Vouchers as they come: few lanes and small nonces, so that many of them meet.

use forest_encoding::hash::blake2b_256;
use forest_shared::econ::TokenAmount;

use super::{channel::Channel, voucher::Voucher};
use crate::{Stop, World};

/// A channel's life without a plan.
pub(super) fn random(world: &mut World<'_>) -> Result<(), Stop> {
    for _ in 0..3 {
        let channel = Channel::any(world, TokenAmount::from_nano(1_000))?;
        for _ in 0..30 {
            step(world, &channel)?;
        }
    }
    Ok(())
}

fn step(world: &mut World<'_>, channel: &Channel) -> Result<(), Stop> {
    let parties = [channel.from.address, channel.to.address];
    let by = *world.dice.pick(&parties);
    let epochs = 1 + world.dice.below(700) as i64;
    match world.dice.below(20) {
        0 => channel.settle(world, by).map(|_| ()),
        1 => channel.collect(world, by).map(|_| ()),
        2 => world.skip(epochs),
        // A channel that is gone takes no funds, which ends nothing here.
        3 => world.transfer(by, channel.at, TokenAmount::from_nano(100)).map(|_| ()),
        _ => submit(world, channel),
    }
}

fn submit(world: &mut World<'_>, channel: &Channel) -> Result<(), Stop> {
    let secret = world.dice.bytes(4);
    let voucher = voucher(world, channel, &secret);
    let payer_signs = !world.dice.once_in(4);
    let (signer, by) = if payer_signs { (&channel.from, &channel.to) } else { (&channel.to, &channel.from) };
    let by = if world.dice.once_in(12) { signer.address } else { by.address };
    let secret: &[u8] = if world.dice.once_in(10) { &[] } else { &secret };
    channel.submit(world, by, &voucher.signed(signer), secret).map(|_| ())
}

fn voucher(world: &mut World<'_>, channel: &Channel, secret: &[u8]) -> Voucher {
    let now = world.epoch();
    let dice = &mut world.dice;
    let mut voucher = channel.voucher(dice.below(4), dice.below(12), dice.below(600));
    if dice.once_in(3) {
        voucher.merges = (0..1 + dice.below(3)).map(|_| (dice.below(4), dice.below(12))).collect();
    }
    if dice.once_in(5) {
        voucher.secret_digest = blake2b_256(secret).to_vec();
    }
    if dice.once_in(8) {
        voucher.time_lock_min = now + dice.below(20) as i64 - 15;
    }
    if dice.once_in(8) {
        voucher.time_lock_max = now + dice.below(20) as i64 - 5;
    }
    if dice.once_in(6) {
        voucher.min_settle_height = now + dice.below(3_000) as i64;
    }
    voucher
}
