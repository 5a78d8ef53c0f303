//! A block as it travels between nodes: its header and the names of its messages.

use forest_encoding::{
    Cid, DecodeError,
    cbor::{Reader, Writer},
};
use forest_shared::bigint::IntBytesError;

use crate::{BlockHeader, SealedHeader, wire};

/// What nodes publish of a new block: CBOR `[header, bls_messages, secp_messages]`.
///
/// Most messages are in the receiver's pool already; those that are not it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GossipBlock {
    /// The header.
    pub header: SealedHeader,
    /// The CIDs of the BLS messages, in the order of the block.
    pub bls_messages: Vec<Cid>,
    /// The CIDs of the messages with their own signature, in the order of the block.
    pub secp_messages: Vec<Cid>,
}

impl GossipBlock {
    /// Decodes one block.
    ///
    /// # Errors
    /// When the bytes are not the CBOR of one, or a list is longer than any node accepts.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        reader.tuple(3)?;
        let header = BlockHeader::read(&mut reader)?;
        let bls_messages = wire::read_list(&mut reader, |reader| Ok(reader.cid()?))?;
        let secp_messages = wire::read_list(&mut reader, |reader| Ok(reader.cid()?))?;
        reader.finish()?;
        // No decoded integer is too long to be encoded again.
        let header = header.seal().map_err(|error| DecodeError::value(error.to_string()))?;
        Ok(Self { header, bls_messages, secp_messages })
    }

    /// The CBOR of the block.
    ///
    /// # Errors
    /// As [`BlockHeader::to_cbor`].
    pub fn to_cbor(&self) -> Result<Vec<u8>, IntBytesError> {
        let mut writer = Writer::new();
        writer.array(3);
        self.header.write(self.header.signature.as_ref(), &mut writer)?;
        for cids in [&self.bls_messages, &self.secp_messages] {
            writer.array(cids.len());
            for cid in cids {
                writer.cid(cid);
            }
        }
        Ok(writer.into_vec())
    }
}
