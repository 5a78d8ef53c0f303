//! Data cap spent: allocations that are made, refused, and looked for; what is not claimed expires, and comes back.

use forest_encoding::{codec, hash::blake2b_cid};
use forest_shared::{ActorId, MethodNum, econ::TokenAmount};

use super::{
    allocation::{Allocation, LONG, LONGEST_WAIT, Provider, SHORTEST, Spending, made, spend},
    registry::{LEAST, REGISTRY, client, exported_or, tokens, verifier},
    token::{TOKEN, call, number},
};
use crate::{
    Stop, World,
    workloads::{
        expect::failed,
        miners::{Miner, SectorClass},
        party::Party,
    },
    world::{encode, succeeded},
};

/// Methods of the registry, by number and by the name that they have as well since actors v10.
const QUERIES: [(&str, MethodNum); 3] =
    [("GetClaims", 10), ("ExtendClaimTerms", 11), ("RemoveExpiredClaims", 12)];
const REMOVE_EXPIRED_ALLOCATIONS: MethodNum = 8;

/// From a grant to the expiration of what it was spent on.
pub(super) fn allocations(world: &mut World<'_>) -> Result<(), Stop> {
    let granter = verifier(world, 1000 * LEAST)?;
    let owner = client(world, &granter, 100 * LEAST)?;
    let miner = Miner::create(world, SectorClass::GiB32)?.id;
    let several = allocate(world, &owner, miner)?;
    refused(world, &owner, miner)?;
    by_operator(world, &owner, miner)?;
    queries(world, &owner, miner)?;
    expire(world, &owner, &several)
}

/// A transfer that allocates, at many gas limits.
pub(super) fn sweep(world: &mut World<'_>) -> Result<(), Stop> {
    let granter = verifier(world, 1000 * LEAST)?;
    let owner = client(world, &granter, 100 * LEAST)?;
    let miner = Miner::create(world, SectorClass::GiB32)?.id;
    let two = [Allocation::new(world, miner), Allocation::new(world, miner)];
    let transfer = number(world, "Transfer")?;
    world.sweep(world.message(owner.address, TOKEN, transfer, encode(&spend(&two, &[]))))
}

/// One, and several at once.
fn allocate(world: &mut World<'_>, owner: &Party, miner: ActorId) -> Result<Vec<u64>, Stop> {
    let one = Allocation { size: 3 * LEAST, ..Allocation::new(world, miner) };
    succeeded(call(world, owner.address, "Transfer", &spend(&[one], &[]))?, "an allocation")?;
    let several: Vec<_> = (0..2 + world.dice.below(8)).map(|_| Allocation::new(world, miner)).collect();
    let answer = call(world, owner.address, "Transfer", &spend(&several, &[]))?;
    made(&succeeded(answer, "several allocations")?)
}

/// One reason each.
fn refused(world: &mut World<'_>, owner: &Party, miner: ActorId) -> Result<(), Stop> {
    let now = world.epoch();
    let good = Allocation::new(world, miner);
    let account = world.id(&owner.address)?;
    let bad = [
        Allocation { size: LEAST - 1, ..good.clone() },
        Allocation { size: 1000 * LEAST, ..good.clone() },
        Allocation { term_min: SHORTEST - 1, ..good.clone() },
        Allocation { term_max: LONG + LONG, ..good.clone() },
        Allocation { term_min: SHORTEST + 1, term_max: SHORTEST, ..good.clone() },
        Allocation { expiration: now - 1, ..good.clone() },
        Allocation { expiration: now + LONGEST_WAIT + 1, ..good.clone() },
        Allocation { provider: Provider::new(world, account), ..good.clone() },
        Allocation { provider: Provider::new(world, 7_000_000), ..good.clone() },
    ];
    for allocation in bad {
        failed(call(world, owner.address, "Transfer", &spend(&[allocation], &[]))?, "an allocation")?;
    }
    let (to, amount, data) = spend(std::slice::from_ref(&good), &[]);
    let badly_paid = [tokens(LEAST - 1), tokens(LEAST + 1), amount.clone() + amount];
    for amount in badly_paid {
        failed(
            call(world, owner.address, "Transfer", &(to, amount, &data))?,
            "an allocation badly paid for",
        )?;
    }
    let extension = spend(&[], &[(Provider::new(world, miner), 1, LONG)]);
    failed(call(world, owner.address, "Transfer", &extension)?, "the extension of no claim")?;
    // A CID that would link to a block which is not there.
    let linked = Allocation { data: blake2b_cid(codec::DAG_CBOR, b"nothing"), ..good };
    call(world, owner.address, "Transfer", &spend(&[linked], &[])).map(|_| ())
}

/// Another may spend what it is allowed to.
fn by_operator(world: &mut World<'_>, owner: &Party, miner: ActorId) -> Result<(), Stop> {
    let (_, operator) = world.bls_account(TokenAmount::from_whole(1))?;
    let (to, amount, data): Spending = spend(&[Allocation::new(world, miner)], &[]);
    let params = (owner.address, to, &amount, &data);
    failed(call(world, operator, "TransferFrom", &params)?, "spending another's data cap")?;
    succeeded(call(world, owner.address, "IncreaseAllowance", &(operator, &amount))?, "an allowance")?;
    succeeded(call(world, operator, "TransferFrom", &params)?, "spending with an allowance")?;
    failed(call(world, operator, "TransferFrom", &params)?, "spending it twice").map(|_| ())
}

/// Nothing is claimed here: questions about claims that there are not.
fn queries(world: &mut World<'_>, owner: &Party, miner: ActorId) -> Result<(), Stop> {
    let some = vec![1, 2, world.dice.below(100)];
    for (name, number) in QUERIES {
        let terms = (vec![(miner, 1_u64, LONG), (miner, 2, LONG + LONG)],);
        for params in [encode(&(miner, &some)), encode(&(miner, Vec::<u64>::new())), encode(&terms)] {
            let method = exported_or(world, name, number)?;
            let message = world.message(owner.address, REGISTRY, method, params);
            world.apply(message)?;
        }
    }
    Ok(())
}

/// What waits too long is anybody's to remove; then its data cap is the client's again.
fn expire(world: &mut World<'_>, owner: &Party, several: &[u64]) -> Result<(), Stop> {
    let client = world.id(&owner.address)?;
    let remove = |world: &mut World<'_>, ids: &[u64]| {
        let method = exported_or(world, "RemoveExpiredAllocations", REMOVE_EXPIRED_ALLOCATIONS)?;
        world.call(world.faucet, REGISTRY, method, &(client, ids))
    };
    let unknown = [several, &[77, 78]].concat();
    succeeded(remove(world, &[])?, "removing nothing")?;
    remove(world, &unknown)?;
    world.skip(101)?;
    succeeded(remove(world, &several[..1])?, "removing one")?;
    remove(world, &unknown)?;
    succeeded(remove(world, &[])?, "removing all")?;
    succeeded(remove(world, &[])?, "removing nothing again")?;
    succeeded(call(world, world.faucet, "Balance", &owner.address)?, "a balance").map(|_| ())
}
