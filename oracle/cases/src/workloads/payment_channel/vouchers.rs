//! Vouchers that count, and vouchers that fail for one reason each.

use forest_encoding::{RawBytes, hash::blake2b_256, serde_bytes::Bytes};
use forest_shared::{
    address::{Address, SYSTEM_ACTOR_ID},
    crypto::{Signature, SignatureType},
    econ::TokenAmount,
};

use super::{
    channel::{Channel, UPDATE_CHANNEL_STATE},
    voucher::Voucher,
};
use crate::{
    Stop, World,
    workloads::{expect::failed, party::Party},
    world::{encode, succeeded},
};

/// Between accounts of all kinds.
pub(super) fn vouchers(world: &mut World<'_>) -> Result<(), Stop> {
    let funds = TokenAmount::from_whole(10);
    let secp = Party::secp(world, TokenAmount::from_whole(100))?;
    let bls = Party::bls(world, TokenAmount::from_whole(100))?;
    for (from, to) in [(&secp, &bls), (&bls, &secp), (&secp, &secp)] {
        let channel = Channel::create(world, from.clone(), to.clone(), funds.clone())?;
        lanes(world, &channel)?;
        conditions(world, &channel)?;
        refused(world, &channel)?;
        badly_signed(world, &channel)?;
    }
    Ok(())
}

/// A voucher that merges lanes, at many gas limits.
pub(super) fn sweep(world: &mut World<'_>) -> Result<(), Stop> {
    let channel = Channel::any(world, TokenAmount::from_whole(10))?;
    for lane in 0..3 {
        succeeded(channel.redeem(world, channel.voucher(lane, 1, 100))?, "a voucher")?;
    }
    let merging = Voucher { merges: vec![(1, 2), (2, 2)], ..channel.voucher(0, 2, 500) };
    let params = (merging.signed(&channel.from), Bytes::new(&[]));
    world.sweep(world.message(channel.to.address, channel.at, UPDATE_CHANNEL_STATE, encode(&params)))
}

/// Lanes that grow, sink and merge; and a payee who gives back.
fn lanes(world: &mut World<'_>, channel: &Channel) -> Result<(), Stop> {
    let far = i64::MAX.unsigned_abs();
    let any = 4 + world.dice.below(1 << 40);
    let good = [
        channel.voucher(0, 1, 1_000_000),
        channel.voucher(0, 2, 3_000_000),
        channel.voucher(0, 7, 2_000_000),
        channel.voucher(1, 1, 1_000_000),
        channel.voucher(any, 1, 5),
        channel.voucher(far, u64::MAX, 5),
        Voucher { merges: vec![(1, 2), (any, 9)], ..channel.voucher(2, 1, 4_000_000) },
        Voucher { merges: vec![(2, 2)], ..channel.voucher(0, 8, 7_000_000) },
    ];
    for voucher in good {
        succeeded(channel.redeem(world, voucher)?, "a voucher")?;
    }
    let back = channel.voucher(3, 1, 1).signed(&channel.to);
    succeeded(channel.submit(world, channel.from.address, &back, &[])?, "a voucher of the payee").map(|_| ())
}

/// Times, secrets, and actors that must agree.
fn conditions(world: &mut World<'_>, channel: &Channel) -> Result<(), Stop> {
    let now = world.epoch();
    let length = world.dice.below(257) as usize;
    let secret = world.dice.bytes(length);
    let timed = Voucher { time_lock_min: now, time_lock_max: now, ..channel.voucher(4, 1, 10) };
    succeeded(channel.redeem(world, timed)?, "a voucher in time")?;
    let secretive = Voucher { secret_digest: blake2b_256(&secret).to_vec(), ..channel.voucher(4, 2, 10) };
    let secretive = secretive.signed(&channel.from);
    failed(channel.submit(world, channel.to.address, &secretive, b"another")?, "a wrong secret")?;
    succeeded(channel.submit(world, channel.to.address, &secretive, &secret)?, "the secret")?;
    let later = Voucher { min_settle_height: now + 100, ..channel.voucher(4, 3, 10) };
    succeeded(channel.redeem(world, later)?, "a voucher that delays settlement")?;
    // Anybody's public key address is told to anybody.
    let agreed = (world.faucet, 2, RawBytes::default());
    channel.redeem(world, Voucher { extra: Some(agreed), ..channel.voucher(4, 4, 10) })?;
    for extra in [
        (world.faucet, 77, RawBytes::default()),
        (Address::new_id(SYSTEM_ACTOR_ID), 1, RawBytes::new(vec![0x80])),
        (Address::new_id(7_000_000), 2, RawBytes::default()),
    ] {
        let disagreed = Voucher { extra: Some(extra), ..channel.voucher(4, 5, 10) };
        failed(channel.redeem(world, disagreed)?, "a voucher without agreement")?;
    }
    Ok(())
}

/// One reason each.
fn refused(world: &mut World<'_>, channel: &Channel) -> Result<(), Stop> {
    let now = world.epoch();
    let other = Address::new_actor(&world.dice.bytes(20));
    let bad = [
        channel.voucher(0, 8, 9_000_000),
        channel.voucher(0, 9, 11_000_000_000),
        Voucher { amount: TokenAmount::from_atto(-1), ..channel.voucher(5, 1, 0) },
        channel.voucher(1 << 63, 1, 1),
        Voucher { channel: world.faucet, ..channel.voucher(5, 1, 1) },
        Voucher { channel: other, ..channel.voucher(5, 1, 1) },
        Voucher { time_lock_min: now + 1, ..channel.voucher(5, 1, 1) },
        Voucher { time_lock_max: now - 1, ..channel.voucher(5, 1, 1) },
        Voucher { secret_digest: vec![1], ..channel.voucher(5, 1, 1) },
        Voucher { merges: vec![(5, 1)], ..channel.voucher(5, 1, 1) },
        Voucher { merges: vec![(77, 1)], ..channel.voucher(5, 1, 1) },
        Voucher { merges: vec![(0, 8)], ..channel.voucher(5, 1, 1) },
        Voucher { merges: vec![(0, 9), (0, 9)], ..channel.voucher(5, 1, 1) },
    ];
    for voucher in bad {
        failed(channel.redeem(world, voucher)?, "a bad voucher")?;
    }
    let good = channel.voucher(5, 1, 1).signed(&channel.from);
    failed(channel.submit(world, channel.to.address, &good, &[0; 257])?, "a long secret")?;
    failed(channel.submit(world, world.faucet, &good, &[])?, "a stranger's voucher").map(|_| ())
}

/// No signature, and signatures by others, over something else, of wrong kind and length.
fn badly_signed(world: &mut World<'_>, channel: &Channel) -> Result<(), Stop> {
    let plain = channel.voucher(6, 1, 1);
    let stranger = Party::any(world, TokenAmount::from_whole(1))?;
    let by_stranger = plain.clone().signed(&stranger);
    let good = plain.clone().signed(&channel.from);
    let Some(signature) = good.signature.clone() else { return Ok(()) };
    let mut damaged = signature.clone();
    let at = world.dice.below(damaged.bytes.len() as u64) as usize;
    damaged.bytes[at] ^= 1 << world.dice.below(8);
    let short = Signature { bytes: signature.bytes[..10].to_vec(), ..signature.clone() };
    let empty = Signature { bytes: Vec::new(), ..signature.clone() };
    let changed = Voucher { amount: TokenAmount::from_nano(2), ..good.clone() };
    let signed = |signature: Signature| Voucher { signature: Some(signature), ..plain.clone() };
    for voucher in [plain.clone(), by_stranger, changed, signed(damaged), signed(short), signed(empty)] {
        failed(channel.submit(world, channel.to.address, &voucher, &[])?, "a badly signed voucher")?;
    }
    // Since actors v10 the account decides by the bytes alone; before, the kind had to be right.
    for sig_type in [SignatureType::Secp256k1, SignatureType::Bls, SignatureType::Delegated] {
        let voucher = signed(Signature { sig_type, ..signature.clone() });
        channel.submit(world, channel.to.address, &voucher, &[])?;
    }
    let noise = world.dice.bytes(40);
    for params in [Vec::new(), vec![0x82, 0x80, 0x40], noise] {
        let message = world.message(channel.to.address, channel.at, UPDATE_CHANNEL_STATE, params);
        failed(world.apply(message)?, "malformed parameters")?;
    }
    Ok(())
}
