//! Proofs of storage and of consensus faults: `crypto`.
//!
//! The proof system answers as a test tells it; what counts here is what comes before and after.

use forest_encoding::{Cid, to_vec};
use forest_rules::gas::{Charge, Gas};
use forest_shared::{
    chainid::ChainId,
    consensus::{ConsensusFault, ConsensusFaultType},
    error::ErrorNumber,
    piece::{PaddedPieceSize, PieceInfo},
    randomness::Randomness,
    sector::{
        AggregateSealVerifyInfo, AggregateSealVerifyProofAndInfos, PoStProof, RegisteredAggregateProof,
        RegisteredPoStProof, RegisteredSealProof, RegisteredUpdateProof, ReplicaUpdateInfo, SealVerifyInfo,
        SectorId, SectorInfo, WindowPoStVerifyInfo,
    },
};
use serde::Serialize;

use super::{Row, counted, row};
use crate::kit::{self, Network, Proofs};

const YES: [u8; 4] = 0_i32.to_le_bytes();
const NO: [u8; 4] = (-1_i32).to_le_bytes();

/// Asks about something in CBOR.
fn ask(rule: &'static str, syscall: &str, about: &impl Serialize) -> Row {
    let data = to_vec(about).unwrap();
    row(rule, format!("(call ${syscall} OUT IN (i32.const {}))", data.len())).data(data)
}

/// What every question has in common: the charge comes before the verdict, and what is no such question is not charged.
fn answers(network: &Network, syscall: &str, about: &impl Serialize, charge: impl Into<Option<Charge>>) {
    let charge = charge.into();
    let mut network = network.clone();
    for (proofs, verdict) in [(Proofs::Good, YES), (Proofs::Bad, NO)] {
        network.proofs = proofs;
        ask("a verdict", syscall, about).charged(charge).gives(&network, verdict);
    }
    network.proofs = Proofs::Malformed;
    ask("no proof at all", syscall, about).charged(charge).refused(&network, ErrorNumber::IllegalArgument);
    ask("no question", syscall, &"text").refused(&network, ErrorNumber::IllegalArgument);
    let beyond = format!("(call ${syscall} OUT (i32.const 65535) (i32.const 2))");
    row("no memory", beyond).refused(&network, ErrorNumber::IllegalArgument);
}

fn seal(number: i64) -> SealVerifyInfo {
    SealVerifyInfo {
        registered_proof: RegisteredSealProof::from(number),
        sector_id: SectorId { miner: 1, number: 2 },
        deal_ids: vec![],
        randomness: Randomness(vec![1; 32]),
        interactive_randomness: Randomness(vec![2; 32]),
        proof: vec![3],
        sealed_cid: Cid::default(),
        unsealed_cid: Cid::default(),
    }
}

/// The newest seal that there is in a version.
fn newest_seal(network: &Network) -> i64 {
    match network.version() {
        ..18 => 9,
        18..21 => 14,
        _ => 19,
    }
}

#[test]
fn verify_seal_up_to_nv17() {
    for network in kit::with_actor(16, 17) {
        let charge = Charge::compute("seal", Gas::new(2_000));
        answers(&network, "crypto.verify_seal", &seal(8), charge);
        for unknown in [-1, 10, 20] {
            ask("a seal that does not exist yet", "crypto.verify_seal", &seal(unknown))
                .charged(charge)
                .refused(&network, ErrorNumber::IllegalArgument);
        }
    }
}

#[test]
fn batch_verify_seals() {
    for mut network in kit::with_actor(16, 29) {
        let price = match network.version() {
            ..18 => 0,
            18..25 => 2_000,
            _ => 42_000_000,
        };
        let seals = [seal(8), seal(newest_seal(&network)), seal(newest_seal(&network) + 1)];
        let data = to_vec(&seals).unwrap();
        let call = |out: u32| {
            format!("(call $crypto.batch_verify_seals IN (i32.const {}) (i32.const {out}))", data.len())
        };
        let asked = |rule| row(rule, call(4)).data(&data).costs(Gas::new(3 * price));
        network.proofs = Proofs::Good;
        asked("a verdict on each, bad for a type that does not exist").gives(&network, [1, 1, 0]);
        for proofs in [Proofs::Bad, Proofs::Malformed] {
            network.proofs = proofs;
            asked("bad and malformed are the same").gives(&network, [0, 0, 0]);
        }
        row("room for the verdicts, before any charge", call(65_534))
            .data(&data)
            .refused(&network, ErrorNumber::IllegalArgument);
        row("none at all", "(call $crypto.batch_verify_seals IN (i32.const 1) (i32.const 4))")
            .data([0x80])
            .gives(&network, []);
    }
}

fn post(proofs: &[i64], sectors: &[i64]) -> WindowPoStVerifyInfo {
    let proof =
        |number: &i64| PoStProof { post_proof: RegisteredPoStProof::from(*number), proof_bytes: vec![1] };
    let sector = |number: &i64| SectorInfo {
        proof: RegisteredSealProof::from(*number),
        sector_number: 1,
        sealed_cid: Cid::default(),
    };
    let mut post = WindowPoStVerifyInfo::default();
    post.randomness.0 = vec![0xff; 32];
    post.proofs = proofs.iter().map(proof).collect();
    post.challenged_sectors = sectors.iter().map(sector).collect();
    post
}

fn post_charge(sectors: i64) -> Charge {
    Charge::compute("post", Gas::new(117_680_921 + 43_780 * sectors))
}

#[test]
fn verify_post() {
    for network in kit::with_actor(16, 29) {
        // 32 GiB: window V1 is 8, window V1P1 is 13; sectors of that size.
        let newest = if network.version() < 18 { 8 } else { 13 };
        answers(&network, "crypto.verify_post", &post(&[newest], &[8, 3]), post_charge(2));
        let refused = |rule, proofs: &[i64], sectors: &[i64]| {
            ask(rule, "crypto.verify_post", &post(proofs, sectors))
                .charged(post_charge(sectors.len() as i64))
                .refused(&network, ErrorNumber::IllegalArgument);
        };
        refused("no proof", &[], &[8]);
        refused("a winning proof", &[3], &[8]);
        refused("a proof that does not exist", &[15], &[8]);
        refused("a sector that does not exist", &[newest], &[20]);
        if network.version() >= 18 {
            refused("proofs of two kinds", &[13, 8], &[8]);
            refused("a sector of another size", &[13], &[9]);
        }
        if network.version() >= 21 {
            refused("V1 came to its end", &[8], &[8]);
        }
        if network.version() < 18 {
            refused("V1P1 does not exist yet", &[13], &[8]);
        }
        let short = WindowPoStVerifyInfo { proofs: vec![], ..post(&[newest], &[8]) };
        ask("checks come after the charge", "crypto.verify_post", &short)
            .charged(post_charge(1))
            .refused(&network, ErrorNumber::IllegalArgument);
    }
}

/// Up to this epoch, calibnet of nv18 to nv20 took the first proof for one of V1; of two, they are then of two kinds.
#[test]
fn calibnet_read_the_first_proof_as_another() {
    for mut network in kit::with_actor(18, 29) {
        network.context.chain_id = ChainId::CALIBNET;
        for (epoch, mistaken) in [(498_691, network.version() < 21), (498_692, false)] {
            network.context.epoch = epoch;
            let row = ask("two proofs", "crypto.verify_post", &post(&[13, 13], &[8])).charged(post_charge(1));
            if mistaken {
                row.refused(&network, ErrorNumber::IllegalArgument);
            } else {
                row.gives(&network, YES);
            }
        }
    }
}

fn aggregate(proof: i64, count: usize) -> AggregateSealVerifyProofAndInfos {
    let info = AggregateSealVerifyInfo {
        sector_number: 1,
        randomness: Randomness(vec![1; 32]),
        interactive_randomness: Randomness(vec![2; 32]),
        sealed_cid: Cid::default(),
        unsealed_cid: Cid::default(),
    };
    AggregateSealVerifyProofAndInfos {
        miner: 1,
        seal_proof: RegisteredSealProof::from(proof),
        aggregate_proof: RegisteredAggregateProof::from(1),
        proof: vec![1],
        infos: vec![info; count],
    }
}

#[test]
fn verify_aggregate_seals() {
    for network in kit::with_actor(16, 29) {
        let syscall = "crypto.verify_aggregate_seals";
        let charge = |gas: i64| Charge::compute("aggregate", Gas::new(gas));
        answers(&network, syscall, &aggregate(8, 4), charge(4 * 449_900 + 103_994_170));
        ask("below the first step", syscall, &aggregate(8, 3))
            .charged(charge(3 * 449_900))
            .gives(&network, YES);
        ask("64 GiB", syscall, &aggregate(9, 7))
            .charged(charge(7 * 359_272 + 110_803_030))
            .gives(&network, YES);
        ask("of nothing", syscall, &aggregate(8, 0)).refused(&network, ErrorNumber::IllegalArgument);
        // Seals without interaction have a price of their own since nv25; before, that of 32 GiB.
        let row = |rule, proof, gas| ask(rule, syscall, &aggregate(proof, 2)).charged(charge(gas));
        let (interactive, alone) = (2 * 449_900, [2 * 5_668_740 + 122_912_610, 2 * 4_526_928 + 120_803_700]);
        match network.version() {
            ..21 => row("not yet", 18, interactive).refused(&network, ErrorNumber::IllegalArgument),
            21..25 => {
                row("64 GiB too", 19, interactive).gives(&network, YES);
                row("32 GiB", 18, interactive).gives(&network, YES)
            }
            _ => {
                row("64 GiB", 19, alone[1]).gives(&network, YES);
                row("32 GiB", 18, alone[0]).gives(&network, YES)
            }
        };
    }
}

#[test]
fn verify_replica_update() {
    for network in kit::with_actor(16, 29) {
        let update = ReplicaUpdateInfo {
            update_proof_type: RegisteredUpdateProof::from(3),
            old_sealed_cid: Cid::default(),
            new_sealed_cid: Cid::default(),
            new_unsealed_cid: Cid::default(),
            proof: vec![1, 2, 3],
        };
        let charge = Charge::compute("update", Gas::new(36_316_136));
        answers(&network, "crypto.verify_replica_update", &update, charge);
        // The proof is an array of numbers on the wire, not bytes.
        assert!(to_vec(&update).unwrap().ends_with(&[0x83, 1, 2, 3]));
    }
}

#[test]
fn compute_unsealed_sector_cid() {
    let pieces = |pieces: &[(u64, u8)]| -> Vec<u8> {
        let piece = |(size, fill): &(u64, u8)| PieceInfo {
            size: PaddedPieceSize(*size),
            cid: forest_shared::commitment::data_commitment_to_cid(&[*fill; 32]),
        };
        to_vec(&pieces.iter().map(piece).collect::<Vec<_>>()).unwrap()
    };
    let ask = |rule, proof: i64, data: &[u8], length: u32| {
        let call = format!(
            "(call $crypto.compute_unsealed_sector_cid OUT (i64.const {proof}) IN (i32.const {}) BUF (i32.const {length}))",
            data.len()
        );
        row(rule, call).data(data)
    };
    for network in kit::with_actor(16, 29) {
        let charge = network.rules().gas.proofs.compute_unsealed_sector_cid;
        let whole = pieces(&[(2_048, 1)]);
        let cid = forest_shared::commitment::data_commitment_to_cid(&[1; 32]);
        ask("a piece as large as the sector is the sector", 0, &whole, 100)
            .charged(charge)
            .gives(&network, counted(&cid.to_bytes()));
        ask("it must fit, and is paid for when it does not", 0, &whole, 10)
            .charged(charge)
            .refused(&network, ErrorNumber::BufferTooSmall);
        ask("too large a piece", 0, &pieces(&[(4_096, 1)]), 100)
            .charged(charge)
            .refused(&network, ErrorNumber::IllegalArgument);
        ask("a size that is no power of two", 0, &pieces(&[(1_000, 1)]), 100)
            .charged(charge)
            .refused(&network, ErrorNumber::IllegalArgument);
        ask("a seal that does not exist, before any charge", newest_seal(&network) + 1, &whole, 100)
            .refused(&network, ErrorNumber::IllegalArgument);
        ask("no pieces at all", 0, &[0x05], 100).refused(&network, ErrorNumber::IllegalArgument);
        ask("no memory", 0, &whole, 65_536).refused(&network, ErrorNumber::IllegalArgument);
    }
}

#[test]
fn verify_consensus_fault() {
    let call = "(call $crypto.verify_consensus_fault OUT IN (i32.const 2) IN (i32.const 3) IN (i32.const 0))";
    for mut network in kit::with_actor(16, 29) {
        let charge = Charge::compute("fault", Gas::new(516_422));
        row("no fault is nothing but zeros", call).charged(charge).gives(&network, [0; 20]);
        let fault =
            ConsensusFault { target: 1_234, epoch: 4_321, fault_type: ConsensusFaultType::ParentGrinding };
        network.externs.consensus_fault = Some(fault);
        let expected =
            [&4_321_i64.to_le_bytes()[..], &1_234_u64.to_le_bytes(), &2_u32.to_le_bytes()].concat();
        row("epoch, culprit, type", call).charged(charge).gives(&network, expected);
        for place in 0..3 {
            let mut buffers = ["IN (i32.const 1)"; 3];
            buffers[place] = "(i32.const 65535) (i32.const 2)";
            row("no memory", format!("(call $crypto.verify_consensus_fault OUT {})", buffers.join(" ")))
                .refused(&network, ErrorNumber::IllegalArgument);
        }
    }
}
