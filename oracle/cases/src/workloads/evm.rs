//! The EVM on the network: the address manager, contracts, accounts of the EVM and placeholders (FIP-0054, FIP-0055).
//!
//! Contracts are written as text for a small assembler (`evm/assembler.rs`), so that a story shows the code that it is
//! about.
//!
//! | To understand | read |
//! | --- | --- |
//! | how contracts are written, made and called | `assembler.rs`, `contract.rs`, `calldata.rs` |
//! | the contracts that several stories use | `library.rs`, `report.rs` |
//! | the stories | all others |

use super::{Needs, Workload};
use crate::{Stop, World};

mod assembler;
mod calldata;
mod calls;
mod context;
mod contract;
mod creation;
mod exit;
mod library;
mod lifecycle;
mod logs;
mod machine;
mod methods;
mod native;
mod precompiles;
mod random;
mod report;
mod senders;
mod storage;
mod sweeps;
mod transient;

/// All stories about contracts.
pub(super) const WORKLOADS: &[Workload] = &[
    story(
        "evm-create-external",
        "contracts by all kinds of senders, and constructors of all kinds",
        creation::external,
    ),
    story("evm-create", "contracts by contracts: create, create2, collisions", creation::factory),
    story("evm-create-forbidden", "the address manager asked by the wrong, or wrongly", creation::forbidden),
    story("evm-senders", "who may send with an address of the EVM", senders::senders),
    story("evm-nested", "chains of calls, delegated and static ones, some of which fail", calls::nested),
    story("evm-static", "writes where nothing may be written", calls::read_only),
    story("evm-recursion", "contracts that call themselves until something ends it", calls::recursion),
    story("evm-gas", "gas limits of calls, and the stipend of a transfer", calls::frames),
    story("evm-returned", "data that calls return and revert with", calls::returned),
    story("evm-slots", "storage that grows and shrinks", storage::slots),
    story("evm-transient", "slots that last as long as the message", transient::transient),
    story("evm-end", "contracts that end, and come back", lifecycle::ending),
    story("evm-heirs", "who gets the funds of a contract that ends", lifecycle::heirs),
    story("evm-logs", "logs of all sizes, kept and lost", logs::logs),
    story("evm-chain", "what contracts see of chain and message", context::chain),
    story("evm-others", "what contracts see of other actors", context::others),
    story("evm-arithmetic", "operations on words", machine::arithmetic),
    story("evm-ends", "the ways in which code ends", machine::ends),
    story("evm-memory", "memory that grows, and copies within it", machine::memory),
    story("evm-precompiles", "every precompile with good and bad input", precompiles::each),
    story("evm-curves", "precompiles that work on what others made", precompiles::chained),
    story("evm-methods", "the methods of contracts, by number", methods::by_number),
    story("evm-answers", "contracts that answer methods of the network's kind", methods::native),
    story("evm-exported", "methods that actors export, called by contracts", native::exported),
    story("evm-orders", "funds and orders by contracts to all kinds of receivers", native::orders),
    story("evm-lookups", "addresses, ids and randomness, looked up by contracts", native::lookups),
    story("evm-random", "random code", random::code),
    story("evm-sweep-create", "creation of a contract, at many gas limits", sweeps::creating),
    story("evm-sweep-nested", "a call of a call with slots and logs, at many gas limits", sweeps::nesting),
    story("evm-sweep-delegate", "a delegated call, at many gas limits", sweeps::delegating),
    story("evm-sweep-revert", "a refusal handed on, at many gas limits", sweeps::reverting),
    story("evm-sweep-exhausted", "a call that runs out of gas, at many gas limits", sweeps::exhausting),
];

const fn story(
    name: &'static str,
    about: &'static str,
    run: fn(&mut World<'_>) -> Result<(), Stop>,
) -> Workload {
    Workload { name, about, needs: Needs::Canonical, since: 18, run }
}
