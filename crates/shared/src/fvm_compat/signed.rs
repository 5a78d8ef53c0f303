//! Messages and signatures.

use fvm_shared4::{crypto::signature as theirs, message};

use crate::{
    crypto::{Signature, SignatureType},
    message::Message,
};

impl From<Message> for message::Message {
    fn from(message: Message) -> Self {
        Self {
            version: message.version,
            from: message.from.into(),
            to: message.to.into(),
            sequence: message.sequence,
            value: message.value.into(),
            method_num: message.method_num,
            params: Vec::from(message.params).into(),
            gas_limit: message.gas_limit,
            gas_fee_cap: message.gas_fee_cap.into(),
            gas_premium: message.gas_premium.into(),
        }
    }
}

impl From<message::Message> for Message {
    fn from(message: message::Message) -> Self {
        Self {
            version: message.version,
            to: message.to.into(),
            from: message.from.into(),
            sequence: message.sequence,
            value: message.value.into(),
            gas_limit: message.gas_limit,
            gas_fee_cap: message.gas_fee_cap.into(),
            gas_premium: message.gas_premium.into(),
            method_num: message.method_num,
            params: Vec::from(message.params).into(),
        }
    }
}

/// The other side has no delegated signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("fvm_shared has no delegated signatures")]
pub struct DelegatedSignature;

impl TryFrom<SignatureType> for theirs::SignatureType {
    type Error = DelegatedSignature;

    fn try_from(kind: SignatureType) -> Result<Self, DelegatedSignature> {
        match kind {
            SignatureType::Secp256k1 => Ok(Self::Secp256k1),
            SignatureType::Bls => Ok(Self::BLS),
            SignatureType::Delegated => Err(DelegatedSignature),
        }
    }
}

impl From<theirs::SignatureType> for SignatureType {
    fn from(kind: theirs::SignatureType) -> Self {
        match kind {
            theirs::SignatureType::Secp256k1 => Self::Secp256k1,
            theirs::SignatureType::BLS => Self::Bls,
        }
    }
}

impl TryFrom<Signature> for theirs::Signature {
    type Error = DelegatedSignature;

    fn try_from(signature: Signature) -> Result<Self, DelegatedSignature> {
        Ok(Self { sig_type: signature.sig_type.try_into()?, bytes: signature.bytes })
    }
}

impl From<theirs::Signature> for Signature {
    fn from(signature: theirs::Signature) -> Self {
        Self { sig_type: signature.sig_type.into(), bytes: signature.bytes }
    }
}
