//! The binary interface of actors: decodes memory, calls the kernel, encodes results.
//!
//! One file per module of imports, one function per import and generation; `table.rs` says which function stands
//! behind which row of [`SYSCALLS`](forest_rules::SYSCALLS).

mod memory;

pub(crate) use memory::Context;
