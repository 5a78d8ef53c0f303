//! Differences of states, of executions, and what tipsets are made of.

use serde_json::{Value, json};

use crate::world::{Seer, WORLD, text};

fn diff(seer: &Seer, before: &str, after: &str, rest: &[&str]) -> crate::kit::Said {
    let car = seer.car.to_str().unwrap();
    seer.tool.run(&[&["diff", before, after, "--snapshot", car], rest].concat())
}

#[test]
fn states_differ_by_what_the_tipset_did() {
    let seer = WORLD.seer();
    let tipset = WORLD.busiest();
    let child = WORLD.child_of(tipset);
    let roots = [tipset.tipset().parent_state_root(), child.parent_state_root()].map(text);
    let by_root = diff(&seer, &roots[0], &roots[1], &["--json"]);
    assert_eq!(by_root.code, 1, "{by_root:?}");
    let epochs = [tipset.tipset().epoch(), child.epoch()].map(|epoch| epoch.to_string());
    let by_epoch = diff(&seer, &epochs[0], &epochs[1], &["--json"]).json();
    assert_eq!(by_root.json(), by_epoch);
    assert_eq!((&by_epoch["before"], &by_epoch["after"]), (&json!(roots[0]), &json!(roots[1])));

    // Every tipset changes the singletons that cron and rewards run.
    let actors = by_epoch["actors"].as_array().unwrap();
    let field = |kind: &str, path: &str| {
        let actor = actors
            .iter()
            .find(|actor| actor["kind"] == kind)
            .unwrap_or_else(|| panic!("{kind} in {actors:?}"));
        actor["fields"].as_array().unwrap().iter().any(|field| field["path"] == path)
    };
    assert!(field("reward", "balance") && field("reward", "state.total_storage_power_reward"), "{actors:?}");
    assert!(field("storagepower", "state.total_pledge_collateral"), "{actors:?}");
    let people = diff(&seer, &roots[0], &roots[1], &[]).out;
    assert!(people.contains("~ f02 reward  changed") && people.contains(" -> "), "{people}");
}

#[test]
fn a_state_does_not_differ_from_itself() {
    let seer = WORLD.seer();
    let epoch = WORLD.busiest().tipset().epoch().to_string();
    let said = diff(&seer, &epoch, &epoch, &[]);
    assert_eq!((said.code, said.out.as_str()), (0, "actors: 0 added, 0 removed, 0 changed\n"));
    let nowhere = forest_encoding::hash::blake2b_cid(0x71, b"nowhere").to_string();
    diff(&seer, &epoch, &nowhere, &[]).assert_refused(&nowhere);
}

/// The traces of all users' messages of the busiest tipset.
fn reference(seer: &Seer) -> Vec<Value> {
    let epoch = WORLD.busiest().tipset().epoch();
    let trace = |number: usize| {
        let said = seer.run("trace", &[&format!("{epoch}:{number}"), "--format", "json"]);
        (said.code == 0).then(|| said.json())
    };
    (0..).map_while(trace).collect()
}

#[test]
fn the_first_charge_that_another_node_has_otherwise_is_found() {
    let seer = WORLD.seer();
    let epoch = WORLD.busiest().tipset().epoch().to_string();
    let bisect = |reference: &Value| {
        let file = seer.tool.input("reference.json", reference.to_string().as_bytes());
        seer.run("bisect", &[&epoch, "--reference", file.to_str().unwrap()])
    };
    let traces = reference(&seer);
    let same = bisect(&json!({"Root": {"/": "any"}, "Trace": traces}));
    assert_eq!(same.code, 0, "{same:?}");

    let at = traces.iter().rposition(|trace| trace["ExecutionTrace"]["GasCharges"].is_array()).unwrap();
    let mut dearer = traces.clone();
    let gas = dearer[at]["MsgRct"]["GasUsed"].as_u64().unwrap();
    dearer[at]["MsgRct"]["GasUsed"] = json!(gas + 1);
    let charge = &mut dearer[at]["ExecutionTrace"]["GasCharges"][0];
    let (name, total) = (charge["Name"].as_str().unwrap().to_owned(), charge["tg"].as_u64().unwrap());
    charge["tg"] = json!(total + 1);
    let found = bisect(&json!(dearer));
    assert_eq!(found.code, 1, "{found:?}");
    for said in [
        format!("message {at} of the reference is the first that differs"),
        format!("GasUsed: expected {}, got {gas}", gas + 1),
        format!("charge 0 ({name})"),
        format!("expected {}, got {total}", total + 1),
    ] {
        assert!(found.out.contains(&said), "{said} in {}", found.out);
    }

    let receipts: Vec<&Value> = traces.iter().map(|trace| &trace["MsgRct"]).collect();
    assert_eq!(bisect(&json!(receipts)).code, 0);
    assert_eq!(bisect(&json!(receipts[1..])).code, 2);
    bisect(&json!({"nothing": 1})).assert_refused("reference.json");
}

#[test]
fn tipsets_are_made_of_their_messages() {
    let seer = WORLD.seer();
    let told = seer.run("stats", &["--last", "1000", "--conflicts", "--json"]).json();
    let tipsets = told["tipsets"].as_array().unwrap();
    assert_eq!(tipsets.len(), WORLD.tipsets().count());
    let sum =
        |rows: &[Value], field: &str| -> u64 { rows.iter().map(|row| row[field].as_u64().unwrap()).sum() };
    let kinds = told["kinds"].as_array().unwrap();
    let users: Vec<Value> = kinds
        .iter()
        .filter(|kind| !["(cron)", "(reward)"].contains(&kind["kind"].as_str().unwrap()))
        .cloned()
        .collect();
    assert_eq!(sum(&users, "messages"), sum(tipsets, "messages"));
    let gas: u64 = kinds.iter().map(|kind| kind["gas"]["total"].as_u64().unwrap()).sum();
    assert_eq!(gas, sum(tipsets, "gas"));
    let conflicts = &told["conflicts"];
    assert_eq!(conflicts["messages"], sum(tipsets, "messages"));
    let makespan = conflicts["makespan"].as_array().unwrap();
    assert!(makespan.windows(2).all(|pair| pair[0].as_u64() >= pair[1].as_u64()), "{makespan:?}");
    assert!(makespan[3].as_u64() >= conflicts["longest_chain"].as_u64());

    let people = seer.run("stats", &["--last", "2", "--conflicts"]);
    assert_eq!(people.code, 0, "{people:?}");
    assert!(people.out.contains("(cron)") && people.out.contains("times as fast"), "{}", people.out);
}
