//! Types of parameters and results at the syscall boundary.
//!
//! The structs behind the results are those of `forest_shared::sys`; here are their names and sizes, which decide
//! whether an import takes a result pointer.

use std::fmt;

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name. `x` and `x_len` are a buffer in the actor's memory; a CID read from memory has no length.
    pub name: &'static str,
    /// Its type.
    pub kind: ParamType,
}

/// The type of a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ParamType {
    /// A signed number of 32 bits.
    I32,
    /// A signed number of 64 bits.
    I64,
    /// A number, a handle, a length or an address in memory.
    U32,
    /// A number of 64 bits.
    U64,
}

/// A number type of WebAssembly, as far as syscalls use them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WasmType {
    /// 32 bits.
    I32,
    /// 64 bits.
    I64,
}

impl ParamType {
    /// How WebAssembly passes it.
    #[must_use]
    pub const fn wasm(self) -> WasmType {
        match self {
            Self::I32 | Self::U32 => WasmType::I32,
            Self::I64 | Self::U64 => WasmType::I64,
        }
    }
}

impl fmt::Debug for ParamType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U32 => "u32",
            Self::U64 => "u64",
        })
    }
}

/// What a syscall writes to its result pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyscallResult {
    /// Nothing: there is no pointer.
    Nothing,
    /// It does not return: there is no pointer.
    Never,
    /// A signed number.
    I32,
    /// A number, a handle or a count of bytes written.
    U32,
    /// A number of 64 bits.
    U64,
    /// 128 bits of attoFIL, the low half first.
    TokenAmount,
    /// Codec, handle and size of an opened block.
    IpldOpen,
    /// Codec and size of a block.
    IpldStat,
    /// Exit code, and handle, codec and size of the returned block.
    Send,
    /// Epoch, target and type of a consensus fault.
    ConsensusFault,
    /// Message and network in one (nv16, nv17).
    InvocationContext,
    /// The message that runs.
    MessageContext,
    /// The network it runs on.
    NetworkContext,
    /// 32 bytes of randomness.
    Randomness,
    /// An uncompressed public key.
    SecpPublicKey,
}

impl SyscallResult {
    /// Its size in bytes, without padding. Zero: the import takes no result pointer.
    #[must_use]
    pub const fn size(self) -> u32 {
        match self {
            Self::Nothing | Self::Never => 0,
            Self::I32 | Self::U32 => 4,
            Self::U64 => 8,
            Self::IpldStat => 12,
            Self::TokenAmount | Self::IpldOpen => 16,
            Self::Send | Self::ConsensusFault => 20,
            Self::Randomness => 32,
            Self::NetworkContext => 44,
            Self::InvocationContext => 52,
            Self::SecpPublicKey => 65,
            Self::MessageContext => 80,
        }
    }
}
