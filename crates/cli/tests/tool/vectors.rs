//! Vectors: a transfer on a state of five actors, and what is said when it is not as expected.

use std::io::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use flate2::{Compression, write::GzEncoder};
use forest_blockstore::{CborStore as _, Cid, MemoryStore};
use forest_builtin::{BuiltinActor, init, system};
use forest_hamt::{Config, Hamt};
use forest_shared::{
    address::{Address, BURNT_FUNDS_ACTOR_ID, INIT_ACTOR_ID, REWARD_ACTOR_ID, SYSTEM_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
    state::{ActorState, LegacyActorState, StateInfo, StateRoot, StateTreeVersion},
};
use serde_json::{Value, json};

use crate::kit::{Said, Sample, Tool, car};

const SENDER: u64 = 1000;
const RECEIVER: u64 = 1001;

/// A vector of network version 17 whose state runs a bundle.
struct Transfer {
    json: Value,
}

impl Transfer {
    /// The receipt and the root are placeholders; the network never saw this message.
    fn new(bundle: &Sample) -> Self {
        let store = MemoryStore::new();
        let root = state(&store, bundle);
        let message = Message {
            from: Address::new_id(SENDER),
            to: Address::new_id(RECEIVER),
            value: TokenAmount::from_atto(7),
            gas_limit: 10_000_000,
            gas_fee_cap: TokenAmount::from_atto(200),
            gas_premium: TokenAmount::from_atto(1),
            ..Message::default()
        };
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&car(&[root], &store.snapshot())).unwrap();
        let link = |cid: Cid| json!({"/": cid.to_string()});
        let json = json!({
            "class": "message",
            "_meta": {"id": "transfer"},
            "car": BASE64.encode(gzip.finish().unwrap()),
            "preconditions": {
                "variants": [{"id": "ohsnap", "epoch": 2_400_000, "nv": 17}],
                "state_tree": {"root_cid": link(root)},
                "basefee": 100, "circ_supply": 1_000_000,
            },
            "apply_messages": [{"bytes": BASE64.encode(message.to_cbor().unwrap())}],
            "postconditions": {
                "state_tree": {"root_cid": link(root)},
                "receipts": [{"exit_code": 0, "return": "", "gas_used": 0}],
            },
        });
        Self { json }
    }

    /// Runs it, and takes what came out for what is expected.
    fn learn(mut self, tool: &Tool) -> Self {
        let report = report(&tool.run(&["vectors", "--json", &self.write(tool)]));
        for mismatch in report["vectors"][0]["mismatches"].as_array().unwrap() {
            let after = &mut self.json["postconditions"];
            match (mismatch["what"].as_str().unwrap(), mismatch["field"].as_str()) {
                ("receipt", Some("gas_used")) => {
                    let gas: u64 = mismatch["actual"].as_str().unwrap().parse().unwrap();
                    after["receipts"][0]["gas_used"] = gas.into();
                }
                ("state", None) => after["state_tree"]["root_cid"]["/"] = mismatch["actual"].clone(),
                other => panic!("{other:?}: {mismatch}"),
            }
        }
        self
    }

    fn write(&self, tool: &Tool) -> String {
        let path = tool.input("vectors/transfer.json", self.json.to_string().as_bytes());
        path.to_str().unwrap().to_owned()
    }
}

fn state(store: &MemoryStore, bundle: &Sample) -> Cid {
    store.put_cbor(&[(); 0]).unwrap();
    let builtin_actors = bundle.manifest.save(store).unwrap();
    let code = |actor| *bundle.manifest.code(actor).unwrap();
    let actor = |code| ActorState::new_empty(code, None);
    let system = ActorState {
        state: store.put_cbor(&system::State { builtin_actors }).unwrap(),
        ..actor(code(BuiltinActor::System))
    };
    let address_map = init::AddressMap::new(Config::default()).flush(store).unwrap();
    let book =
        init::State { address_map, next_id: 2000, network_name: "test".into(), installed_actors: None };
    let init = ActorState { state: store.put_cbor(&book).unwrap(), ..actor(code(BuiltinActor::Init)) };
    let account = || actor(code(BuiltinActor::Account));
    let sender = ActorState { balance: TokenAmount::from_whole(1), ..account() };
    let actors = [
        (SYSTEM_ACTOR_ID, system),
        (INIT_ACTOR_ID, init),
        (REWARD_ACTOR_ID, account()),
        (BURNT_FUNDS_ACTOR_ID, account()),
        (SENDER, sender),
        (RECEIVER, account()),
    ];
    let mut tree = Hamt::<LegacyActorState>::new(Config::default());
    for (id, actor) in actors {
        let key = Address::new_id(id).to_bytes();
        tree.set(store, key.as_slice().into(), actor.try_into().unwrap()).unwrap();
    }
    let actors = tree.flush(store).unwrap();
    let info = store.put_cbor(&StateInfo::default()).unwrap();
    store.put_cbor(&StateRoot { version: StateTreeVersion::V4, actors, info }).unwrap()
}

fn report(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}

/// A tool with a bundle, and a vector that passes with it.
fn passing() -> (Tool, Transfer) {
    let (tool, sample) = (Tool::new(), Sample::new("one"));
    tool.import(&tool.input("a.car", &sample.car()));
    let transfer = Transfer::new(&sample).learn(&tool);
    (tool, transfer)
}

#[test]
fn a_vector_that_is_as_the_network_had_it_passes() {
    let (tool, transfer) = passing();
    let path = transfer.write(&tool);
    let said = tool.run(&["vectors", &path]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    let row = said.out.lines().nth(1).unwrap();
    assert!(row.starts_with("nv17          1       0        0"), "{}", said.out);

    let report = report(&tool.run(&["vectors", "--json", "--threads", "1", &path]));
    let vector = &report["vectors"][0];
    assert_eq!(
        (&report["passed"], &report["threads"], &report["proofs"]),
        (&json!(1), &json!(1), &json!("assumed"))
    );
    assert_eq!((&vector["result"], &vector["id"]), (&json!("passed"), &json!("transfer")));
    assert_eq!((&vector["network_version"], &vector["epoch"]), (&json!(17), &json!(2_400_000)));
    assert_eq!(vector["gas"], report["gas"]);
    assert!(vector.get("mismatches").is_none() && vector.get("traces").is_none());
}

#[test]
fn with_real_proofs_a_message_without_any_needs_no_keys() {
    let (tool, transfer) = passing();
    let report = report(&tool.run(&["vectors", "--json", "--proofs", "real", &transfer.write(&tool)]));
    assert_eq!((&report["passed"], &report["proofs"]), (&json!(1), &json!("real")));
}

#[test]
fn every_part_of_a_receipt_that_differs_is_said() {
    let (tool, mut transfer) = passing();
    let receipt = &mut transfer.json["postconditions"]["receipts"][0];
    let gas = receipt["gas_used"].as_u64().unwrap();
    *receipt = json!({"exit_code": 16, "return": "AQI=", "gas_used": gas + 1});
    let said = tool.run(&["vectors", &transfer.write(&tool)]);
    assert_eq!(said.code, 1);
    for line in [
        "exit_code: expected 16, got 0".to_owned(),
        "return: expected 0x0102, got 0x".to_owned(),
        format!("gas_used: expected {}, got {gas}", gas + 1),
    ] {
        assert!(said.out.contains(&line), "{line} in {}", said.out);
    }
}

#[test]
fn states_that_differ_are_walked_to_actor_and_field() {
    let (tool, mut transfer) = passing();
    transfer.json["postconditions"]["state_tree"] = transfer.json["preconditions"]["state_tree"].clone();
    let path = transfer.write(&tool);
    let said = tool.run(&["vectors", &path]);
    assert_eq!(said.code, 1);
    for line in
        ["actors that differ: 4", "f01000 nonce: expected 0, got 1", "f01001 balance: expected 0, got 7"]
    {
        assert!(said.out.contains(line), "{line} in {}", said.out);
    }
    let report = report(&tool.run(&["vectors", "--json", &path]));
    let state = &report["vectors"][0]["mismatches"][0];
    assert_eq!((&state["what"], &state["differing"]), (&json!("state"), &json!(4)));
    assert_eq!(state["actors"][0]["id"], json!(REWARD_ACTOR_ID));
}

#[test]
fn an_expected_state_that_the_vector_lacks_is_said_to_be_lacking() {
    let (tool, mut transfer) = passing();
    let elsewhere = Sample::new("elsewhere").root().to_string();
    transfer.json["postconditions"]["state_tree"]["root_cid"]["/"] = elsewhere.into();
    let said = tool.run(&["vectors", &transfer.write(&tool)]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("does not hold all of the expected state"), "{}", said.out);
}

#[test]
fn a_missing_bundle_skips_the_vector_and_says_how_to_get_it() {
    let (tool, sample) = (Tool::new(), Sample::new("one"));
    let said = tool.run(&["vectors", &Transfer::new(&sample).write(&tool)]);
    assert_eq!(said.code, 0, "{said:?}");
    for text in
        ["skipped 1: no bundle", &sample.list.to_string(), "bundle import v9.tar.zst --network mainnet"]
    {
        assert!(said.out.contains(text), "{text} in {}", said.out);
    }
}

#[test]
fn a_version_before_wasm_is_skipped() {
    let (tool, mut transfer) = passing();
    transfer.json["preconditions"]["variants"][0]["nv"] = 15.into();
    let report = report(&tool.run(&["vectors", "--json", &transfer.write(&tool)]));
    assert_eq!(report["skipped"], json!(1));
    assert!(report["vectors"][0]["reason"].as_str().unwrap().contains("15"));
}

#[test]
fn a_message_that_cannot_run_is_a_failure_and_not_bad_input() {
    let (tool, mut transfer) = passing();
    let message = Message { gas_limit: u64::MAX, ..Message::default() };
    transfer.json["apply_messages"][0]["bytes"] = BASE64.encode(message.to_cbor().unwrap()).into();
    let said = tool.run(&["vectors", &transfer.write(&tool)]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("not executed"), "{}", said.out);
}

#[test]
fn traces_are_in_the_shape_of_lotus() {
    let (tool, transfer) = passing();
    let path = transfer.write(&tool);
    let report = report(&tool.run(&["vectors", "--json", "--trace", &path]));
    let trace = &report["vectors"][0]["traces"][0];
    assert_eq!((&trace["Msg"]["From"], &trace["Msg"]["To"]), (&json!("f01000"), &json!("f01001")));
    assert_eq!(trace["MsgRct"]["ExitCode"], json!(0));
    assert!(tool.run(&["vectors", "--trace", &path]).out.contains("\"GasCharges\""));
}

#[test]
fn folders_are_searched_and_filtered() {
    let (tool, transfer) = passing();
    transfer.write(&tool);
    let other = tool.input("vectors/deep/er/other.json", transfer.json.to_string().as_bytes());
    tool.input("vectors/notes.txt", b"no vector");
    let folder = other.ancestors().nth(3).unwrap().to_str().unwrap();
    let run = |more: &[&str]| report(&tool.run(&[&["vectors", "--json", folder][..], more].concat()));
    assert_eq!(run(&[])["passed"], json!(2));
    assert_eq!(run(&["--filter", "deep"])["passed"], json!(1));
    tool.run(&["vectors", folder, "--filter", "nowhere"]).assert_refused("no vectors there");
}

#[test]
fn what_is_no_vector_is_refused_in_one_line() {
    let (tool, transfer) = passing();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut json = transfer.json.clone();
        change(&mut json);
        json.to_string()
    };
    let table = [
        ("{}".to_owned(), "_meta"),
        ("{\n\"_meta\": 7\n}".to_owned(), "invalid type"),
        (changed(&|json| json["car"] = "!".into()), "base64"),
        (changed(&|json| json["car"] = BASE64.encode("no gzip").into()), "CAR"),
        (changed(&|json| json["apply_messages"][0]["bytes"] = "gA==".into()), "a message"),
        (changed(&|json| json["postconditions"]["receipts"] = json!([])), "as many receipts"),
        (changed(&|json| json["preconditions"]["state_tree"]["root_cid"]["/"] = "x".into()), "CID"),
        (changed(&|json| json["randomness"] = json!([{"on": ["beacon", 1], "ret": "AA=="}])), "32 bytes"),
        (changed(&|json| *json = json!([])), "invalid length"),
    ];
    for (text, why) in table {
        let path = tool.input("bad.json", text.as_bytes());
        let said = tool.run(&["vectors", path.to_str().unwrap()]);
        said.assert_refused("bad.json");
        assert!(said.err.to_lowercase().contains(&why.to_lowercase()), "{why} in {}", said.err);
    }
    tool.run(&["vectors", "no/such/file"]).assert_refused("no/such/file");
}

#[test]
fn a_damaged_bundle_is_bad_input() {
    let (tool, transfer) = passing();
    let file = tool.folder()[0].0.clone();
    std::fs::write(tool.bundles().join(&file), b"damage").unwrap();
    tool.run(&["vectors", &transfer.write(&tool)]).assert_refused(&file);
}
