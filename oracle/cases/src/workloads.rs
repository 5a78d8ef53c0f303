//! What is sent: one file per part of the network, each a list of [`Workload`]s.

pub mod actors;
mod cron;
mod deals;
mod evm;
pub mod expect;
mod field;
mod init;
mod miners;
mod multisig;
pub mod party;
mod payment_channel;
mod scripts;
mod sectors;
mod syscalls;
mod transfers;
mod verified;

use crate::{Stop, World};

/// A story of messages, different for every seed.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    /// Its name, to be asked for.
    pub name: &'static str,
    /// What it does, in one line.
    pub about: &'static str,
    /// The code it is about.
    pub needs: Needs,
    /// The first network version that it runs on.
    pub since: u32,
    /// Sends the messages.
    pub run: fn(&mut World<'_>) -> Result<(), Stop>,
}

/// The code that a workload is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// The network's own actors.
    Canonical,
    /// Any, with the probes of this repository beside them.
    Probes,
}

/// All workloads.
#[must_use]
pub fn all() -> Vec<Workload> {
    let parts = [
        transfers::WORKLOADS,
        init::WORKLOADS,
        multisig::WORKLOADS,
        payment_channel::WORKLOADS,
        verified::WORKLOADS,
        evm::WORKLOADS,
        miners::WORKLOADS,
        sectors::WORKLOADS,
        deals::WORKLOADS,
        cron::WORKLOADS,
        syscalls::WORKLOADS,
        scripts::WORKLOADS,
    ];
    parts.concat()
}
