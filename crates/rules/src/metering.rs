//! How code is metered before it runs: what the instrumentation injects, and what each instruction costs.
//!
//! The VM rewrites every module once, before compiling it: first the stack limiter, then gas. Both passes exist in
//! two generations with quirks that shift gas or traps; each quirk is a field. Modules with equal [`Metering`] may
//! share compiled code, which is why it can be hashed.
//!
//! Rules: FIP-0032 (4 gas per instruction, the free list), FIP-0057 (memory and bulk operations).

mod instruction;

pub use instruction::{InstructionClass, Opcode};

use crate::gas::Gas;

/// Metering of one network version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Metering {
    /// The name of the imported global, in module [`Metering::GAS_MODULE`], that counts available milligas. (The
    /// first generation's is misspelt; guests see it, so it stays.)
    pub gas_global: &'static str,
    /// How many stack slots one instance may use; one more call traps.
    pub stack_limit: u32,
    /// What declared locals add to a function's stack cost. Parameters add nothing.
    pub stack_cost_of_locals: LocalsCost,
    /// Whether a `br_table` also ends metered blocks at its default target.
    pub br_table_default: BrTableDefault,
    /// Each instruction that is not free.
    pub instruction: Gas,
    /// What instructions that move many bytes cost beyond that, by the number on the stack, read as unsigned.
    /// `None`: nothing.
    pub bulk: Option<BulkPrices>,
    /// Which instructions beyond the core set can be metered; a module with any other is refused.
    pub accepts: InstructionSets,
}

impl Metering {
    /// The module that the gas global is imported from.
    pub const GAS_MODULE: &'static str = "gas";
}

/// What a function's locals cost in stack slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LocalsCost {
    /// One slot for each local.
    EachLocal,
    /// One slot for each group of locals of one type, as declared: how the second generation happens to count.
    EachDeclaration,
}

/// How `br_table` ends metered blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BrTableDefault {
    /// The default target counts like the others.
    Counted,
    /// Only the listed targets count: an oversight of the second generation that actors exercise constantly.
    Ignored,
}

/// Prices of bulk instructions, on top of the instruction itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BulkPrices {
    /// `memory.grow`, per page of 64 KiB asked for, granted or not.
    pub memory_grow_per_page: Gas,
    /// `memory.copy`, `memory.fill`, `memory.init`, per byte.
    pub memory_per_byte: Gas,
    /// `table.copy`, `table.fill`, `table.grow`, `table.init`, per element.
    pub table_per_element: Gas,
}

/// Instructions beyond the core set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InstructionSets {
    /// `i32.extend8_s` and its kin.
    pub sign_extension: bool,
    /// `i32.trunc_sat_f64_u` and its kin.
    pub saturating_conversions: bool,
    /// Typed `select`, `table.get`, `table.set`, `table.grow`, `table.size`, `table.fill`.
    pub tables: bool,
}

/// What one instruction costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstructionPrice {
    /// The same every time.
    Fixed(Gas),
    /// `base`, and `per_unit` for each unit on top of the stack.
    Linear {
        /// Known before the instruction runs, so part of its metered block.
        base: Gas,
        /// Charged right before it runs, or folded into the block when the count is a literal.
        per_unit: Gas,
    },
}

impl Metering {
    /// The price of an instruction, or `None`: a module that holds it is refused.
    ///
    /// ```
    /// use forest_rules::{gas::Gas, rules, InstructionPrice, Opcode};
    /// use forest_shared::version::NetworkVersion;
    /// let metering = &rules(NetworkVersion::V18)?.metering;
    /// let add = Opcode::Plain(0x6a);
    /// assert_eq!(metering.price(add), Some(InstructionPrice::Fixed(Gas::new(4))));
    /// # Ok::<(), forest_rules::UnsupportedVersion>(())
    /// ```
    #[must_use]
    pub fn price(&self, opcode: Opcode) -> Option<InstructionPrice> {
        let base = self.instruction;
        let linear = |per_unit: fn(&BulkPrices) -> Gas| match &self.bulk {
            Some(bulk) => InstructionPrice::Linear { base, per_unit: per_unit(bulk) },
            None => InstructionPrice::Fixed(base),
        };
        let accepted = |accepted: bool| accepted.then_some(InstructionPrice::Fixed(base));
        match InstructionClass::of(opcode)? {
            InstructionClass::Free => Some(InstructionPrice::Fixed(Gas::ZERO)),
            InstructionClass::Plain => Some(InstructionPrice::Fixed(base)),
            InstructionClass::SignExtension => accepted(self.accepts.sign_extension),
            InstructionClass::SaturatingConversion => accepted(self.accepts.saturating_conversions),
            InstructionClass::Table => accepted(self.accepts.tables),
            InstructionClass::MemoryGrow => Some(linear(|bulk| bulk.memory_grow_per_page)),
            InstructionClass::MemoryBulk => Some(linear(|bulk| bulk.memory_per_byte)),
            InstructionClass::TableBulk => Some(linear(|bulk| bulk.table_per_element)),
            InstructionClass::TableGrowOrFill => {
                self.accepts.tables.then(|| linear(|bulk| bulk.table_per_element))
            }
        }
    }
}

/// Which parts of WebAssembly the engine itself allows: the same in all versions, whatever the compiler's defaults.
///
/// The engine also makes NaNs canonical, meters by instrumentation alone (no fuel, no epochs) and has neither
/// threads, garbage collection, exceptions nor components.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WasmFeatures {
    /// `memory.copy` and its kin; data counts.
    pub bulk_memory: bool,
    /// Several results of a block or function.
    pub multi_value: bool,
    /// 128-bit vectors.
    pub simd: bool,
    /// Calls that replace their frame.
    pub tail_call: bool,
    /// More than one memory.
    pub multi_memory: bool,
    /// Memories of more than 4 GiB.
    pub memory64: bool,
    /// Arithmetic in constant expressions.
    pub extended_const: bool,
    /// 128-bit integer arithmetic.
    pub wide_arithmetic: bool,
    /// Pages of other sizes than 64 KiB.
    pub custom_page_sizes: bool,
}

impl WasmFeatures {
    /// What Filecoin allows.
    pub const FILECOIN: Self = Self {
        bulk_memory: true,
        multi_value: false,
        simd: false,
        tail_call: false,
        multi_memory: false,
        memory64: false,
        extended_const: false,
        wide_arithmetic: false,
        custom_page_sizes: false,
    };
}
