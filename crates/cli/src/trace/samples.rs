//! A message that sends on and fails there.

use forest_blockstore::Cid;
use forest_builtin::{BuiltinActor, Manifest};
use forest_encoding::{RawBytes, codec, hash::blake2b_cid};
use forest_shared::{address::Address, econ::TokenAmount, error::ExitCode, state::ActorState};
use forest_vm::trace::execution::{ActorTrace, ExecutionTrace, GasTrace, MessageTrace, ReturnTrace};

use super::Calls;

fn code(actor: BuiltinActor) -> Cid {
    blake2b_cid(codec::RAW, actor.name().as_bytes())
}

pub(crate) fn manifest() -> Manifest {
    Manifest::new(BuiltinActor::ALL.iter().map(|actor| (actor.name(), code(*actor))))
}

fn charge(name: &str, total: i64, duration: u64) -> GasTrace {
    GasTrace { name: name.into(), total, compute: total, other: 0, duration }
}

fn call(from: u64, to: u64, actor: BuiltinActor, method: u64, exit_code: ExitCode) -> ExecutionTrace {
    ExecutionTrace {
        message: MessageTrace {
            from: Address::new_id(from),
            to: Address::new_id(to),
            value: TokenAmount::from_whole(from - 99),
            method,
            params: RawBytes::default(),
            params_codec: 0,
            gas_limit: 10_000,
            read_only: false,
        },
        returned: ReturnTrace { exit_code, data: RawBytes::default(), codec: 0 },
        invoked_actor: Some(ActorTrace { id: to, state: ActorState::new_empty(code(actor), None) }),
        gas_charges: Vec::new(),
        subcalls: Vec::new(),
        logs: Vec::new(),
        ipld_operations: Vec::new(),
    }
}

pub(crate) fn trace() -> ExecutionTrace {
    let mut inner = call(101, 102, BuiltinActor::Account, 0, ExitCode::new(16));
    inner.gas_charges = vec![charge("<OnSend> & \"more\"", 260, 1_000)];
    inner.logs = vec!["no\u{1b}[31m".into()];
    let mut refused = call(101, 999, BuiltinActor::Account, 0, ExitCode::SYS_INVALID_RECEIVER);
    refused.invoked_actor = None;
    let mut outer = call(100, 101, BuiltinActor::Multisig, 2, ExitCode::OK);
    outer.gas_charges = vec![
        charge("OnChainMessage", 600, 1_000),
        charge("wasm_exec", 300, 2_000),
        charge("wasm_exec", 100, 1_000),
    ];
    outer.subcalls = vec![inner, refused];
    outer
}

pub(crate) fn calls() -> Calls {
    Calls::new(&trace(), &manifest())
}
