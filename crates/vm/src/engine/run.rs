//! One frame, from code to how it ended.
//!
//! The order of charges is the network's. Invariant: the frame's kernel comes back whatever happens, and a failure of
//! this machine never looks like one of the code.

use forest_blockstore::Cid;
use forest_rules::{
    Rules,
    behaviours::{CodeSource, InstantiationFailure, MissingEntryPoint},
};
use forest_shared::error::ExitCode;
use wasmtime::{Global, GlobalType, Instance, Mutability, Store, Trap, Val, ValType};

use super::{
    Arguments, Ended, Engine, Invocation, LoadError, charge_execution, compile::Compiled,
    config::NATIVE_STACK, limiter::exhausted, set_gas_counter, trap,
};
use crate::{
    block::{BlockId, NO_BLOCK},
    failure::{Abort, Exit, HostError},
    kernel::Kernel,
};

/// What must be left of the native stack for a frame to begin on it: all that code may use, and as much as the host
/// needs below code that used it up.
const FRAME_STACK: usize = NATIVE_STACK + (2 << 20);
/// Where frames go on when less is left. Only what is touched takes memory, so this is for many frames.
const STACK_SEGMENT: usize = 64 << 20;

type Frame = Store<Invocation>;

impl Engine {
    /// Runs the method of a frame: code, memory and gas until it returns, exits or traps.
    pub(crate) fn run(&self, code: &Cid, kernel: Kernel, arguments: Arguments) -> (Ended, Kernel) {
        stacker::maybe_grow(FRAME_STACK, STACK_SEGMENT, || {
            let mut frame = Store::new(self.wasm(), Invocation::new(kernel));
            frame.limiter(|invocation| invocation);
            let result = self.run_frame(&mut frame, code, arguments);
            let Invocation { kernel, refused, .. } = frame.into_data();
            (Ended { result, refused }, kernel)
        })
    }

    fn run_frame(&self, frame: &mut Frame, code: &Cid, arguments: Arguments) -> Result<BlockId, Abort> {
        let rules = frame.data().kernel.rules();
        let counter = Global::new(&mut *frame, GlobalType::new(ValType::I64, Mutability::Var), Val::I64(0));
        let counter = counter.map_err(|error| exhausted(&error))?;
        frame.data_mut().counter = Some(counter);

        let compiled = self.code(frame, rules, code)?;
        let Some((memory, initial_memory)) = &compiled.memory else {
            return Err(Abort::bug("the code exports no memory"));
        };
        pay_for_memory(frame, &compiled, *initial_memory)?;
        let instance = self.instantiate(frame, &compiled, rules, counter)?;

        let memory = instance.get_module_export(&mut *frame, memory).and_then(wasmtime::Extern::into_memory);
        frame.data_mut().memory = memory;
        let entry = match arguments {
            Arguments::Invoke { .. } => compiled.invoke.as_ref(),
            Arguments::Upgrade { .. } => compiled.upgrade.as_ref(),
        };
        let entry = entry.and_then(|entry| instance.get_module_export(&mut *frame, entry)?.into_func());
        let entry = entry.ok_or_else(|| no_entry_point(rules.behaviours.calls.missing_entry_point))?;
        let mistyped = |error: wasmtime::Error| Abort::bug(error.to_string());
        let returned = match arguments {
            Arguments::Invoke { params } => {
                let invoke = entry.typed::<u32, u32>(&*frame).map_err(mistyped)?;
                set_gas_counter(frame)?;
                invoke.call(&mut *frame, params)
            }
            Arguments::Upgrade { params, info } => {
                let upgrade = entry.typed::<(u32, u32), u32>(&*frame).map_err(mistyped)?;
                set_gas_counter(frame)?;
                upgrade.call(&mut *frame, (params, info))
            }
        };
        // Before anything is made of a trap: it may be the one that code ends with when its gas has run out.
        charge_execution(frame)?;
        returned.map_err(trap::abort)
    }

    /// The module of a code. Built-in code that is missing is this node's hole, other code is missing everywhere.
    fn code(&self, frame: &Frame, rules: &Rules, code: &Cid) -> Result<std::sync::Arc<Compiled>, Abort> {
        let calls = &frame.data().kernel.calls;
        let is_builtin = calls.snapshot.manifest.type_of(code) != 0;
        if !is_builtin && rules.behaviours.calls.code == CodeSource::BuiltinOnly {
            return Err(Abort::bug(format!("the code {code} is not of a built-in actor")));
        }
        let compiled = match self.load(&rules.metering, code, calls.blocks()) {
            Ok((compiled, _)) => compiled,
            Err(LoadError::Missing(code)) if is_builtin => {
                return Err(Abort::Host(HostError::MissingCode(code)));
            }
            Err(LoadError::Store(error)) => return Err(Abort::Host(error.into())),
            Err(error @ LoadError::Machine { .. }) => {
                return Err(Abort::Host(HostError::Engine(error.to_string().into())));
            }
            Err(error @ (LoadError::Missing(_) | LoadError::Refused { .. })) => {
                return Err(Abort::bug(error.to_string()));
            }
        };
        compiled.check(&rules.limits).map_err(Abort::bug)?;
        Ok(compiled)
    }

    fn instantiate(
        &self,
        frame: &mut Frame,
        compiled: &Compiled,
        rules: &Rules,
        counter: Global,
    ) -> Result<Instance, Abort> {
        let imports = self.linkers().resolve(frame, compiled, rules, counter)?;
        let calls = &rules.behaviours.calls;
        if calls.gas_while_instantiating {
            set_gas_counter(frame)?;
        }
        let instance = Instance::new(&mut *frame, &compiled.module, &imports);
        if calls.gas_while_instantiating {
            charge_execution(frame)?;
        }
        instance.map_err(|error| not_instantiated(frame, error, calls.instantiation_failure))
    }
}

/// Memory and table are paid for before they are there; what they grow by later, the code pays.
fn pay_for_memory(frame: &mut Frame, compiled: &Compiled, memory: u64) -> Result<(), Abort> {
    let invocation = frame.data_mut();
    invocation.note_initial_memory(memory);
    let calls = &mut invocation.kernel.calls;
    let wasm = &calls.rules.gas.wasm;
    let table = compiled.table.and_then(|elements| wasm.on_table_init(elements));
    let memory = wasm.on_memory_init(usize::try_from(memory).unwrap_or(usize::MAX));
    calls.charge_if(table).and_then(|()| calls.charge_if(memory)).map_err(Abort::unexpected)
}

/// Why there is no instance: a limit on memory, a segment that does not fit, a start function that did not return. All
/// that is left is this machine's doing.
fn not_instantiated(frame: &Frame, error: wasmtime::Error, failure: InstantiationFailure) -> Abort {
    let error = match error.downcast() {
        Ok(Abort::Host(error)) => return Abort::Host(error),
        Ok(abort) => return failed_instantiation(failure, abort.to_string()),
        Err(error) => error,
    };
    if frame.data().starved || error.is::<Trap>() {
        failed_instantiation(failure, format!("{error:#}"))
    } else {
        exhausted(&error)
    }
}

fn failed_instantiation(failure: InstantiationFailure, message: String) -> Abort {
    match failure {
        InstantiationFailure::Fatal => Abort::bug(message),
        InstantiationFailure::IllegalInstruction => trap::illegal_instruction(message),
    }
}

fn no_entry_point(missing: MissingEntryPoint) -> Abort {
    let message = "the code exports no entry point";
    match missing {
        MissingEntryPoint::Fatal => Abort::bug(message),
        MissingEntryPoint::InvalidReceiver => Abort::Exit(Exit {
            code: ExitCode::SYS_INVALID_RECEIVER,
            message: message.into(),
            block: NO_BLOCK,
        }),
    }
}
