//! Prices, typed in a second time from the tables of the specification: whole gas, per network version.
//!
//! The comparison with the published engines, over all arguments, is in `oracle/`; this one runs everywhere.

use forest_rules::{
    InstructionPrice, Opcode, Rules, all,
    gas::{Charge, Gas},
    rules,
};
use forest_shared::{METHOD_SEND, sector::RegisteredSealProof, version::NetworkVersion};

/// The versions of one price list, and what a formula gives in each of them.
type Row<'a> = (&'a str, Column, Column, Column, Column);

/// A price in gas, in milligas, or the absence of the charge.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Column {
    Gas(i64),
    Milligas(i64),
    Absent,
}
use Column::{Absent, Gas as G, Milligas as M};

fn column(charge: Option<Charge>) -> Column {
    match charge.map(|charge| charge.total().milligas()) {
        None => Absent,
        Some(milligas) if milligas % 1000 == 0 => G(milligas / 1000),
        Some(milligas) => M(milligas),
    }
}

/// Checks one row in every version: Skyr holds for nv16 and 17, Hygge to 20, Watermelon to 24, Teep from there.
fn check(formula: impl Fn(&Rules) -> Option<Charge>, (name, skyr, hygge, watermelon, teep): Row<'_>) {
    for rules in all() {
        let expected = match rules.version.number() {
            16..=17 => skyr,
            18..=20 => hygge,
            21..=24 => watermelon,
            _ => teep,
        };
        assert_eq!(column(formula(rules)), expected, "{name} at nv{}", rules.version);
    }
}

#[test]
fn messages_and_calls() {
    let same = |name, skyr, since| (name, skyr, since, since, since);
    check(
        |rules| Some(rules.gas.messages.on_chain_message(0)),
        same("an empty message", G(38_863 + 1300 * 36), G(38_863 + 475_000 + 1300 * 36)),
    );
    check(
        |rules| Some(rules.gas.messages.on_chain_message(150)),
        same("a message of 150 bytes", G(280_663), G(755_663)),
    );
    check(|rules| rules.gas.messages.on_method_return(1, 100, 7), same("a return", G(130_000), G(130_000)));
    check(
        |rules| rules.gas.messages.on_method_return(2, 100, 7),
        ("an inner return", Absent, Absent, G(2_100), G(2_100)),
    );
    check(|rules| rules.gas.messages.on_value_transfer(), same("a transfer", Absent, G(6_000)));
    let invocation = |value, method, links| {
        move |rules: &Rules| rules.gas.messages.on_method_invocation(value, method, links)
    };
    check(invocation(false, 2, 0), same("a call", G(23_856), G(75_000)));
    check(invocation(true, 2, 0), same("a call with value", G(51_356), G(75_000)));
    check(invocation(true, METHOD_SEND, 0), same("a transfer", G(216_405), Absent));
    check(invocation(false, METHOD_SEND, 0), same("nothing", G(29_233), Absent));
    check(invocation(false, 2, 3), ("a call with links", G(23_856), G(75_000), G(75_900), G(75_900)));
}

#[test]
fn actors() {
    let same = |name, skyr, since| (name, skyr, since, since, since);
    check(|rules| rules.gas.actors.lookup, same("a look-up", Absent, G(500_000)));
    check(|rules| rules.gas.actors.update, same("an update", Absent, G(475_000)));
    check(
        |rules| Some(rules.gas.actors.on_create_actor(true)),
        same("a creation", G(1_207_254), G(2_700_000)),
    );
    check(
        |rules| Some(rules.gas.actors.on_create_actor(false)),
        same("a creation", G(1_207_254), G(650_000)),
    );
    check(|rules| Some(rules.gas.actors.delete), same("a deletion", G(-98_800), G(0)));
    check(|rules| rules.gas.actors.get_root, ("the root", Absent, Absent, G(300), G(300)));
    check(|rules| rules.gas.actors.set_root, ("the root", Absent, Absent, G(300), G(300)));
    let free: [fn(&Rules) -> Option<Charge>; 9] = [
        |rules| rules.gas.actors.resolve_address,
        |rules| rules.gas.actors.lookup_delegated_address,
        |rules| rules.gas.actors.get_code_cid,
        |rules| rules.gas.actors.get_builtin_type,
        |rules| rules.gas.actors.get_code_cid_for_type,
        |rules| rules.gas.actors.balance_of,
        |rules| rules.gas.actors.self_balance,
        |rules| rules.gas.chain.network_context,
        |rules| rules.gas.chain.message_context,
    ];
    for charge in free {
        check(charge, same("a free charge", Absent, G(0)));
    }
}

#[test]
fn blocks() {
    let blocks = |formula: fn(&forest_rules::gas::BlockPrices) -> Charge| {
        move |rules: &Rules| Some(formula(&rules.gas.blocks))
    };
    check(blocks(|b| b.on_block_open_base()), ("open", G(135_617), G(187_440), G(187_740), G(187_740)));
    check(blocks(|b| b.on_block_open(1000, 0)), ("open", G(10_500), G(10_000), G(10_000), G(10_000)));
    // 300 · 26 + 2.4 · 1000 is more than the minimum of 10 · 1000.
    check(blocks(|b| b.on_block_open(1000, 26)), ("open", G(10_500), G(10_000), G(10_200), G(10_200)));
    check(blocks(|b| b.on_block_create(1000, 26)), ("create", G(10_500), G(10_000), G(10_200), G(10_200)));
    check(blocks(|b| b.on_block_create(1, 0)), ("create", M(10_500), G(10), G(10), G(10)));
    check(blocks(|b| b.on_block_read(7)), ("read", M(3_500), M(2_800), M(2_800), M(2_800)));
    check(
        blocks(|b| b.on_block_link(1000)),
        ("link", G(1_654_640), G(3_858_400), G(3_858_700), G(3_858_700)),
    );
    check(blocks(|b| b.stat), ("stat", G(0), G(0), G(0), G(0)));
    check(
        |rules| Some(rules.gas.blocks.scan?.on_scan_links(10, 3)),
        ("scan", Absent, Absent, G(1_550), G(1_550)),
    );
}

#[test]
fn chain() {
    let draw =
        |entropy, lookback| move |rules: &Rules| Some(rules.gas.chain.on_get_randomness(entropy, lookback));
    check(draw(0, 0), ("a draw", G(21_000), G(21_480), G(146_200), G(146_200)));
    check(draw(100, 20), ("a draw", G(21_000), G(22_480), G(147_700), G(147_700)));
    let tipset = |lookback| move |rules: &Rules| rules.gas.chain.on_tipset_cid(lookback);
    check(tipset(1), ("the last tipset", Absent, G(50_000), G(146_275), G(146_275)));
    check(tipset(2), ("an older tipset", Absent, G(215_000), G(146_350), G(146_350)));
    for rules in all().filter(|rules| rules.version.number() >= 21) {
        let future = rules.gas.chain.on_get_randomness(0, -1).total();
        assert_eq!(future, Gas::MAX, "nobody can pay for the future");
    }
}

#[test]
fn cryptography() {
    let same = |name, skyr, since| (name, skyr, since, since, since);
    check(
        |rules| Some(rules.gas.crypto.on_verify_secp256k1(100)),
        same("secp256k1", G(1_637_292), G(1_638_292)),
    );
    check(|rules| Some(rules.gas.crypto.on_verify_bls(100)), same("BLS", G(16_598_605), G(16_601_205)));
    check(
        |rules| Some(rules.gas.crypto.recover_secp_public_key),
        same("recovery", G(1_637_292), G(1_637_292)),
    );
    check(
        |rules| rules.gas.crypto.on_verify_bls_aggregate(3, 100),
        ("an aggregate", Absent, Absent, G(33_197_908), G(33_197_908)),
    );
    for (code, per_byte) in [(0x12, 7), (0xb220, 10), (0xb240, 10), (0x1b, 33), (0x1053, 35)] {
        check(
            move |rules| rules.gas.crypto.on_hashing(code, 100),
            same("a hash", G(31_355), G(100 * per_byte)),
        );
    }
    check(|rules| rules.gas.crypto.on_hashing(0x13, 100), same("no hash", G(31_355), Absent));
}

#[test]
fn proofs() {
    let same = |name, skyr, since| (name, skyr, since, since, since);
    let proofs = |formula: fn(&forest_rules::gas::ProofPrices) -> Charge| {
        move |rules: &Rules| Some(formula(&rules.gas.proofs))
    };
    check(|rules| rules.gas.proofs.verify_seal, same("a seal", G(2_000), Absent));
    check(
        |rules| rules.gas.proofs.batched_seal,
        ("a batched seal", Absent, G(2_000), G(2_000), G(42_000_000)),
    );
    check(proofs(|p| p.compute_unsealed_sector_cid), same("a commitment", G(98_647), G(98_647)));
    check(proofs(|p| p.verify_replica_update), same("an update", G(36_316_136), G(36_316_136)));
    check(proofs(|p| p.verify_consensus_fault), same("a fault", G(516_422), G(516_422)));
    check(proofs(|p| p.on_verify_post(0)), same("no sector", G(117_680_921), G(117_680_921)));
    check(proofs(|p| p.on_verify_post(10)), same("ten sectors", G(118_118_721), G(118_118_721)));
}

/// Seals, then the price of the step for 32 and for 64 GiB.
const INTERACTIVE: [(usize, i64, i64); 18] = [
    (0, 0, 0),
    (1, 0, 0),
    (3, 0, 0),
    (4, 103_994_170, 102_581_240),
    (6, 103_994_170, 102_581_240),
    (7, 112_356_810, 110_803_030),
    (12, 112_356_810, 110_803_030),
    (13, 122_912_610, 120_803_700),
    (25, 122_912_610, 120_803_700),
    (26, 137_559_930, 134_642_130),
    (52, 162_039_100, 157_357_890),
    (102, 162_039_100, 157_357_890),
    (103, 210_960_780, 203_017_690),
    (204, 210_960_780, 203_017_690),
    (205, 318_351_180, 304_253_590),
    (409, 318_351_180, 304_253_590),
    (410, 528_274_980, 509_880_640),
    (819, 528_274_980, 509_880_640),
];

const NON_INTERACTIVE: [(usize, i64, i64); 11] = [
    (0, 0, 0),
    (1, 112_356_810, 110_803_030),
    (2, 122_912_610, 120_803_700),
    (3, 137_559_930, 134_642_130),
    (4, 137_559_930, 134_642_130),
    (5, 162_039_100, 157_357_890),
    (9, 210_960_780, 203_017_690),
    (16, 210_960_780, 203_017_690),
    (17, 318_351_180, 304_253_590),
    (33, 528_274_980, 509_880_640),
    (65, 528_274_980, 509_880_640),
];

#[test]
fn aggregated_seals() {
    use RegisteredSealProof::*;
    let row = |per_seal, steps: &'static [(usize, i64, i64)], large: bool| {
        steps.iter().map(move |(seals, small_step, large_step)| {
            let step = if large { large_step } else { small_step };
            (*seals, Gas::new(per_seal * i64::try_from(*seals).expect("small") + step))
        })
    };
    for rules in all() {
        let priced_apart = rules.version >= NetworkVersion::V25;
        for proof in RegisteredSealProof::ALL.iter().copied().chain([Invalid(-1), Invalid(20)]) {
            let expected: Vec<_> = match proof {
                StackedDrg64GiBV1P1 => row(359_272, &INTERACTIVE, true).collect(),
                StackedDrg32GiBV1P2NonInteractive if priced_apart => {
                    row(44_990 * 126, &NON_INTERACTIVE, false).collect()
                }
                StackedDrg64GiBV1P2NonInteractive if priced_apart => {
                    row(35_928 * 126, &NON_INTERACTIVE, true).collect()
                }
                _ => row(449_900, &INTERACTIVE, false).collect(),
            };
            for (seals, gas) in expected {
                let charge = rules.gas.proofs.on_verify_aggregate_seals(proof, seals);
                assert_eq!(charge.total(), gas, "{seals} of {proof:?} at nv{}", rules.version);
            }
        }
    }
}

#[test]
fn events() {
    check(
        |rules| rules.gas.events.on_actor_event_validate(100),
        ("validate", Absent, G(4_490), Absent, Absent),
    );
    check(
        |rules| rules.gas.events.on_actor_event_accept(100),
        ("accept", Absent, M(1_702_400), Absent, Absent),
    );
    // 12 + 9 · 2 + 10 + 60 bytes; 17.2 each, 2000 + 1400 · 2, 500 + 16 · 10.
    check(|rules| rules.gas.events.on_actor_event(2, 10, 60), ("event", Absent, Absent, G(7_180), G(7_180)));
}

#[test]
fn wasm() {
    let same = |name, skyr, since| (name, skyr, since, since, since);
    check(|rules| Some(rules.gas.wasm.syscall), same("a syscall", G(14_000), G(14_000)));
    let page = 64 * 1024;
    check(|rules| rules.gas.wasm.on_memory_init(page), same("a page", Absent, M(26_214_400)));
    check(
        |rules| rules.gas.wasm.on_memory_init(17 * page),
        same("an actor's memory", Absent, M(445_644_800)),
    );
    check(|rules| rules.gas.wasm.on_memory_grow(page), same("a page more", Absent, M(26_214_400)));
    check(|rules| rules.gas.wasm.on_table_init(10), same("a table", Absent, G(32)));
}

#[test]
fn instructions() {
    let four = Some(InstructionPrice::Fixed(Gas::new(4)));
    let free = Some(InstructionPrice::Fixed(Gas::ZERO));
    let linear = |milligas| {
        let (base, per_unit) = (Gas::new(4), Gas::from_milligas(milligas));
        Some(InstructionPrice::Linear { base, per_unit })
    };
    let page = linear(26_214_400);
    for rules in all() {
        let first = rules.version.number() < 18;
        let since_hygge = |then, before| if first { before } else { then };
        for (name, opcode, price) in [
            ("unreachable", Opcode::Plain(0x00), free),
            ("if", Opcode::Plain(0x04), four),
            ("else", Opcode::Plain(0x05), free),
            ("br_table", Opcode::Plain(0x0e), four),
            ("return", Opcode::Plain(0x0f), free),
            ("call", Opcode::Plain(0x10), four),
            ("return_call", Opcode::Plain(0x12), None),
            ("drop", Opcode::Plain(0x1a), free),
            ("select", Opcode::Plain(0x1b), four),
            ("memory.size", Opcode::Plain(0x3f), four),
            ("memory.grow", Opcode::Plain(0x40), since_hygge(page, four)),
            ("i32.extend8_s", Opcode::Plain(0xc0), since_hygge(four, None)),
            ("ref.null", Opcode::Plain(0xd0), None),
            ("i32.trunc_sat_f64_u", Opcode::Misc(3), since_hygge(four, None)),
            ("memory.copy", Opcode::Misc(10), since_hygge(linear(400), four)),
            ("memory.fill", Opcode::Misc(11), since_hygge(linear(400), four)),
            ("table.init", Opcode::Misc(12), since_hygge(linear(3_200), four)),
            ("table.grow", Opcode::Misc(15), since_hygge(linear(3_200), None)),
            ("atomics", Opcode::Plain(0xfe), None),
            ("vectors", Opcode::Plain(0xfd), None),
            ("unknown", Opcode::Misc(18), None),
        ] {
            assert_eq!(rules.metering.price(opcode), price, "{name} at nv{}", rules.version);
        }
    }
}

/// Whole operations, as worked out by hand in appendix B of the consensus reference.
#[test]
fn worked_examples() {
    let skyr = &rules(NetworkVersion::V17).expect("supported").gas;
    let hygge = &rules(NetworkVersion::V20).expect("supported").gas;
    let teep = &rules(NetworkVersion::V28).expect("supported").gas;
    let sum = |charges: &[Option<Charge>]| {
        charges.iter().flatten().fold(Gas::ZERO, |sum, charge| sum.plus(charge.total()))
    };

    let transfer = |gas: &forest_rules::gas::GasSchedule| {
        sum(&[
            Some(gas.messages.on_chain_message(150)),
            gas.messages.on_value_transfer(),
            gas.actors.update,
            gas.messages.on_method_invocation(true, METHOD_SEND, 0),
        ])
    };
    assert_eq!(transfer(hygge), Gas::new(1_236_663), "to an account that exists");
    assert_eq!(transfer(teep), Gas::new(1_236_663), "to an account that exists");
    assert_eq!(transfer(skyr), Gas::new(85_663 + 1300 * 150 + 216_405), "to an account that exists");

    let creation = [Some(teep.actors.on_create_actor(true)), teep.actors.lookup, teep.actors.update];
    assert_eq!(sum(&creation), Gas::new(3_675_000), "an account made by a transfer");
    let constructor = [teep.messages.on_method_invocation(false, 1, 0), teep.wasm.on_memory_init(17 << 16)];
    assert_eq!(sum(&constructor), Gas::from_milligas(75_000_000 + 445_644_800), "its constructor");

    let opened = [Some(teep.blocks.on_block_open_base()), Some(teep.blocks.on_block_open(1_000, 3))];
    assert_eq!(sum(&opened), Gas::new(197_740), "a block of 1000 bytes with 3 links");
}
