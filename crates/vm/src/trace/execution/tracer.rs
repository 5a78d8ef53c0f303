//! Builds the tree of calls out of the events, one by one.
//!
//! Events come in the order of a bracket language: a call opens, a return or an error closes. What is charged before the
//! first call (inclusion) and after the last return (the receipt, before nv18) belongs to the outermost call.

use std::{fmt, mem};

use forest_encoding::RawBytes;
use forest_rules::gas::Gas;
use forest_shared::{
    address::Address,
    error::{ErrorNumber, ExitCode},
};

use super::{ActorTrace, ExecutionTrace, GasTrace, IpldOperation, IpldTrace, MessageTrace, ReturnTrace};
use crate::{
    Block, SyscallError,
    trace::{Event, Tracer},
};

/// Tells the time in nanoseconds, from whatever moment. The VM has no clock of its own.
pub type Clock = Box<dyn FnMut() -> u64 + Send>;

/// Builds an [`ExecutionTrace`].
///
/// ```
/// use forest_vm::trace::{ExecutionTracer, Tracer};
/// let mut tracer = ExecutionTracer::default();
/// // … `machine.execute_traced(&message, kind, tracer)?` hands it back …
/// assert_eq!(tracer.finish(), None, "nothing was called");
/// ```
#[derive(Default)]
pub struct ExecutionTracer {
    /// The outermost call, once it ended.
    root: Option<ExecutionTrace>,
    /// The calls that did not end yet, outermost first.
    open: Vec<ExecutionTrace>,
    /// Charged before anything was called.
    early: Vec<GasTrace>,
    clock: Option<Clock>,
    /// When the last event was a charge: when it was.
    charged_at: Option<u64>,
}

impl ExecutionTracer {
    /// A tracer that also says how long things took: a charge lasts until the next event.
    #[must_use]
    pub fn with_clock(clock: Clock) -> Self {
        Self { clock: Some(clock), ..Self::default() }
    }

    /// The trace; `None` when nothing was called, because the message was not admitted or inclusion used up its gas. A
    /// call that never ended counts as failed.
    #[must_use]
    pub fn finish(mut self) -> Option<ExecutionTrace> {
        while !self.open.is_empty() {
            self.end(failed(ExitCode::SYS_ASSERTION_FAILED));
        }
        self.root
    }

    /// The innermost open call, or the outermost when none is open any more.
    fn current(&mut self) -> Option<&mut ExecutionTrace> {
        self.open.last_mut().or(self.root.as_mut())
    }

    fn charges(&mut self) -> &mut Vec<GasTrace> {
        let current = self.open.last_mut().or(self.root.as_mut());
        current.map_or(&mut self.early, |call| &mut call.gas_charges)
    }

    /// The last charge ends now, and perhaps another one begins.
    fn tick(&mut self, event: Event<'_>) {
        let Some(clock) = &mut self.clock else { return };
        let now = clock();
        if let Some(began) = self.charged_at.take()
            && let Some(charge) = self.charges().last_mut()
        {
            charge.duration = now.saturating_sub(began);
        }
        self.charged_at = matches!(event, Event::Charge(_)).then_some(now);
    }

    fn begin(&mut self, message: MessageTrace) {
        self.open.push(ExecutionTrace {
            message,
            returned: succeeded(),
            invoked_actor: None,
            gas_charges: mem::take(&mut self.early),
            subcalls: Vec::new(),
            logs: Vec::new(),
            ipld_operations: Vec::new(),
        });
    }

    fn end(&mut self, returned: ReturnTrace) {
        let Some(mut call) = self.open.pop() else { return };
        call.returned = returned;
        match self.current() {
            Some(caller) => caller.subcalls.push(call),
            None => self.root = Some(call),
        }
    }

    fn ipld(&mut self, operation: IpldOperation, cid: forest_blockstore::Cid, size: usize) {
        let size = u64::try_from(size).unwrap_or(u64::MAX);
        if let Some(call) = self.current() {
            call.ipld_operations.push(IpldTrace { operation, cid, size });
        }
    }
}

impl Tracer for ExecutionTracer {
    fn record(&mut self, event: Event<'_>) {
        self.tick(event);
        match event {
            Event::Charge(charge) => self.charges().push(gas(charge.name, charge.compute, charge.other)),
            Event::ActorCharge { name, gas: cost } => self.charges().push(gas(name, cost, Gas::ZERO)),
            Event::Call { from, to, method, params, value, gas_limit, read_only } => {
                let (params, params_codec) = contents(params);
                self.begin(MessageTrace {
                    from: Address::new_id(from),
                    to: *to,
                    value: value.clone(),
                    method,
                    params,
                    params_codec,
                    gas_limit,
                    read_only,
                });
            }
            Event::Invoke { id, state } => {
                if let Some(call) = self.open.last_mut() {
                    call.invoked_actor = Some(ActorTrace { id, state: state.clone() });
                }
            }
            Event::Return { exit_code, value } => {
                let (data, codec) = contents(value);
                self.end(ReturnTrace { exit_code, data, codec });
            }
            Event::CallError(error) => self.end(failed(exit_code(error))),
            Event::Log(line) => {
                if let Some(call) = self.current() {
                    call.logs.push(line.to_owned());
                }
            }
            // The shape has no place for it.
            Event::Syscall { .. } => {}
            Event::BlockRead { cid, size } => self.ipld(IpldOperation::Get, *cid, size),
            Event::BlockWrite { cid, size } => self.ipld(IpldOperation::Put, *cid, size),
        }
    }
}

impl fmt::Debug for ExecutionTracer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExecutionTracer")
            .field("root", &self.root)
            .field("open", &self.open)
            .finish_non_exhaustive()
    }
}

fn gas(name: &str, compute: Gas, other: Gas) -> GasTrace {
    GasTrace {
        name: name.to_owned(),
        total: compute.plus(other).round_up(),
        compute: compute.round_up(),
        other: other.round_up(),
        duration: 0,
    }
}

/// Data and codec, both nothing for no block.
fn contents(block: Option<&Block>) -> (RawBytes, u64) {
    block.map_or_else(Default::default, |block| (RawBytes::new(block.data.clone()), block.codec))
}

fn succeeded() -> ReturnTrace {
    ReturnTrace { exit_code: ExitCode::OK, data: RawBytes::default(), codec: 0 }
}

fn failed(exit_code: ExitCode) -> ReturnTrace {
    ReturnTrace { exit_code, ..succeeded() }
}

/// What a receipt would say about a call that could not be made.
fn exit_code(error: &SyscallError) -> ExitCode {
    match error.number {
        ErrorNumber::InsufficientFunds => ExitCode::SYS_INSUFFICIENT_FUNDS,
        ErrorNumber::NotFound => ExitCode::SYS_INVALID_RECEIVER,
        _ => ExitCode::SYS_ASSERTION_FAILED,
    }
}
