//! Module `rand`: randomness of the chain and of the beacon.

use forest_rules::AbiGeneration::{Hygge, Skyr, Watermelon};
use forest_shared::{clock::ChainEpoch, randomness::RANDOMNESS_LENGTH};

use super::{Context, bind::Binder};
use crate::{
    failure::Result,
    kernel::Source::{self, Beacon, Chain},
};

type Randomness = [u8; RANDOMNESS_LENGTH];

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    for (name, source) in [("get_chain_randomness", Chain), ("get_beacon_randomness", Beacon)] {
        match binder.generation {
            Skyr | Hygge => binder.bind("rand", name, drawn(source))?,
            Watermelon => binder.bind("rand", name, digest(source))?,
        }
    }
    Ok(())
}

/// Randomness for one purpose.
fn drawn(source: Source) -> impl Fn(&mut Context<'_>, i64, ChainEpoch, u32, u32) -> Result<Randomness> {
    move |context, tag, epoch, entropy, entropy_len| {
        let entropy = context.memory.slice(entropy, entropy_len)?;
        context.kernel.drawn_randomness(source, tag, epoch, entropy)
    }
}

/// What the actor draws from by itself (FIP-0075).
fn digest(source: Source) -> impl Fn(&mut Context<'_>, ChainEpoch) -> Result<Randomness> {
    move |context, epoch| context.kernel.randomness_digest(source, epoch)
}
