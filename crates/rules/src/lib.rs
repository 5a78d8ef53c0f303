//! Network versions as data: prices, limits, syscalls, behaviours and schedules.
//!
//! Everything that a network upgrade can change for the VM is a field of [`Rules`], and this crate is the only place
//! where network versions are compared. The interpreter resolves the version of an epoch once, through a
//! [`Schedule`] or through [`rules()`], and hands `&'static Rules` to the engine, which then cannot even express the
//! question "is this version 21 or later?". Data only: no I/O, no state, no engine.
//!
//! | To learn | read |
//! | --- | --- |
//! | what an upgrade changed | its file in `src/upgrades/`, named `nvNN_name.rs` |
//! | what holds in a version | its file in `snapshots/`; compare two for the difference |
//! | what something costs | [`gas`], one group of prices per area |
//! | what actors may import | [`SYSCALLS`] |
//! | what users may deploy, where they may | [`UserActors`] |
//! | where versions behave differently | [`behaviours`] |
//! | when a network changes its rules | [`Schedule`] |
//!
//! ```
//! use forest_rules::{Schedule, gas::Gas};
//!
//! let mainnet = Schedule::mainnet();
//! let rules = mainnet.rules_at(5_000_000)?;
//! assert_eq!(rules.version.to_string(), "25");
//! assert_eq!(rules.gas.blocks.on_block_open(1_000, 3).total(), Gas::new(10_000));
//! assert!(rules.behaviours.kernel.links_must_be_reachable);
//! # Ok::<(), forest_rules::UnsupportedVersion>(())
//! ```
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::disallowed_methods,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::iter_over_hash_type,
        clippy::panic,
        clippy::unwrap_used
    )
)]

pub mod behaviours;
pub mod gas;
mod limits;
mod metering;
mod rules;
mod schedule;
mod state_tree;
mod syscalls;
mod upgrades;
mod user_actors;

pub use behaviours::Behaviours;
pub use limits::{EventLimitError, EventLimits, Limits, MemoryLimits};
pub use metering::{
    BrTableDefault, BulkPrices, InstructionClass, InstructionPrice, InstructionSets, LocalsCost, Metering,
    Opcode, WasmFeatures,
};
pub use rules::{LATEST, OLDEST, Rules, UnsupportedVersion, all, rules};
pub use schedule::{
    BaseFeeRule, Beacon, BeaconEntryRule, BeaconPoint, EpochStep, FaultSuppression, Network,
    NullRoundNeighbour, RandomnessLookup, Schedule, ScheduleBuilder, ScheduleError, ScheduledUpgrade,
    Upgrade,
};
pub use state_tree::StateTreeVersion;
pub use syscalls::{
    AbiGeneration, Param, ParamType, SYSCALLS, Syscall, SyscallResult, SyscallSet, USER_ACTOR_SYSCALLS,
    WasmType,
};
pub use user_actors::{UserActors, user_actor_rules};
