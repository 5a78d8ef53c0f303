//! The code that a generated network runs: every built-in role, played by an actor of this repository.
//!
//! | role | what it does |
//! | --- | --- |
//! | account | keeps the address that it is constructed with |
//! | cron | calls power and market, which must succeed |
//! | power, market | add to a sum in their state, every epoch |
//! | reward | adds to the sum of what was mined, and pays the miner that and the tips |
//! | multisig | the [script actor](crate::script) |
//! | all others | accept everything |
//!
//! Each version has code of its own, if only by the version's number in it: so every upgrade that migrates swaps all
//! code. Sums are where the host reads them for the circulating supply.

mod text;

use forest_builtin::{BuiltinActor, Manifest};
use forest_encoding::{codec, hash::blake2b_cid};
use forest_rules::{Rules, StateTreeVersion};

use crate::script::{self, Shape};

/// The code of a version: what plays each role, in the order of released bundles.
#[derive(Clone, Debug)]
pub(super) struct Bundle(Vec<(BuiltinActor, Vec<u8>)>);

impl Bundle {
    pub(super) fn new(rules: &Rules) -> Self {
        Self(roles(rules).iter().map(|role| (*role, code(rules, *role))).collect())
    }

    /// The list that the system actor's state links to.
    pub(super) fn manifest(&self) -> Manifest {
        Manifest::new(self.0.iter().map(|(role, wasm)| (role.name(), blake2b_cid(codec::RAW, wasm))))
    }

    pub(super) fn wasm(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.0.iter().map(|(_, wasm)| wasm)
    }
}

/// The roles of a version: Ethereum's came with the delegated addresses of the fifth state tree.
fn roles(rules: &Rules) -> &'static [BuiltinActor] {
    let last = match rules.state_tree {
        StateTreeVersion::V3OrV4 => BuiltinActor::Datacap,
        StateTreeVersion::V5 => BuiltinActor::EthAccount,
    };
    &BuiltinActor::ALL[..last.number() as usize]
}

fn code(rules: &Rules, role: BuiltinActor) -> Vec<u8> {
    let name = format!("{role} nv{}", rules.version);
    match role {
        BuiltinActor::Multisig => script::actor(rules.syscalls, &Shape::plain(&name)),
        BuiltinActor::Account => text::account(rules.syscalls, &name),
        BuiltinActor::Cron => text::cron(rules.syscalls, &name),
        BuiltinActor::Power => text::ledger(rules.syscalls, &name, &super::states::PLEDGE),
        BuiltinActor::Market => text::ledger(rules.syscalls, &name, &super::states::COLLATERAL),
        BuiltinActor::Reward => text::reward(rules.syscalls, &name),
        _ => text::accepting(&name),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_role_of_every_version_has_code_of_its_own() {
        let bundles: Vec<Bundle> = forest_rules::all().map(Bundle::new).collect();
        let codes: BTreeSet<&Vec<u8>> = bundles.iter().flat_map(Bundle::wasm).collect();
        assert_eq!(codes.len(), bundles.iter().map(|bundle| bundle.0.len()).sum::<usize>());
        for bundle in &bundles {
            let size: usize = bundle.wasm().map(Vec::len).sum();
            assert!(size < 20_000, "{size} bytes");
        }
    }
}
