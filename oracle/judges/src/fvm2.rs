//! fvm 2: network versions 16 and 17.

use std::{panic::AssertUnwindSafe, sync::Arc};

use forest_blockstore::{Blockstore, Cid};
use forest_shared::message::Message;
use fvm_shared2::version::NetworkVersion;
use fvm2::{
    DefaultKernel,
    call_manager::DefaultCallManager,
    executor::{ApplyKind, ApplyRet, DefaultExecutor, Executor as _},
    machine::{DefaultMachine, MultiEngine, NetworkConfig},
    trace::ExecutionEvent,
};
use oracle_cases::{Answer, Epoch, Event, Kind};

use crate::{
    Judge, Node, Session, Watch, chain::Chain, panicked, session::session, store::Published, translate,
};

type Machine = DefaultMachine<Published, Chain>;
type Executor = DefaultExecutor<DefaultKernel<DefaultCallManager<Machine>>>;

/// The engine.
#[derive(Default)]
pub(crate) struct Fvm2(MultiEngine);

impl Judge for Fvm2 {
    fn name(&self) -> &'static str {
        "fvm 2.12.2"
    }

    fn open_on(
        &self,
        epoch: &Epoch,
        root: &Cid,
        store: Arc<dyn Blockstore>,
        node: Arc<dyn Node>,
        watch: Watch,
    ) -> Result<Box<dyn Session>, String> {
        let version = match epoch.version.number() {
            16 => NetworkVersion::V16,
            17 => NetworkVersion::V17,
            other => return Err(format!("{} does not run nv{other}", self.name())),
        };
        let network = NetworkConfig::new(version);
        let engine = self.0.get(&network).map_err(|error| format!("{error:#}"))?;
        let mut context = network.for_epoch(epoch.epoch, *root);
        context.set_base_fee(translate::amount(&epoch.base_fee)?);
        context.set_circulating_supply(translate::amount(&epoch.circulating_supply)?);
        if watch == Watch::Trace {
            context.enable_tracing();
        }
        let machine = DefaultMachine::new(&engine, &context, Published(store), Chain(node));
        Ok(Box::new(Open(Executor::new(machine.map_err(|error| format!("{error:#}"))?))))
    }
}

session!();

fn answer(applied: ApplyRet) -> Answer {
    let receipt = applied.msg_receipt;
    Answer {
        exit_code: translate::exit(receipt.exit_code.value()),
        return_data: receipt.return_data.to_vec(),
        return_codec: None,
        gas_used: receipt.gas_used.unsigned_abs(),
        penalty: translate::tokens(&applied.penalty),
        miner_tip: translate::tokens(&applied.miner_tip),
        base_fee_burn: translate::tokens(&applied.base_fee_burn),
        over_estimation_burn: translate::tokens(&applied.over_estimation_burn),
        refund: translate::tokens(&applied.refund),
        gas_refund: applied.gas_refund.unsigned_abs(),
        gas_burned: applied.gas_burned.unsigned_abs(),
        events_root: None,
        events: Vec::new(),
        trace: applied.exec_trace.into_iter().filter_map(event).collect(),
    }
}

fn event(event: ExecutionEvent) -> Option<Event> {
    Some(match event {
        ExecutionEvent::GasCharge(charge) => Event::Charge {
            name: charge.name.into_owned(),
            compute: charge.compute_gas.as_milligas(),
            other: charge.storage_gas.as_milligas(),
        },
        ExecutionEvent::Call { from, to, method, params, value } => Event::Call {
            from,
            to: translate::address(&to.to_bytes()),
            method,
            params: params.to_vec(),
            codec: None,
            value: translate::tokens(&value),
            gas_limit: None,
            read_only: false,
        },
        ExecutionEvent::CallReturn(data) => {
            Event::Return { exit_code: translate::exit(0), data: data.to_vec(), codec: None }
        }
        ExecutionEvent::CallAbort(code) => {
            Event::Return { exit_code: translate::exit(code.value()), data: Vec::new(), codec: None }
        }
        ExecutionEvent::CallError(error) => Event::CallError { number: error.1 as u32 },
        _ => return None,
    })
}
