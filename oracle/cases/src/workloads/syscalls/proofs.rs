//! Proofs of all types, with good and bad ends, about commitments that are some and that are none.

use forest_encoding::Cid;
use forest_rules::AbiGeneration::{self, Skyr};
use forest_shared::{
    commitment::{data_commitment_to_cid, replica_commitment_to_cid},
    piece::{PaddedPieceSize, PieceInfo},
    randomness::Randomness,
    sector::{
        AggregateSealVerifyInfo, AggregateSealVerifyProofAndInfos, PoStProof, RegisteredAggregateProof,
        RegisteredPoStProof, RegisteredSealProof, RegisteredUpdateProof, ReplicaUpdateInfo, SealVerifyInfo,
        SectorId, SectorInfo, WindowPoStVerifyInfo,
    },
};

use super::{must_run, must_succeed, rules};
use crate::{
    Stop, World, args,
    chain::BAD_PROOF,
    script::{LONG_ENOUGH, Script},
    world::encode,
};

/// Numbers of proof types that there are, were, will be and will not.
const TYPES: [i64; 26] = [
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    17,
    18,
    19,
    20,
    -1,
    255,
    256,
    i64::MAX,
    i64::MIN,
];

const GOOD: &[u8] = &[1];
const BAD: &[u8] = &[1, BAD_PROOF];

/// The window PoSt of 32 GiB sectors in a generation.
pub(super) fn window_post(generation: AbiGeneration) -> i64 {
    if generation == Skyr { 8 } else { 13 }
}

/// The parameters of a proof syscall, good ones.
pub(super) fn about(syscall: &str, post_type: i64) -> Vec<u8> {
    match syscall {
        "verify_seal" => encode(&seal(8, GOOD)),
        "verify_post" => encode(&post(&[(post_type, GOOD)], &[8, 8])),
        "verify_aggregate_seals" => encode(&aggregate(8, 1, 5, GOOD)),
        _ => encode(&update(3, GOOD)),
    }
}

fn sealed() -> Cid {
    replica_commitment_to_cid(&[1; 32])
}

fn unsealed() -> Cid {
    data_commitment_to_cid(&[2; 32])
}

/// CIDs that are commitments, and that are none.
fn commitments() -> Vec<Cid> {
    use forest_encoding::{codec, hash};
    vec![
        sealed(),
        unsealed(),
        hash::blake2b_cid(codec::DAG_CBOR, b"no commitment"),
        hash::cid_of_digest(codec::FIL_COMMITMENT_SEALED, 0x12, &[1; 32]),
        hash::cid_of_digest(codec::FIL_COMMITMENT_UNSEALED, 0x12, &[1; 32]),
    ]
}

fn seal(proof_type: i64, proof: &[u8]) -> SealVerifyInfo {
    SealVerifyInfo {
        registered_proof: RegisteredSealProof::from(proof_type),
        sector_id: SectorId { miner: 1_000, number: 7 },
        deal_ids: vec![1, 2],
        randomness: Randomness(vec![3; 32]),
        interactive_randomness: Randomness(vec![4; 32]),
        proof: proof.to_vec(),
        sealed_cid: sealed(),
        unsealed_cid: unsealed(),
    }
}

/// Good seals of these types.
pub(super) fn seals(types: &[i64]) -> Vec<u8> {
    encode(&types.iter().map(|proof_type| seal(*proof_type, GOOD)).collect::<Vec<_>>())
}

fn post(proofs: &[(i64, &[u8])], sectors: &[i64]) -> WindowPoStVerifyInfo {
    let proof = |(number, bytes): &(i64, &[u8])| PoStProof {
        post_proof: RegisteredPoStProof::from(*number),
        proof_bytes: bytes.to_vec(),
    };
    let sector = |(place, number): (u64, &i64)| SectorInfo {
        proof: RegisteredSealProof::from(*number),
        sector_number: place,
        sealed_cid: sealed(),
    };
    WindowPoStVerifyInfo {
        randomness: Randomness(vec![0xff; 32]),
        proofs: proofs.iter().map(proof).collect(),
        challenged_sectors: (0..).zip(sectors).map(sector).collect(),
        prover: 1_000,
    }
}

fn aggregate(
    seal_type: i64,
    aggregate_type: i64,
    count: usize,
    proof: &[u8],
) -> AggregateSealVerifyProofAndInfos {
    let info = |place| AggregateSealVerifyInfo {
        sector_number: place,
        randomness: Randomness(vec![3; 32]),
        interactive_randomness: Randomness(vec![4; 32]),
        sealed_cid: sealed(),
        unsealed_cid: unsealed(),
    };
    AggregateSealVerifyProofAndInfos {
        miner: 1_000,
        seal_proof: RegisteredSealProof::from(seal_type),
        aggregate_proof: RegisteredAggregateProof::from(aggregate_type),
        proof: proof.to_vec(),
        infos: (0..count as u64).map(info).collect(),
    }
}

fn update(update_type: i64, proof: &[u8]) -> ReplicaUpdateInfo {
    ReplicaUpdateInfo {
        update_proof_type: RegisteredUpdateProof::from(update_type),
        old_sealed_cid: sealed(),
        new_sealed_cid: sealed(),
        new_unsealed_cid: unsealed(),
        proof: proof.to_vec(),
    }
}

/// Two pieces of different sizes.
pub(super) fn pieces() -> Vec<u8> {
    encode(&[piece(128, unsealed()), piece(512, unsealed())])
}

fn piece(size: u64, cid: Cid) -> PieceInfo {
    PieceInfo { size: PaddedPieceSize(size), cid }
}

pub(super) fn proofs(world: &mut World<'_>) -> Result<(), Stop> {
    let generation = rules(world)?.syscalls.generation;
    let newest = window_post(generation);
    let updates = TYPES.map(|number| encode(&update(number, GOOD))).to_vec();
    ask(
        world,
        "crypto::verify_replica_update",
        &[updates, vec![encode(&update(3, BAD))], bad_updates()].concat(),
    )?;
    ask(world, "crypto::verify_aggregate_seals", &aggregates())?;
    ask(world, "crypto::verify_post", &posts(newest))?;
    if generation == Skyr {
        let seals = TYPES.map(|number| encode(&seal(number, GOOD))).to_vec();
        ask(world, "crypto::verify_seal", &[seals, vec![encode(&seal(8, BAD))], bad_seals()].concat())?;
    }
    batches(world)?;
    unsealed_sectors(world)?;
    faults(world)
}

/// Asks a proof syscall about all these parameters, about what is none, and about good ones cut short; a few at a time,
/// since some cost a tenth of a block.
fn ask(world: &mut World<'_>, name: &str, parameters: &[Vec<u8>]) -> Result<(), Stop> {
    let cut = parameters[0][..parameters[0].len() - 1].to_vec();
    let longer = [parameters[0].as_slice(), &[0]].concat();
    let strange = [cut, longer, Vec::new(), vec![0x80], vec![0xf6], vec![0xa0], vec![0x85, 0, 0, 0, 0, 0]];
    let all = [parameters, &strange].concat();
    let mut good = 0;
    for few in all.chunks(12) {
        let mut script = Script::new(rules(world)?);
        for parameters in few {
            let parameters = script.put(parameters);
            script.call(name, args![parameters.at, parameters.len]);
        }
        let answer = must_run(world, &script, name)?;
        good +=
            script.outcomes(&answer.return_data).iter().filter(|outcome| outcome.result == [0; 4]).count();
    }
    if good == 0 {
        return Err(Stop::Broken(format!("{name} never said yes")));
    }
    Ok(())
}

fn bad_seals() -> Vec<Vec<u8>> {
    let sealed =
        commitments().into_iter().map(|cid| encode(&SealVerifyInfo { sealed_cid: cid, ..seal(8, GOOD) }));
    let unsealed =
        commitments().into_iter().map(|cid| encode(&SealVerifyInfo { unsealed_cid: cid, ..seal(8, GOOD) }));
    let short = SealVerifyInfo { randomness: Randomness(vec![3; 31]), ..seal(8, GOOD) };
    sealed.chain(unsealed).chain([encode(&short)]).collect()
}

fn bad_updates() -> Vec<Vec<u8>> {
    let old = commitments()
        .into_iter()
        .map(|cid| encode(&ReplicaUpdateInfo { old_sealed_cid: cid, ..update(3, GOOD) }));
    let new = commitments()
        .into_iter()
        .map(|cid| encode(&ReplicaUpdateInfo { new_unsealed_cid: cid, ..update(3, GOOD) }));
    old.chain(new).collect()
}

/// Aggregates of all types, at and around the sizes at which prices change.
fn aggregates() -> Vec<Vec<u8>> {
    let good = [
        encode(&aggregate(8, 1, 5, GOOD)),
        encode(&aggregate(9, 0, 5, GOOD)),
        encode(&aggregate(8, 1, 5, BAD)),
    ];
    let seals = TYPES.iter().map(|number| encode(&aggregate(*number, 1, 2, GOOD)));
    let kinds = TYPES.iter().map(|number| encode(&aggregate(8, *number, 2, GOOD)));
    let sizes = [0, 1, 2, 3, 4, 6, 7, 8, 9, 12, 13, 16, 17, 25, 26, 32, 33];
    let sizes = sizes.into_iter().flat_map(|size| [3, 8, 9, 14, 18, 19].map(|number| (number, size)));
    let sizes = sizes.map(|(number, size)| encode(&aggregate(number, 1, size, GOOD)));
    good.into_iter().chain(seals).chain(kinds).chain(sizes).collect()
}

/// Proofs of spacetime of all types, for sectors of all types.
fn posts(newest: i64) -> Vec<Vec<u8>> {
    let good = [
        encode(&post(&[(newest, GOOD)], &[8])),
        encode(&post(&[(newest, BAD)], &[8])),
        encode(&post(&[(newest, GOOD), (newest, GOOD)], &[8, 3])),
        encode(&post(&[(newest, GOOD), (newest, BAD)], &[8, 8])),
        encode(&post(&[(newest, BAD), (newest, GOOD)], &[8, 8])),
        encode(&post(&[(newest, GOOD), (newest + 1, GOOD)], &[8, 9])),
        encode(&post(&[(newest, GOOD)], &[])),
        encode(&post(&[], &[8])),
        encode(&post(&[], &[])),
        encode(&WindowPoStVerifyInfo {
            randomness: Randomness(vec![1; 31]),
            ..post(&[(newest, GOOD)], &[8])
        }),
    ];
    let proofs = TYPES.iter().map(|number| encode(&post(&[(*number, GOOD)], &[8])));
    let sectors = TYPES.iter().map(|number| encode(&post(&[(newest, GOOD)], &[8, *number])));
    let pairs = [
        (5, 5),
        (6, 6),
        (7, 7),
        (8, 8),
        (9, 9),
        (10, 5),
        (11, 6),
        (12, 7),
        (13, 8),
        (14, 9),
        (14, 14),
        (13, 3),
    ];
    let pairs = pairs.iter().map(|(proof, sector)| encode(&post(&[(*proof, GOOD)], &[*sector])));
    let commitments = commitments().into_iter().map(|cid| {
        let mut post = post(&[(newest, GOOD)], &[8]);
        post.challenged_sectors[0].sealed_cid = cid;
        encode(&post)
    });
    good.into_iter().chain(proofs).chain(sectors).chain(pairs).chain(commitments).collect()
}

fn batches(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    let mixed: Vec<_> = TYPES.iter().flat_map(|number| [seal(*number, GOOD), seal(*number, BAD)]).collect();
    let none: Vec<SealVerifyInfo> = Vec::new();
    for seals in [encode(&mixed), encode(&none), encode(&[seal(8, GOOD)]), encode(&seal(8, GOOD)), Vec::new()]
    {
        let seals = script.put(&seals);
        let out = script.room(64);
        script.call("crypto::batch_verify_seals", args![seals.at, seals.len, out.at]);
        script.note(out.at, out.len);
    }
    must_succeed(world, &script, "batches of seals", 3).map(drop)
}

/// Sectors of all types, of pieces that fit, do not fit, and are none.
fn unsealed_sectors(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    let lists = [
        Vec::new(),
        vec![piece(128, unsealed())],
        vec![piece(128, unsealed()), piece(1_024, unsealed()), piece(128, unsealed())],
        vec![piece(2_048, unsealed())],
        vec![piece(1_024, unsealed()), piece(1_024, unsealed())],
        vec![piece(2_048, unsealed()), piece(128, unsealed())],
        vec![piece(0, unsealed())],
        vec![piece(127, unsealed())],
        vec![piece(129, unsealed())],
        vec![piece(u64::MAX, unsealed())],
        vec![piece(1 << 63, unsealed()), piece(1 << 63, unsealed())],
        vec![piece(128, sealed())],
    ];
    let lists = lists.map(|pieces| encode(&pieces));
    let all_types = TYPES.iter().map(|number| (*number, lists[1].clone()));
    let all_lists = lists.iter().flat_map(|list| [(0, list.clone()), (8, list.clone())]);
    for (number, pieces) in all_types.chain(all_lists).chain([(8, b"no list".to_vec())]) {
        let pieces = script.put(&pieces);
        let out = script.room(LONG_ENOUGH);
        script.call(
            "crypto::compute_unsealed_sector_cid",
            args![number, pieces.at, pieces.len, out.at, out.len],
        );
        script.note(out.at, 42);
    }
    let pieces = script.put(&lists[0]);
    for room in [0, 40, 41, 42] {
        let out = script.room(LONG_ENOUGH);
        script.call("crypto::compute_unsealed_sector_cid", args![8, pieces.at, pieces.len, out.at, room]);
    }
    must_succeed(world, &script, "unsealed sectors", 10).map(drop)
}

/// Headers that prove faults of three kinds, and those that prove none.
fn faults(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    for header in
        [&[1, 7, 3, 0xe8][..], &[2, 0, 0, 0], &[3, 255, 255, 255, 9], &[0, 1, 2, 3], &[4, 1, 2, 3], &[], &[1]]
    {
        let header = script.put(header);
        for extra in [0, header.len] {
            let headers = args![header.at, header.len, header.at, 0, header.at, extra];
            script.call("crypto::verify_consensus_fault", headers);
        }
    }
    must_succeed(world, &script, "faults", 6).map(drop)
}
