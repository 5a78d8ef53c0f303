//! Tipset vectors: a golden one as it is, and what is said of one that was tampered with.

use std::fs;

use forest_testing::fixtures;
use forest_vectors::{Class, Vector};

use crate::kit::{Said, Tool};

/// A golden vector of tipsets, and what a test makes of it.
fn tampered(tamper: impl FnOnce(&mut Vector)) -> Said {
    let path = fixtures::workspace_root().join("tests/fixtures/golden/nv21/tipset-transfers.json");
    let mut vector = Vector::parse(&fs::read(path).unwrap()).unwrap();
    assert_eq!(vector.class, Class::Tipset);
    tamper(&mut vector);
    let tool = Tool::new();
    let path = tool.input("vectors/tipsets.json", vector.to_json().unwrap().as_bytes());
    tool.run(&["vectors", path.to_str().unwrap()])
}

#[track_caller]
fn assert_failed(said: &Said, why: &str) {
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains(why), "{why} in {}", said.out);
}

#[test]
fn a_vector_that_brings_its_code_needs_no_bundle() {
    let said = tampered(|_| ());
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
}

#[test]
fn a_root_of_receipts_that_differs_is_said() {
    let said = tampered(|vector| {
        let roots = &mut vector.postconditions.receipts_roots;
        *roots.last_mut().unwrap() = vector.preconditions.state_tree.root_cid;
    });
    assert_failed(&said, "receipts root: expected");
}

#[test]
fn a_receipt_of_the_network_s_own_calls_is_compared_too() {
    let said = tampered(|vector| vector.postconditions.receipts.last_mut().unwrap().gas_used += 1);
    assert_failed(&said, "gas_used: expected");
}

#[test]
fn events_are_compared_where_a_vector_speaks_of_them() {
    let said = tampered(|vector| {
        let root = vector.preconditions.state_tree.root_cid;
        vector.postconditions.receipts[0].events_root = Some(Some(root));
    });
    assert_failed(&said, "got none");
    assert_eq!(tampered(|vector| vector.postconditions.receipts[0].events_root = None).code, 0);
}

#[test]
fn a_receipt_that_nothing_led_to_is_said() {
    let said = tampered(|vector| {
        let last = vector.postconditions.receipts.last().unwrap().clone();
        vector.postconditions.receipts.push(last);
    });
    assert_failed(&said, "messages executed: expected");
}

#[test]
fn a_tipset_that_cannot_be_applied_says_which_kind_of_failure_it_is() {
    let said = tampered(|vector| vector.apply_tipsets[1].epoch_offset = -1);
    assert_failed(&said, "tipset 1: not applied (invalid): ");
}

#[test]
fn as_many_roots_as_tipsets_are_needed() {
    let said = tampered(|vector| {
        let _ = vector.postconditions.receipts_roots.pop();
    });
    said.assert_refused("as many roots of receipts as tipsets");
}

#[test]
fn what_no_network_runs_is_skipped() {
    let said = tampered(|vector| drop(vector.selector.insert("chaos_actor".into(), "true".into())));
    assert_eq!(said.code, 0);
    assert!(said.out.contains("skipped 1: needs the chaos actor"), "{}", said.out);
    let said = tampered(|vector| vector.hints.push("incorrect".into()));
    assert!(said.out.contains("skipped 1: its hint says incorrect"), "{}", said.out);
}
