//! A vector as both engines execute it: state, messages, conditions, and the chain as it was recorded.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use forest_blocks::SignedMessage;
use forest_blockstore::{Blockstore as _, Cid, MemoryStore};
use forest_builtin::{StateTree, system};
use forest_bundles::BundleFolder;
use forest_car::{CarReader, ReadOptions, Verify};
use forest_rules::Rules;
use forest_shared::{
    address::{Protocol, SYSTEM_ACTOR_ID},
    clock::ChainEpoch,
    consensus::ConsensusFault,
    crypto::SignatureType,
    econ::TokenAmount,
    message::{Message, inclusion_length},
};
use forest_vectors::{Class, RandomnessSource, Vector};
use oracle_cases::{Epoch, Kind};
use oracle_judges::Node;

use super::Result;

/// What the recorders of the public vectors answer for an epoch they have no record of.
const UNRECORDED: [u8; 32] = *b"i_am_random_____i_am_random_____";
/// Seconds between epochs; in vectors, epoch 0 is the beginning of time.
const EPOCH_SECONDS: u64 = 30;

/// A vector of one time and one epoch.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) rules: &'static Rules,
    pub(super) epoch: Epoch,
    pub(super) root: Cid,
    pub(super) expected: Cid,
    pub(super) blocks: Arc<MemoryStore>,
    pub(super) messages: Vec<(Message, Kind)>,
    pub(super) node: Arc<Recorded>,
}

impl Case {
    /// Reads a vector of messages; or why it is not timed.
    ///
    /// # Errors
    /// The file is no vector, or a bundle is damaged.
    pub(super) fn read(file: &Path, bundles: &BundleFolder) -> Result<std::result::Result<Self, String>> {
        let vector = Vector::read(file)?;
        let [variant] = vector.preconditions.variants.as_slice() else {
            return Ok(Err("is for several times".to_owned()));
        };
        if vector.class != Class::Message
            || vector.apply_messages.iter().any(|m| m.epoch_offset.unwrap_or(0) != 0)
        {
            return Ok(Err("is not of messages of one epoch".to_owned()));
        }
        let blocks = blocks(&vector)?;
        let root = vector.preconditions.state_tree.root_cid;
        let state = StateTree::load(&blocks, &root)?;
        let system = state.actor(&blocks, SYSTEM_ACTOR_ID)?.ok_or("a state without the system actor")?;
        let list = system::State::load(&blocks, &system.state)?.builtin_actors;
        match bundles.load(&list)? {
            Some(bundle) => blocks.put_many(bundle.blocks())?,
            None => return Ok(Err(format!("needs bundle {list}"))),
        }
        Ok(Ok(Self {
            name: vector.meta.id.clone(),
            rules: forest_rules::rules(variant.nv.into())?,
            epoch: Epoch {
                version: variant.nv.into(),
                epoch: variant.epoch,
                timestamp: u64::try_from(variant.epoch).unwrap_or(0).saturating_mul(EPOCH_SECONDS),
                base_fee: TokenAmount::from_atto(vector.preconditions.base_fee()),
                circulating_supply: TokenAmount::from_atto(vector.preconditions.circulating_supply()),
            },
            root,
            expected: vector.postconditions.state_tree.root_cid,
            blocks: Arc::new(blocks),
            messages: vector
                .apply_messages
                .iter()
                .map(|message| decode(&message.bytes))
                .collect::<Result<_>>()?,
            node: Arc::new(Recorded::of(&vector)),
        }))
    }
}

fn blocks(vector: &Vector) -> Result<MemoryStore> {
    let car = vector.car()?;
    let options = ReadOptions::default().verify(Verify::Supported).rootless(true);
    Ok(CarReader::uncompressed(car.as_slice(), options)?.collect::<std::result::Result<MemoryStore, _>>()?)
}

/// A message with its length on chain, which its sender's kind of signature decides.
fn decode(bytes: &[u8]) -> Result<(Message, Kind)> {
    let message = match Message::from_cbor(bytes) {
        Ok(message) => message,
        Err(_) => SignedMessage::from_cbor(bytes)?.message,
    };
    let signature = match message.from.protocol() {
        Protocol::Secp256k1 => SignatureType::Secp256k1,
        Protocol::Delegated => SignatureType::Delegated,
        Protocol::Id | Protocol::Actor | Protocol::Bls => SignatureType::Bls,
    };
    let length = inclusion_length(message.to_cbor()?.len(), signature);
    Ok((message, Kind::Explicit { length }))
}

/// The chain as the vector recorded it.
pub(super) struct Recorded {
    chain: BTreeMap<ChainEpoch, [u8; 32]>,
    beacon: BTreeMap<ChainEpoch, [u8; 32]>,
}

impl Recorded {
    fn of(vector: &Vector) -> Self {
        let mut recorded = Self { chain: BTreeMap::new(), beacon: BTreeMap::new() };
        for drawn in &vector.randomness {
            let (source, epoch) = drawn.on;
            let Ok(value) = drawn.value.as_slice().try_into() else { continue };
            match source {
                RandomnessSource::Chain => recorded.chain.insert(epoch, value),
                RandomnessSource::Beacon => recorded.beacon.insert(epoch, value),
            };
        }
        recorded
    }
}

impl Node for Recorded {
    fn chain_randomness(&self, epoch: ChainEpoch) -> std::result::Result<[u8; 32], String> {
        Ok(self.chain.get(&epoch).copied().unwrap_or(UNRECORDED))
    }

    fn beacon_randomness(&self, epoch: ChainEpoch) -> std::result::Result<[u8; 32], String> {
        Ok(self.beacon.get(&epoch).copied().unwrap_or(UNRECORDED))
    }

    fn tipset_cid(&self, epoch: ChainEpoch) -> std::result::Result<Cid, String> {
        Err(format!("no tipset is recorded at epoch {epoch}"))
    }

    fn consensus_fault(&self, _header_1: &[u8]) -> Option<ConsensusFault> {
        None
    }
}
