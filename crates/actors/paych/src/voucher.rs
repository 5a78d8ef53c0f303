//! A voucher: what one party promises the other, off chain.

mod signature;

use forest_sdk::{
    encoding::{EncodeError, to_vec},
    prelude::*,
    shared::crypto::Signature,
};

/// Longest secret, in bytes.
pub const MAX_SECRET_SIZE: usize = 256;

/// A promise to pay: CBOR `[channel_addr, time_lock_min, time_lock_max, secret_pre_image, extra, lane, nonce, amount,
/// min_settle_height, merges, signature]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct SignedVoucher {
    /// The channel that pays; an address of any kind.
    pub channel_addr: Address,
    /// Not good before this epoch.
    pub time_lock_min: ChainEpoch,
    /// Not good after this epoch; 0: good for ever.
    pub time_lock_max: ChainEpoch,
    /// The blake2b-256 of a secret that has to be told; empty: none.
    #[serde(with = "forest_sdk::serde_bytes")]
    pub secret_pre_image: Vec<u8>,
    /// An actor that has to agree.
    pub extra: Option<ModVerifyParams>,
    /// The lane that pays, made if it is not there.
    pub lane: u64,
    /// Above that of every voucher of the lane that was redeemed.
    pub nonce: u64,
    /// All that the lane ever pays, in atto.
    pub amount: TokenAmount,
    /// No settlement before this epoch.
    pub min_settle_height: ChainEpoch,
    /// Lanes whose payments the amount includes.
    pub merges: Vec<Merge>,
    /// By the other party, over the voucher without it.
    #[serde(with = "signature")]
    pub signature: Option<Signature>,
}

/// A lane that goes up in another: CBOR `[lane, nonce]`.
#[derive(Tuple, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// The lane.
    pub lane: u64,
    /// What its nonce becomes.
    pub nonce: u64,
}

/// A method that fails unless its actor agrees: CBOR `[actor, method, data]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ModVerifyParams {
    /// The actor; an address of any kind.
    pub actor: Address,
    /// The method.
    pub method: MethodNum,
    /// Its parameters.
    pub data: RawBytes,
}

/// A voucher that is redeemed: CBOR `[sv, secret]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct UpdateChannelStateParams {
    /// The voucher.
    pub sv: SignedVoucher,
    /// The secret that it asks for.
    #[serde(with = "forest_sdk::serde_bytes")]
    pub secret: Vec<u8>,
}

impl SignedVoucher {
    /// What is signed: the voucher, with null in the place of the signature.
    ///
    /// # Errors
    /// When the amount is beyond what can be written.
    pub fn signing_bytes(&self) -> Result<Vec<u8>, EncodeError> {
        to_vec(&Self { signature: None, ..self.clone() })
    }
}
