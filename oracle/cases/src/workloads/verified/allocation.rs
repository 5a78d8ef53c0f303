//! An allocation as its client asks for it: in the data of a transfer of tokens to the registry.

use forest_blockstore::Cid;
use forest_encoding::{RawBytes, from_slice, tuple::*};
use forest_shared::{
    ActorId,
    address::Address,
    clock::{ChainEpoch, EPOCHS_IN_DAY},
    commitment::data_commitment_to_cid,
    econ::TokenAmount,
};
use serde::Serialize;

use super::registry::{LEAST, REGISTRY, tokens};
use crate::{
    Answer, Stop, World,
    workloads::actors::actors_version,
    world::{broken, encode},
};

/// The shortest term of an allocation.
pub(super) const SHORTEST: ChainEpoch = 180 * EPOCHS_IN_DAY;
/// A term a little shorter than the longest.
pub(super) const LONG: ChainEpoch = 5 * 365 * EPOCHS_IN_DAY;
/// How long an allocation waits for its data at most.
pub(super) const LONGEST_WAIT: ChainEpoch = 60 * EPOCHS_IN_DAY;

/// What data cap is spent on; the fields are in the order of the CBOR array.
#[derive(Clone, Debug, Serialize_tuple)]
pub(super) struct Allocation {
    pub provider: Provider,
    pub data: Cid,
    pub size: u64,
    pub term_min: ChainEpoch,
    pub term_max: ChainEpoch,
    pub expiration: ChainEpoch,
}

/// Who is to store the data: named by address in actors v9, by id since.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Provider {
    Address(Address),
    Id(ActorId),
}

impl Provider {
    pub fn new(world: &World<'_>, id: ActorId) -> Self {
        if actors_version(world.version()) < 10 { Self::Address(Address::new_id(id)) } else { Self::Id(id) }
    }
}

impl Allocation {
    /// The smallest, for any data.
    pub fn new(world: &mut World<'_>, provider: ActorId) -> Self {
        let mut commitment = [0; 32];
        commitment.copy_from_slice(&world.dice.bytes(32));
        Self {
            provider: Provider::new(world, provider),
            data: data_commitment_to_cid(&commitment),
            size: LEAST,
            term_min: SHORTEST,
            term_max: LONG,
            expiration: world.epoch() + 100,
        }
    }
}

/// The parameters of a transfer of tokens that pays for allocations, and for claims that are extended.
pub(super) fn spend(allocations: &[Allocation], extensions: &[(Provider, u64, ChainEpoch)]) -> Spending {
    let bytes = allocations.iter().map(|allocation| allocation.size).sum();
    (REGISTRY, tokens(bytes), RawBytes::new(encode(&(allocations, extensions))))
}

/// To whom, how much, and what for.
pub(super) type Spending = (Address, TokenAmount, RawBytes);

/// How a batch went: how many went well, and how the others ended.
type Batch = (u32, Vec<(u32, u32)>);

/// The numbers of the allocations that a transfer made.
pub(super) fn made(answer: &Answer) -> Result<Vec<u64>, Stop> {
    let (_, _, data): (TokenAmount, TokenAmount, RawBytes) =
        from_slice(&answer.return_data).map_err(broken)?;
    let (_, _, ids): (Batch, Batch, Vec<u64>) = from_slice(&data).map_err(broken)?;
    Ok(ids)
}
