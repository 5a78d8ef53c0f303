//! A chain of headers, one block each, over one state with a miner.

use std::sync::Arc;

use forest_blocks::{
    BeaconEntry, BlockHeader, ElectionProof, SealedHeader, Ticket, Tipset, TipsetKey, VrfProof,
};
use forest_blockstore::{Block, Blockstore, CborStore, Cid, MemoryStore};
use forest_builtin::account;
use forest_chain::{ChainView, StoreChain};
use forest_encoding::{RawBytes, cbor::Writer, codec, hash::blake2b_cid};
use forest_hamt::{Config, Hamt};
use forest_rules::Schedule;
use forest_shared::{
    ActorId,
    address::{
        Address, BURNT_FUNDS_ACTOR_ID, RESERVE_ACTOR_ID, REWARD_ACTOR_ID, STORAGE_MARKET_ACTOR_ID,
        STORAGE_POWER_ACTOR_ID,
    },
    bigint::CompactInt,
    crypto::{BlsKey, Signature},
    econ::TokenAmount,
    state::{ActorState, StateInfo, StateRoot, StateTreeVersion},
};

/// When epoch 0 was.
pub(crate) const GENESIS: u64 = 1_598_306_400;
/// The miner of all blocks.
pub(crate) const MINER: ActorId = 1000;
/// The account of the miner's worker.
pub(crate) const WORKER: ActorId = 500;

pub(crate) fn worker() -> BlsKey {
    BlsKey::from_bytes(&[9; 32]).unwrap()
}

/// Epochs from the first tipset to the head.
pub(crate) struct Net {
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) schedule: Arc<Schedule>,
    pub(crate) tipsets: Vec<Tipset>,
}

impl Net {
    /// A chain with a tipset at each of these epochs, under a schedule.
    pub(crate) fn new(schedule: Schedule, epochs: impl IntoIterator<Item = i64>) -> Self {
        let store = Arc::new(MemoryStore::new());
        let state = state(&store);
        let (mut parents, mut tipsets) = (TipsetKey::from(Vec::new()), Vec::new());
        for epoch in epochs {
            let mut header = header(&schedule, epoch, parents, state);
            sign(&mut header);
            let sealed = header.seal().unwrap();
            store.put(sealed.to_block().unwrap()).unwrap();
            let tipset = Tipset::new(vec![sealed]).unwrap();
            parents = tipset.key().clone();
            tipsets.push(tipset);
        }
        Self { store, schedule: Arc::new(schedule), tipsets }
    }

    pub(crate) fn head(&self) -> &Tipset {
        self.tipsets.last().unwrap()
    }

    /// The chain as seen from the head, states and headers in this store.
    pub(crate) fn view_on(&self, store: Arc<dyn Blockstore>) -> ChainView {
        ChainView {
            chain: Arc::new(StoreChain::new(Arc::clone(&store), self.head().clone())),
            store,
            schedule: Arc::clone(&self.schedule),
            genesis_timestamp: GENESIS,
            tipset: self.head().clone(),
        }
    }

    pub(crate) fn view(&self) -> ChainView {
        self.view_on(Arc::clone(&self.store) as _)
    }

    /// A header of the miner on other parents than any tipset has, not signed yet.
    pub(crate) fn header(&self, epoch: i64) -> BlockHeader {
        let parents = TipsetKey::from(vec![blake2b_cid(codec::DAG_CBOR, b"elsewhere")]);
        header(&self.schedule, epoch, parents, *self.head().parent_state_root())
    }
}

fn header(schedule: &Schedule, epoch: i64, parents: TipsetKey, state: Cid) -> BlockHeader {
    let round = schedule.beacon_round_at(epoch, GENESIS);
    BlockHeader {
        miner: Address::new_id(MINER),
        ticket: Some(Ticket::new(epoch.to_be_bytes())),
        election_proof: Some(ElectionProof { win_count: 1, vrf_proof: VrfProof::new([1; 96]) }),
        beacon_entries: vec![BeaconEntry { round, data: round.to_be_bytes().to_vec() }],
        winning_post_proofs: Vec::new(),
        parents,
        parent_weight: CompactInt::from(1_u64),
        epoch,
        parent_state_root: state,
        parent_message_receipts: state,
        messages: state,
        bls_aggregate: Some(Signature::new_bls(vec![4; 96])),
        timestamp: GENESIS + 30 * epoch.unsigned_abs(),
        signature: None,
        fork_signaling: 0,
        parent_base_fee: TokenAmount::from_atto(100),
    }
}

/// Signs as the miner's worker.
pub(crate) fn sign(header: &mut BlockHeader) {
    header.signature = Some(worker().sign(&header.signing_bytes().unwrap()));
}

/// The bytes of a header that the worker signed.
pub(crate) fn signed(mut header: BlockHeader) -> Vec<u8> {
    sign(&mut header);
    header.to_cbor().unwrap()
}

pub(crate) fn sealed(bytes: &[u8]) -> SealedHeader {
    SealedHeader::from_cbor(bytes).unwrap()
}

/// The state that all tipsets name.
fn state(store: &MemoryStore) -> Cid {
    let code = blake2b_cid(codec::RAW, b"some code");
    let account = store.put_cbor(&account::State { address: worker().address() }).unwrap();
    let none = store.put_cbor(&()).unwrap();
    let whole = TokenAmount::from_whole;
    let actors = [
        (MINER, miner(store), whole(0)),
        (WORKER, account, whole(0)),
        (REWARD_ACTOR_ID, tuple(store, 11, &[(8, whole(300_000_000))]), whole(800_000_000)),
        (STORAGE_POWER_ACTOR_ID, power(store), whole(0)),
        (
            STORAGE_MARKET_ACTOR_ID,
            tuple(store, 13, &[(8, whole(1)), (9, whole(2)), (10, whole(4))]),
            whole(0),
        ),
        (RESERVE_ACTOR_ID, none, whole(280_000_000)),
        (BURNT_FUNDS_ACTOR_ID, none, whole(30_000_000)),
    ];
    let mut tree = Hamt::<ActorState>::new(Config::default());
    for (id, state, balance) in actors {
        let actor = ActorState { state, balance, ..ActorState::new_empty(code, None) };
        tree.set(store, Address::new_id(id).to_bytes().as_slice().into(), actor).unwrap();
    }
    let info = store.put_cbor(&StateInfo::default()).unwrap();
    let actors = tree.flush(store).unwrap();
    store.put_cbor(&StateRoot { version: StateTreeVersion::V5, actors, info }).unwrap()
}

/// A tuple of zeros but for some amounts.
fn tuple(store: &MemoryStore, fields: usize, amounts: &[(usize, TokenAmount)]) -> Cid {
    let mut writer = Writer::new();
    writer.array(fields);
    for place in 0..fields {
        match amounts.iter().find(|(at, _)| *at == place) {
            Some((_, amount)) => amount.write(&mut writer).unwrap(),
            None => _ = writer.u64(0),
        }
    }
    put(store, writer)
}

fn power(store: &MemoryStore) -> Cid {
    let empty = Hamt::<u64>::new(Config::default()).flush(store).unwrap();
    let mut writer = Writer::new();
    writer.array(15).bytes(&[]).bytes(&[]).bytes(&[]).bytes(&[]);
    TokenAmount::from_whole(100_000_000).write(&mut writer).unwrap();
    (0..6).for_each(|_| _ = writer.u64(0));
    writer.cid(&empty).u64(0).cid(&empty).u64(0);
    put(store, writer)
}

/// A miner whose worker is [`WORKER`].
fn miner(store: &MemoryStore) -> Cid {
    let mut info = Writer::new();
    info.array(14).bytes(&Address::new_id(1).to_bytes()).bytes(&Address::new_id(WORKER).to_bytes());
    (0..12).for_each(|_| _ = info.u64(0));
    let info = put(store, info);
    let mut state = Writer::new();
    state.array(15).cid(&info);
    (0..10).for_each(|_| _ = state.u64(0));
    state.u64(3).cid(&info).u64(0).u64(0);
    put(store, state)
}

fn put(store: &MemoryStore, writer: Writer) -> Cid {
    let block = Block::blake2b(codec::DAG_CBOR, RawBytes::new(writer.into_vec()).to_vec());
    let cid = block.cid;
    store.put(block).unwrap();
    cid
}
