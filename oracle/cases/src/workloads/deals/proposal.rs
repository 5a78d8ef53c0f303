//! What a client and a miner agree on, and the client's signature under it.

use forest_encoding::{Cid, RawBytes, to_vec, tuple::*};
use forest_shared::{
    address::Address, clock::ChainEpoch, commitment::data_commitment_to_cid, crypto::Signature,
    econ::TokenAmount,
};
use serde::Serialize;

use super::super::{miners::Miner, party::Party};
use crate::{Stop, World, world::broken};

/// A proposal of a deal.
#[derive(Clone, Debug, Serialize_tuple)]
pub struct Proposal {
    /// The commitment to the data.
    pub piece: Cid,
    /// Its padded size.
    pub size: u64,
    /// Whether it is paid for with datacap too.
    pub verified: bool,
    /// Who pays.
    pub client: Address,
    /// Who stores.
    pub provider: Address,
    /// What the client calls it.
    pub label: Label,
    /// From when.
    pub start: ChainEpoch,
    /// Until when.
    pub end: ChainEpoch,
    /// For how much each epoch.
    pub price: TokenAmount,
    /// What the miner stands to lose.
    pub provider_collateral: TokenAmount,
    /// What the client stands to lose.
    pub client_collateral: TokenAmount,
}

/// A name of a deal: text, or any bytes.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Label {
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(RawBytes),
}

/// A proposal with a signature.
#[derive(Clone, Debug, Serialize_tuple)]
pub struct Signed {
    /// The proposal.
    pub proposal: Proposal,
    /// The client's signature.
    pub signature: Signature,
}

impl Proposal {
    /// A deal about part of a sector that begins soon and lasts half a year and more.
    pub fn new(world: &mut World<'_>, miner: &Miner, client: &Party, share: u64) -> Self {
        let mut commitment = [0; 32];
        commitment[..31].copy_from_slice(&world.dice.bytes(31));
        let start = world.epoch() + 2_000 + world.dice.below(1_000).cast_signed();
        Self {
            piece: data_commitment_to_cid(&commitment),
            size: miner.class.size().bytes() / share,
            verified: false,
            client: client.address,
            provider: miner.address,
            label: label(world),
            start,
            end: start + 520_000 + world.dice.below(10_000).cast_signed(),
            price: TokenAmount::from_nano(world.dice.below(1_000)),
            provider_collateral: TokenAmount::from_whole(1 + world.dice.below(5)),
            client_collateral: TokenAmount::from_nano(world.dice.below(1_000_000)),
        }
    }

    /// The same for datacap.
    #[must_use]
    pub fn verified(self) -> Self {
        Self { verified: true, ..self }
    }

    /// The proposal with somebody's signature.
    ///
    /// # Errors
    /// [`Stop::Broken`] where it cannot be written.
    pub fn signed(self, signer: &Party) -> Result<Signed, Stop> {
        let signature = signer.sign(&to_vec(&self).map_err(broken)?);
        Ok(Signed { proposal: self, signature })
    }
}

fn label(world: &mut World<'_>) -> Label {
    let length = 1 + usize::try_from(world.dice.below(40)).unwrap_or_default();
    if world.dice.once_in(2) {
        Label::Text("d".repeat(length))
    } else {
        Label::Bytes(world.dice.bytes(length).into())
    }
}
