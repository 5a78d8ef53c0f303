//! The functions that an actor may import, version by version.
//!
//! [`table`] holds one row per import and shape; [`SyscallSet`] is the rows that a version links. The VM binds
//! exactly these, so importing anything else fails as it does on the network.
//!
//! Every import returns an error number (0: success) as an i32. If it has a result, its first parameter is a pointer
//! to where that is written, packed and little-endian; the table's parameters come after it.

use std::fmt;

mod signature;
mod table;

pub use signature::{Param, ParamType, SyscallResult, WasmType};
pub use table::{SYSCALLS, USER_ACTOR_SYSCALLS};

/// The three shapes that the syscall boundary has had, named for the upgrade that brought them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AbiGeneration {
    /// nv16 and nv17: one context struct, `vm::abort`, randomness drawn by the kernel.
    Skyr,
    /// nv18 to nv20: contexts of message and network, `vm::exit`, events, delegated addresses.
    Hygge,
    /// Since nv21: events in three buffers, undrawn randomness, self-destruction without a beneficiary.
    Watermelon,
}

/// One import.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Syscall {
    /// The module it is imported from.
    pub module: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// Its parameters, without the pointer to the result.
    pub params: &'static [Param],
    /// What it writes to the result pointer.
    pub result: SyscallResult,
    /// The generation it came with, in this shape.
    pub since: AbiGeneration,
    /// The last generation that has it, in this shape.
    pub until: AbiGeneration,
    /// What it does.
    pub doc: &'static str,
}

impl Syscall {
    /// The parameters as WebAssembly sees them, the pointer to the result first.
    ///
    /// ```
    /// use forest_rules::{rules, WasmType::{I32, I64}};
    /// use forest_shared::version::NetworkVersion;
    /// let syscalls = rules(NetworkVersion::V18)?.syscalls;
    /// let balance_of = syscalls.get("actor", "balance_of").expect("since nv18");
    /// assert!(balance_of.wasm_params().eq([I32, I64]));
    /// # Ok::<(), forest_rules::UnsupportedVersion>(())
    /// ```
    pub fn wasm_params(&self) -> impl Iterator<Item = WasmType> + use<> {
        let pointer = (self.result.size() > 0).then_some(WasmType::I32);
        pointer.into_iter().chain(self.params.iter().map(|param| param.kind.wasm()))
    }
}

/// The imports of one network version.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SyscallSet {
    /// The shape of the boundary.
    pub generation: AbiGeneration,
    /// Whether the imports are there that deploy actors.
    pub user_actors: bool,
}

impl SyscallSet {
    /// The imports of a generation on public networks.
    #[must_use]
    pub const fn of(generation: AbiGeneration) -> Self {
        Self { generation, user_actors: false }
    }

    /// Exactly the imports that are linked, sorted by module and name; those that deploy actors come last.
    pub fn iter(self) -> impl Iterator<Item = &'static Syscall> {
        let linked = move |row: &&Syscall| (row.since..=row.until).contains(&self.generation);
        let deploying = if self.user_actors { USER_ACTOR_SYSCALLS } else { &[] };
        SYSCALLS.iter().filter(linked).chain(deploying)
    }

    /// The import of this name.
    #[must_use]
    pub fn get(self, module: &str, name: &str) -> Option<&'static Syscall> {
        self.iter().find(|row| row.module == module && row.name == name)
    }
}

/// As one would declare it: `ipld::block_stat(id: u32) -> IpldStat`.
impl fmt::Debug for Syscall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}(", self.module, self.name)?;
        let mut separator = "";
        for Param { name, kind } in self.params {
            write!(f, "{separator}{name}: {kind:?}")?;
            separator = ", ";
        }
        f.write_str(")")?;
        match self.result {
            SyscallResult::Nothing => Ok(()),
            SyscallResult::Never => f.write_str(" -> !"),
            SyscallResult::I32 => f.write_str(" -> i32"),
            SyscallResult::U32 => f.write_str(" -> u32"),
            SyscallResult::U64 => f.write_str(" -> u64"),
            result => write!(f, " -> {result:?}"),
        }
    }
}

impl fmt::Debug for SyscallSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
