//! Slots of contracts: many and few, set, changed and cleared.

use forest_encoding::RawBytes;
use forest_shared::{
    address::{Address, SYSTEM_ACTOR_ID},
    econ::TokenAmount,
};

use super::{
    calldata::Calldata,
    contract::{Contract, deploy, failed, must_invoke, placeholder},
    exit,
    library::{LEDGER, entries},
};
use crate::{
    Stop, World,
    world::{broken, succeeded},
};

/// `GetStorageAt`, for the network alone.
const GET_STORAGE_AT: u64 = 5;

/// Slots in patterns that grow the tree, and shrink it.
pub(super) fn slots(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
    let ledger = deploy(world, sender, LEDGER)?;
    let seed = world.dice.word();
    let count = 40 + world.dice.below(60);
    let rows = [
        entries((0..count).map(|slot| (slot, (slot ^ seed) | 1))),
        entries((0..count).step_by(2).map(|slot| (slot, 0))),
        entries((0..count).map(|slot| (slot, (slot ^ seed) | 1))),
        entries([(0, 0), (0, 1), (0, 0), (1, 5), (1, 5)]),
        entries((0..count).map(|slot| (slot * 0x1_0000_0000, 1 + seed % 3))),
    ];
    for row in rows {
        must_invoke(world, sender, &ledger, &row)?;
        world.skip(1)?;
    }
    let scattered = scattered(world, count);
    must_invoke(world, sender, &ledger, &row(&scattered, false))?;
    must_invoke(world, sender, &ledger, &row(&scattered[..scattered.len() / 2], true))?;
    world.skip(1)?;
    must_invoke(world, sender, &ledger, &row(&scattered, true))?;
    must_invoke(world, sender, &ledger, &entries((0..count).map(|slot| (slot, 0))))?;
    read(world, sender, &ledger)
}

/// Slots that share the beginnings of their keys, and slots that share nothing.
fn scattered(world: &mut World<'_>, count: u64) -> Vec<Vec<u8>> {
    let base = world.dice.bytes(32);
    let near = |world: &mut World<'_>| {
        let shared = world.dice.below(33) as usize;
        [&base[..shared], &world.dice.bytes(32 - shared)].concat()
    };
    (0..count).map(|_| near(world)).collect()
}

fn row(slots: &[Vec<u8>], clear: bool) -> Vec<u8> {
    let value = |slot: &[u8]| if clear { Vec::new() } else { slot.iter().rev().copied().collect() };
    slots.iter().fold(Calldata::new(), |data, slot| data.word(slot).word(&value(slot))).build()
}

/// Slots are read from outside: by the network, and by nobody else.
fn read(world: &mut World<'_>, sender: Address, ledger: &Contract) -> Result<(), Stop> {
    let id = world.id(&ledger.address)?;
    for slot in [Vec::new(), vec![1], vec![1, 0, 0, 0, 0], vec![0xff; 32]] {
        let params = (RawBytes::new(slot),);
        succeeded(world.implicit(SYSTEM_ACTOR_ID, id, GET_STORAGE_AT, &params)?, "the network's look")?;
        let answer = world.call(sender, ledger.address, GET_STORAGE_AT, &params)?;
        failed(answer, exit::FORBIDDEN, "a look by an account")?;
    }
    let long = world.implicit(SYSTEM_ACTOR_ID, id, GET_STORAGE_AT, &(RawBytes::new(vec![1; 33]),))?;
    if long.is_success() { Err(broken("a slot of 33 bytes")) } else { Ok(()) }
}
