//! The two message lists of a block, and the object that names both.
//!
//! Each list is an AMT of the old form (v0) over the CIDs of messages at 0, 1, 2, …

use forest_amt::{AmtV0, BitWidth, V0};
use forest_blockstore::{Block as StoredBlock, Blockstore, Cid, IpldError};
use forest_encoding::{
    DecodeError,
    cbor::{Reader, Writer},
    codec,
};

use crate::BLOCK_MESSAGE_LIMIT;

/// The roots of a block's message lists: CBOR `[bls, secp]`. Its CID is the `messages` of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageRoots {
    /// The list of BLS messages.
    pub bls: Cid,
    /// The list of messages with their own signature.
    pub secp: Cid,
}

impl MessageRoots {
    /// Builds both lists and the object. Returns the CID of the object and all blocks that were made, links first,
    /// the object last.
    ///
    /// # Errors
    /// [`forest_amt::Error`], which CIDs do not give.
    pub fn build(
        bls: impl IntoIterator<Item = Cid>,
        secp: impl IntoIterator<Item = Cid>,
    ) -> Result<(Cid, Vec<StoredBlock>), forest_amt::Error> {
        let bls = forest_amt::build::<V0, Cid>(BitWidth::W3, bls)?;
        let secp = forest_amt::build::<V0, Cid>(BitWidth::W3, secp)?;
        let object = Self { bls: bls.root, secp: secp.root }.to_block();
        let cid = object.cid;
        Ok((cid, bls.blocks.into_iter().chain(secp.blocks).chain([object]).collect()))
    }

    /// The block of the object.
    #[must_use]
    pub fn to_block(self) -> StoredBlock {
        let mut writer = Writer::new();
        writer.array(2).cid(&self.bls).cid(&self.secp);
        StoredBlock::blake2b(codec::DAG_CBOR, writer.into_vec())
    }

    /// Reads the object from a store.
    ///
    /// # Errors
    /// [`IpldError`]: it is missing or malformed, or the store failed.
    pub fn load(store: &impl Blockstore, cid: &Cid) -> Result<Self, IpldError> {
        let data = store.get(cid)?.ok_or(IpldError::Missing(*cid))?;
        Self::decode(&data).map_err(|error| IpldError::undecodable(*cid, &error))
    }

    fn decode(data: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(data);
        reader.tuple(2)?;
        let roots = Self { bls: reader.cid()?, secp: reader.cid()? };
        reader.finish()?;
        Ok(roots)
    }

    /// The CIDs of the BLS messages, in their order.
    ///
    /// # Errors
    /// [`IpldError`]: a node of the list is missing or malformed, there are more messages than a block may have, or
    /// the store failed.
    pub fn bls_cids(&self, store: &impl Blockstore) -> Result<Vec<Cid>, IpldError> {
        list(store, &self.bls)
    }

    /// The CIDs of the messages with their own signature, in their order.
    ///
    /// # Errors
    /// As [`bls_cids`](Self::bls_cids).
    pub fn secp_cids(&self, store: &impl Blockstore) -> Result<Vec<Cid>, IpldError> {
        list(store, &self.secp)
    }
}

/// The CIDs in a list.
fn list(store: &impl Blockstore, root: &Cid) -> Result<Vec<Cid>, IpldError> {
    let malformed = |reason: String| IpldError::Malformed { cid: *root, reason };
    let ipld = |error| match error {
        forest_amt::Error::Ipld(error) => error,
        other => malformed(other.to_string()),
    };
    let array = AmtV0::<Cid>::load(store, root).map_err(ipld)?;
    let mut cids = Vec::new();
    for item in array.iter(store) {
        if cids.len() == BLOCK_MESSAGE_LIMIT {
            return Err(malformed(format!("more than {BLOCK_MESSAGE_LIMIT} messages")));
        }
        cids.push(*item.map_err(ipld)?.1);
    }
    Ok(cids)
}
