//! The CBOR of receipts, by hand: nodes read back every receipt of a tipset to serve it.

use forest_encoding::{
    DecodeError, RawBytes,
    cbor::{Reader, Writer},
};

use super::Receipt;
use crate::error::ExitCode;

/// Fields of a receipt.
const FIELDS: usize = 4;
/// Room for everything but the return value, events included.
const USUAL_LENGTH: usize = 64;

impl Receipt {
    /// Decodes the CBOR of one receipt.
    ///
    /// # Errors
    /// Exactly where the network's serde decoder fails.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let receipt = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(receipt)
    }

    /// Decodes the receipt that comes next, for decoders of what holds receipts.
    ///
    /// # Errors
    /// As [`Receipt::from_cbor`].
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.tuple(FIELDS as u64)?;
        Ok(Self {
            exit_code: ExitCode::new(reader.u32()?),
            return_data: RawBytes::new(reader.bytes()?.into_owned()),
            gas_used: reader.u64()?,
            events_root: if reader.take_null() { None } else { Some(reader.cid()?) },
        })
    }

    /// The CBOR of the receipt.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(self.return_data.len().saturating_add(USUAL_LENGTH));
        writer.array(FIELDS).u64(self.exit_code.value().into()).bytes(&self.return_data).u64(self.gas_used);
        match &self.events_root {
            Some(root) => writer.cid(root),
            None => writer.null(),
        };
        writer.into_vec()
    }
}
