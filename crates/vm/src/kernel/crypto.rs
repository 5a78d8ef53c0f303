//! Signatures and hashes: the cryptography that actors may ask for.
//!
//! Everything is charged before it is computed, by what the actor claims. A signature that does not verify is an answer
//! and no error; only arguments that can be no question at all are refused.

use std::iter;

use forest_blockstore::{Blockstore, IpldError};
use forest_builtin::BuiltinActor;
use forest_encoding::{from_slice, hash};
use forest_rules::behaviours::SignerAddress;
use forest_shared::{
    address::{Address, BLS_PUB_LEN, Payload, SECP_PUB_LEN},
    crypto::{
        BLS_SIG_LEN, SECP_SIG_LEN, SECP_SIG_MESSAGE_HASH_LEN, SignatureType, SupportedHash, VerifyError,
        recover_secp256k1_key, verify_bls, verify_bls_aggregate, verify_secp256k1,
    },
    error::ErrorNumber,
};
use ripemd::Ripemd160;
use sha3::{Digest as _, Keccak256};
use smallvec::SmallVec;

use super::Kernel;
use crate::failure::{Fault, HostError, Result};

/// The output of a hash function; none is longer than 64 bytes.
pub(crate) type Digest = SmallVec<[u8; 64]>;

impl Kernel {
    /// Whether `signer` signed `data`.
    pub(crate) fn verify_signature(
        &mut self,
        kind: SignatureType,
        signature: &[u8],
        signer: &Address,
        data: &[u8],
    ) -> Result<bool> {
        type Verify = fn(&[u8], &[u8], &Address) -> Result<(), VerifyError>;
        let prices = &self.rules().gas.crypto;
        let (charge, verify): (_, Verify) = match kind {
            SignatureType::Secp256k1 => (prices.on_verify_secp256k1(data.len()), verify_secp256k1),
            SignatureType::Bls => (prices.on_verify_bls(data.len()), verify_bls),
            SignatureType::Delegated => return Err(refused("delegated signatures are for nodes to verify")),
        };
        self.calls.charge(charge)?;
        let signer = self.signing_key(signer)?;
        Ok(verify(signature, data, &signer).is_ok())
    }

    /// The address of the key that signs for `signer`.
    fn signing_key(&mut self, signer: &Address) -> Result<Address> {
        if matches!(signer.payload(), Payload::Secp256k1(_) | Payload::Bls(_)) {
            return Ok(*signer);
        }
        match self.rules().behaviours.kernel.signer {
            SignerAddress::KeyAddress => Err(refused(format!("{signer} is no address of a key"))),
            SignerAddress::AnyAccount => self.account_key(signer),
        }
    }

    /// The address of an account's key, read from its state at the price of opening a block.
    fn account_key(&mut self, account: &Address) -> Result<Address> {
        let missing = || Fault::syscall(ErrorNumber::NotFound, format!("there is no actor {account}"));
        let id = self.calls.state.resolve(account)?.ok_or_else(missing)?;
        let actor = self.calls.state.get(id)?.ok_or_else(missing)?;
        if !self.calls.is(BuiltinActor::Account, &actor.code) {
            return Err(refused(format!("{account} is no account")));
        }
        let prices = &self.rules().gas.blocks;
        self.calls.charge(prices.on_block_open_base())?;
        let block = self.calls.blocks().get(&actor.state).map_err(HostError::Store)?;
        let block = block.ok_or(HostError::Missing(actor.state))?;
        self.calls.charge(prices.on_block_open(block.len(), 0))?;
        let state: forest_builtin::account::State =
            from_slice(&block).map_err(|error| IpldError::undecodable(actor.state, &error))?;
        Ok(state.address)
    }

    /// Whether `signature` is the aggregate of signatures by `keys`, of one message each. The messages stand one after
    /// the other in `data`, and `lens` says how long they are (FIP-0079).
    pub(crate) fn verify_bls_aggregate(
        &mut self,
        signature: &[u8; BLS_SIG_LEN],
        keys: &[[u8; BLS_PUB_LEN]],
        data: &[u8],
        lens: impl Iterator<Item = u32>,
    ) -> Result<bool> {
        let charge = self.rules().gas.crypto.on_verify_bls_aggregate(keys.len(), data.len());
        self.calls.charge_if(charge)?;
        let messages =
            split(data, lens).ok_or_else(|| refused("the messages are not as long as they say"))?;
        Ok(verify_bls_aggregate(signature, keys, &messages).unwrap_or(false))
    }

    /// The public key, uncompressed, that signed a hash.
    pub(crate) fn recover_secp_public_key(
        &mut self,
        hash: &[u8; SECP_SIG_MESSAGE_HASH_LEN],
        signature: &[u8; SECP_SIG_LEN],
    ) -> Result<[u8; SECP_PUB_LEN]> {
        let rules = self.rules();
        self.calls.charge(rules.gas.crypto.recover_secp_public_key)?;
        recover_secp256k1_key(hash, signature).map_err(|error| refused(error.to_string()))
    }

    /// The digest of `data` under the hash function of a multihash code.
    pub(crate) fn hash(&mut self, code: u64, data: &[u8]) -> Result<Digest> {
        // Where prices depend on the function, one that does not exist has none.
        let rules = self.rules();
        self.calls.charge_if(rules.gas.crypto.on_hashing(code, data.len()))?;
        let function = SupportedHash::try_from(code).map_err(|error| refused(error.to_string()))?;
        Ok(digest(function, data))
    }
}

/// The digest of `data`.
fn digest(function: SupportedHash, data: &[u8]) -> Digest {
    match function {
        SupportedHash::Sha2_256 => Digest::from_slice(&hash::sha2_256(data)),
        SupportedHash::Blake2b256 => Digest::from_slice(&hash::blake2b_256(data)),
        SupportedHash::Blake2b512 => Digest::from_slice(&hash::blake2b_512(data)),
        SupportedHash::Keccak256 => Digest::from_slice(&Keccak256::digest(data)),
        SupportedHash::Ripemd160 => Digest::from_slice(&Ripemd160::digest(data)),
    }
}

/// Cuts `data` into parts of these lengths; `None` unless they use it up exactly.
fn split(mut data: &[u8], mut lens: impl Iterator<Item = u32>) -> Option<Vec<&[u8]>> {
    let parts = iter::from_fn(|| {
        let len = lens.next()?;
        let cut = usize::try_from(len).ok().and_then(|len| data.split_at_checked(len));
        Some(cut.map(|(part, rest)| {
            data = rest;
            part
        }))
    })
    .collect::<Option<Vec<_>>>()?;
    data.is_empty().then_some(parts)
}

fn refused(why: impl Into<std::sync::Arc<str>>) -> Fault {
    Fault::syscall(ErrorNumber::IllegalArgument, why)
}

#[cfg(test)]
mod tests;
