//! Miners: beneficiaries, commitments to data, simple power (FIPs 0029, 0041, 0045).
//!
//! Nearly all of the time and of the writing of this migration is here: every sector of the network, and again every
//! snapshot of them. Snapshots share most nodes with the sectors themselves, and shared nodes are turned once.

use forest_amt::{Amt, BitWidth, Mapper};
use forest_blockstore::{Blockstore, CborStore, Cid, MemoryStore};
use forest_hamt::{Config, Hamt};
use forest_interpreter::Failure;
use forest_shared::{commitment::data_commitment_to_cid, piece::PieceInfo, sector::RegisteredSealProof};

use super::{
    market_v8::DealProposal,
    miner_v8::{
        Deadline, Deadlines, MinerInfo, PowerPair, SectorOnChainInfo, SectorPreCommitOnChainInfo, State,
    },
    miner_v9, pieces,
};
use crate::{broken, growing::GrowingMap, keys::uint_key};

/// What the migration of every miner needs.
pub(crate) struct Miners {
    /// AMT of [`DealProposal`], the market's.
    pub(crate) proposals: Cid,
    /// The deadline without sectors, which most deadlines of most miners are.
    pub(crate) empty_deadline: Cid,
}

impl Miners {
    pub(crate) fn new(proposals: Cid) -> Result<Self, Failure> {
        Ok(Self { proposals, empty_deadline: empty_deadline()? })
    }

    /// The state of a miner.
    pub(crate) fn migrate(&self, store: &impl Blockstore, head: &Cid) -> Result<Cid, Failure> {
        let old: State = store.load_cbor(head)?;
        let info: MinerInfo = store.load_cbor(&old.info)?;
        let mut sectors = Mapper::new(|old: &SectorOnChainInfo| miner_v9::SectorOnChainInfo::from(old));
        let new = State {
            info: store.put_cbor(&miner_v9::MinerInfo::from(info))?,
            pre_committed_sectors: self.pre_commits(store, &old.pre_committed_sectors)?,
            sectors: sectors.map(store, &old.sectors)?,
            deadlines: self.deadlines(store, &old.deadlines, |root| Ok(sectors.map(store, root)?))?,
            ..old
        };
        Ok(store.put_cbor(&new)?)
    }

    fn pre_commits(&self, store: &impl Blockstore, root: &Cid) -> Result<Cid, Failure> {
        let old = Hamt::<SectorPreCommitOnChainInfo>::load(store, root, Config::default())?;
        if old.is_empty() {
            return Ok(*root);
        }
        // Read anew for every miner: all proposals together do not fit in memory.
        let proposals = Amt::load(store, &self.proposals)?;
        let mut new = GrowingMap::new();
        old.for_each_uncached(store, |_, pre_commit| {
            let unsealed = unsealed_cid(store, &proposals, pre_commit)?;
            let key = uint_key(pre_commit.info.sector_number);
            new.set(store, key, miner_v9::SectorPreCommitOnChainInfo::new(pre_commit, unsealed))
        })?;
        new.finish(store)
    }

    fn deadlines(
        &self,
        store: &impl Blockstore,
        root: &Cid,
        mut sectors: impl FnMut(&Cid) -> Result<Cid, Failure>,
    ) -> Result<Cid, Failure> {
        let Deadlines { mut due } = store.load_cbor(root)?;
        for link in due.iter_mut().filter(|link| **link != self.empty_deadline) {
            let mut deadline: Deadline = store.load_cbor(link)?;
            deadline.sectors_snapshot = sectors(&deadline.sectors_snapshot)?;
            *link = store.put_cbor(&deadline)?;
        }
        Ok(store.put_cbor(&Deadlines { due })?)
    }
}

/// The commitment that a pre-commit gets, from the pieces of its deals; `None` without any.
///
/// A deal that is gone has expired, and the sector with it cannot be proven any more; it counts for nothing here.
fn unsealed_cid(
    store: &impl Blockstore,
    proposals: &Amt<DealProposal>,
    pre_commit: &SectorPreCommitOnChainInfo,
) -> Result<Option<Cid>, Failure> {
    let mut own = Vec::new();
    for deal in &pre_commit.info.deal_ids {
        if let Some(proposal) = proposals.get(store, *deal)? {
            own.push(PieceInfo { size: proposal.piece_size, cid: proposal.piece_cid });
        }
    }
    if own.is_empty() {
        return Ok(None);
    }
    let unfit =
        |reason: String| broken(format!("the deals of sector {}: {reason}", pre_commit.info.sector_number));
    let sector = RegisteredSealProof::from(pre_commit.info.seal_proof).sector_size();
    let sector = sector.map_err(|error| unfit(error.to_string()))?;
    let commitment = pieces::commitment(sector, &own).map_err(|error| unfit(error.to_string()))?;
    Ok(Some(data_commitment_to_cid(&commitment)))
}

/// The CID of a deadline without sectors.
fn empty_deadline() -> Result<Cid, Failure> {
    let store = MemoryStore::new();
    let empty = |bits| Amt::<()>::with_width(BitWidth::new(bits).unwrap_or_default()).flush(&store);
    let (partitions, submissions) = (empty(3)?, empty(2)?);
    let deadline = Deadline {
        partitions,
        expirations_epochs: empty(5)?,
        partitions_posted: Default::default(),
        early_terminations: Default::default(),
        live_sectors: 0,
        total_sectors: 0,
        faulty_power: PowerPair::default(),
        optimistic_post_submissions: submissions,
        sectors_snapshot: empty(5)?,
        partitions_snapshot: partitions,
        optimistic_post_submissions_snapshot: submissions,
    };
    Ok(store.put_cbor(&deadline)?)
}
