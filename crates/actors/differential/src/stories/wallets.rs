//! Wallets that do anything at all, for long: what matters is not that it makes sense.

use forest_encoding::{RawBytes, serde_bytes::Bytes};
use forest_shared::{
    METHOD_SEND, MethodNum,
    address::{Address, INIT_ACTOR_ID},
    econ::TokenAmount,
};
use oracle_cases::{Stop, World, world::encode};

use super::cast::{self, Cast};

const PROPOSE: MethodNum = 2;
const APPROVE: MethodNum = 3;
const CANCEL: MethodNum = 4;

/// Three wallets with signers in common, who propose, approve, cancel, and change each other and themselves.
pub(super) fn random(world: &mut World<'_>) -> Result<(), Stop> {
    let cast = Cast::new(world)?;
    let (_, third) = world.secp_account(TokenAmount::from_whole(100))?;
    let people = [cast.secp.1, cast.bls.1, third];
    let mut wallets = Vec::new();
    for threshold in 1..=3 {
        wallets.push(cast::wallet(world, &people, threshold)?);
    }
    for _ in 0..500 {
        let (by, to) = (*world.dice.pick(&people), *world.dice.pick(&wallets));
        let id = world.dice.below(12).cast_signed();
        match world.dice.below(8) {
            0..=3 => {
                let proposal = proposal(world, &people, &wallets, to);
                world.apply(world.message(by, to, PROPOSE, proposal))?;
            }
            4..=6 => {
                world.call(by, to, APPROVE, &(id, Bytes::new(&[])))?;
            }
            _ => {
                world.call(by, to, CANCEL, &(id, Bytes::new(&[])))?;
            }
        }
        if world.dice.once_in(9) {
            let epochs = 1 + world.dice.below(40).cast_signed();
            world.skip(epochs)?;
        }
    }
    Ok(())
}

/// Anything that a wallet could be asked for.
fn proposal(world: &mut World<'_>, people: &[Address], wallets: &[Address], itself: Address) -> Vec<u8> {
    let somebody = *world.dice.pick(&[people, wallets].concat());
    let another = *world.dice.pick(people);
    let flag = world.dice.once_in(2);
    let amount = TokenAmount::from_nano(world.dice.below(3_000_000_000));
    let (to, value, method, params) = match world.dice.below(10) {
        0 | 1 => (somebody, amount, METHOD_SEND, Vec::new()),
        2 => (itself, TokenAmount::ZERO, 5, encode(&(somebody, flag))),
        3 => (itself, TokenAmount::ZERO, 6, encode(&(another, flag))),
        4 => (itself, TokenAmount::ZERO, 7, encode(&(another, somebody))),
        5 => (itself, TokenAmount::ZERO, 8, encode(&(world.dice.below(5),))),
        6 => {
            let start = world.epoch() + world.dice.below(40).cast_signed() - 20;
            let duration = world.dice.below(200).cast_signed();
            (itself, TokenAmount::ZERO, 9, encode(&(start, duration, amount)))
        }
        7 => (
            *world.dice.pick(wallets),
            TokenAmount::ZERO,
            APPROVE,
            encode(&(i64::from(flag), Bytes::new(&[]))),
        ),
        8 => {
            let inner = encode(&(another, amount, METHOD_SEND, RawBytes::default()));
            (*world.dice.pick(wallets), TokenAmount::ZERO, PROPOSE, inner)
        }
        _ => {
            let method = world.dice.below(5);
            (Address::new_id(INIT_ACTOR_ID), amount, method, world.dice.bytes(5))
        }
    };
    encode(&(to, value, method, RawBytes::new(params)))
}
