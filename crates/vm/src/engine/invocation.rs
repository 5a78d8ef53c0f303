//! The data of a Wasm store: the frame that runs in it, and how the gas that the code counts meets the gas that the
//! host counts.
//!
//! Metered code subtracts from a global that it imports. The host looks at that global before every syscall and at the
//! end, charges the difference, and sets it again after every syscall. Invariant: between two looks only the code
//! changes the global, and it can only lower it.

use forest_rules::gas::{Charge, Gas, WasmPrices};
use wasmtime::{AsContextMut, Global, Memory, Val};

use crate::{failure::Abort, kernel::Kernel, outcome::Cause};

/// What a Wasm store owns while a frame runs in it.
pub(crate) struct Invocation {
    pub(crate) kernel: Kernel,
    /// The memory that the code exports; `None` until the code is instantiated, when syscalls see no memory at all.
    pub(crate) memory: Option<Memory>,
    /// Why the last syscall was refused, unless another one succeeded since.
    pub(crate) refused: Option<Cause>,
    /// Whether memory or a table was refused for the limits of the message.
    pub(super) starved: bool,
    /// The global that metered code counts in; `None` only while the store is set up.
    pub(super) counter: Option<Global>,
    /// What the global was last known to be.
    last_available: Gas,
    /// The memory of all frames when the global was last set; for traces.
    last_memory: u64,
}

impl Invocation {
    pub(crate) fn new(kernel: Kernel) -> Self {
        let last_memory = kernel.calls.memory.bytes();
        Self {
            kernel,
            memory: None,
            refused: None,
            starved: false,
            counter: None,
            last_available: Gas::ZERO,
            last_memory,
        }
    }

    /// Memory that was paid for at instantiation is not growth.
    pub(super) fn note_initial_memory(&mut self, bytes: u64) {
        self.last_memory = self.last_memory.saturating_add(bytes);
    }

    fn counter(&self) -> Result<Global, Abort> {
        self.counter.ok_or_else(|| Abort::bug("the gas counter is not set up"))
    }
}

/// Lets the code count down from what is available.
pub(crate) fn set_gas_counter(store: &mut impl AsContextMut<Data = Invocation>) -> Result<(), Abort> {
    let mut store = store.as_context_mut();
    let counter = store.data().counter()?;
    let available = store.data().kernel.calls.gas.available();
    let set = counter.set(&mut store, Val::I64(available.milligas()));
    set.map_err(|error| Abort::bug(format!("the gas counter cannot be set: {error}")))?;
    let invocation = store.data_mut();
    invocation.last_available = available;
    invocation.last_memory = invocation.kernel.calls.memory.bytes();
    Ok(())
}

/// Charges what the code used since the counter was set, or since the last look.
pub(crate) fn charge_execution(store: &mut impl AsContextMut<Data = Invocation>) -> Result<(), Abort> {
    let mut store = store.as_context_mut();
    let counter = store.data().counter()?;
    let Val::I64(left) = counter.get(&mut store) else {
        return Err(Abort::bug("the gas counter is no number"));
    };
    let left = Gas::from_milligas(left);
    let invocation = store.data_mut();
    let rules = invocation.kernel.rules();
    // Below zero says by how much the code overran, so the difference exceeds what there was.
    let used = invocation.last_available.minus(left);
    let used = if rules.behaviours.calls.bad_result_pointer_repeats_charge {
        used.max(Gas::ZERO)
    } else {
        invocation.last_available = left;
        used
    };
    let memory = invocation.kernel.calls.memory.bytes();
    let grown = usize::try_from(memory.saturating_sub(invocation.last_memory)).unwrap_or(usize::MAX);
    let growth = rules.gas.wasm.on_memory_grow(grown).map(|growth| growth.total().min(used));
    let growth = growth.unwrap_or(Gas::ZERO);

    let calls = &mut invocation.kernel.calls;
    calls.charge(Charge::compute(WasmPrices::EXEC, used.minus(growth))).map_err(Abort::unexpected)?;
    if growth != Gas::ZERO {
        calls.charge(Charge::compute("wasm_memory_grow", growth)).map_err(Abort::unexpected)?;
    }
    Ok(())
}
