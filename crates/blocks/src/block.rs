//! A block with its messages, and how a header names them.
//!
//! The header's `messages` is the CID of two roots: arrays (AMT v0) of the CIDs of the BLS messages and of those with
//! their own signature. The messages are blocks of their own in the store.

mod roots;
#[cfg(test)]
mod tests;

use forest_blockstore::{Block as StoredBlock, Blockstore, Cid, IpldError};
use forest_encoding::{DecodeError, codec};
use forest_shared::{bigint::IntBytesError, message::Message};

pub use roots::MessageRoots;

use crate::{ChainMessageRef, GossipBlock, SealedHeader, SignedMessage};

/// A block: header and messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The header.
    pub header: SealedHeader,
    /// Messages covered by the header's aggregate signature. Executed first.
    pub bls_messages: Vec<Message>,
    /// Messages with their own signature, secp256k1 or delegated.
    pub secp_messages: Vec<SignedMessage>,
}

impl Block {
    /// Reads the messages of a header from a store.
    ///
    /// # Errors
    /// [`IpldError`]: something is missing or malformed, there are more messages than a block may have, or the store
    /// failed.
    pub fn load(store: &impl Blockstore, header: SealedHeader) -> Result<Self, IpldError> {
        let roots = MessageRoots::load(store, &header.messages)?;
        let bls = roots.bls_cids(store)?;
        let secp = roots.secp_cids(store)?;
        Ok(Self {
            header,
            bls_messages: load_all(store, &bls, Message::from_cbor)?,
            secp_messages: load_all(store, &secp, SignedMessage::from_cbor)?,
        })
    }

    /// All messages, in the order in which they are executed.
    pub fn messages(&self) -> impl Iterator<Item = ChainMessageRef<'_>> {
        let bls = self.bls_messages.iter().map(ChainMessageRef::Unsigned);
        bls.chain(self.secp_messages.iter().map(ChainMessageRef::Signed))
    }

    /// How many messages there are.
    #[must_use]
    pub fn message_count(&self) -> usize {
        self.bls_messages.len().saturating_add(self.secp_messages.len())
    }

    /// What the header must name as its messages.
    ///
    /// # Errors
    /// [`UnencodableBlock`], which no decoded block gives.
    pub fn message_root(&self) -> Result<Cid, UnencodableBlock> {
        Ok(self.build_roots()?.0)
    }

    /// The block as it travels.
    ///
    /// # Errors
    /// As [`message_root`](Self::message_root).
    pub fn to_gossip(&self) -> Result<GossipBlock, UnencodableBlock> {
        Ok(GossipBlock {
            header: self.header.clone(),
            bls_messages: self.bls_cids()?,
            secp_messages: self.secp_cids()?,
        })
    }

    /// Everything that a store must hold of this block, to be written as one batch: messages, the nodes of their
    /// lists, the roots, and last the header.
    ///
    /// # Errors
    /// As [`message_root`](Self::message_root).
    pub fn to_blocks(&self) -> Result<Vec<StoredBlock>, UnencodableBlock> {
        let mut blocks = Vec::new();
        for message in self.messages() {
            blocks.push(StoredBlock::blake2b(codec::DAG_CBOR, message.to_cbor()?));
        }
        blocks.extend(self.build_roots()?.1);
        blocks.push(self.header.to_block()?);
        Ok(blocks)
    }

    fn build_roots(&self) -> Result<(Cid, Vec<StoredBlock>), UnencodableBlock> {
        Ok(MessageRoots::build(self.bls_cids()?, self.secp_cids()?)?)
    }

    fn bls_cids(&self) -> Result<Vec<Cid>, IntBytesError> {
        self.bls_messages.iter().map(Message::cid).collect()
    }

    fn secp_cids(&self) -> Result<Vec<Cid>, IntBytesError> {
        self.secp_messages.iter().map(SignedMessage::cid).collect()
    }
}

/// A block that has no encoding, since it was made by hand with numbers that the chain cannot hold.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnencodableBlock {
    /// A number beyond 128 bytes.
    #[error(transparent)]
    Number(#[from] IntBytesError),
    /// The lists of messages.
    #[error(transparent)]
    List(#[from] forest_amt::Error),
}

fn load_all<T>(
    store: &impl Blockstore,
    cids: &[Cid],
    decode: impl Fn(&[u8]) -> Result<T, DecodeError>,
) -> Result<Vec<T>, IpldError> {
    let found = store.get_many(cids)?;
    cids.iter()
        .zip(found)
        .map(|(cid, data)| {
            let data = data.ok_or(IpldError::Missing(*cid))?;
            decode(&data).map_err(|error| IpldError::undecodable(*cid, &error))
        })
        .collect()
}
