//! Instructions by the way they are priced.
//!
//! Keyed by opcode, which no parser can rename. The instrumentation asks
//! [`Metering::price`](super::Metering::price), which asks here.

/// The number of an instruction in a module's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opcode {
    /// A single byte.
    Plain(u8),
    /// The prefix 0xfc and a number: saturating conversions and bulk operations.
    Misc(u32),
}

/// Instructions that are priced alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstructionClass {
    /// Structure, and what makes no machine code (FIP-0032).
    Free,
    /// Computation, control, loads and stores.
    Plain,
    /// Sign extension of part of an integer.
    SignExtension,
    /// Conversion from floats that saturates.
    SaturatingConversion,
    /// Access to single table elements, and typed select, which came with them.
    Table,
    /// `memory.grow`.
    MemoryGrow,
    /// `memory.copy`, `memory.fill`, `memory.init`.
    MemoryBulk,
    /// `table.copy`, `table.init`.
    TableBulk,
    /// `table.grow`, `table.fill`.
    TableGrowOrFill,
}

impl InstructionClass {
    /// The class of an instruction, or `None`: no version runs it (references, exceptions, tail calls, atomics,
    /// vectors, and numbers that mean nothing).
    #[must_use]
    pub const fn of(opcode: Opcode) -> Option<Self> {
        let class = match opcode {
            // unreachable, nop, block, loop; else; end; return; drop
            Opcode::Plain(0x00..=0x03 | 0x05 | 0x0b | 0x0f | 0x1a) => Self::Free,
            // if; br, br_if, br_table; call, call_indirect; select
            Opcode::Plain(0x04 | 0x0c..=0x0e | 0x10 | 0x11 | 0x1b) => Self::Plain,
            // local.*, global.*; loads, stores, memory.size; constants and arithmetic
            Opcode::Plain(0x20..=0x24 | 0x28..=0x3f | 0x41..=0xbf) => Self::Plain,
            // select with a type; table.get, table.set
            Opcode::Plain(0x1c | 0x25 | 0x26) => Self::Table,
            Opcode::Plain(0x40) => Self::MemoryGrow,
            Opcode::Plain(0xc0..=0xc4) => Self::SignExtension,
            Opcode::Misc(0..=7) => Self::SaturatingConversion,
            // memory.init, memory.copy, memory.fill
            Opcode::Misc(8 | 10 | 11) => Self::MemoryBulk,
            // data.drop, elem.drop
            Opcode::Misc(9 | 13) => Self::Plain,
            // table.init, table.copy
            Opcode::Misc(12 | 14) => Self::TableBulk,
            // table.grow, table.fill; table.size
            Opcode::Misc(15 | 17) => Self::TableGrowOrFill,
            Opcode::Misc(16) => Self::Table,
            Opcode::Plain(_) | Opcode::Misc(_) => return None,
        };
        Some(class)
    }
}
