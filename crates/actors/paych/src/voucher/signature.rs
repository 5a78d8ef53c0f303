//! Signatures as channels read them: by keys of accounts, secp256k1 or BLS.
//!
//! The type that came with Ethereum's accounts is a signature to the network, and none to a channel: a voucher that has
//! one does not decode.

use forest_sdk::{
    serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de::Error as _},
    shared::crypto::{Signature, SignatureType},
};

#[expect(clippy::ref_option, reason = "serde hands a field over by reference")]
pub(super) fn serialize<S: Serializer>(
    signature: &Option<Signature>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    signature.serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Signature>, D::Error> {
    let signature = Option::<Signature>::deserialize(deserializer)?;
    match &signature {
        Some(Signature { sig_type: SignatureType::Delegated, .. }) => {
            Err(D::Error::custom("vouchers are signed with secp256k1 or BLS"))
        }
        _ => Ok(signature),
    }
}
