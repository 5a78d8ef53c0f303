//! Gas and debugging: `gas`, `debug`.

use forest_rules::gas::{Charge, Gas};
use forest_shared::error::ErrorNumber;

use super::row;
use crate::kit;

#[test]
fn charge() {
    let call = |gas: i64| format!("(call $gas.charge IN (i32.const 4) (i64.const {gas}))");
    let charge = |gas: i64| Charge::compute("mine", Gas::new(gas));
    for network in kit::with_actor(16, 29) {
        row("an actor charges whole gas", call(12_345))
            .data("mine")
            .charged(charge(12_345))
            .gives(&network, []);
        row("of nothing too", call(0)).data("mine").gives(&network, []);
        row("the name is text", call(12_345)).data([0xff; 4]).refused(&network, ErrorNumber::IllegalArgument);
        row("in memory", "(call $gas.charge (i32.const 65533) (i32.const 4) (i64.const 5))")
            .refused(&network, ErrorNumber::IllegalArgument);
        if network.version() < 18 {
            row("and gives back what it did not use, or more", call(-1_000))
                .data("mine")
                .charged(charge(-1_000))
                .gives(&network, []);
        }
    }
}

#[test]
fn debugging_is_off() {
    for network in kit::with_actor(16, 29) {
        row("no is -1", "(call $debug.enabled OUT)").gives(&network, (-1_i32).to_le_bytes());
        row("a line goes nowhere, wherever it lies", "(call $debug.log (i32.const -1) (i32.const -1))")
            .gives(&network, []);
        row(
            "so does an artifact",
            "(call $debug.store_artifact (i32.const -1) (i32.const -1) (i32.const -1) (i32.const -1))",
        )
        .gives(&network, []);
    }
}

#[test]
fn debugging_is_on_for_developers() {
    for mut network in kit::with_actor(16, 29) {
        network.context.actor_debugging = true;
        row("yes is 0", "(call $debug.enabled OUT)").gives(&network, 0_i32.to_le_bytes());
        row("a line is read", "(call $debug.log IN (i32.const 5))").data("hello").gives(&network, []);
        row("from memory", "(call $debug.log (i32.const -1) (i32.const -1))")
            .refused(&network, ErrorNumber::IllegalArgument);
        let artifact = |length: u32| {
            format!("(call $debug.store_artifact IN (i32.const {length}) (i32.const 0) (i32.const 4))")
        };
        row("an artifact has a name", artifact(5)).data("a.txt").gives(&network, []);
        row("of 256 bytes", artifact(256)).data([b'a'; 256]).gives(&network, []);
        row("and no more", artifact(257)).data([b'a'; 257]).refused(&network, ErrorNumber::IllegalArgument);
    }
}
