//! One call: its limits, its receiver, the value that moves, the code that runs, what it returns.
//!
//! The order of charges is the network's and decides exit codes; each step stands where it stands for a reason.

use forest_blockstore::Cid;
use forest_encoding::{cbor::Writer, codec, to_vec};
use forest_rules::{
    AbiGeneration,
    behaviours::{ParamsCodec, ReturnCharge},
    gas::{Gas, Invocation},
};
use forest_shared::{
    ActorId, METHOD_CONSTRUCTOR, METHOD_SEND, MethodNum,
    address::{Address, SYSTEM_ACTOR_ID},
    econ::TokenAmount,
    error::{ErrorNumber, ExitCode},
    upgrade::UpgradeInfo,
};

use super::{CallManager, Lent};
use crate::{
    block::{Block, NO_BLOCK},
    engine::{Arguments, Ended},
    failure::{Abort, Exit, Fault, Result, SyscallError},
    kernel::Kernel,
    outcome::Frame,
    trace::Event,
};

/// A call to be made.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) from: ActorId,
    pub(crate) to: Address,
    pub(crate) entry: Entry,
    pub(crate) params: Option<Block>,
    pub(crate) value: TokenAmount,
    /// What the caller lets it use; `None`: all there is.
    pub(crate) gas_limit: Option<Gas>,
    pub(crate) read_only: bool,
}

/// How a call ended.
#[derive(Clone, Debug, Default)]
pub(crate) struct Returned {
    pub(crate) exit_code: ExitCode,
    pub(crate) value: Option<Block>,
}

/// Code to be run: a call whose receiver exists and was paid.
struct Run {
    caller: ActorId,
    actor: ActorId,
    entry: Entry,
    params: Option<Block>,
    value: TokenAmount,
    read_only: bool,
}

/// Why code runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A method was called.
    Method(MethodNum),
    /// An account that was created by a transfer learns its address.
    ImplicitConstructor,
    /// An actor moved itself to this code, from another, and the code is asked whether it agrees.
    Upgrade {
        /// The code it ran before.
        from: Cid,
    },
}

/// The method number that code sees while it is asked to take over an actor.
const METHOD_UPGRADE: MethodNum = 932_083;

impl Entry {
    /// The method that the code is told.
    pub(crate) const fn method(self) -> MethodNum {
        match self {
            Self::Method(method) => method,
            Self::ImplicitConstructor => METHOD_CONSTRUCTOR,
            Self::Upgrade { .. } => METHOD_UPGRADE,
        }
    }
}

impl Lent<CallManager> {
    /// Makes a call. Whoever calls this wraps it into a transaction.
    pub(crate) fn call(&mut self, call: Call) -> Result<Returned> {
        let traced = matches!(call.entry, Entry::Method(_));
        if traced {
            self.trace_call(&call);
        }
        if let Some(limit) = call.gas_limit {
            self.gas.push_limit(limit);
        }
        let limited = call.gas_limit.is_some();
        let deep = self.depth >= self.rules.limits.call_frames;
        let mut result = if deep {
            Err(Fault::syscall(ErrorNumber::LimitExceeded, "calls are too deep"))
        } else {
            self.in_frame(|calls| calls.dispatch(call))
        };
        if deep && self.rules.behaviours.calls.depth_error_leaks_gas_limit {
            self.trace_end(&result);
            return result;
        }
        if limited {
            self.gas.pop_limit()?;
        }
        // Who set the limit survives that it was reached, unless that used up everything.
        if matches!(result, Err(Fault::OutOfGas)) && self.survives_out_of_gas() {
            result = Ok(Returned { exit_code: ExitCode::SYS_OUT_OF_GAS, value: None });
        }
        if traced {
            self.trace_end(&result);
        }
        result
    }

    fn survives_out_of_gas(&self) -> bool {
        self.rules.behaviours.calls.calls_have_gas_limits && self.gas.available() != Gas::ZERO
    }

    /// Counts a frame, and the memory that it takes, for as long as it lives.
    fn in_frame<R>(&mut self, frame: impl FnOnce(&mut Self) -> R) -> R {
        let (depth, memory) = (self.depth, self.memory);
        self.depth = depth.saturating_add(1);
        let result = frame(self);
        (self.depth, self.memory) = (depth, memory);
        result
    }

    /// Finds the receiver, or creates and constructs it, and runs it.
    fn dispatch(&mut self, call: Call) -> Result<Returned> {
        let Call { from, to, entry, params, value, read_only, .. } = call;
        let actor = match self.resolve_address(&to)? {
            Some(id) => id,
            None => self.receiver_from_address(&to, read_only)?,
        };
        self.running.push((actor, matches!(entry, Entry::Upgrade { .. })));
        let returned = self.invoke(Run { caller: from, actor, entry, params, value, read_only });
        self.running.pop();
        returned
    }

    fn receiver_from_address(&mut self, address: &Address, read_only: bool) -> Result<ActorId> {
        let (id, constructed) = self.create_receiver(address, read_only)?;
        if constructed {
            let mut params = Writer::new();
            params.bytes(address.to_bytes().as_slice());
            let codec = match self.rules.behaviours.execution.params_codec {
                ParamsCodec::DagCbor => codec::DAG_CBOR,
                ParamsCodec::CborOrRaw => codec::CBOR,
            };
            // How the constructor exits is not looked at; only what it could not do counts.
            self.invoke(Run {
                caller: SYSTEM_ACTOR_ID,
                actor: id,
                entry: Entry::ImplicitConstructor,
                params: Some(Block::without_links(codec, params.into_vec())),
                value: TokenAmount::ZERO,
                read_only: false,
            })?;
        }
        Ok(id)
    }

    /// Pays the receiver and runs its code, if code is to run.
    fn invoke(&mut self, run: Run) -> Result<Returned> {
        let Some(actor) = self.get_actor(run.actor)? else {
            return Err(Fault::syscall(ErrorNumber::NotFound, format!("there is no actor f0{}", run.actor)));
        };
        if let Entry::Method(_) = run.entry {
            self.trace(Event::Invoke { id: run.actor, state: &actor });
        }
        let (method, moves_value) = (run.entry.method(), !run.value.is_zero());
        let links = run.params.as_ref().map_or(0, |params| params.links.len());
        let invocation = self.rules.gas.messages.on_method_invocation(moves_value, method, links);
        let in_one = matches!(self.rules.gas.messages.invocation, Invocation::Combined { .. });
        if in_one {
            self.charge_if(invocation)?;
        }
        if moves_value {
            let transfer = self.rules.gas.messages.on_value_transfer();
            self.charge_if(transfer)?;
            self.transfer(run.caller, run.actor, &run.value)?;
        }
        if run.entry == Entry::Method(METHOD_SEND) {
            return Ok(Returned::default());
        }
        if !in_one {
            self.charge_if(invocation)?;
        }
        let returned = self.run(&actor.code, run);
        self.pay_for_return(returned)
    }

    /// Charges for what a frame returns, as part of the frame: its gas limit is still in force.
    fn pay_for_return(&mut self, returned: Result<Returned>) -> Result<Returned> {
        if self.rules.behaviours.execution.return_charge == ReturnCharge::InFrame
            && let Ok(Returned { value: Some(value), .. }) = &returned
        {
            let charge =
                self.rules.gas.messages.on_method_return(self.depth, value.size(), value.links.len());
            self.charge_if(charge)?;
        }
        returned
    }

    /// Runs code in a frame of its own.
    fn run(&mut self, code: &Cid, run: Run) -> Result<Returned> {
        let Run { caller, actor, entry, params, value, read_only } = run;
        let method = entry.method();
        let engine = self.engine().clone();
        let (ended, blocks) = self.lend(|calls| {
            let mut kernel = Kernel::new(calls, caller, actor, method, value, read_only);
            match arguments(&mut kernel, entry, params) {
                Ok(arguments) => {
                    let (ended, kernel) = engine.run(code, kernel, arguments);
                    ((Ok(ended), kernel.blocks), kernel.calls)
                }
                Err(fault) => ((Err(fault), kernel.blocks), kernel.calls),
            }
        });
        let Ended { result, refused } = ended?;
        let missing = |id| {
            Abort::Exit(Exit {
                code: ExitCode::SYS_MISSING_RETURN,
                message: format!("the returned block {id} does not exist"),
                block: NO_BLOCK,
            })
        };
        let result = result.and_then(|id| match id {
            NO_BLOCK => Ok(None),
            id => blocks.get(id).cloned().map(Some).map_err(|_| missing(id)),
        });
        let abort = match result {
            Ok(value) => return Ok(Returned { exit_code: ExitCode::OK, value }),
            Err(abort) => abort,
        };
        let (code, message, result) = match abort {
            Abort::Exit(Exit { code, message, block: NO_BLOCK }) => {
                (code, message, Ok(Returned { exit_code: code, value: None }))
            }
            Abort::Exit(Exit { code, message, block }) => match blocks.get(block) {
                Ok(value) => (code, message, Ok(Returned { exit_code: code, value: Some(value.clone()) })),
                Err(_) => {
                    let what = format!("exit with the block {block}, which does not exist");
                    (ExitCode::SYS_MISSING_RETURN, what.clone(), Err(Fault::bug(what)))
                }
            },
            Abort::OutOfGas => (ExitCode::SYS_OUT_OF_GAS, "out of gas".into(), Err(Fault::OutOfGas)),
            Abort::Bug(bug) => (ExitCode::SYS_ASSERTION_FAILED, bug.to_string(), Err(bug.into())),
            Abort::Host(error) => return Err(error.into()),
        };
        if !code.is_success() && matches!(entry, Entry::Method(_)) {
            if let Some(cause) = refused {
                self.backtrace.begin(cause);
            }
            self.backtrace.frames.push(Frame { source: actor, method, code, message });
        }
        result
    }

    fn trace_call(&mut self, call: &Call) {
        if !self.is_traced() {
            return;
        }
        let available = self.gas.available();
        let limit = call.gas_limit.map_or(available, |limit| limit.min(available)).round_up();
        self.trace(Event::Call {
            from: call.from,
            to: &call.to,
            method: call.entry.method(),
            params: call.params.as_ref(),
            value: &call.value,
            gas_limit: u64::try_from(limit).unwrap_or(0),
            read_only: call.read_only,
        });
    }

    fn trace_end(&mut self, result: &Result<Returned>) {
        if !self.is_traced() {
            return;
        }
        match result {
            Ok(Returned { exit_code, value }) => {
                self.trace(Event::Return { exit_code: *exit_code, value: value.as_ref() });
            }
            // The first generation told it like this.
            Err(Fault::OutOfGas) if self.rules.syscalls.generation == AbiGeneration::Skyr => {
                self.trace(Event::CallError(&SyscallError::new(ErrorNumber::Forbidden, "out of gas")));
            }
            Err(Fault::OutOfGas) => {
                self.trace(Event::Return { exit_code: ExitCode::SYS_OUT_OF_GAS, value: None });
            }
            Err(Fault::Syscall(error)) => self.trace(Event::CallError(error)),
            Err(Fault::Bug(_) | Fault::Host(_)) => {
                self.trace(Event::CallError(&SyscallError::new(ErrorNumber::Forbidden, "fatal")));
            }
        }
    }
}

/// What the code of a frame is called with.
fn arguments(kernel: &mut Kernel, entry: Entry, params: Option<Block>) -> Result<Arguments> {
    let params = kernel.receive(params)?;
    let Entry::Upgrade { from } = entry else { return Ok(Arguments::Invoke { params }) };
    let info = to_vec(&UpgradeInfo { old_code_cid: from }).map_err(|error| Fault::bug(error.to_string()))?;
    let info = kernel.receive(Some(Block::without_links(codec::CBOR, info)))?;
    Ok(Arguments::Upgrade { params, info })
}
