//! Parameters and returns as JSON, by the types that an actor names.
//!
//! | type | JSON |
//! | --- | --- |
//! | numbers, `bool`, `String` | themselves |
//! | `Address` | `"f0100"` |
//! | `TokenAmount` | attoFIL: `"1000"`, or FIL: `"1.5 FIL"` |
//! | `Cid` | its text |
//! | bytes: `RawBytes`, fields with `serde_bytes` | hexadecimal: `"0x0102"` |
//! | `Option` | the value, or `null` |
//! | `Vec`, arrays, tuples | lists |
//! | structs | objects by field, or lists in the order of the fields |

mod amount;
mod decode;
mod encode;

pub(crate) use amount::parse as amount;
pub(crate) use decode::decode;
pub(crate) use encode::encode;

use forest_wasm_build::TypeName;

/// The integers, as Rust names them.
const INTEGERS: &[&str] =
    &["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "ActorId", "MethodNum", "ChainEpoch", "ExitCode"];

/// What a type is to JSON.
enum Shape<'a> {
    Integer,
    Bool,
    Text,
    Address,
    Amount,
    Cid,
    Bytes,
    Optional(&'a TypeName),
    Many(&'a TypeName),
    Row(&'a [TypeName]),
    /// A struct, or a name that nobody explains.
    Named(&'a str),
}

impl<'a> Shape<'a> {
    fn of(kind: &'a TypeName) -> Self {
        match kind {
            TypeName::Tuple(types) => Self::Row(types),
            TypeName::Array(kind, _) => Self::Many(kind),
            TypeName::Named(name, arguments) => match (name.as_str(), arguments.as_slice()) {
                (name, []) if INTEGERS.contains(&name) => Self::Integer,
                ("bool", []) => Self::Bool,
                ("String" | "str", []) => Self::Text,
                ("Address", []) => Self::Address,
                ("TokenAmount", []) => Self::Amount,
                ("Cid", []) => Self::Cid,
                ("RawBytes" | "Bytes" | "ByteBuf", []) => Self::Bytes,
                ("Option", [kind]) => Self::Optional(kind),
                ("Vec", [kind]) => Self::Many(kind),
                (name, _) => Self::Named(name),
            },
        }
    }
}

#[cfg(test)]
mod tests;
