//! Who speaks for a miner: worker, control addresses, owner; and what it is called among peers.
//!
//! Every change is tried by somebody who may not make it before it is made by who may.

use forest_encoding::RawBytes;
use forest_shared::{address::Address, econ::TokenAmount};

use super::{Miner, SectorClass};
use crate::{Stop, World, workloads::expect::failed, world::succeeded};

/// Methods of the miner actor.
const CHANGE_WORKER_ADDRESS: u64 = 3;
const CHANGE_PEER_ID: u64 = 4;
const CHANGE_MULTIADDRS: u64 = 18;
const CONFIRM_CHANGE_WORKER_ADDRESS: u64 = 21;
const CHANGE_OWNER_ADDRESS: u64 = 23;

/// How long a new worker waits, in epochs.
const WORKER_KEY_CHANGE_DELAY: i64 = 900;

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let class = *world.dice.pick(&SectorClass::ALL);
    let miner = Miner::create(world, class)?;
    peers(world, &miner)?;
    worker(world, &miner)?;
    control_addresses(world, &miner)?;
    owner(world, &miner)
}

fn peers(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let (_, stranger) = world.secp_account(TokenAmount::from_whole(1))?;
    let id = (RawBytes::from(world.dice.bytes(30)),);
    failed(world.call(stranger, miner.address, CHANGE_PEER_ID, &id)?, "a peer id of a stranger's")?;
    let long = (RawBytes::from(world.dice.bytes(129)),);
    failed(world.call(miner.owner, miner.address, CHANGE_PEER_ID, &long)?, "a long peer id")?;
    for sender in [miner.owner, miner.worker] {
        let id = (RawBytes::from(world.dice.bytes(30)),);
        world.must_call(sender, miner.address, CHANGE_PEER_ID, &id)?;
    }
    let none = (Vec::<RawBytes>::new(),);
    world.must_call(miner.owner, miner.address, CHANGE_MULTIADDRS, &none)?;
    let some = (vec![RawBytes::from(world.dice.bytes(20)), RawBytes::from(world.dice.bytes(9))],);
    failed(world.call(stranger, miner.address, CHANGE_MULTIADDRS, &some)?, "addresses of a stranger's")?;
    world.must_call(miner.worker, miner.address, CHANGE_MULTIADDRS, &some)?;
    let long = (vec![RawBytes::from(world.dice.bytes(600)); 2],);
    failed(world.call(miner.worker, miner.address, CHANGE_MULTIADDRS, &long)?, "long addresses").map(|_| ())
}

/// A worker takes over after a while, and not before, however often it is confirmed.
fn worker(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let (_, next) = world.bls_account(TokenAmount::from_whole(10))?;
    let (_, secp) = world.secp_account(TokenAmount::from_whole(10))?;
    let change = |worker: Address| (worker, Vec::<Address>::new());
    for (sender, worker, what) in [
        (miner.worker, next, "a worker of the worker's choice"),
        (next, next, "a worker of its own choice"),
        (miner.owner, secp, "a worker that signs with secp256k1"),
        (miner.owner, Address::new_id(80_000), "a worker that is nobody"),
    ] {
        failed(world.call(sender, miner.address, CHANGE_WORKER_ADDRESS, &change(worker))?, what)?;
    }
    let by_id = Address::new_id(world.id(&next)?);
    let named = *world.dice.pick(&[next, by_id]);
    world.must_call(miner.owner, miner.address, CHANGE_WORKER_ADDRESS, &change(named))?;
    let id = (RawBytes::from(world.dice.bytes(30)),);
    for wait in [1, WORKER_KEY_CHANGE_DELAY - 2, 1] {
        confirm(world, miner)?;
        failed(world.call(next, miner.address, CHANGE_PEER_ID, &id)?, "work before its time")?;
        world.skip(wait)?;
    }
    failed(
        world.call(next, miner.address, CONFIRM_CHANGE_WORKER_ADDRESS, &None::<u8>)?,
        "a worker confirmed by itself",
    )?;
    confirm(world, miner)?;
    world.must_call(next, miner.address, CHANGE_PEER_ID, &id)?;
    failed(world.call(miner.worker, miner.address, CHANGE_PEER_ID, &id)?, "work of a former worker")?;
    world.must_call(miner.owner, miner.address, CHANGE_WORKER_ADDRESS, &change(miner.worker))?;
    world.skip(WORKER_KEY_CHANGE_DELAY)?;
    confirm(world, miner)
}

fn confirm(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    world.must_call(miner.owner, miner.address, CONFIRM_CHANGE_WORKER_ADDRESS, &None::<u8>).map(|_| ())
}

fn control_addresses(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let count = 1 + world.dice.below(9);
    let mut addresses = Vec::new();
    for _ in 0..count {
        let bls = world.dice.once_in(2);
        let funds = TokenAmount::from_whole(2);
        addresses.push(if bls { world.bls_account(funds)?.1 } else { world.secp_account(funds)?.1 });
    }
    let change = (miner.worker, addresses.clone());
    failed(world.call(addresses[0], miner.address, CHANGE_WORKER_ADDRESS, &change)?, "control taken")?;
    world.must_call(miner.owner, miner.address, CHANGE_WORKER_ADDRESS, &change)?;
    for sender in &addresses {
        let id = (RawBytes::from(world.dice.bytes(20)),);
        world.must_call(*sender, miner.address, CHANGE_PEER_ID, &id)?;
    }
    let too_many = (miner.worker, vec![addresses[0]; 11]);
    failed(world.call(miner.owner, miner.address, CHANGE_WORKER_ADDRESS, &too_many)?, "eleven at the helm")?;
    let nobody = (miner.worker, vec![Address::new_id(80_000)]);
    world.call(miner.owner, miner.address, CHANGE_WORKER_ADDRESS, &nobody)?;
    let none = (miner.worker, Vec::<Address>::new());
    world.must_call(miner.owner, miner.address, CHANGE_WORKER_ADDRESS, &none).map(|_| ())
}

/// An owner hands over in two steps, may change its mind in between, and is nobody afterwards.
fn owner(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let mut others = Vec::new();
    for _ in 0..2 {
        let (_, key) = world.bls_account(TokenAmount::from_whole(10))?;
        others.push((key, Address::new_id(world.id(&key)?)));
    }
    let [(first_key, first), (second_key, second)] = others[..] else { return Ok(()) };
    let change = |world: &mut World<'_>, sender: Address, to: Address| {
        world.call(sender, miner.address, CHANGE_OWNER_ADDRESS, &to)
    };
    failed(change(world, first_key, first)?, "an owner nobody asked for")?;
    failed(change(world, miner.owner, first_key)?, "an owner named by its key")?;
    let must = |answer| succeeded(answer, "a change of owner");
    must(change(world, miner.owner, first)?)?;
    must(change(world, miner.owner, second)?)?;
    failed(change(world, first_key, first)?, "an owner that is no longer wanted")?;
    failed(change(world, second_key, first)?, "an owner that hands on before it owns")?;
    must(change(world, second_key, second)?)?;
    let original = Address::new_id(world.id(&miner.owner)?);
    failed(change(world, miner.owner, original)?, "a former owner at the helm")?;
    must(change(world, second_key, second)?)?;
    must(change(world, second_key, original)?)?;
    must(change(world, miner.owner, original)?).map(|_| ())
}
