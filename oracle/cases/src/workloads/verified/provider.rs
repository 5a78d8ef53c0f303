//! A miner to allocate data to. It never stores any.

use forest_encoding::{from_slice, serde_bytes::Bytes};
use forest_shared::{
    ActorId, MethodNum,
    address::{Address, STORAGE_POWER_ACTOR_ID},
    econ::TokenAmount,
    sector::{RegisteredPoStProof, SectorSize},
};

use crate::{Stop, World, workloads::actors::actors_version, world::broken};

const CREATE_MINER: MethodNum = 2;

/// Creates a miner; since actors v17 with a deposit (FIP-0077).
pub(super) fn provider(world: &mut World<'_>) -> Result<ActorId, Stop> {
    let (_, owner) = world.secp_account(TokenAmount::from_whole(200_000))?;
    let (_, worker) = world.bls_account(TokenAmount::from_whole(1))?;
    let release = actors_version(world.version());
    let proof: i64 = if release < 11 {
        RegisteredPoStProof::window_v1(SectorSize::_32GiB).into()
    } else {
        RegisteredPoStProof::window_v1p1(SectorSize::_32GiB).into()
    };
    let params = (owner, worker, proof, Bytes::new(b"peer"), Vec::<u8>::new());
    let deposit = TokenAmount::from_whole(if release < 17 { 0 } else { 100_000 });
    let power = Address::new_id(STORAGE_POWER_ACTOR_ID);
    let answer = world.must_send(owner, power, deposit, CREATE_MINER, &params)?;
    let (id, _): (Address, Address) = from_slice(&answer.return_data).map_err(broken)?;
    world.id(&id)
}
