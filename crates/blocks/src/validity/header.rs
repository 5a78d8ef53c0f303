//! Rules for headers.

use forest_shared::{
    address::{Address, Protocol},
    clock::EPOCH_DURATION_SECONDS,
};

use super::InvalidBlock;
use crate::{BlockHeader, Tipset};

impl BlockHeader {
    /// Checks what needs nothing but the header: that all parts are there, that the miner is named by its id, that it
    /// claims to have won. Genesis fails this, and is never checked.
    ///
    /// # Errors
    /// [`InvalidBlock`], for the first rule broken.
    pub fn check_syntax(&self) -> Result<(), InvalidBlock> {
        let election_proof = self.election_proof.as_ref().ok_or(InvalidBlock::NoElectionProof)?;
        self.ticket.as_ref().ok_or(InvalidBlock::NoTicket)?;
        self.signature.as_ref().ok_or(InvalidBlock::NoSignature)?;
        self.bls_aggregate.as_ref().ok_or(InvalidBlock::NoBlsAggregate)?;
        if self.miner.protocol() != Protocol::Id {
            return Err(InvalidBlock::MinerNotId(self.miner));
        }
        if election_proof.win_count < 1 {
            return Err(InvalidBlock::WinCount(election_proof.win_count));
        }
        Ok(())
    }

    /// Checks epoch and timestamp against the parents: later than they, at a whole number of epochs after them.
    ///
    /// # Errors
    /// [`InvalidBlock::NotAfterParents`], [`InvalidBlock::Timestamp`].
    pub fn check_time(&self, parents: &Tipset) -> Result<(), InvalidBlock> {
        let (epoch, parent) = (self.epoch, parents.epoch());
        if epoch <= parent {
            return Err(InvalidBlock::NotAfterParents { epoch, parent });
        }
        // The difference of two signed numbers always fits its unsigned sibling. Wrapping is what the network does.
        let expected = epoch
            .abs_diff(parent)
            .wrapping_mul(EPOCH_DURATION_SECONDS.unsigned_abs())
            .wrapping_add(parents.min_timestamp());
        if self.timestamp != expected {
            return Err(InvalidBlock::Timestamp { found: self.timestamp, expected });
        }
        Ok(())
    }

    /// Verifies that `worker`, the f3 (or f1) address of the miner's worker key, signed the header.
    ///
    /// # Errors
    /// [`InvalidBlock::NoSignature`], [`InvalidBlock::Signature`].
    pub fn verify_signature(&self, worker: &Address) -> Result<(), InvalidBlock> {
        let signature = self.signature.as_ref().ok_or(InvalidBlock::NoSignature)?;
        let signed = self.signing_bytes().map_err(|_| InvalidBlock::NumberTooLong)?;
        signature.verify(&signed, worker).map_err(InvalidBlock::Signature)
    }
}
