//! The verified registry as its root, verifiers and clients see it.

use forest_shared::{
    MethodNum,
    address::{Address, VERIFIED_REGISTRY_ACTOR_ID},
    econ::TokenAmount,
};

use crate::{
    Answer, Stop, World,
    genesis::verified_root_key,
    workloads::{
        actors::{actors_version, exported},
        party::Party,
    },
    world::succeeded,
};

pub(super) const REGISTRY: Address = Address::new_id(VERIFIED_REGISTRY_ACTOR_ID);

const ADD_VERIFIER: MethodNum = 2;
const REMOVE_VERIFIER: MethodNum = 3;
pub(super) const ADD_VERIFIED_CLIENT: MethodNum = 4;

/// The least that is granted, in bytes.
pub(super) const LEAST: u64 = 1 << 20;

/// Who appoints verifiers.
pub(super) fn root() -> Address {
    verified_root_key().address()
}

/// So many bytes, as the registry counts them; on the wire no different from so many attoFIL.
pub(super) fn data_cap(bytes: u64) -> TokenAmount {
    TokenAmount::from_atto(bytes)
}

/// So many bytes, as the token counts them: with 18 decimal places that are always 0.
pub(super) fn tokens(bytes: u64) -> TokenAmount {
    TokenAmount::from_whole(bytes)
}

pub(super) fn add_verifier(
    world: &mut World<'_>,
    by: Address,
    verifier: Address,
    bytes: u64,
) -> Result<Answer, Stop> {
    world.call(by, REGISTRY, ADD_VERIFIER, &(verifier, data_cap(bytes)))
}

pub(super) fn remove_verifier(world: &mut World<'_>, by: Address, verifier: Address) -> Result<Answer, Stop> {
    world.call(by, REGISTRY, REMOVE_VERIFIER, &verifier)
}

/// By the number of the method, or by the number of its name, where that is exported.
pub(super) fn add_client(
    world: &mut World<'_>,
    verifier: Address,
    client: Address,
    bytes: u64,
) -> Result<Answer, Stop> {
    let method = exported_or(world, "AddVerifiedClient", ADD_VERIFIED_CLIENT)?;
    world.call(verifier, REGISTRY, method, &(client, data_cap(bytes)))
}

/// A verifier with data cap to grant.
pub(super) fn verifier(world: &mut World<'_>, bytes: u64) -> Result<Party, Stop> {
    let party = Party::any(world, TokenAmount::from_whole(100))?;
    succeeded(add_verifier(world, root(), party.address, bytes)?, "a verifier's appointment")?;
    Ok(party)
}

/// A client with data cap.
pub(super) fn client(world: &mut World<'_>, verifier: &Party, bytes: u64) -> Result<Party, Stop> {
    let party = Party::any(world, TokenAmount::from_whole(100))?;
    succeeded(add_client(world, verifier.address, party.address, bytes)?, "a grant")?;
    Ok(party)
}

/// Since actors v10 many methods have two numbers: either, by chance.
pub(super) fn exported_or(world: &mut World<'_>, name: &str, number: MethodNum) -> Result<MethodNum, Stop> {
    let by_name = actors_version(world.version()) >= 10 && world.dice.once_in(2);
    if by_name { exported(name) } else { Ok(number) }
}
