//! A vector's contents, decoded and checked.

use std::path::Path;

use forest_blockstore::{Cid, IpldError, MemoryStore};
use forest_builtin::{BuiltinActor, Manifest};
use forest_car::{CarReader, ReadOptions, Verify};
use forest_rules::Rules;
use forest_shared::{
    address::Protocol,
    chainid::ChainId,
    crypto::SignatureType,
    econ::TokenAmount,
    message::{Message, inclusion_length},
};
use forest_vectors::{RandomnessSource, Variant, Vector};
use forest_vm::{Kind, MachineContext, externs::ReplayExterns};

use super::{VectorError, proofs::is_won_dispute, state::State};

/// Seconds between two epochs; in vectors, epoch 0 is the beginning of time.
const EPOCH_SECONDS: u64 = 30;

/// A vector, unpacked.
pub(super) struct Unpacked {
    pub(super) vector: Vector,
    /// As many as there are receipts.
    pub(super) messages: Vec<(Message, Kind)>,
    pub(super) blocks: MemoryStore,
    /// The list of built-in actors that the state names.
    pub(super) list: Cid,
    state: State,
}

impl Unpacked {
    /// Reads a file.
    pub(super) fn read(file: &Path) -> Result<Self, VectorError> {
        let vector = Vector::read(file).map_err(|error| VectorError::new(file, error))?;
        Self::new(vector).map_err(|reason| VectorError::new(file, reason))
    }

    fn new(vector: Vector) -> Result<Self, String> {
        let messages = vector.apply_messages.iter().map(|message| decode(&message.bytes));
        let messages: Vec<_> = messages.collect::<Result<_, _>>()?;
        if messages.len() != vector.postconditions.receipts.len() {
            return Err("as many receipts as messages are needed".into());
        }
        if vector.randomness.iter().any(|drawn| drawn.value.len() != 32) {
            return Err("randomness is 32 bytes long".into());
        }
        let blocks = blocks(&vector)?;
        let state = State::open(&blocks, vector.preconditions.state_tree.root_cid);
        let state = state.map_err(|error| format!("the state before: {error}"))?;
        let list = state.builtin_actors(&blocks).map_err(|error| format!("the system actor: {error}"))?;
        let list = list.ok_or("the state has no system actor")?;
        Ok(Self { vector, messages, blocks, list, state })
    }

    /// What holds for all messages.
    pub(super) fn context(&self, rules: &'static Rules, variant: &Variant) -> MachineContext {
        MachineContext {
            rules,
            chain_id: ChainId::MAINNET,
            epoch: variant.epoch,
            timestamp: u64::try_from(variant.epoch).unwrap_or(0).saturating_mul(EPOCH_SECONDS),
            base_fee: TokenAmount::from_atto(self.vector.preconditions.basefee),
            circulating_supply: TokenAmount::from_atto(self.vector.preconditions.circ_supply),
            actor_debugging: false,
        }
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
        chain
    }

    /// Whether the network found a bad proof of spacetime in one of the messages.
    pub(super) fn shows_bad_post(&self, manifest: &Manifest) -> Result<bool, IpldError> {
        for ((message, _), receipt) in self.messages.iter().zip(&self.vector.postconditions.receipts) {
            if !is_won_dispute(message.method_num, receipt.exit_code) {
                continue;
            }
            let code = self.state.code(&self.blocks, &message.to)?;
            if code.is_some_and(|code| manifest.is(BuiltinActor::Miner, &code)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A message, and how long it was on chain.
fn decode(bytes: &[u8]) -> Result<(Message, Kind), String> {
    let message = Message::from_cbor(bytes).map_err(|error| format!("a message: {error}"))?;
    let length = inclusion_length(bytes.len(), signature(&message));
    Ok((message, Kind::Explicit { length }))
}

/// The signature that the message had on chain, by its sender's address.
fn signature(message: &Message) -> SignatureType {
    match message.from.protocol() {
        Protocol::Secp256k1 => SignatureType::Secp256k1,
        Protocol::Delegated => SignatureType::Delegated,
        Protocol::Id | Protocol::Actor | Protocol::Bls => SignatureType::Bls,
    }
}

/// The blocks of the state, checked; but for commitments, whose hash functions are not ours to compute.
fn blocks(vector: &Vector) -> Result<MemoryStore, String> {
    let car = vector.car().map_err(|error| format!("its CAR: {error}"))?;
    let options = ReadOptions::default().verify(Verify::Supported).rootless(true);
    let reader = CarReader::uncompressed(car.as_slice(), options);
    let blocks = reader.and_then(|reader| reader.collect::<Result<MemoryStore, _>>());
    blocks.map_err(|error| format!("its CAR: {error}"))
}
