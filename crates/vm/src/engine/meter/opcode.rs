//! The number of an instruction, as either parser names it.
//!
//! Prices are by number ([`Opcode`]), which no parser can rename. Invariant: an instruction that these do not know has
//! no number, so no price, so its module is refused.

use forest_rules::Opcode;
use wasm_instrument_1::parity_wasm::elements::{Instruction, Serialize};
use wasm_instrument_2::gas_metering::Operator;

/// Writes the enum that numbers the instructions of each prefix, and the match that goes with it.
macro_rules! number {
    ($operator:ident: $($prefix:ident { $($name:ident $(= $number:literal)?),+ $(,)? })+) => {{
        $(
            #[derive(Clone, Copy)]
            #[repr(u8)]
            enum $prefix { $($name $(= $number)?),+ }
        )+
        match $operator {
            $($(Operator::$name { .. } => Some(Opcode::$prefix(($prefix::$name as u8).into())),)+)+
            _ => None,
        }
    }};
}

/// The number of an instruction, by the parser of the first generation, which can write it.
pub(super) fn parsed_by_first(instruction: &Instruction) -> Option<Opcode> {
    let mut bytes = Vec::new();
    instruction.clone().serialize(&mut bytes).ok()?;
    match *bytes {
        [0xfc, number, ..] => Some(Opcode::Misc(number.into())),
        [number, ..] => Some(Opcode::Plain(number)),
        [] => None,
    }
}

/// The number of an instruction, by the parser of the second generation: in the order of the numbers, and with a number
/// wherever one was left out.
#[rustfmt::skip] // Rows as in the specification's table of instructions.
pub(super) fn parsed_by_second(operator: &Operator<'_>) -> Option<Opcode> {
    number! { operator:
        Plain {
            Unreachable, Nop, Block, Loop, If, Else,
            End = 0x0b, Br, BrIf, BrTable, Return, Call, CallIndirect,
            Drop = 0x1a, Select, TypedSelect,
            LocalGet = 0x20, LocalSet, LocalTee, GlobalGet, GlobalSet, TableGet, TableSet,
            I32Load = 0x28, I64Load, F32Load, F64Load,
            I32Load8S, I32Load8U, I32Load16S, I32Load16U,
            I64Load8S, I64Load8U, I64Load16S, I64Load16U, I64Load32S, I64Load32U,
            I32Store, I64Store, F32Store, F64Store, I32Store8, I32Store16, I64Store8, I64Store16, I64Store32,
            MemorySize, MemoryGrow,
            I32Const, I64Const, F32Const, F64Const,
            I32Eqz, I32Eq, I32Ne, I32LtS, I32LtU, I32GtS, I32GtU, I32LeS, I32LeU, I32GeS, I32GeU,
            I64Eqz, I64Eq, I64Ne, I64LtS, I64LtU, I64GtS, I64GtU, I64LeS, I64LeU, I64GeS, I64GeU,
            F32Eq, F32Ne, F32Lt, F32Gt, F32Le, F32Ge,
            F64Eq, F64Ne, F64Lt, F64Gt, F64Le, F64Ge,
            I32Clz, I32Ctz, I32Popcnt, I32Add, I32Sub, I32Mul, I32DivS, I32DivU, I32RemS, I32RemU,
            I32And, I32Or, I32Xor, I32Shl, I32ShrS, I32ShrU, I32Rotl, I32Rotr,
            I64Clz, I64Ctz, I64Popcnt, I64Add, I64Sub, I64Mul, I64DivS, I64DivU, I64RemS, I64RemU,
            I64And, I64Or, I64Xor, I64Shl, I64ShrS, I64ShrU, I64Rotl, I64Rotr,
            F32Abs, F32Neg, F32Ceil, F32Floor, F32Trunc, F32Nearest, F32Sqrt,
            F32Add, F32Sub, F32Mul, F32Div, F32Min, F32Max, F32Copysign,
            F64Abs, F64Neg, F64Ceil, F64Floor, F64Trunc, F64Nearest, F64Sqrt,
            F64Add, F64Sub, F64Mul, F64Div, F64Min, F64Max, F64Copysign,
            I32WrapI64, I32TruncF32S, I32TruncF32U, I32TruncF64S, I32TruncF64U,
            I64ExtendI32S, I64ExtendI32U, I64TruncF32S, I64TruncF32U, I64TruncF64S, I64TruncF64U,
            F32ConvertI32S, F32ConvertI32U, F32ConvertI64S, F32ConvertI64U, F32DemoteF64,
            F64ConvertI32S, F64ConvertI32U, F64ConvertI64S, F64ConvertI64U, F64PromoteF32,
            I32ReinterpretF32, I64ReinterpretF64, F32ReinterpretI32, F64ReinterpretI64,
            I32Extend8S, I32Extend16S, I64Extend8S, I64Extend16S, I64Extend32S,
        }
        Misc {
            I32TruncSatF32S, I32TruncSatF32U, I32TruncSatF64S, I32TruncSatF64U,
            I64TruncSatF32S, I64TruncSatF32U, I64TruncSatF64S, I64TruncSatF64U,
            MemoryInit, DataDrop, MemoryCopy, MemoryFill,
            TableInit, ElemDrop, TableCopy, TableGrow, TableSize, TableFill,
        }
    }
}
