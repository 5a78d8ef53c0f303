//! Verifiers appointed and dismissed, clients granted data cap.

use forest_shared::{address::Address, econ::TokenAmount, error::ExitCode};

use super::registry::{
    LEAST, REGISTRY, add_client, add_verifier, client, data_cap, remove_verifier, root, verifier,
};
use crate::{
    Stop, World,
    workloads::{
        expect::{ended_with, failed},
        party::Party,
    },
    world::{broken, encode, succeeded},
};

/// Everything about grants.
pub(super) fn grants(world: &mut World<'_>) -> Result<(), Stop> {
    verifiers(world)?;
    clients(world)?;
    forbidden(world)
}

/// Only the root appoints, anybody but itself and its clients; the last word about a verifier counts.
fn verifiers(world: &mut World<'_>) -> Result<(), Stop> {
    let first = verifier(world, LEAST)?;
    let bytes = LEAST + world.dice.below(1 << 50);
    succeeded(add_verifier(world, root(), first.address, bytes)?, "a second appointment")?;
    let newcomer = Address::new_bls(&world.dice.bytes(48)).map_err(broken)?;
    succeeded(add_verifier(world, root(), newcomer, LEAST)?, "the appointment of who did not exist")?;
    let absent = Address::new_actor(&world.dice.bytes(20));
    for (by, of, bytes) in [
        (world.faucet, newcomer, LEAST),
        (first.address, newcomer, LEAST),
        (root(), newcomer, LEAST - 1),
        (root(), root(), LEAST),
        (root(), absent, LEAST),
    ] {
        failed(add_verifier(world, by, of, bytes)?, "an appointment")?;
    }
    let granted = client(world, &first, LEAST)?;
    failed(add_verifier(world, root(), granted.address, LEAST)?, "the appointment of a client")?;
    failed(remove_verifier(world, first.address, first.address)?, "a resignation")?;
    failed(remove_verifier(world, root(), granted.address)?, "the dismissal of a client")?;
    succeeded(remove_verifier(world, root(), newcomer)?, "a dismissal")?;
    failed(remove_verifier(world, root(), newcomer)?, "a second dismissal")?;
    failed(add_client(world, newcomer, world.faucet, LEAST)?, "a grant of nobody").map(|_| ())
}

/// Verifiers grant what they have, to anybody but the root and verifiers.
fn clients(world: &mut World<'_>) -> Result<(), Stop> {
    let granter = verifier(world, 10 * LEAST)?;
    let other = verifier(world, 10 * LEAST)?;
    let granted = client(world, &granter, 2 * LEAST)?;
    succeeded(add_client(world, other.address, granted.address, LEAST)?, "another grant")?;
    let newcomer = Address::new_secp256k1(&world.dice.bytes(65)).map_err(broken)?;
    succeeded(add_client(world, granter.address, newcomer, LEAST)?, "a grant to who did not exist")?;
    for (by, to, bytes) in [
        (granter.address, granted.address, LEAST - 1),
        (granter.address, granted.address, 8 * LEAST),
        (granter.address, root(), LEAST),
        (granter.address, other.address, LEAST),
        (granter.address, granter.address, LEAST),
        (granted.address, newcomer, LEAST),
        (root(), newcomer, LEAST),
    ] {
        failed(add_client(world, by, to, bytes)?, "a grant")?;
    }
    let all = 7 * LEAST;
    succeeded(add_client(world, granter.address, granted.address, all)?, "all that is left")?;
    failed(add_client(world, granter.address, granted.address, LEAST)?, "more than is left").map(|_| ())
}

/// What only other actors may call, or nobody; and parameters of no method.
fn forbidden(world: &mut World<'_>) -> Result<(), Stop> {
    let stranger = Party::any(world, TokenAmount::from_whole(1))?;
    // `UseBytes` and `RestoreBytes` were the market's, until actors v9.
    for method in [5, 6] {
        let params = (stranger.address, data_cap(LEAST));
        failed(world.call(stranger.address, REGISTRY, method, &params)?, "what is the market's")?;
    }
    let claims = (Vec::<(u64, u64, u64)>::new(), false);
    failed(world.call(stranger.address, REGISTRY, 9, &claims)?, "what is a miner's")?;
    ended_with(world.call(root(), REGISTRY, 99, &claims)?, ExitCode::USR_UNHANDLED_MESSAGE, "no method")?;
    let noise = world.dice.bytes(30);
    for method in 1..=13 {
        for params in [Vec::new(), encode(&root()), noise.clone()] {
            let message = world.message(stranger.address, REGISTRY, method, params);
            world.apply(message)?;
        }
    }
    Ok(())
}
