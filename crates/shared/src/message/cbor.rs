//! The CBOR of messages, by hand, and the CID that names them.

use forest_encoding::{
    Cid, DecodeError, RawBytes,
    cbor::{Reader, Writer},
    codec, hash,
};

use super::Message;
use crate::{address::Address, bigint::IntBytesError, econ::TokenAmount};

/// Fields of a message.
const FIELDS: usize = 10;
/// Room for everything but parameters, in the usual case: two keys, three amounts.
const USUAL_LENGTH: usize = 192;

impl Message {
    /// Decodes the CBOR of one message.
    ///
    /// # Errors
    /// Exactly where the network's serde decoder fails.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let message = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(message)
    }

    /// Decodes the message that comes next, for decoders of what holds messages.
    ///
    /// # Errors
    /// As [`Message::from_cbor`].
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.tuple(FIELDS as u64)?;
        Ok(Self {
            version: reader.u64()?,
            to: Address::read(reader)?,
            from: Address::read(reader)?,
            sequence: reader.u64()?,
            value: TokenAmount::read(reader)?,
            gas_limit: reader.u64()?,
            gas_fee_cap: TokenAmount::read(reader)?,
            gas_premium: TokenAmount::read(reader)?,
            method_num: reader.u64()?,
            params: RawBytes::new(reader.bytes()?.into_owned()),
        })
    }

    /// The CBOR of the message.
    ///
    /// # Errors
    /// When an amount needs more than 128 bytes; no decoded message has one.
    pub fn to_cbor(&self) -> Result<Vec<u8>, IntBytesError> {
        let mut writer = Writer::with_capacity(self.params.len().saturating_add(USUAL_LENGTH));
        self.write(&mut writer)?;
        Ok(writer.into_vec())
    }

    /// Appends the CBOR of the message, for encoders of what holds messages.
    ///
    /// # Errors
    /// As [`Message::to_cbor`].
    pub fn write(&self, writer: &mut Writer) -> Result<(), IntBytesError> {
        writer.array(FIELDS).u64(self.version);
        writer.bytes(&self.to.to_bytes()).bytes(&self.from.to_bytes()).u64(self.sequence);
        self.value.write(writer)?;
        writer.u64(self.gas_limit);
        self.gas_fee_cap.write(writer)?;
        self.gas_premium.write(writer)?;
        writer.u64(self.method_num).bytes(&self.params);
        Ok(())
    }

    /// The CID of the unsigned message: how BLS messages are named on chain, and what secp256k1 signs.
    ///
    /// # Errors
    /// As [`Message::to_cbor`].
    pub fn cid(&self) -> Result<Cid, IntBytesError> {
        Ok(hash::blake2b_cid(codec::DAG_CBOR, &self.to_cbor()?))
    }
}
