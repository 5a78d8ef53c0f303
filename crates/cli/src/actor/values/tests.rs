use forest_encoding::to_vec;
use forest_shared::{address::Address, econ::TokenAmount};
use serde_json::{Value, json};

use super::*;

fn abi() -> forest_wasm_build::Abi {
    serde_json::from_value(json!({
        "types": [
            { "name": "Transfer", "fields": [
                { "name": "to", "type": "Address" },
                { "name": "amount", "type": "TokenAmount" },
                { "name": "data", "type": "Vec<u8>", "encoding": "serde_bytes" },
            ] },
            { "name": "Wrapped", "transparent": true, "fields": [{ "name": "0", "type": "Option<u64>" }] },
        ],
    }))
    .expect("a document")
}

fn encoded(kind: &str, value: &Value) -> Result<Vec<u8>, String> {
    encode(&abi(), &kind.parse().expect("a type"), value)
}

fn decoded(kind: &str, bytes: &[u8]) -> Value {
    decode(&abi(), Some(&kind.parse().expect("a type")), bytes)
}

#[test]
fn json_becomes_what_the_types_encode_to() {
    assert_eq!(encoded("u64", &json!(7)), Ok(to_vec(&7_u64).unwrap()));
    assert_eq!(encoded("Option<String>", &json!(null)), Ok(to_vec(&None::<String>).unwrap()));
    assert_eq!(encoded("Address", &json!("f0100")), Ok(to_vec(&Address::new_id(100)).unwrap()));
    assert_eq!(encoded("Wrapped", &json!(9)), Ok(to_vec(&9_u64).unwrap()));
    let row = (Address::new_id(1), TokenAmount::from_whole(2), true);
    assert_eq!(
        encoded("(Address,TokenAmount,bool)", &json!(["f01", "2 FIL", true])),
        Ok(to_vec(&row).unwrap())
    );
}

#[test]
fn structs_are_objects_or_lists() {
    let named = encoded("Transfer", &json!({ "to": "f05", "amount": "3", "data": "0x0102" })).unwrap();
    assert_eq!(encoded("Transfer", &json!(["f05", 3, "0x0102"])), Ok(named.clone()));
    let read = decoded("Transfer", &named);
    assert_eq!((&read["to"], &read["data"]), (&json!("f05"), &json!("0x0102")));
}

#[test]
fn what_does_not_fit_says_what_would() {
    let error = |kind: &str, value: Value| encoded(kind, &value).unwrap_err();
    assert!(error("u64", json!("x")).contains("a number"));
    assert!(error("(u64,u64)", json!([1])).contains("a list of 2"));
    assert!(error("Transfer", json!({ "to": "f05" })).contains("lacks amount"));
    assert!(error("Transfer", json!({ "from": "f05" })).contains("no field from"));
    assert!(error("Transfer", json!(["f05", 3, "zz"])).starts_with("data: "));
    assert!(error("Mystery", json!(1)).contains("derive Tuple"));
    assert!(error("Address", json!("nobody")).contains("nobody"));
}

#[test]
fn what_is_not_as_the_actor_says_is_shown_as_it_is() {
    assert_eq!(decoded("Transfer", &to_vec(&7_u64).unwrap()), json!(7));
    assert_eq!(decoded("u64", &[0xff, 0x00]), json!("0xff00"));
}
