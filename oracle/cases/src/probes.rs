//! Actors of this repository, and a whole network made of them.
//!
//! Probes stand beside built-in actors, whosever those are, at ids that no network gives out so early. The network of
//! our own ([`own_bundle`]) has every built-in role played by a script actor, so that what only the init actor may do
//! can be done by a script too; accounts, which the machine itself constructs, accept whatever they are told.

mod modules;

use forest_builtin::BuiltinActor;
use forest_rules::{AbiGeneration, Rules};
use forest_shared::ActorId;

use crate::{
    Bundle,
    genesis::Probe,
    script::{self, Shape},
};

/// The script actors that most workloads talk to: three actors with the same code.
pub const SCRIPTS: [ActorId; 3] = [1000, 1001, 1002];
/// A script actor that begins with more memory, and may have no more than 64 pages.
pub const ROOMY: ActorId = 1003;
/// A script actor that begins with all the memory an instance may have.
pub const VAST: ActorId = 1004;
/// An actor that accepts everything and returns nothing.
pub const ACCEPTING: ActorId = 1005;
/// An actor that traps.
pub const TRAPPING: ActorId = 1006;
/// An actor that runs code before it is called.
pub const STARTING: ActorId = 1007;

/// The probes of a version. Each is in the manifest, since some versions run nothing else and all of them load the
/// whole manifest beforehand; so each is valid code.
#[must_use]
pub fn all(rules: &Rules) -> Vec<Probe> {
    let script = |shape| script::actor(rules.syscalls, &shape);
    let roomy = Shape { name: "roomy", memory: "20 64", fields: "(export \"table\" (table 0))" };
    let vast = Shape { name: "vast", memory: "8192", fields: "" };
    let probes = [
        ("script", SCRIPTS.to_vec(), script(Shape::plain("script"))),
        ("roomy", vec![ROOMY], script(roomy)),
        ("vast", vec![VAST], script(vast)),
        ("accepting", vec![ACCEPTING], modules::accepting("accepting")),
        ("trapping", vec![TRAPPING], modules::trapping()),
        ("starting", vec![STARTING], modules::starting()),
    ];
    let named = |(name, ids, wasm)| Probe { name: format!("probe-{name}"), ids, wasm };
    probes.map(named).into()
}

/// A network whose built-in actors are ours.
#[must_use]
pub fn own_bundle(rules: &Rules) -> Bundle {
    let builtin = builtin_actors(rules).iter().map(|actor| {
        let wasm = match actor {
            BuiltinActor::Account | BuiltinActor::Placeholder | BuiltinActor::EthAccount => {
                modules::accepting(actor.name())
            }
            _ => script::actor(rules.syscalls, &Shape::plain(actor.name())),
        };
        (actor.name().to_owned(), wasm)
    });
    Bundle { name: "own".into(), canonical: false, builtin: builtin.collect(), probes: all(rules) }
}

/// The built-in actors of a version: the datacap token came with nv17, Ethereum's with nv18.
fn builtin_actors(rules: &Rules) -> &'static [BuiltinActor] {
    let last = match (rules.syscalls.generation, u32::from(rules.version)) {
        (AbiGeneration::Skyr, 16) => BuiltinActor::VerifiedRegistry,
        (AbiGeneration::Skyr, _) => BuiltinActor::Datacap,
        _ => BuiltinActor::EthAccount,
    };
    &BuiltinActor::ALL[..last.number() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_of_our_own_is_small() {
        for rules in forest_rules::all() {
            let bundle = own_bundle(rules);
            let probes = bundle.probes.iter().map(|probe| probe.wasm.len());
            let size: usize = bundle.builtin.iter().map(|(_, wasm)| wasm.len()).chain(probes).sum();
            assert!(size < 150_000, "{}: {size} bytes", rules.version);
            let manifest = bundle.manifest();
            let codes: std::collections::BTreeSet<_> = manifest.iter().map(|(_, code)| *code).collect();
            assert_eq!(codes.len(), bundle.builtin.len() + bundle.probes.len(), "{}", rules.version);
        }
    }
}
