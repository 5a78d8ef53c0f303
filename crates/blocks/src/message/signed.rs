//! A message with its signature.

use forest_encoding::{
    Cid, DecodeError,
    cbor::{Reader, Writer},
    codec, hash,
};
use forest_shared::{
    address::Address,
    bigint::IntBytesError,
    crypto::{Signature, SignatureType, VerifyError},
    message::Message,
};

use crate::wire;

/// Room for everything but parameters, in the usual case.
const USUAL_LENGTH: usize = 272;

/// A message and the signature of its sender: CBOR `[message, signature]`.
///
/// ```
/// use forest_blocks::SignedMessage;
/// use forest_shared::{crypto::Secp256k1Key, message::Message};
///
/// let key = Secp256k1Key::from_bytes(&[7; 32])?;
/// let message = Message { from: key.address(), gas_limit: 1_000_000, ..Message::default() };
/// let signature = key.sign(&message.cid()?.to_bytes());
/// let signed = SignedMessage { message, signature };
/// signed.verify(&key.address())?;
/// assert_eq!(SignedMessage::from_cbor(&signed.to_cbor()?)?, signed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignedMessage {
    /// What is asked.
    pub message: Message,
    /// Who asks: over the bytes of the message's CID, or, for delegated signatures, as their namespace has it.
    pub signature: Signature,
}

impl SignedMessage {
    /// Decodes one signed message.
    ///
    /// # Errors
    /// When the bytes are not the CBOR of one.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let message = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(message)
    }

    /// Decodes the signed message that comes next, for decoders of what holds messages.
    ///
    /// # Errors
    /// As [`from_cbor`](Self::from_cbor).
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.tuple(2)?;
        Ok(Self { message: Message::read(reader)?, signature: wire::read_signature(reader)? })
    }

    /// The CBOR of message and signature.
    ///
    /// # Errors
    /// When an amount needs more than 128 bytes; no decoded message has one.
    pub fn to_cbor(&self) -> Result<Vec<u8>, IntBytesError> {
        let mut writer = Writer::with_capacity(self.message.params.len().saturating_add(USUAL_LENGTH));
        self.write(&mut writer)?;
        Ok(writer.into_vec())
    }

    /// Appends the CBOR, for encoders of what holds messages.
    ///
    /// # Errors
    /// As [`to_cbor`](Self::to_cbor).
    pub fn write(&self, writer: &mut Writer) -> Result<(), IntBytesError> {
        writer.array(2);
        self.message.write(writer)?;
        wire::write_signature(&self.signature, writer);
        Ok(())
    }

    /// The form in which the message is on chain: without its signature when that is BLS, since blocks carry one
    /// aggregate for all of them.
    ///
    /// # Errors
    /// As [`to_cbor`](Self::to_cbor).
    pub fn to_chain_cbor(&self) -> Result<Vec<u8>, IntBytesError> {
        match self.signature.sig_type {
            SignatureType::Bls => self.message.to_cbor(),
            SignatureType::Secp256k1 | SignatureType::Delegated => self.to_cbor(),
        }
    }

    /// The CID of the form on chain, the message's name everywhere.
    ///
    /// # Errors
    /// As [`to_cbor`](Self::to_cbor).
    pub fn cid(&self) -> Result<Cid, IntBytesError> {
        Ok(hash::blake2b_cid(codec::DAG_CBOR, &self.to_chain_cbor()?))
    }

    /// Length of the form on chain, in bytes, which inclusion is charged by.
    ///
    /// # Errors
    /// As [`to_cbor`](Self::to_cbor).
    pub fn chain_length(&self) -> Result<usize, IntBytesError> {
        Ok(self.to_chain_cbor()?.len())
    }

    /// Verifies that `signer`, the f1 or f3 address of the sender's key, signed the message.
    ///
    /// # Errors
    /// [`VerifyError`]; [`VerifyError::Delegated`] for delegated signatures, which sign an Ethereum transaction that
    /// the node makes of the message (FIP-0055).
    pub fn verify(&self, signer: &Address) -> Result<(), VerifyError> {
        // A message that has no encoding was not signed by anyone.
        let cid = self.message.cid().map_err(|_| VerifyError::Mismatch)?;
        self.signature.verify(&cid.to_bytes(), signer)
    }
}
