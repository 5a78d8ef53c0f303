//! From functions of this crate to imports of an actor: what every syscall does before and after its own work.
//!
//! A syscall charges the instructions since the last one, then itself (FIP-0032), then works; an error number is what
//! the actor sees, everything that ends the frame travels as an [`Abort`] through the engine. If it has a result, its
//! first parameter is a pointer to where that goes. Invariant: a pointer that has no room for the result is refused
//! before anything is done, and then the gas counter of the code is not set again either: so the network does it.

use forest_rules::AbiGeneration;
use forest_shared::{error::ErrorNumber, sys::Packed};
use wasmtime::{Caller, Linker, WasmTy};

use super::memory::{Context, Memory};
use crate::{
    engine::{Invocation, charge_execution, set_gas_counter},
    failure::{Abort, Fault, Result, SyscallError},
    outcome::Cause,
    trace::Event,
};

/// What an actor sees of a syscall that did what it was asked.
const SUCCESS: u32 = 0;

/// Binds syscalls to a linker.
pub(super) struct Binder<'a> {
    linker: &'a mut Linker<Invocation>,
    /// The shape of what is bound.
    pub(super) generation: AbiGeneration,
}

impl<'a> Binder<'a> {
    pub(super) const fn new(linker: &'a mut Linker<Invocation>, generation: AbiGeneration) -> Self {
        Self { linker, generation }
    }

    /// Binds a function `fn(&mut Context, A, B, …) -> R` to an import of those parameters.
    pub(super) fn bind<Args, R>(
        &mut self,
        module: &'static str,
        name: &'static str,
        syscall: impl Syscall<Args, R>,
    ) -> wasmtime::Result<()> {
        syscall.link(self.linker, Import { module, name })
    }
}

/// Where a syscall is imported from.
#[derive(Clone, Copy)]
pub(super) struct Import {
    module: &'static str,
    name: &'static str,
}

impl Import {
    /// That a syscall came to its end, as tracers see it.
    const fn ended(self, answer: Option<u32>) -> Event<'static> {
        Event::Syscall { module: self.module, name: self.name, answer }
    }

    /// Why a syscall is refused, as backtraces name it.
    const fn refused(self, error: SyscallError) -> Cause {
        Cause::Syscall { module: self.module, function: self.name, error }
    }
}

/// What a syscall comes to.
pub(super) enum Flow<T> {
    /// A result for the actor.
    Return(T),
    /// An error number for the actor.
    Refuse(SyscallError),
    /// The end of the frame.
    End(Abort),
}

/// What functions behind syscalls return.
pub(super) trait IntoFlow {
    /// The result of the import; without a size it is not written, and there is no pointer to it.
    type Output: Packed;

    fn into_flow(self) -> Flow<Self::Output>;
}

impl<T: Packed> IntoFlow for Result<T> {
    type Output = T;

    fn into_flow(self) -> Flow<T> {
        match self {
            Ok(value) => Flow::Return(value),
            Err(Fault::Syscall(error)) => Flow::Refuse(error),
            Err(Fault::OutOfGas) => Flow::End(Abort::OutOfGas),
            Err(Fault::Bug(bug)) => Flow::End(Abort::Bug(bug)),
            Err(Fault::Host(error)) => Flow::End(Abort::Host(error)),
        }
    }
}

/// Of functions that return or do not, as it comes.
impl<T: Packed> IntoFlow for Flow<T> {
    type Output = T;

    fn into_flow(self) -> Self {
        self
    }
}

/// Of functions that never return.
impl IntoFlow for Abort {
    type Output = ();

    fn into_flow(self) -> Flow<()> {
        Flow::End(self)
    }
}

/// A function that can stand behind an import.
pub(super) trait Syscall<Args, R>: Send + Sync + 'static {
    fn link(self, linker: &mut Linker<Invocation>, import: Import) -> wasmtime::Result<()>;
}

/// Implements [`Syscall`] for functions of so many parameters.
macro_rules! syscall_of {
    ($($arg:ident)*) => {
        #[allow(non_snake_case, reason = "a parameter is named like its type, where there is one")]
        impl<$($arg,)* R, Function> Syscall<($($arg,)*), R> for Function
        where
            $($arg: WasmTy,)*
            R: IntoFlow,
            Function: Fn(&mut Context<'_> $(, $arg)*) -> R + Send + Sync + 'static,
        {
            fn link(self, linker: &mut Linker<Invocation>, import: Import) -> wasmtime::Result<()> {
                let (module, name) = (import.module, import.name);
                if R::Output::SIZE == 0 {
                    linker.func_wrap(module, name, move |mut caller: Caller<'_, Invocation> $(, $arg: $arg)*| {
                        enter(&mut caller)?;
                        work(caller, import, None, |context| self(context $(, $arg)*).into_flow())
                    })?;
                } else {
                    linker.func_wrap(
                        module,
                        name,
                        move |mut caller: Caller<'_, Invocation>, result: u32 $(, $arg: $arg)*| {
                            enter(&mut caller)?;
                            work(caller, import, Some(result), |context| self(context $(, $arg)*).into_flow())
                        },
                    )?;
                }
                Ok(())
            }
        }
    };
}

syscall_of!();
syscall_of!(A);
syscall_of!(A B);
syscall_of!(A B C);
syscall_of!(A B C D);
syscall_of!(A B C D E);
syscall_of!(A B C D E F);
syscall_of!(A B C D E F G);
syscall_of!(A B C D E F G H);

/// Charges what the code used, and the syscall.
fn enter(caller: &mut Caller<'_, Invocation>) -> Result<(), Abort> {
    charge_execution(caller)?;
    let calls = &mut caller.data_mut().kernel.calls;
    let syscall = calls.rules.gas.wasm.syscall;
    calls.charge(syscall).map_err(Abort::unexpected)
}

/// Makes room for the result at `pointer`, works, and hands result or error number to the actor.
fn work<T: Packed>(
    mut caller: Caller<'_, Invocation>,
    import: Import,
    pointer: Option<u32>,
    syscall: impl FnOnce(&mut Context<'_>) -> Flow<T>,
) -> wasmtime::Result<u32> {
    let (bytes, invocation) = match caller.data().memory {
        Some(memory) => memory.data_and_store_mut(&mut caller),
        None => ([].as_mut_slice(), caller.data_mut()),
    };
    let mut context = Context { kernel: &mut invocation.kernel, memory: Memory(bytes) };
    if let Some(pointer) = pointer
        && context.memory.room::<T>(pointer).is_none()
    {
        let number = ErrorNumber::IllegalArgument;
        let error = SyscallError::new(number, "no room for the result");
        invocation.refused = Some(import.refused(error));
        invocation.kernel.calls.trace(import.ended(Some(number as u32)));
        return Ok(number as u32);
    }
    let answer = match syscall(&mut context) {
        Flow::Return(value) => {
            if let Some(pointer) = pointer {
                write(&mut context.memory, pointer, value)?;
            }
            invocation.refused = None;
            Ok(SUCCESS)
        }
        Flow::Refuse(error) => {
            let number = error.number as u32;
            invocation.refused = Some(import.refused(error));
            Ok(number)
        }
        Flow::End(abort) => Err(abort.into()),
    };
    invocation.kernel.calls.trace(import.ended(answer.as_ref().ok().copied()));
    set_gas_counter(&mut caller)?;
    answer
}

/// Writes a result to where there was room for it before.
fn write<T: Packed>(memory: &mut Memory<'_>, pointer: u32, value: T) -> Result<(), Abort> {
    let lost = || Abort::bug("the room for the result is gone");
    let room = memory.room::<T>(pointer).ok_or_else(lost)?;
    value.pack(room).map_err(|_| lost())
}

#[cfg(test)]
mod tests;
