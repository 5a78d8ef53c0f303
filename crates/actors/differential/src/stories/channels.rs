//! Payment channels between actors of every kind, from the first voucher to the end.
//!
//! Who has no key answers the question for its signature in its own way; who has code may do anything with what it is
//! paid.

use forest_encoding::{RawBytes, serde_bytes::Bytes};
use forest_shared::{
    METHOD_SEND, MethodNum,
    address::{Address, CRON_ACTOR_ID, INIT_ACTOR_ID},
    econ::TokenAmount,
};
use oracle_cases::{Stop, World, world::encode};

use super::cast::{self, Cast};

const UPDATE_CHANNEL_STATE: MethodNum = 2;
const SETTLE: MethodNum = 3;
const COLLECT: MethodNum = 4;
/// Epochs from a settlement to its end.
const SETTLE_DELAY: i64 = 1_440;

/// What a voucher says after the channel: times, secret, further check, lane, nonce, amount, settlement, merges.
type Said<'a> = (
    Address,
    i64,
    i64,
    &'a Bytes,
    Option<(Address, MethodNum, RawBytes)>,
    u64,
    u64,
    TokenAmount,
    i64,
    Vec<(u64, u64)>,
);

pub(super) fn of_all_kinds(world: &mut World<'_>) -> Result<(), Stop> {
    let cast = Cast::new(world)?;
    let parties = [
        cast.secp.1,
        cast.bls.1,
        cast.eth_account,
        cast.placeholder,
        cast.contract,
        cast.multisig,
        cast.channel,
        Address::new_id(CRON_ACTOR_ID),
    ];
    for from in parties {
        let to = *world.dice.pick(&parties);
        life(world, &cast, from, to)?;
    }
    Ok(())
}

fn life(world: &mut World<'_>, cast: &Cast, from: Address, to: Address) -> Result<(), Stop> {
    let channel = cast::channel(world, from, to)?;
    let (payer, payee) = (Address::new_id(world.id(&from)?), Address::new_id(world.id(&to)?));
    for turn in 0..12 {
        let by = *world.dice.pick(&[payer, payee, payee]);
        let params = update(world, cast, channel, turn);
        call(world, by, channel, UPDATE_CHANNEL_STATE, params)?;
        if turn == 8 {
            call(world, by, channel, SETTLE, Vec::new())?;
        }
    }
    call(world, payer, channel, COLLECT, Vec::new())?;
    let epochs = SETTLE_DELAY - 1 + world.dice.below(3).cast_signed();
    world.skip(epochs)?;
    let late = update(world, cast, channel, 99);
    call(world, payee, channel, UPDATE_CHANNEL_STATE, late)?;
    for by in [payee, payer] {
        call(world, by, channel, COLLECT, Vec::new())?;
    }
    Ok(())
}

/// A voucher by one of the two who have keys.
fn update(world: &mut World<'_>, cast: &Cast, channel: Address, turn: u64) -> Vec<u8> {
    let lane = *world.dice.pick(&[0, 1, 1, 2, 1 << 40]);
    let merges = if world.dice.once_in(3) { vec![(world.dice.below(3), turn)] } else { Vec::new() };
    let agreeing = [cast.contract, cast.multisig, cast.bls.1, Address::new_id(INIT_ACTOR_ID)];
    let extra = world.dice.once_in(4).then(|| {
        let method = *world.dice.pick(&[METHOD_SEND, 2, 1 << 24]);
        (*world.dice.pick(&agreeing), method, RawBytes::new(world.dice.bytes(3)))
    });
    let amount = TokenAmount::from_nano(world.dice.below(4_000_000_000));
    let settlement = world.epoch() + world.dice.below(9).cast_signed();
    let none = Bytes::new(&[]);
    let said: Said<'_> = (channel, 0, 0, none, extra, lane, turn, amount, settlement, merges);
    let unsigned = signed(&said, None);
    let signature = match world.dice.below(3) {
        0 => cast.bls.0.sign(&unsigned),
        _ => cast.secp.0.sign(&unsigned),
    };
    let voucher = signed(&said, Some(&signature.to_bytes()));
    // The voucher is encoded already: a list of it and of the secret.
    [&[0x82], voucher.as_slice(), &[0x40]].concat()
}

/// A voucher: a list of all that it says, and its signature or null.
fn signed(said: &Said<'_>, signature: Option<&[u8]>) -> Vec<u8> {
    let mut list = encode(said);
    // A list of eleven where there was one of ten.
    list[0] += 1;
    let null = vec![0xf6];
    [list, signature.map_or(null, |signature| encode(&Bytes::new(signature)))].concat()
}

fn call(
    world: &mut World<'_>,
    by: Address,
    to: Address,
    method: MethodNum,
    params: Vec<u8>,
) -> Result<(), Stop> {
    cast::call(world, by, to, method, TokenAmount::ZERO, params).map(|_| ())
}
