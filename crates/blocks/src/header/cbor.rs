//! The CBOR of headers: an array of 16.
//!
//! Decoding tolerates what the network tolerates; what is signed and named is always the encoding made here.

use forest_encoding::{
    Cid, DecodeError,
    cbor::{Reader, Writer},
    codec, hash,
};
use forest_shared::{
    address::Address, bigint::IntBytesError, crypto::Signature, econ::TokenAmount, sector::PoStProof,
};

use super::BlockHeader;
use crate::{BeaconEntry, ElectionProof, Ticket, TipsetKey, wire};

/// Fields of a header.
const FIELDS: usize = 16;
/// Room for a header in the usual case: five parents, one beacon entry, one proof.
const USUAL_LENGTH: usize = 1536;

impl BlockHeader {
    /// Decodes one header.
    ///
    /// # Errors
    /// When the bytes are not the CBOR of a header, or a field is longer than any node accepts.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let header = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(header)
    }

    /// Decodes the header that comes next, for decoders of what holds headers.
    ///
    /// # Errors
    /// As [`from_cbor`](Self::from_cbor).
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.tuple(FIELDS as u64)?;
        Ok(Self {
            miner: Address::read(reader)?,
            ticket: wire::read_optional(reader, Ticket::read)?,
            election_proof: wire::read_optional(reader, ElectionProof::read)?,
            beacon_entries: wire::read_list(reader, BeaconEntry::read)?,
            winning_post_proofs: wire::read_list(reader, read_post_proof)?,
            parents: TipsetKey::from(wire::read_list(reader, |reader| Ok(reader.cid()?))?),
            parent_weight: wire::read_integer(reader)?,
            epoch: reader.i64()?,
            parent_state_root: reader.cid()?,
            parent_message_receipts: reader.cid()?,
            messages: reader.cid()?,
            bls_aggregate: wire::read_optional(reader, wire::read_signature)?,
            timestamp: reader.u64()?,
            signature: wire::read_optional(reader, wire::read_signature)?,
            fork_signaling: reader.u64()?,
            parent_base_fee: TokenAmount::read(reader)?,
        })
    }

    /// The CBOR of the header.
    ///
    /// # Errors
    /// When weight or base fee need more than 128 bytes; no decoded header has such.
    pub fn to_cbor(&self) -> Result<Vec<u8>, IntBytesError> {
        self.encode(self.signature.as_ref())
    }

    /// What the miner signs: the CBOR of the header without its signature.
    ///
    /// # Errors
    /// As [`to_cbor`](Self::to_cbor).
    pub fn signing_bytes(&self) -> Result<Vec<u8>, IntBytesError> {
        self.encode(None)
    }

    /// The CID of the header as it is now. A header that is not to be changed any more keeps it: see
    /// [`seal`](Self::seal).
    ///
    /// # Errors
    /// As [`to_cbor`](Self::to_cbor).
    pub fn cid(&self) -> Result<Cid, IntBytesError> {
        Ok(hash::blake2b_cid(codec::DAG_CBOR, &self.to_cbor()?))
    }

    fn encode(&self, signature: Option<&Signature>) -> Result<Vec<u8>, IntBytesError> {
        let mut writer = Writer::with_capacity(USUAL_LENGTH);
        self.write(signature, &mut writer)?;
        Ok(writer.into_vec())
    }

    /// Appends the CBOR of the header with this signature in place of its own.
    pub(crate) fn write(
        &self,
        signature: Option<&Signature>,
        writer: &mut Writer,
    ) -> Result<(), IntBytesError> {
        writer.array(FIELDS).bytes(&self.miner.to_bytes());
        wire::write_optional(writer, self.ticket.as_ref(), Ticket::write);
        wire::write_optional(writer, self.election_proof.as_ref(), ElectionProof::write);
        writer.array(self.beacon_entries.len());
        for entry in &self.beacon_entries {
            entry.write(writer);
        }
        writer.array(self.winning_post_proofs.len());
        for proof in &self.winning_post_proofs {
            writer.array(2).i64(proof.post_proof.into()).bytes(&proof.proof_bytes);
        }
        writer.array(self.parents.len());
        for parent in &self.parents {
            writer.cid(parent);
        }
        wire::write_integer(&self.parent_weight, writer)?;
        writer.i64(self.epoch);
        writer.cid(&self.parent_state_root).cid(&self.parent_message_receipts).cid(&self.messages);
        wire::write_optional(writer, self.bls_aggregate.as_ref(), wire::write_signature);
        writer.u64(self.timestamp);
        wire::write_optional(writer, signature, wire::write_signature);
        writer.u64(self.fork_signaling);
        self.parent_base_fee.write(writer)
    }
}

fn read_post_proof(reader: &mut Reader<'_>) -> Result<PoStProof, DecodeError> {
    reader.tuple(2)?;
    Ok(PoStProof { post_proof: reader.i64()?.into(), proof_bytes: wire::read_bytes(reader)? })
}
