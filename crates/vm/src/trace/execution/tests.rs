//! Traces of events that were made up, as CBOR and as JSON.

use forest_encoding::{codec, to_vec};
use forest_rules::gas::{Charge, Gas};
use forest_shared::{
    address::{Address, Network},
    econ::TokenAmount,
    error::{ErrorNumber, ExitCode},
    state::{ActorState, EMPTY_ARRAY_CID},
};
use serde_json::json;

use super::*;
use crate::{
    Block, SyscallError,
    trace::{Event, Tracer},
};

const INCLUSION: Charge =
    Charge { name: "OnChainMessage", compute: Gas::new(38_863), other: Gas::new(521_801) };
const LOOKUP: Charge = Charge::other("OnActorLookup", Gas::new(500_000));
const EXEC: Charge = Charge::compute("wasm_exec", Gas::from_milligas(1_001));

fn call(to: &Address, params: Option<&Block>, tracer: &mut ExecutionTracer) {
    let value = TokenAmount::from_atto(7);
    tracer.record(Event::Call {
        from: 100,
        to,
        method: 2,
        params,
        value: &value,
        gas_limit: 1_000,
        read_only: false,
    });
}

fn returns(exit_code: u32, tracer: &mut ExecutionTracer) {
    tracer.record(Event::Return { exit_code: ExitCode::new(exit_code), value: None });
}

fn fails(number: ErrorNumber, tracer: &mut ExecutionTracer) {
    tracer.record(Event::CallError(&SyscallError::new(number, "no")));
}

/// A call that reads a block, is refused another call, links a block, logs, and returns two bytes.
fn typical(mut tracer: ExecutionTracer) -> ExecutionTrace {
    let actor = ActorState { sequence: 5, ..ActorState::new_empty(EMPTY_ARRAY_CID, None) };
    let params = Block::without_links(codec::CBOR, vec![0x81, 0x01]);
    tracer.record(Event::Charge(&INCLUSION));
    call(&Address::new_id(101), Some(&params), &mut tracer);
    tracer.record(Event::Charge(&LOOKUP));
    tracer.record(Event::Invoke { id: 101, state: &actor });
    tracer.record(Event::Charge(&EXEC));
    tracer.record(Event::BlockRead { cid: &EMPTY_ARRAY_CID, size: 1 });
    call(&Address::new_id(102), None, &mut tracer);
    tracer.record(Event::Charge(&LOOKUP));
    fails(ErrorNumber::NotFound, &mut tracer);
    tracer.record(Event::BlockWrite { cid: &EMPTY_ARRAY_CID, size: 1 });
    tracer.record(Event::Log("done"));
    let value = Block::without_links(codec::CBOR, vec![0x18, 0x2a]);
    tracer.record(Event::Return { exit_code: ExitCode::OK, value: Some(&value) });
    tracer.finish().unwrap()
}

#[test]
fn charges_before_the_first_call_belong_to_the_outermost() {
    let trace = typical(ExecutionTracer::default());
    let names: Vec<_> = trace.gas_charges.iter().map(|charge| charge.name.as_str()).collect();
    assert_eq!(names, ["OnChainMessage", "OnActorLookup", "wasm_exec"]);
    assert_eq!(trace.subcalls[0].gas_charges.len(), 1);
}

#[test]
fn charges_after_the_last_return_belong_to_the_outermost() {
    let mut tracer = ExecutionTracer::default();
    call(&Address::new_id(101), None, &mut tracer);
    returns(0, &mut tracer);
    tracer.record(Event::Charge(&EXEC));
    assert_eq!(tracer.finish().unwrap().gas_charges[0].name, "wasm_exec");
}

#[test]
fn whole_gas_is_rounded_up_part_by_part() {
    let charge = &typical(ExecutionTracer::default()).gas_charges[2];
    assert_eq!((charge.total, charge.compute, charge.other), (2, 2, 0));
    let mut tracer = ExecutionTracer::default();
    call(&Address::new_id(101), None, &mut tracer);
    tracer.record(Event::Charge(&Charge::other("OnDeleteActor", Gas::new(-98_800))));
    assert_eq!(tracer.finish().unwrap().gas_charges[0].total, -98_800, "before nv18 gas is given back");
}

#[test]
fn a_call_that_could_not_be_made_has_the_exit_code_of_a_receipt() {
    let table = [
        (ErrorNumber::InsufficientFunds, ExitCode::SYS_INSUFFICIENT_FUNDS),
        (ErrorNumber::NotFound, ExitCode::SYS_INVALID_RECEIVER),
        (ErrorNumber::LimitExceeded, ExitCode::SYS_ASSERTION_FAILED),
        (ErrorNumber::Forbidden, ExitCode::SYS_ASSERTION_FAILED),
    ];
    for (number, exit_code) in table {
        let mut tracer = ExecutionTracer::default();
        call(&Address::new_id(101), None, &mut tracer);
        fails(number, &mut tracer);
        assert_eq!(tracer.finish().unwrap().returned.exit_code, exit_code, "{number}");
    }
}

#[test]
fn nothing_called_is_no_trace() {
    let mut tracer = ExecutionTracer::default();
    tracer.record(Event::Charge(&INCLUSION));
    returns(0, &mut tracer);
    tracer.record(Event::Log("nobody"));
    tracer.record(Event::BlockRead { cid: &EMPTY_ARRAY_CID, size: 1 });
    assert_eq!(tracer.finish(), None);
}

#[test]
fn calls_that_never_end_have_failed_and_keep_their_place() {
    let mut tracer = ExecutionTracer::default();
    call(&Address::new_id(101), None, &mut tracer);
    call(&Address::new_id(102), None, &mut tracer);
    let trace = tracer.finish().unwrap();
    assert_eq!(trace.returned.exit_code, ExitCode::SYS_ASSERTION_FAILED);
    assert_eq!(trace.subcalls[0].message.to, Address::new_id(102));
}

#[test]
fn a_return_too_many_changes_nothing() {
    let mut tracer = ExecutionTracer::default();
    call(&Address::new_id(101), None, &mut tracer);
    returns(16, &mut tracer);
    returns(17, &mut tracer);
    fails(ErrorNumber::NotFound, &mut tracer);
    assert_eq!(tracer.finish().unwrap().returned.exit_code, ExitCode::new(16));
}

#[test]
fn a_charge_lasts_until_the_next_event() {
    let mut now = 0;
    let clock = move || {
        now += 10;
        now * now
    };
    let trace = typical(ExecutionTracer::with_clock(Box::new(clock)));
    let durations =
        |trace: &ExecutionTrace| trace.gas_charges.iter().map(|charge| charge.duration).collect::<Vec<_>>();
    // Events 1, 3 and 5 are charges, and so is event 8, in the inner call.
    assert_eq!(durations(&trace), [300, 700, 1_100]);
    assert_eq!(durations(&trace.subcalls[0]), [1_700]);
}

/// A line for each array: the trace, its message, its return, the receiver, the charges, the subcall, the logged line, the
/// blocks.
#[test]
fn cbor_is_the_tuple_of_lotus() {
    let cbor = to_vec(&typical(ExecutionTracer::default())).unwrap();
    let cid = format!("d82a5827000171a0e40220{}", hex(EMPTY_ARRAY_CID.hash().digest()));
    let lines = "
        87
        88 420064 420065 420007 02 428101 1851 1903e8 f4
        83 00 42182a 1851
        82 1865 85 CID CID 05 40 f6
        83
        85 6e4f6e436861696e4d657373616765 1a00088e18 1997cf 1a0007f649 00
        85 6d4f6e4163746f724c6f6f6b7570 1a0007a120 00 1a0007a120 00
        85 697761736d5f65786563 02 02 00 00
        81 87
        88 420064 420066 420007 02 40 00 1903e8 f4
        83 05 40 00
        f6
        81 85 6d4f6e4163746f724c6f6f6b7570 1a0007a120 00 1a0007a120 00
        80 80 80
        81 64646f6e65
        82 83 00 CID 01 83 01 CID 01";
    let expected: String = lines.replace("CID", &cid).split_whitespace().collect();
    assert_eq!(hex(&cbor), expected);
}

#[test]
fn json_is_what_lotus_prints() {
    let trace = typical(ExecutionTracer::default());
    let link = json!({ "/": EMPTY_ARRAY_CID.to_string() });
    let expected = json!({
        "Msg": {
            "From": "f0100", "To": "f0101", "Value": "7", "Method": 2, "Params": "gQE=", "ParamsCodec": 0x51,
            "GasLimit": 1_000, "ReadOnly": false,
        },
        "MsgRct": { "ExitCode": 0, "Return": "GCo=", "ReturnCodec": 0x51 },
        "InvokedActor": {
            "Id": 101,
            "State": { "Code": link, "Head": link, "Nonce": 5, "Balance": "0", "DelegatedAddress": null },
        },
        "GasCharges": [
            { "Name": "OnChainMessage", "tg": 560_664, "cg": 38_863, "sg": 521_801, "tt": 0 },
            { "Name": "OnActorLookup", "tg": 500_000, "cg": 0, "sg": 500_000, "tt": 0 },
            { "Name": "wasm_exec", "tg": 2, "cg": 2, "sg": 0, "tt": 0 },
        ],
        "Subcalls": [{
            "Msg": {
                "From": "f0100", "To": "f0102", "Value": "7", "Method": 2, "Params": null, "ParamsCodec": 0,
                "GasLimit": 1_000, "ReadOnly": false,
            },
            "MsgRct": { "ExitCode": 5, "Return": null, "ReturnCodec": 0 },
            "GasCharges": [{ "Name": "OnActorLookup", "tg": 500_000, "cg": 0, "sg": 500_000, "tt": 0 }],
            "Subcalls": null,
        }],
        "Logs": ["done"],
        "IpldOps": [{ "Op": "Get", "Cid": link, "Size": 1 }, { "Op": "Put", "Cid": link, "Size": 1 }],
    });
    assert_eq!(serde_json::to_value(trace.json(Network::Mainnet)).unwrap(), expected);
}

#[test]
fn json_has_the_addresses_of_the_network() {
    let json = serde_json::to_string(&typical(ExecutionTracer::default()).json(Network::Testnet)).unwrap();
    assert!(json.starts_with(r#"{"Msg":{"From":"t0100","To":"t0101","#), "{json}");
}

#[test]
fn a_trace_as_deep_as_calls_go_is_written_on_an_ordinary_stack() {
    let mut tracer = ExecutionTracer::default();
    for _ in 0..1_025 {
        call(&Address::new_id(101), None, &mut tracer);
    }
    let trace = tracer.finish().unwrap();
    assert_eq!(hex(&to_vec(&trace).unwrap()).matches("420065").count(), 1_025);
    let json = serde_json::to_string(&trace.json(Network::Mainnet)).unwrap();
    assert_eq!(json.matches("f0101").count(), 1_025);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
