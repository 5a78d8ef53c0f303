//! A vector's contents, decoded and checked.

mod messages;
mod tipsets;

use std::path::Path;

use forest_blockstore::{Blockstore, Cid, IpldError, MemoryStore};
use forest_builtin::{BuiltinActor, Manifest, StateTree, system};
use forest_car::{CarReader, ReadOptions, Verify};
use forest_rules::Rules;
use forest_shared::{address::SYSTEM_ACTOR_ID, chainid::ChainId, clock::ChainEpoch, econ::TokenAmount};
use forest_vectors::{Class, RandomnessSource, Vector};
use forest_vm::{MachineContext, externs::ReplayExterns};

use super::{VectorError, proofs::is_won_dispute};

pub(super) use messages::VectorMessage;
pub(super) use tipsets::VectorTipset;

/// Seconds between two epochs; in vectors, epoch 0 is the beginning of time.
pub(super) const EPOCH_SECONDS: u64 = 30;

/// A vector, unpacked.
pub(super) struct Unpacked {
    pub(super) vector: Vector,
    pub(super) work: Work,
    pub(super) blocks: MemoryStore,
    /// The list of built-in actors that the state names.
    pub(super) list: Cid,
    /// The actors, where the vector brings the code of all of them along.
    pub(super) own_actors: Option<Manifest>,
    state: StateTree,
}

/// What is applied.
pub(super) enum Work {
    /// Messages: as many as there are receipts.
    Messages(Vec<VectorMessage>),
    /// Tipsets: as many as there are roots of receipts.
    Tipsets(Vec<VectorTipset>),
}

impl Unpacked {
    /// Reads a file.
    pub(super) fn read(file: &Path) -> Result<Self, VectorError> {
        let vector = Vector::read(file).map_err(|error| VectorError::new(file, error))?;
        Self::new(vector).map_err(|reason| VectorError::new(file, reason))
    }

    fn new(vector: Vector) -> Result<Self, String> {
        let work = match vector.class {
            Class::Message => Work::Messages(messages::decode(&vector)?),
            Class::Tipset => Work::Tipsets(tipsets::decode(&vector)?),
        };
        if vector.randomness.iter().any(|drawn| drawn.value.len() != 32) {
            return Err("randomness is 32 bytes long".into());
        }
        let blocks = blocks(&vector)?;
        let state = StateTree::load(&blocks, &vector.preconditions.state_tree.root_cid);
        let state = state.map_err(|error| format!("the state before: {error}"))?;
        let list = builtin_actors(&blocks, &state).map_err(|error| format!("the system actor: {error}"))?;
        let list = list.ok_or("the state has no system actor")?;
        let own_actors = own_actors(&blocks, &list);
        Ok(Self { vector, work, blocks, list, own_actors, state })
    }

    /// Why no implementation like this one runs the vector.
    pub(super) fn unfit(&self) -> Option<String> {
        if self.vector.selector.get("chaos_actor").is_some_and(|value| value == "true") {
            return Some("needs the chaos actor".into());
        }
        let hint = self.vector.hints.iter().find(|hint| ["incorrect", "negate"].contains(&hint.as_str()));
        hint.map(|hint| format!("its hint says {hint}"))
    }

    /// What holds for all messages of an epoch.
    pub(super) fn context(&self, rules: &'static Rules, epoch: ChainEpoch) -> MachineContext {
        MachineContext {
            rules,
            chain_id: ChainId::MAINNET,
            epoch,
            timestamp: timestamp(epoch),
            base_fee: TokenAmount::from_atto(self.vector.preconditions.base_fee()),
            circulating_supply: self.circulating_supply(),
            actor_debugging: false,
        }
    }

    /// What is in circulation.
    pub(super) fn circulating_supply(&self) -> TokenAmount {
        TokenAmount::from_atto(self.vector.preconditions.circulating_supply())
    }

    /// The chain as it was recorded: digests, so that no tickets are needed.
    pub(super) fn chain(&self) -> ReplayExterns {
        let mut chain = ReplayExterns::default();
        for drawn in &self.vector.randomness {
            let (source, epoch) = drawn.on;
            let Ok(value) = drawn.value.as_slice().try_into() else { continue };
            match source {
                RandomnessSource::Chain => chain.chain_randomness.insert(epoch, value),
                RandomnessSource::Beacon => chain.beacon_randomness.insert(epoch, value),
            };
        }
        chain.tipset_cids = self.vector.tipset_cids.iter().map(|tipset| (tipset.epoch, tipset.cid)).collect();
        chain
    }

    /// Whether the network found a bad proof of spacetime in one of the messages.
    pub(super) fn shows_bad_post(&self, manifest: &Manifest) -> Result<bool, IpldError> {
        let Work::Messages(messages) = &self.work else { return Ok(false) };
        for (applied, receipt) in messages.iter().zip(&self.vector.postconditions.receipts) {
            if !is_won_dispute(applied.message.method_num, receipt.exit_code) {
                continue;
            }
            let code = self.state.actor_at(&self.blocks, &applied.message.to)?.map(|(_, actor)| actor.code);
            if code.is_some_and(|code| manifest.is(BuiltinActor::Miner, &code)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// When an epoch is, in vectors.
pub(super) fn timestamp(epoch: ChainEpoch) -> u64 {
    u64::try_from(epoch).unwrap_or(0).saturating_mul(EPOCH_SECONDS)
}

/// The list of built-in actors that a state names.
fn builtin_actors(store: &impl Blockstore, state: &StateTree) -> Result<Option<Cid>, IpldError> {
    let Some(system) = state.actor(store, SYSTEM_ACTOR_ID)? else { return Ok(None) };
    Ok(Some(system::State::load(store, &system.state)?.builtin_actors))
}

/// The blocks of the state, checked; but for commitments, whose hash functions are not ours to compute.
fn blocks(vector: &Vector) -> Result<MemoryStore, String> {
    let car = vector.car().map_err(|error| format!("its CAR: {error}"))?;
    let options = ReadOptions::default().verify(Verify::Supported).rootless(true);
    let reader = CarReader::uncompressed(car.as_slice(), options);
    let blocks = reader.and_then(|reader| reader.collect::<Result<MemoryStore, _>>());
    blocks.map_err(|error| format!("its CAR: {error}"))
}

/// The list of actors, if it and all code that it names are here.
fn own_actors(blocks: &MemoryStore, list: &Cid) -> Option<Manifest> {
    let manifest = Manifest::load(blocks, list).ok()?;
    let complete =
        !manifest.is_empty() && manifest.iter().all(|(_, code)| matches!(blocks.has(code), Ok(true)));
    complete.then_some(manifest)
}
