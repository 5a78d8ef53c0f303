//! Signatures and hashes.
//!
//! Charged by the kernel's crypto syscalls, always before the work.

use super::{Charge, Gas, Linear, widen};

/// Prices of cryptography.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CryptoPrices {
    /// Verifying one signature.
    pub signatures: SignaturePrices,
    /// Recovering a secp256k1 public key.
    pub recover_secp_public_key: Charge,
    /// Verifying an aggregate of BLS signatures.
    pub bls_aggregate: Option<BlsAggregatePrices>,
    /// Hashing.
    pub hashes: HashPrices,
}

/// Prices of verifying a signature; unit: byte of signed data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignaturePrices {
    /// secp256k1.
    pub secp256k1: Linear,
    /// BLS12-381.
    pub bls: Linear,
}

/// Prices of verifying an aggregate of BLS signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlsAggregatePrices {
    /// Each pairing: one per signature and one for the aggregate.
    pub per_pairing: Gas,
    /// Hashing the signed data to the curve, per byte.
    pub per_byte: Gas,
}

/// Prices of hashing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashPrices {
    /// One price whatever the function and the length, charged before the function is known to exist.
    Flat(Gas),
    /// Per byte, by function. A function that does not exist is refused without a charge.
    PerByte {
        /// Multihash 0x12.
        sha2_256: Gas,
        /// Multihash 0x1b.
        keccak_256: Gas,
        /// Multihash 0x1053.
        ripemd_160: Gas,
        /// Multihash 0xb220.
        blake2b_256: Gas,
        /// Multihash 0xb240.
        blake2b_512: Gas,
    },
}

impl CryptoPrices {
    /// Verifies a secp256k1 signature over `len` bytes.
    #[must_use]
    pub fn on_verify_secp256k1(&self, len: usize) -> Charge {
        Charge::compute("OnVerifySignature", self.signatures.secp256k1.at(widen(len)))
    }

    /// Verifies a BLS signature over `len` bytes.
    #[must_use]
    pub fn on_verify_bls(&self, len: usize) -> Charge {
        Charge::compute("OnVerifySignature", self.signatures.bls.at(widen(len)))
    }

    /// Verifies an aggregate of `signatures` BLS signatures over `len` bytes in all.
    #[must_use]
    pub fn on_verify_bls_aggregate(&self, signatures: usize, len: usize) -> Option<Charge> {
        let prices = self.bls_aggregate?;
        let pairings = prices.per_pairing.times(widen(signatures).saturating_add(1));
        let hashing = prices.per_byte.times(widen(len));
        Some(Charge::compute("OnVerifyBlsAggregateSignature", pairings.plus(hashing)))
    }

    /// Hashes `len` bytes with the function of this multihash code. `None`: not charged, as the function is unknown.
    #[must_use]
    pub fn on_hashing(&self, code: u64, len: usize) -> Option<Charge> {
        let cost = match self.hashes {
            HashPrices::Flat(cost) => cost,
            HashPrices::PerByte { sha2_256, keccak_256, ripemd_160, blake2b_256, blake2b_512 } => {
                let per_byte = match code {
                    0x12 => sha2_256,
                    0x1b => keccak_256,
                    0x1053 => ripemd_160,
                    0xb220 => blake2b_256,
                    0xb240 => blake2b_512,
                    _ => return None,
                };
                per_byte.times(widen(len))
            }
        };
        Some(Charge::compute("OnHashing", cost))
    }
}
