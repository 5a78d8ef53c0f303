//! Traces: found by name and by place, of one shape, and what the chain says.

use std::fs;

use forest_amt::AmtV0;
use forest_shared::{
    receipt::{LegacyReceipt, Receipt},
    version::NetworkVersion,
};
use serde_json::{Value, json};

use crate::world::{WORLD, timeless};

/// The receipts that the chain has of a tipset.
fn receipts(tipset: &forest_blocks::FullTipset) -> Vec<Receipt> {
    let (store, root) = (&WORLD.chain.genesis.store, *WORLD.child_of(tipset).parent_message_receipts());
    let epoch = tipset.tipset().epoch();
    if WORLD.chain.genesis.schedule.network_version_at(epoch) >= NetworkVersion::V18 {
        let receipts = AmtV0::<Receipt>::load(store, &root).unwrap();
        receipts.iter(store).map(|item| item.unwrap().1.clone()).collect()
    } else {
        let receipts = AmtV0::<LegacyReceipt>::load(store, &root).unwrap();
        receipts.iter(store).map(|item| item.unwrap().1.clone().into()).collect()
    }
}

/// All gas that was charged in a call and those that it made.
fn charged(call: &Value) -> i64 {
    let items = |name: &str| call[name].as_array().cloned().unwrap_or_default();
    let own: i64 = items("GasCharges").iter().map(|charge| charge["tg"].as_i64().unwrap()).sum();
    own + items("Subcalls").iter().map(charged).sum::<i64>()
}

/// Whether gas ran out in a call: the charge that it ran out in is in the trace, and was not paid.
fn ran_out(call: &Value) -> bool {
    let subcalls = call["Subcalls"].as_array().map_or(&[][..], Vec::as_slice);
    call["MsgRct"]["ExitCode"] == 7 || subcalls.iter().any(ran_out)
}

#[test]
fn every_message_of_a_tipset_has_the_receipt_that_the_chain_has() {
    let seer = WORLD.seer();
    let tipset = WORLD.busiest();
    let epoch = tipset.tipset().epoch();
    let receipts = receipts(tipset);
    assert!(receipts.len() >= 5, "the tipset is busy: {}", receipts.len());
    for (number, receipt) in receipts.iter().enumerate() {
        let trace = seer.trace(&format!("{epoch}:{number}"));
        assert_eq!(trace["MsgRct"]["ExitCode"], receipt.exit_code.value());
        assert_eq!(trace["MsgRct"]["GasUsed"], receipt.gas_used);
        let events = receipt.events_root.map_or(Value::Null, |cid| json!({"/": cid.to_string()}));
        assert_eq!(trace["MsgRct"]["EventsRoot"], events);
        let (trace, used) = (&trace["ExecutionTrace"], receipt.gas_used as i64);
        if !trace.is_null() && !ran_out(trace) {
            let charged = charged(trace);
            assert!((0..1000).contains(&(charged - used)), "{charged} of {used}: each charge is rounded up");
        }
    }
    seer.run("trace", &[&format!("{epoch}:{}", receipts.len())])
        .assert_refused("was not executed: there are");
}

#[test]
fn the_shape_is_that_of_lotus() {
    let keys = |value: &Value| {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    let trace = WORLD.seer().trace(&format!("{}:0", WORLD.busiest().tipset().epoch()));
    let all = ["Duration", "Error", "ExecutionTrace", "GasCost", "Msg", "MsgCid", "MsgRct"];
    assert_eq!(keys(&trace), all);
    let message = [
        "CID",
        "From",
        "GasFeeCap",
        "GasLimit",
        "GasPremium",
        "Method",
        "Nonce",
        "Params",
        "To",
        "Value",
        "Version",
    ];
    assert_eq!(keys(&trace["Msg"]), message);
    assert_eq!(keys(&trace["MsgRct"]), ["EventsRoot", "ExitCode", "GasUsed", "Return"]);
    let cost = [
        "BaseFeeBurn",
        "GasUsed",
        "Message",
        "MinerPenalty",
        "MinerTip",
        "OverEstimationBurn",
        "Refund",
        "TotalCost",
    ];
    assert_eq!(keys(&trace["GasCost"]), cost);
    assert!(trace["GasCost"]["GasUsed"].is_string() && trace["Msg"]["Value"].is_string());
    assert!(trace["Msg"]["From"].as_str().unwrap().starts_with('f'));
}

#[test]
fn a_message_is_found_by_the_name_that_it_has_on_chain() {
    let seer = WORLD.seer();
    let tipset = WORLD.tipsets().find(|tipset| tipset.blocks()[0].messages().count() > 0).unwrap();
    let message = tipset.blocks()[0].messages().next().unwrap();
    let cid = message.cid().unwrap().to_string();
    let by_name = seer.trace(&cid);
    assert_eq!(by_name["MsgCid"]["/"], cid);
    assert_eq!(by_name["Msg"]["Nonce"], message.message().sequence);
    let by_place = seer.trace(&format!("{}:0", tipset.tipset().epoch()));
    assert_eq!(timeless(by_name), timeless(by_place));
}

#[test]
fn people_see_a_tree_and_browsers_a_graph() {
    let seer = WORLD.seer();
    let message = format!("{}:0", WORLD.busiest().tipset().epoch());
    let tree = seer.run("trace", &[&message, "--format", "tree"]);
    assert_eq!(tree.code, 0, "{tree:?}");
    assert!(
        tree.out.contains("exit ") && tree.out.contains(" gas  ") && tree.out.contains("f0"),
        "{}",
        tree.out
    );
    assert!(!tree.out.contains('\u{1b}'), "no colours but on a terminal");
    let file = seer.tool.input("gas.svg", b"");
    let said = seer.run("trace", &[&message, "--format", "svg", "-o", file.to_str().unwrap()]);
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{said:?}");
    let svg = fs::read_to_string(file).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n") && svg.contains("<title>"), "{svg}");
}

#[test]
fn what_is_not_there_is_refused() {
    let seer = WORLD.seer();
    let null_round = format!("{}:0", WORLD.null_round());
    seer.run("trace", &[&null_round]).assert_refused("has no blocks; the tipset before it is at epoch");
    seer.run("trace", &["999:0"]).assert_refused("is later than the head of the snapshot, which is 18");
    let nowhere = forest_shared::state::EMPTY_ARRAY_CID.to_string();
    seer.run("trace", &[&nowhere]).assert_refused("is in no tipset of this snapshot");
}
