//! Entries of the random beacon (drand) in block headers.

use forest_encoding::{
    DecodeError,
    cbor::{Reader, Writer},
};

use crate::wire;

/// One round of the beacon: CBOR `[round, data]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct BeaconEntry {
    /// The number of the round.
    pub round: u64,
    /// The beacon's signature of the round, from which randomness is drawn.
    pub data: Vec<u8>,
}

impl BeaconEntry {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.tuple(2)?;
        Ok(Self { round: reader.u64()?, data: wire::read_bytes(reader)? })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.array(2).u64(self.round).bytes(&self.data);
    }
}
