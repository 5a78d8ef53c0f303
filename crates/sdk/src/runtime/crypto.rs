//! Hashes, signatures and proofs, which the host computes.

use forest_encoding::to_vec;
use forest_shared::{
    address::{Address, SECP_PUB_LEN},
    consensus::ConsensusFault,
    crypto::{BLS_SIG_LEN, SECP_SIG_LEN, SECP_SIG_MESSAGE_HASH_LEN, Signature, SupportedHash},
    error::ErrorNumber,
    piece::PieceInfo,
    sector::{
        AggregateSealVerifyProofAndInfos, RegisteredSealProof, ReplicaUpdateInfo, SealVerifyInfo,
        WindowPoStVerifyInfo,
    },
};
use serde::Serialize;

use super::Runtime;
use crate::Cid;
#[cfg(target_arch = "wasm32")] // a trait object has them without
use crate::Host as _;

impl Runtime<'_> {
    /// A digest, as long as the function makes it.
    pub fn hash(&self, function: SupportedHash, data: &[u8]) -> Vec<u8> {
        self.host.hash(function, data)
    }

    /// The hash of the chain: blake2b-256.
    pub fn hash_blake2b(&self, data: &[u8]) -> [u8; 32] {
        let mut digest = [0; 32];
        for (to, from) in digest.iter_mut().zip(self.hash(SupportedHash::Blake2b256, data)) {
            *to = from;
        }
        digest
    }

    /// Whether a signature of a key address (f1, f3; f0 of an account) over data is good.
    ///
    /// # Errors
    /// IllegalArgument: no address or signature that could be verified.
    pub fn verify_signature(
        &self,
        signature: &Signature,
        signer: &Address,
        data: &[u8],
    ) -> Result<bool, ErrorNumber> {
        self.host.verify_signature(u32::from(u8::from(signature.sig_type)), &signature.bytes, signer, data)
    }

    /// The public key behind a secp256k1 signature of a hash.
    ///
    /// # Errors
    /// IllegalArgument: no such signature.
    pub fn recover_secp_public_key(
        &self,
        hash: &[u8; SECP_SIG_MESSAGE_HASH_LEN],
        signature: &[u8; SECP_SIG_LEN],
    ) -> Result<[u8; SECP_PUB_LEN], ErrorNumber> {
        self.host.recover_secp_public_key(hash, signature)
    }

    /// Whether an aggregate of BLS signatures is good, each by a key of 48 bytes over its own text (FIP-0079).
    ///
    /// # Errors
    /// IllegalArgument: no such keys or signature.
    pub fn verify_bls_aggregate(
        &self,
        signature: &[u8; BLS_SIG_LEN],
        keys: &[[u8; 48]],
        texts: &[&[u8]],
    ) -> Result<bool, ErrorNumber> {
        self.host.verify_bls_aggregate(signature, keys, texts)
    }

    /// The CID of an unsealed sector of these pieces.
    ///
    /// # Errors
    /// IllegalArgument: pieces that do not fit.
    pub fn unsealed_sector_cid(
        &self,
        proof: RegisteredSealProof,
        pieces: &[PieceInfo],
    ) -> Result<Cid, ErrorNumber> {
        self.host.unsealed_sector_cid(proof, &cbor(&pieces)?)
    }

    /// Whether window proofs are good.
    ///
    /// # Errors
    /// IllegalArgument: not such proofs.
    pub fn verify_post(&self, info: &WindowPoStVerifyInfo) -> Result<bool, ErrorNumber> {
        self.host.verify_post(&cbor(info)?)
    }

    /// The fault that block headers prove, if they prove one.
    ///
    /// # Errors
    /// IllegalArgument: not headers.
    pub fn verify_consensus_fault(
        &self,
        header1: &[u8],
        header2: &[u8],
        extra: &[u8],
    ) -> Result<Option<ConsensusFault>, ErrorNumber> {
        self.host.verify_consensus_fault(header1, header2, extra)
    }

    /// Whether an aggregate of seals is good.
    ///
    /// # Errors
    /// IllegalArgument: not such an aggregate.
    pub fn verify_aggregate_seals(
        &self,
        aggregate: &AggregateSealVerifyProofAndInfos,
    ) -> Result<bool, ErrorNumber> {
        self.host.verify_aggregate_seals(&cbor(aggregate)?)
    }

    /// Whether an update of a replica is good.
    ///
    /// # Errors
    /// IllegalArgument: not such an update.
    pub fn verify_replica_update(&self, update: &ReplicaUpdateInfo) -> Result<bool, ErrorNumber> {
        self.host.verify_replica_update(&cbor(update)?)
    }

    /// Which of the seals are good.
    ///
    /// # Errors
    /// IllegalArgument: not seals.
    pub fn batch_verify_seals(&self, seals: &[SealVerifyInfo]) -> Result<Vec<bool>, ErrorNumber> {
        self.host.batch_verify_seals(&cbor(&seals)?, seals.len())
    }
}

fn cbor<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, ErrorNumber> {
    to_vec(value).map_err(|_| ErrorNumber::Serialization)
}
