//! The states are those of the tests that the network's first implementation of this migration was made with, and so
//! are the roots.

use forest_amt::{Amt, BitWidth};
use forest_bitfield::BitField;
use forest_blockstore::MemoryStore;
use forest_encoding::{codec, hash};
use forest_hamt::{Config, Hamt};
use forest_shared::{
    bigint::CompactInt,
    commitment::{data_commitment_to_cid, replica_commitment_to_cid},
    econ::TokenAmount,
    piece::PaddedPieceSize,
    state::{EMPTY_ARRAY_CID, StateRoot},
};
use forest_testing::faulty::{Operation, sweep};

use super::{
    market_v8::{DealProposal, DealState, Label},
    miner_v8::{
        Deadline, Deadlines, MinerInfo, SectorOnChainInfo, SectorPreCommitInfo, SectorPreCommitOnChainInfo,
        State,
    },
    *,
};
use crate::{keys::uint_key, samples};

/// A seal of 32 GiB.
const SEAL_32_GIB: i64 = 8;

/// Code that is its own name.
fn code(release: u8, name: &str) -> Cid {
    let name = format!("fil/{release}/{name}");
    let head = [1, codec::RAW as u8, hash::IDENTITY as u8, name.len() as u8];
    Cid::try_from([&head, name.as_bytes()].concat()).unwrap()
}

fn manifest(release: u8) -> Manifest {
    let names = [
        "account",
        "cron",
        "init",
        "storagemarket",
        "storageminer",
        "multisig",
        "paymentchannel",
        "storagepower",
        "reward",
        "system",
        "verifiedregistry",
        "datacap",
    ];
    Manifest::new(names.map(|name| (name, code(release, name))))
}

fn shark() -> Shark {
    Shark::new(manifest(9)).threads(NonZeroUsize::MIN)
}

fn empty_map(store: &MemoryStore) -> Cid {
    Hamt::<CompactInt>::new(Config::default()).flush(store).unwrap()
}

fn empty_array(store: &MemoryStore, bits: u32) -> Cid {
    Amt::<()>::with_width(BitWidth::new(bits).unwrap()).flush(store).unwrap()
}

fn market(store: &MemoryStore) -> market_v8::State {
    let empty = empty_map(store);
    market_v8::State {
        proposals: empty_array(store, 5),
        states: empty_array(store, 6),
        pending_proposals: empty,
        escrow_table: empty,
        locked_table: empty,
        next_id: 0,
        deal_ops_by_epoch: empty,
        last_cron: -1,
        total_client_locked_collateral: TokenAmount::ZERO,
        total_provider_locked_collateral: TokenAmount::ZERO,
        total_client_storage_fee: TokenAmount::ZERO,
    }
}

/// Two clients with a byte and two bytes.
fn registry(store: &MemoryStore) -> verified_registry_v8::State {
    let mut clients = Hamt::<CompactInt>::new(Config::default());
    clients.set(store, key(1001), CompactInt::new(1)).unwrap();
    clients.set(store, key(1002), CompactInt::new(2)).unwrap();
    verified_registry_v8::State {
        root_key: Address::new_id(80),
        verifiers: empty_map(store),
        verified_clients: clients.flush(store).unwrap(),
        remove_data_cap_proposal_ids: empty_map(store),
    }
}

/// A miner without sectors.
fn miner(store: &MemoryStore, owner: ActorId, worker: ActorId) -> State {
    let info = MinerInfo {
        owner: Address::new_id(owner),
        worker: Address::new_id(worker),
        control_addresses: vec![],
        pending_worker_key: None,
        peer_id: vec![],
        multi_addresses: vec![],
        window_post_proof_type: 0,
        sector_size: 2048,
        window_post_partition_sectors: 0,
        consensus_fault_elapsed: 0,
        pending_owner_address: None,
    };
    let deadline = store.put_cbor(&empty_deadline(store)).unwrap();
    State {
        info: store.put_cbor(&info).unwrap(),
        pre_commit_deposits: TokenAmount::ZERO,
        locked_funds: TokenAmount::ZERO,
        vesting_funds: store.put_cbor(&([(); 0],)).unwrap(),
        fee_debt: TokenAmount::ZERO,
        initial_pledge: TokenAmount::ZERO,
        pre_committed_sectors: empty_map(store),
        pre_committed_sectors_cleanup: empty_array(store, 6),
        allocated_sectors: store.put_cbor(&BitField::default()).unwrap(),
        sectors: empty_array(store, 5),
        proving_period_start: 0,
        current_deadline: 0,
        deadlines: store.put_cbor(&Deadlines { due: vec![deadline; 48] }).unwrap(),
        early_terminations: BitField::default(),
        deadline_cron_active: false,
    }
}

fn empty_deadline(store: &MemoryStore) -> Deadline {
    let (partitions, submissions) = (empty_array(store, 3), empty_array(store, 2));
    Deadline {
        partitions,
        expirations_epochs: empty_array(store, 5),
        partitions_posted: BitField::default(),
        early_terminations: BitField::default(),
        live_sectors: 0,
        total_sectors: 0,
        faulty_power: Default::default(),
        optimistic_post_submissions: submissions,
        sectors_snapshot: empty_array(store, 5),
        partitions_snapshot: partitions,
        optimistic_post_submissions_snapshot: submissions,
    }
}

/// A network with this market and these miners. The states of actors that are not migrated are names only.
fn network(store: &MemoryStore, market: &market_v8::State, miners: &[(ActorId, State)]) -> Cid {
    let actor = |name: &str, state: Cid| ActorState { state, ..ActorState::new_empty(code(8, name), None) };
    let named = |name: &str, state: &str| actor(name, state.parse().unwrap());
    let addresses = AddressBook::new("migrationtest").flush(store).unwrap();
    let mut reward = named("reward", "bafy2bzaceaslbmsgmgmfi6pn2osvqcfuqinauuyt67zifnefurhpk4zxd2fos");
    reward.balance = TokenAmount::from_whole(1_100_000_000);
    let mut actors = vec![
        samples::system_actor(store, &manifest(8), code(8, "system")),
        (1, actor("init", addresses)),
        (2, reward),
        (3, named("cron", "bafy2bzacebs5dwwxmsjmzvoqcamx3qtl2x5qpqgpqxgnzl7scccmbvd37ulvs")),
        (4, named("storagepower", "bafy2bzacebx3h3ib435qrzwb7zj7enrgepqeiyyeqpq6zwygasoag4m3mhy3w")),
        (5, actor("storagemarket", store.put_cbor(market).unwrap())),
        (6, actor("verifiedregistry", store.put_cbor(&registry(store)).unwrap())),
        (80, named("account", "bafy2bzaceajm42pledpxusdh4owdrdfvv463dthqg24npeeaz4jlbgzdcgkve")),
        (99, named("account", "bafy2bzacedpuk5ggwoq3s2wixsyjjnexpsjstdlyntio76vs2lt2jvy3o6mau")),
    ];
    for (id, state) in miners {
        actors.push((*id, actor("storageminer", store.put_cbor(state).unwrap())));
    }
    samples::legacy_tree(store, &actors)
}

fn deal(name: &str) -> DealProposal {
    DealProposal {
        piece_cid: data_commitment_to_cid(&hash::sha2_256(name.as_bytes())),
        piece_size: PaddedPieceSize(512),
        verified_deal: true,
        client: Address::new_id(10_000),
        provider: Address::new_id(10_000),
        label: Label::Text(String::new()),
        start_epoch: 0,
        end_epoch: 0,
        storage_price_per_epoch: TokenAmount::ZERO,
        provider_collateral: TokenAmount::ZERO,
        client_collateral: TokenAmount::ZERO,
    }
}

/// A market with these deals from this id on, of which all but the first are pending.
fn market_with(store: &MemoryStore, first_id: u64, deals: &[DealProposal]) -> market_v8::State {
    let mut state = market(store);
    let mut proposals = Amt::<DealProposal>::load(store, &state.proposals).unwrap();
    let mut pending = Hamt::<()>::new(Config::default());
    for (id, deal) in (first_id..).zip(deals) {
        proposals.set(store, id, deal.clone()).unwrap();
        if id > first_id {
            let cid = store.put_cbor(deal).unwrap();
            pending.set(store, cid.to_bytes().as_slice().into(), ()).unwrap();
        }
    }
    state.proposals = proposals.flush(store).unwrap();
    state.pending_proposals = pending.flush(store).unwrap();
    state
}

fn pre_commit(sector: u64, deals: &[u64]) -> SectorPreCommitOnChainInfo {
    SectorPreCommitOnChainInfo {
        info: SectorPreCommitInfo {
            seal_proof: SEAL_32_GIB,
            sector_number: sector,
            sealed_cid: replica_commitment_to_cid(&hash::sha2_256(b"100")),
            seal_rand_epoch: 0,
            deal_ids: deals.to_vec(),
            expiration: 0,
            replace_capacity: false,
            replace_sector_deadline: 0,
            replace_sector_partition: 0,
            replace_sector_number: 0,
        },
        pre_commit_deposit: TokenAmount::ZERO,
        pre_commit_epoch: 0,
        deal_weight: CompactInt::ZERO,
        verified_deal_weight: CompactInt::ZERO,
    }
}

fn pre_commits(store: &MemoryStore, entries: &[(u64, SectorPreCommitOnChainInfo)]) -> Cid {
    let mut map = Hamt::<SectorPreCommitOnChainInfo>::new(Config::default());
    for (number, pre_commit) in entries {
        map.set(store, uint_key(*number), pre_commit.clone()).unwrap();
    }
    map.flush(store).unwrap()
}

/// One miner without pre-commits; one whose four are all of sector 0; one with deals of none, of one and of two pieces.
fn three_miners(store: &MemoryStore) -> Cid {
    let market = market_with(store, 0, &["0", "1", "2"].map(deal));
    let base = miner(store, 10_000, 10_100);
    let four = [0, 1, 2, 3].map(|number| (number, pre_commit(0, &[])));
    let with_deals = [(0, pre_commit(0, &[0])), (1, pre_commit(1, &[1, 2])), (2, pre_commit(2, &[]))];
    let second = State { pre_committed_sectors: pre_commits(store, &four), ..base.clone() };
    let third = State { pre_committed_sectors: pre_commits(store, &with_deals), ..base.clone() };
    let heads = [&base, &second, &third].map(|state| store.put_cbor(state).unwrap().to_string());
    assert_eq!(
        heads,
        [
            "bafy2bzaceaqtktd7f5b2gutreh3b2czp2mkqu4ilyuu7mjcpwrk75g5nl6w6k",
            "bafy2bzacedad6xkymehkuoij4rhg2inzqnfin3er52znw53lddn5364usp2bi",
            "bafy2bzaceb7ojujla7jb6iaxeuk4etg2kui4gtjujwqadqkc7lkp4ugoqrh2m",
        ]
    );
    network(store, &market, &[(10_001, base), (10_002, second), (10_003, third)])
}

fn actors_root(store: &impl Blockstore, state_root: &Cid) -> String {
    store.load_cbor::<StateRoot>(state_root).unwrap().actors.to_string()
}

#[test]
fn states_are_what_they_were_in_the_first_tests() {
    let store = MemoryStore::new();
    assert_eq!(
        manifest(8).cid().unwrap().to_string(),
        "bafy2bzaceb7wfqkjc5c3ccjyhaf7zuhkvbzpvhnb35feaettztoharc7zdndc"
    );
    assert_eq!(
        store.put_cbor(&market(&store)).unwrap().to_string(),
        "bafy2bzacea5udmevoj4io3yqy7ku7aitblugdvirbirg7wstzstb5xub5empc"
    );
    assert_eq!(
        AddressBook::new("migrationtest").flush(&store).unwrap().to_string(),
        "bafy2bzacednf3o3eyjwkm2isixe5lezt6klncgz5axriewegbkw34r6pqszbe"
    );
    let market = market_with(&store, 0, &["0", "1", "2"].map(deal));
    assert_eq!(
        market.proposals.to_string(),
        "bafy2bzacecskt5brcfawiowjlv5lwnskkks2xzsmsnhkmjixndqlxuyb3abxs"
    );
    let market = market_with(&store, 100, &["0", "1", "2"].map(deal));
    assert_eq!(
        [market.proposals, market.pending_proposals].map(|root| root.to_string()),
        [
            "bafy2bzaceck7at6aj7iy4s4gkndk5njvcba4yoveucxcdpfuwdeczaw3fcly2",
            "bafy2bzaceaznfegva7wvkm3yd66r5ej7t7726pr6lwhnosxbslmmkuoymtvtw",
        ]
    );
}

#[test]
fn pre_commits_know_their_data() {
    let store = MemoryStore::new();
    let root = three_miners(&store);
    for threads in [1, 3] {
        let shark = shark().threads(NonZeroUsize::new(threads).unwrap());
        let migrated = shark.migrate(&store, &root, 200).unwrap();
        assert_eq!(
            actors_root(&store, &migrated),
            "bafy2bzacedgtk3lnnyfxnzc32etqaj3zvi7ar7nxq2jtxd2qr36ftbsjoycqu"
        );
    }
}

#[test]
fn owners_become_beneficiaries() {
    let store = MemoryStore::new();
    let miner = miner(&store, 10_000, 20_000);
    let root = network(&store, &market(&store), &[(10_000, miner)]);
    let migrated = shark().migrate(&store, &root, 200).unwrap();
    assert_eq!(
        actors_root(&store, &migrated),
        "bafy2bzacebdpnjjyspbyj7al7d6234kdhkmdygkfdkp6zyao5o3egsfmribty"
    );
}

#[test]
fn deals_are_pending_until_they_begin() {
    let store = MemoryStore::new();
    let mut unverified = deal("3");
    unverified.verified_deal = false;
    let deals = [deal("0"), deal("1"), deal("2"), unverified, deal("4")];
    let mut market = market_with(&store, 100, &deals);
    let mut states = Amt::<DealState>::load(&store, &market.states).unwrap();
    let begun = DealState { sector_start_epoch: 7, last_updated_epoch: -1, slash_epoch: -1 };
    states.set(&store, 104, begun).unwrap();
    market.states = states.flush(&store).unwrap();

    let book = AddressBook::new("migrationtest");
    let pending = pending_deals(&store, &market, &book).unwrap();
    assert_eq!(pending.iter().map(|deal| deal.id).collect::<Vec<_>>(), [101, 102]);
    assert_eq!(datacap_of(&pending), TokenAmount::from_whole(1024));

    let migrated = market::migrate(&store, market, &pending).unwrap();
    let migrated: market_v9::State = store.load_cbor(&migrated).unwrap();
    let states = Amt::<market_v9::DealState>::load(&store, &migrated.states).unwrap();
    assert_eq!((states.count(), states.bit_width().bits()), (1, 6));
    let state = states.get(&store, 104).unwrap().unwrap();
    assert_eq!((state.sector_start_epoch, state.verified_claim), (7, 0));
    let ids = Hamt::<u64>::load(&store, &migrated.pending_deal_allocation_ids, Config::default()).unwrap();
    assert_eq!([101, 102].map(|id| *ids.get(&store, &uint_key(id)).unwrap().unwrap()), [1, 2]);
}

#[test]
fn a_deal_of_nobody_breaks_the_state() {
    let store = MemoryStore::new();
    let mut nobodys = deal("1");
    nobodys.client = Address::new_actor(b"nobody");
    let market = market_with(&store, 0, &[deal("0"), nobodys]);
    let root = network(&store, &market, &[]);
    let failure = shark().migrate(&store, &root, 200).unwrap_err();
    assert!(matches!(failure, Failure::Broken(_)), "{failure}");
}

#[test]
fn allocations_expire_when_the_deal_begins_or_sooner() {
    let store = MemoryStore::new();
    let deal = |client, start| PendingDeal {
        id: 0,
        client,
        provider: 1000,
        piece: EMPTY_ARRAY_CID,
        size: PaddedPieceSize(512),
        start,
        end: start + 1_000_000,
    };
    let deals = [deal(1001, 5_000), deal(1002, 1_000_000), deal(1001, 200)];
    let head = verified_registry::migrate(&store, &registry(&store), &deals, 200).unwrap();
    let state: verified_registry_v9::State = store.load_cbor(&head).unwrap();
    assert_eq!(state.next_allocation_id, 4);
    let clients = Hamt::<Cid>::load(&store, &state.allocations, Config::default()).unwrap();
    let allocation = |client, id| {
        let own = clients.get(&store, &uint_key(client)).unwrap().unwrap();
        let own = Hamt::<verified_registry_v9::Allocation>::load(&store, own, Config::default()).unwrap();
        own.get(&store, &uint_key(id)).unwrap().unwrap().clone()
    };
    let expirations = [(1001, 1), (1002, 2), (1001, 3)].map(|(client, id)| allocation(client, id).expiration);
    assert_eq!(expirations, [5_000, 200 + 60 * 2880, 200]);
    let (min, max) = (allocation(1002, 2).term_min, allocation(1002, 2).term_max);
    assert_eq!((min, max), (1_000_000, 540 * 2880));
}

#[test]
fn datacap_is_what_clients_had_and_deals_hold() {
    let store = MemoryStore::new();
    let clients = registry(&store).verified_clients;
    let head = datacap::create(&store, &clients, TokenAmount::from_whole(1024)).unwrap();
    let state: datacap_v9::State = store.load_cbor(&head).unwrap();
    assert_eq!(state.governor, Address::new_id(6));
    assert_eq!(state.token.supply, TokenAmount::from_whole(1027));
    let balances = Hamt::<TokenAmount>::load(&store, &state.token.balances, Config::default()).unwrap();
    let balance = |id| balances.get(&store, &uint_key(id)).unwrap().cloned();
    assert_eq!(
        [1001, 1002, 6, 7].map(balance),
        [Some(1), Some(2), Some(1024), None].map(|whole| { whole.map(TokenAmount::from_whole) })
    );
    let allowances = Hamt::<Cid>::load(&store, &state.token.allowances, Config::default()).unwrap();
    assert_eq!(allowances.iter(&store).count(), 2);
}

fn sector(number: u64, weight: i128) -> SectorOnChainInfo {
    SectorOnChainInfo {
        sector_number: number,
        seal_proof: SEAL_32_GIB,
        sealed_cid: replica_commitment_to_cid(&[number as u8; 32]),
        deal_ids: vec![],
        activation: 1,
        expiration: 2,
        deal_weight: CompactInt::ZERO,
        verified_deal_weight: CompactInt::new(weight),
        initial_pledge: TokenAmount::from_whole(1),
        expected_day_reward: TokenAmount::ZERO,
        expected_storage_pledge: TokenAmount::ZERO,
        replaced_sector_age: 0,
        replaced_day_reward: TokenAmount::ZERO,
        sector_key_cid: None,
    }
}

#[test]
fn sectors_and_their_snapshots() {
    let store = MemoryStore::new();
    let mut sectors = Amt::with_width(BitWidth::W5);
    for number in [0, 7, 100, 5000] {
        sectors.set(&store, number, sector(number, i128::from(number % 2))).unwrap();
    }
    let snapshot = sectors.flush(&store).unwrap();
    sectors.delete(&store, 7).unwrap();
    let mut miner = miner(&store, 10_000, 10_100);
    miner.sectors = sectors.flush(&store).unwrap();
    let deadline = Deadline { sectors_snapshot: snapshot, live_sectors: 4, ..empty_deadline(&store) };
    let mut deadlines: Deadlines = store.load_cbor(&miner.deadlines).unwrap();
    let empty = deadlines.due[0];
    deadlines.due[3] = store.put_cbor(&deadline).unwrap();
    miner.deadlines = store.put_cbor(&deadlines).unwrap();

    let head = store.put_cbor(&miner).unwrap();
    let migrated = Miners::new(market(&store).proposals).unwrap().migrate(&store, &head).unwrap();
    let migrated: State = store.load_cbor(&migrated).unwrap();
    let flags = |root: &Cid| {
        let sectors = Amt::<miner_v9::SectorOnChainInfo>::load(&store, root).unwrap();
        let entries = sectors.iter(&store).map(|entry| entry.unwrap());
        entries.map(|(index, sector)| (index, sector.simple_qa_power)).collect::<Vec<_>>()
    };
    assert_eq!(flags(&migrated.sectors), [(0, true), (100, true), (5000, true)]);
    let deadlines: Deadlines = store.load_cbor(&migrated.deadlines).unwrap();
    assert_eq!(deadlines.due.iter().filter(|link| **link == empty).count(), 47);
    let third: Deadline = store.load_cbor(&deadlines.due[3]).unwrap();
    assert_eq!(flags(&third.sectors_snapshot), [(0, true), (7, false), (100, true), (5000, true)]);
    assert_eq!(third.live_sectors, 4);
}

#[test]
fn actors_of_unknown_code_break_the_state() {
    let store = MemoryStore::new();
    let root = network(&store, &market(&store), &[]);
    let without =
        Manifest::new(manifest(9).iter().filter(|(name, _)| *name != "account").map(|(n, c)| (n, *c)));
    let failure = Shark::new(without).migrate(&store, &root, 200).unwrap_err();
    assert!(matches!(failure, Failure::Broken(_)), "{failure}");
    let without =
        Manifest::new(manifest(9).iter().filter(|(name, _)| *name != "datacap").map(|(n, c)| (n, *c)));
    let failure = Shark::new(without).migrate(&store, &root, 200).unwrap_err();
    assert!(failure.to_string().contains("datacap"), "{failure}");
}

#[test]
fn every_fault_is_the_stores() {
    let store = MemoryStore::new();
    let root = three_miners(&store);
    let expected = shark().migrate(&store, &root, 200).unwrap();
    for operation in [Operation::Read, Operation::Write] {
        let (migrated, faults) =
            sweep(operation, || store.clone(), |store| shark().migrate(store, &root, 200));
        assert_eq!(migrated, expected);
        assert!(faults > 0);
    }
}
