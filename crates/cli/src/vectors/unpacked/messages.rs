//! The messages of a vector, and how long they were on chain.

use forest_blocks::SignedMessage;
use forest_interpreter::Included;
use forest_shared::{
    address::Protocol,
    clock::ChainEpoch,
    crypto::SignatureType,
    message::{Message, inclusion_length},
};
use forest_vectors::Vector;
use forest_vm::Kind;

/// A message, and when and how it is executed.
pub(in crate::vectors) struct VectorMessage {
    pub(in crate::vectors) message: Message,
    pub(in crate::vectors) kind: Kind,
    /// Epochs after that of the variant.
    pub(in crate::vectors) epoch_offset: ChainEpoch,
}

/// The messages of the class of messages.
pub(super) fn decode(vector: &Vector) -> Result<Vec<VectorMessage>, String> {
    let decode = |applied: &forest_vectors::AppliedMessage| {
        let Included { message, length } = included(&applied.bytes)?;
        let epoch_offset = applied.epoch_offset.unwrap_or(0);
        Ok(VectorMessage { message, kind: Kind::Explicit { length }, epoch_offset })
    };
    let messages: Vec<_> = vector.apply_messages.iter().map(decode).collect::<Result<_, String>>()?;
    if messages.len() != vector.postconditions.receipts.len() {
        return Err("as many receipts as messages are needed".into());
    }
    Ok(messages)
}

/// A message, unsigned or with its signature, and its length on chain.
pub(super) fn included(bytes: &[u8]) -> Result<Included, String> {
    let signed = SignedMessage::from_cbor(bytes).map(|signed| signed.message);
    let message = match (signed, Message::from_cbor(bytes)) {
        (_, Ok(message)) | (Ok(message), _) => message,
        (Err(_), Err(error)) => return Err(format!("a message: {error}")),
    };
    let unsigned = message.to_cbor().map_err(|error| format!("a message: {error}"))?;
    Ok(Included { length: inclusion_length(unsigned.len(), signature(&message)), message })
}

/// The signature that the message had on chain, by its sender's address.
pub(super) fn signature(message: &Message) -> SignatureType {
    match message.from.protocol() {
        Protocol::Secp256k1 => SignatureType::Secp256k1,
        Protocol::Delegated => SignatureType::Delegated,
        Protocol::Id | Protocol::Actor | Protocol::Bls => SignatureType::Bls,
    }
}
