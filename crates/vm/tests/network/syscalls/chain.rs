//! The chain and the message: `network`, `rand`, and the contexts of `vm`.

use forest_encoding::{codec, hash};
use forest_shared::{econ::TokenAmount, error::ErrorNumber, randomness::draw_randomness};
use forest_vm::{ExecuteError, HostError};

use super::{amount, counted, row};
use crate::kit::{self, ACTOR, EPOCH, SENDER, Wat, call, text::expand};

#[test]
fn total_fil_circ_supply() {
    for network in kit::with_actor(16, 29) {
        let supply = 500_000_000 * 1_000_000_000_000_000_000_u128;
        row("both halves, the low one first", "(call $network.total_fil_circ_supply OUT)")
            .gives(&network, amount(supply));
    }
}

#[test]
fn base_fee_up_to_nv17() {
    for mut network in kit::with_actor(16, 17) {
        // More than any sender here could pay, so that preflight must not be asked for it.
        network.context.base_fee = TokenAmount::from_atto((3_u128 << 64) + 7);
        row("both halves, the low one first", "(call $network.base_fee OUT)")
            .gives(&network, amount((3 << 64) + 7));
    }
}

#[test]
fn context_up_to_nv17() {
    for network in kit::with_actor(16, 17) {
        let expected = [
            &amount(0)[..],
            &SENDER.to_le_bytes(),
            &ACTOR.to_le_bytes(),
            &2_u64.to_le_bytes(),
            &EPOCH.to_le_bytes(),
            &network.version().to_le_bytes(),
        ];
        row("value, caller, receiver, method, epoch, version", "(call $vm.context OUT)")
            .gives(&network, expected.concat());
    }
}

#[test]
fn message_context_since_nv18() {
    for network in kit::with_actor(18, 29) {
        let charge = network.rules().gas.chain.message_context;
        let expected = [
            &SENDER.to_le_bytes()[..],
            &0_u64.to_le_bytes(),
            &SENDER.to_le_bytes(),
            &ACTOR.to_le_bytes(),
            &2_u64.to_le_bytes(),
            &amount(0),
            &amount(0),
            &0_u64.to_le_bytes(),
        ];
        row(
            "origin, nonce, caller, receiver, method, value, premium, flags",
            "(call $vm.message_context OUT)",
        )
        .charged(charge)
        .gives(&network, expected.concat());
    }
}

#[test]
fn network_context_since_nv18() {
    for mut network in kit::with_actor(18, 29) {
        network.context.base_fee = TokenAmount::from_atto(100);
        let expected = [
            &EPOCH.to_le_bytes()[..],
            &1_700_000_000_u64.to_le_bytes(),
            &amount(100),
            &314_u64.to_le_bytes(),
            &network.version().to_le_bytes(),
        ];
        row("epoch, time, base fee, chain, version", "(call $network.context OUT)")
            .charged(network.rules().gas.chain.network_context)
            .gives(&network, expected.concat());
    }
}

#[test]
fn tipset_cid() {
    let call = |epoch: i64, length: u32| {
        format!("(call $network.tipset_cid OUT (i64.const {epoch}) BUF (i32.const {length}))")
    };
    let cid = hash::blake2b_cid(codec::DAG_CBOR, b"a tipset");
    for mut network in kit::with_actor(18, 29) {
        for epoch in [0, EPOCH - 900, EPOCH - 899, EPOCH - 2, EPOCH - 1] {
            network.externs.tipset_cids.insert(epoch, cid);
        }
        let chain = &network.rules().gas.chain;
        for lookback in [1, 2, 899] {
            row("an earlier tipset, for what looking back costs", call(EPOCH - lookback, 100))
                .charged(chain.on_tipset_cid(lookback))
                .gives(&network, counted(&cid.to_bytes()));
        }
        let far = row("up to nv20 not beyond finality", call(EPOCH - 900, 100));
        if network.version() < 21 {
            far.refused(&network, ErrorNumber::IllegalArgument);
        } else {
            far.charged(chain.on_tipset_cid(900)).gives(&network, counted(&cid.to_bytes()));
            row("but back to genesis since", call(0, 100))
                .charged(chain.on_tipset_cid(EPOCH))
                .gives(&network, counted(&cid.to_bytes()));
        }
        for epoch in [EPOCH, EPOCH + 1, -1, i64::MIN, i64::MAX] {
            row("the present, the future and the time before genesis have none", call(epoch, 100))
                .refused(&network, ErrorNumber::IllegalArgument);
        }
        row("it must fit, and is paid for when it does not", call(EPOCH - 1, 10))
            .charged(chain.on_tipset_cid(1))
            .refused(&network, ErrorNumber::BufferTooSmall);
        row("the buffer is looked at first", call(EPOCH - 1, 65_536))
            .refused(&network, ErrorNumber::IllegalArgument);
    }
}

#[test]
fn a_tipset_that_this_node_lacks_is_no_answer_to_the_actor() {
    for mut network in kit::with_actor(18, 29) {
        let text = expand("(call $network.tipset_cid OUT (i64.const 7) BUF (i32.const 100))");
        let text = text.replace("i64.const 7", &format!("i64.const {}", EPOCH - 1));
        network.replace_code(ACTOR, &Wat::actor(network.rules(), &text));
        let result = network.try_run(&call(2));
        assert!(matches!(result, Err(ExecuteError::Host(HostError::Externs(_)))), "{result:?}");
    }
}

#[test]
fn up_to_nv20_randomness_is_drawn_for_a_purpose() {
    for mut network in kit::with_actor(16, 20) {
        network.externs.chain_randomness.insert(EPOCH - 10, [1; 32]);
        network.externs.beacon_randomness.insert(EPOCH - 10, [2; 32]);
        for (source, digest) in [("chain", [1; 32]), ("beacon", [2; 32])] {
            let call = |tag: i64, length: u32| {
                let epoch = EPOCH - 10;
                format!(
                    "(call $rand.get_{source}_randomness OUT (i64.const {tag}) (i64.const {epoch}) IN (i32.const {length}))"
                )
            };
            let charge = |length| network.rules().gas.chain.on_get_randomness(length, 10);
            row("from tag and entropy", call(3, 5))
                .data(b"bytes")
                .charged(charge(5))
                .gives(&network, draw_randomness(&digest, 3, EPOCH - 10, b"bytes"));
            row("or none", call(-1, 0))
                .charged(charge(0))
                .gives(&network, draw_randomness(&digest, -1, EPOCH - 10, b""));
            row("entropy is in memory", call(3, 65_536)).refused(&network, ErrorNumber::IllegalArgument);
        }
    }
}

#[test]
fn since_nv21_randomness_is_a_digest_priced_by_how_old_it_is() {
    for mut network in kit::with_actor(21, 29) {
        for (source, digest) in [("chain", [1; 32]), ("beacon", [2; 32])] {
            for lookback in [0, 10, EPOCH] {
                network.externs.chain_randomness.insert(EPOCH - lookback, [1; 32]);
                network.externs.beacon_randomness.insert(EPOCH - lookback, [2; 32]);
                let epoch = EPOCH - lookback;
                row("undrawn", format!("(call $rand.get_{source}_randomness OUT (i64.const {epoch}))"))
                    .charged(network.rules().gas.chain.on_get_randomness(0, lookback))
                    .gives(&network, digest);
            }
        }
    }
}

#[test]
fn since_nv21_randomness_of_the_future_costs_all_there_is() {
    for mut network in kit::with_actor(21, 29) {
        for source in ["chain", "beacon"] {
            let text =
                format!("(call $rand.get_{source}_randomness (i32.const 4) (i64.const {}))", EPOCH + 1);
            network.replace_code(ACTOR, &Wat::actor(network.rules(), &text));
            let receipt = network.run(&call(2)).receipt;
            assert_eq!(receipt.exit_code, forest_shared::error::ExitCode::SYS_OUT_OF_GAS);
        }
    }
}
