//! A message runs: inclusion is charged, the receiver called, the result turned into a receipt.

use std::sync::Arc;

use forest_amt::{BitWidth, V3};
use forest_blockstore::{Block as StoredBlock, Cid};
use forest_encoding::{RawBytes, codec};
use forest_rules::behaviours::{FailedReturn, ParamsCodec, ReceiptShape, ReturnCharge};
use forest_shared::{
    METHOD_SEND,
    econ::TokenAmount,
    error::{ErrorNumber, ExitCode},
    event::StampedEvent,
    message::Message,
    receipt::Receipt,
};

use super::{
    ExecuteError,
    preflight::{self, Admitted},
};
use crate::{
    block::Block,
    call::{Call, CallManager, Entry, Finished, Lent, Origin, Returned},
    failure::{Fault, Result},
    machine::{MachineContext, Snapshot},
    outcome::{Backtrace, Cause},
    state::MessageState,
    trace::Tracer,
};

/// A message that ran.
pub(super) struct Dispatched {
    pub(super) receipt: Receipt,
    pub(super) return_codec: Option<u64>,
    pub(super) state: MessageState,
    pub(super) events: Vec<StampedEvent>,
    pub(super) event_nodes: Vec<StoredBlock>,
    pub(super) backtrace: Backtrace,
    pub(super) tracer: Option<Box<dyn Tracer>>,
}

/// Runs an admitted message.
pub(super) fn dispatch(
    snapshot: &Arc<Snapshot>,
    state: MessageState,
    message: &Message,
    admitted: &Admitted,
    tracer: Option<Box<dyn Tracer>>,
) -> Result<Dispatched, ExecuteError> {
    let context = &snapshot.context;
    let origin = Origin {
        id: admitted.sender,
        address: message.from,
        nonce: message.sequence,
        premium: effective_premium(context, message),
    };
    let limit = preflight::gas_limit(message);
    let mut calls = CallManager::new(state, Arc::clone(snapshot), origin, &message.to, limit, tracer)?;
    calls.charge_if(admitted.inclusion)?;
    let result = calls.transaction(|calls| {
        let returned = calls.call(Call {
            from: admitted.sender,
            to: message.to,
            entry: Entry::Method(message.method_num),
            params: params(context, message),
            value: message.value.clone(),
            gas_limit: None,
            read_only: false,
        })?;
        pay_for_return(calls, returned)
    });
    let Finished { state, gas_used, events, mut backtrace, tracer } = calls.finish();
    let gas_used = u64::try_from(gas_used.round_up()).unwrap_or(0);
    let (exit_code, value, gas_used) = match result {
        Ok(returned) => (returned.exit_code, returned.value, gas_used),
        Err(fault) => {
            let (code, gas_used) = failed(fault, message, gas_used, &mut backtrace)?;
            (code, None, gas_used)
        }
    };
    if exit_code.is_success() {
        backtrace = Backtrace::default();
    }
    let return_codec = value.as_ref().map(|value| value.codec);
    let return_data = value.map_or_else(RawBytes::default, |value| RawBytes::new(value.data.to_vec()));
    let (events_root, event_nodes) = match context.rules.behaviours.execution.receipt {
        ReceiptShape::WithEventsRoot => event_array(&events)?,
        ReceiptShape::ThreeFields => (None, Vec::new()),
    };
    let receipt = Receipt { exit_code, return_data, gas_used, events_root };
    Ok(Dispatched { receipt, return_codec, state, events, event_nodes, backtrace, tracer })
}

/// What the block producer really gets per unit of gas: premium and base fee together do not exceed the fee cap.
fn effective_premium(context: &MachineContext, message: &Message) -> TokenAmount {
    let room = &message.gas_fee_cap - &context.base_fee;
    message.gas_premium.clone().min(room).max(TokenAmount::ZERO)
}

fn params(context: &MachineContext, message: &Message) -> Option<Block> {
    if message.params.is_empty() {
        return None;
    }
    let codec = match context.rules.behaviours.execution.params_codec {
        ParamsCodec::DagCbor => codec::DAG_CBOR,
        ParamsCodec::CborOrRaw if message.method_num == METHOD_SEND => codec::RAW,
        ParamsCodec::CborOrRaw => codec::CBOR,
    };
    Some(Block::without_links(codec, message.params.to_vec()))
}

/// Before nv18 the return value is paid for at the very end, and not being able to undoes the message.
fn pay_for_return(calls: &mut Lent<CallManager>, mut returned: Returned) -> Result<Returned> {
    let execution = &calls.rules.behaviours.execution;
    if !returned.exit_code.is_success() && execution.failed_return == FailedReturn::Dropped {
        returned.value = None;
    }
    if returned.exit_code.is_success() && execution.return_charge == ReturnCharge::AfterSuccess {
        let size = returned.value.as_ref().map_or(0, Block::size);
        let charge = calls.rules.gas.messages.on_method_return(1, size, 0);
        calls.charge_if(charge)?;
    }
    Ok(returned)
}

/// The exit code of a message that could not be dispatched, ran out of gas or broke an invariant, and the gas that it
/// used.
fn failed(
    fault: Fault,
    message: &Message,
    gas_used: u64,
    backtrace: &mut Backtrace,
) -> Result<(ExitCode, u64), ExecuteError> {
    match fault {
        Fault::OutOfGas => Ok((ExitCode::SYS_OUT_OF_GAS, gas_used)),
        Fault::Syscall(error) => {
            let code = match error.number {
                ErrorNumber::InsufficientFunds => ExitCode::SYS_INSUFFICIENT_FUNDS,
                ErrorNumber::NotFound => ExitCode::SYS_INVALID_RECEIVER,
                _ => ExitCode::SYS_ASSERTION_FAILED,
            };
            backtrace.begin(Cause::Syscall { module: "send", function: "send", error });
            Ok((code, gas_used))
        }
        Fault::Bug(bug) => {
            backtrace.cause = Some(Cause::Fatal(bug.to_string()));
            Ok((ExitCode::SYS_ASSERTION_FAILED, message.gas_limit))
        }
        Fault::Host(error) => Err(error.into()),
    }
}

/// The array of the events: the root, which the receipt names, and the nodes. No events have no array.
fn event_array(events: &[StampedEvent]) -> Result<(Option<Cid>, Vec<StoredBlock>)> {
    if events.is_empty() {
        return Ok((None, Vec::new()));
    }
    let built = forest_amt::build::<V3, _>(BitWidth::W5, events);
    built
        .map(|array| (Some(array.root), array.blocks))
        .map_err(|error| Fault::bug(format!("events: {error}")))
}
