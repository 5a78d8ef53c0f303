//! What is wrong with messages before any code runs, whatever actors the network has.

use forest_rules::AbiGeneration::Skyr;
use forest_shared::{address::Address, econ::TokenAmount, message::Message};

use super::super::syscalls;
use crate::{
    Kind, Stop, World,
    probes::{ACCEPTING, SCRIPTS, STARTING, TRAPPING},
    script::Script,
    workloads::expect::failed,
};

pub(super) fn messages(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, secp) = world.secp_account(TokenAmount::from_whole(1))?;
    let (_, bls) = world.bls_account(TokenAmount::from_whole(1))?;
    for from in [secp, bls] {
        refused(world, from)?;
        received(world, from)?;
        inclusion(world, from)?;
        large(world, from)?;
    }
    others(world)?;
    implicit(world)
}

/// A script that does a little of everything.
fn busy(world: &World<'_>) -> Result<Vec<u8>, Stop> {
    let mut script = Script::new(syscalls::rules(world)?);
    script.save(0x71, &[0x82, 1, 2]);
    script.send(&Address::new_id(SCRIPTS[1]), 0, 0, 1);
    Ok(script.to_bytes())
}

/// Wrong nonces, too little funds, fees that are too low.
fn refused(world: &mut World<'_>, from: Address) -> Result<(), Stop> {
    let good = world.message(from, Address::new_id(SCRIPTS[0]), 2, busy(world)?);
    let nonce = good.sequence;
    for sequence in
        [nonce + 1, nonce.wrapping_sub(1), 0xffff, u64::MAX].into_iter().filter(|other| *other != nonce)
    {
        failed(world.apply(Message { sequence, ..good.clone() })?, "another nonce")?;
    }
    for fee in [10_u64.pow(9), u64::MAX] {
        let gas_fee_cap = TokenAmount::from_atto(fee);
        failed(world.apply(Message { gas_fee_cap, ..good.clone() })?, "a fee beyond all means")?;
    }
    for value in [TokenAmount::from_whole(1), TokenAmount::from_whole(1_000_000_000)] {
        let sequence = world.message(from, good.to, 0, Vec::new()).sequence;
        failed(world.apply(Message { value, sequence, ..good.clone() })?, "more than there is")?;
    }
    Ok(())
}

/// Receivers of all kinds, with methods of all kinds, with and without parameters.
fn received(world: &mut World<'_>, from: Address) -> Result<(), Stop> {
    let params = busy(world)?;
    let any = world.dice.bytes(20);
    let receivers = [
        Address::new_id(SCRIPTS[0]),
        Address::new_id(ACCEPTING),
        Address::new_id(TRAPPING),
        Address::new_id(STARTING),
        Address::new_id(4_242),
        Address::new_actor(&any),
        Address::from_secp256k1_key(&[any[0]; 65]),
        Address::new_id(99),
        from,
    ];
    for to in receivers {
        for method in [0, 1, 2, 1 << 24, u64::MAX] {
            for params in [Vec::new(), params.clone()] {
                let mut message = world.message(from, to, method, params);
                message.value = TokenAmount::from_atto(world.dice.below(3));
                message.gas_limit = 100_000_000;
                world.apply(message)?;
            }
        }
    }
    Ok(())
}

/// Limits of gas at and around what inclusion costs, and what a transfer costs.
fn inclusion(world: &mut World<'_>, from: Address) -> Result<(), Stop> {
    let rules = syscalls::rules(world)?;
    let message = world.message(from, Address::new_id(ACCEPTING), 0, Vec::new());
    let used = world.apply(message)?.gas_used;
    let length =
        world.message(from, Address::new_id(ACCEPTING), 0, Vec::new()).to_cbor().map_or(0, |cbor| cbor.len());
    let whole =
        |length| u64::try_from(rules.gas.messages.on_chain_message(length).total().round_up()).unwrap_or(0);
    let around = |gas: u64| [gas - 1_300, gas - 1, gas, gas + 1, gas + 1_300];
    let limits = [around(whole(length)), around(whole(length + 70)), around(used)].concat();
    for gas_limit in limits.into_iter().chain([1, 1_000, u64::MAX >> 1]) {
        let message = world.message(from, Address::new_id(ACCEPTING), 0, Vec::new());
        world.apply(Message { gas_limit, ..message })?;
    }
    Ok(())
}

/// Parameters that are long: the script is short, and the rest is never read.
fn large(world: &mut World<'_>, from: Address) -> Result<(), Stop> {
    for length in [10_000, 70_000] {
        let mut script = Script::new(syscalls::rules(world)?);
        script.put(&world.dice.bytes(length));
        script.call("self::current_balance", &[]);
        let message = world.message(from, Address::new_id(SCRIPTS[0]), 2, script.to_bytes());
        world.apply(message)?;
    }
    Ok(())
}

/// Senders that are no accounts: actors, nobody, and what is not even an address of somebody.
fn others(world: &mut World<'_>) -> Result<(), Stop> {
    let any = world.dice.bytes(20);
    let mut senders = vec![
        Address::new_id(SCRIPTS[0]),
        Address::new_id(1),
        Address::new_id(4_242),
        Address::new_actor(&any),
        Address::from_secp256k1_key(&[any[0]; 65]),
    ];
    if syscalls::rules(world)?.syscalls.generation != Skyr {
        senders.extend(Address::new_delegated(10, &any));
        senders.extend(Address::new_delegated(32, &any));
    }
    for from in senders {
        // Once as it is, and once when there is somebody.
        for _ in 0..2 {
            let message = world.message(from, Address::new_id(ACCEPTING), 0, Vec::new());
            world.apply(message)?;
            if from.id().is_none() {
                world.transfer(world.faucet, from, TokenAmount::from_whole(1))?;
            }
        }
    }
    Ok(())
}

/// Messages of the network itself: from anybody, to anybody, with nonces that mean nothing.
fn implicit(world: &mut World<'_>) -> Result<(), Stop> {
    let params = busy(world)?;
    for from in [0, 3, 100, SCRIPTS[1], 4_242] {
        for to in [SCRIPTS[0], ACCEPTING, TRAPPING, 4_242] {
            let mut message = world.message(Address::new_id(from), Address::new_id(to), 2, params.clone());
            message.sequence = world.dice.word();
            message.value = TokenAmount::from_atto(world.dice.below(2));
            if world.dice.once_in(3) {
                message.gas_limit = world.dice.below(5_000_000);
            }
            world.network.apply(message, Kind::Implicit)?;
        }
    }
    Ok(())
}
