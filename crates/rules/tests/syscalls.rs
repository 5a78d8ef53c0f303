//! The imports of each generation, typed in a second time as WebAssembly declares them.
//!
//! A change in the table that is not also made here fails; so does a result whose size is not that of the struct
//! that is written.

use std::collections::BTreeMap;

use forest_rules::{
    AbiGeneration, Rules, SYSCALLS, Syscall, SyscallResult, SyscallSet, WasmType, all, user_actor_rules,
};

/// `module name parameters`, with i for i32 and I for i64; the pointer to the result is the first.
const SKYR: &str = "
    actor create_actor Ii, actor get_actor_code_cid iIii, actor get_builtin_actor_type ii,
    actor get_code_cid_for_type iiii, actor new_actor_address iii, actor resolve_address iii,
    crypto batch_verify_seals iii, crypto compute_unsealed_sector_cid iIiiii, crypto hash iIiiii,
    crypto recover_secp_public_key iii, crypto verify_aggregate_seals iii,
    crypto verify_consensus_fault iiiiiii, crypto verify_post iii, crypto verify_replica_update iii,
    crypto verify_seal iii, crypto verify_signature iiiiiiii,
    debug enabled i, debug log ii, debug store_artifact iiii,
    gas charge iiI,
    ipld block_create iIii, ipld block_link iiIiii, ipld block_open ii, ipld block_read iiiii,
    ipld block_stat ii,
    network base_fee i, network total_fil_circ_supply i,
    rand get_beacon_randomness iIIii, rand get_chain_randomness iIIii,
    self current_balance i, self root iii, self self_destruct ii, self set_root i,
    send send iiiIiII,
    vm abort iii, vm context i";

/// What Hygge took away, and what it brought or reshaped.
const HYGGE: (&str, &str) = (
    "actor new_actor_address, crypto verify_seal, network base_fee, vm abort, vm context",
    "actor balance_of iI, actor create_actor Iiii, actor lookup_delegated_address iIii,
     actor next_actor_address iii, event emit_event ii, gas available i, network context i,
     network tipset_cid iIii, send send iiiIiIIII, vm exit iiii, vm message_context i",
);

/// What Watermelon took away, and what it brought or reshaped.
const WATERMELON: (&str, &str) = (
    "",
    "crypto verify_bls_aggregate iiiiii, event emit_event iiiiii, rand get_beacon_randomness iI,
     rand get_chain_randomness iI, self self_destruct i",
);

type Imports = BTreeMap<(String, String), String>;

fn words(list: &str) -> impl Iterator<Item = Vec<String>> {
    let items = list.split(',').map(str::trim).filter(|item| !item.is_empty());
    items.map(|item| item.split_whitespace().map(str::to_owned).collect())
}

fn upgrade(imports: &mut Imports, (gone, new): (&str, &str)) {
    for row in words(gone) {
        let [module, name] = row.try_into().expect("module and name");
        assert!(imports.remove(&(module, name)).is_some());
    }
    for row in words(new) {
        let [module, name, params] = row.try_into().expect("module, name, parameters");
        imports.insert((module, name), params);
    }
}

fn declared(row: &Syscall) -> ((String, String), String) {
    let params = row.wasm_params().map(|kind| match kind {
        WasmType::I32 => 'i',
        WasmType::I64 => 'I',
    });
    ((row.module.to_owned(), row.name.to_owned()), params.collect())
}

#[test]
fn every_generation_links_exactly_its_imports() {
    let mut expected = Imports::new();
    let steps = [
        (AbiGeneration::Skyr, ("", SKYR), 36),
        (AbiGeneration::Hygge, HYGGE, 40),
        (AbiGeneration::Watermelon, WATERMELON, 41),
    ];
    for (generation, change, count) in steps {
        upgrade(&mut expected, change);
        let linked: Vec<_> = SyscallSet::of(generation).iter().map(declared).collect();
        assert_eq!(linked.len(), count, "{generation:?}: no import twice");
        assert_eq!(linked.into_iter().collect::<Imports>(), expected, "{generation:?}");
    }
}

#[test]
fn generations_belong_to_versions() {
    for rules in all() {
        let generation = match rules.version.number() {
            16..=17 => AbiGeneration::Skyr,
            18..=20 => AbiGeneration::Hygge,
            _ => AbiGeneration::Watermelon,
        };
        assert_eq!(rules.syscalls.generation, generation, "nv{}", rules.version);
    }
}

#[test]
fn the_table_is_in_order() {
    assert!(SYSCALLS.is_sorted_by_key(|row| (row.module, row.name, row.since)));
    for row in SYSCALLS {
        assert!(row.since <= row.until, "{row:?}");
        assert!(row.doc.ends_with('.'), "{row:?}");
    }
}

/// The sizes in the table are those of the structs that are written.
#[test]
fn results_are_as_large_as_their_structs() {
    use forest_shared::sys::{self, Packed as _};
    for (result, size) in [
        (SyscallResult::TokenAmount, sys::TokenAmount::SIZE),
        (SyscallResult::IpldOpen, sys::IpldOpen::SIZE),
        (SyscallResult::IpldStat, sys::IpldStat::SIZE),
        (SyscallResult::Send, sys::Send::SIZE),
        (SyscallResult::ConsensusFault, sys::VerifyConsensusFault::SIZE),
        (SyscallResult::InvocationContext, sys::InvocationContext::SIZE),
        (SyscallResult::MessageContext, sys::MessageContext::SIZE),
        (SyscallResult::NetworkContext, sys::NetworkContext::SIZE),
    ] {
        assert_eq!(usize::try_from(result.size()), Ok(size), "{result:?}");
    }
    for (result, size) in [
        (SyscallResult::Nothing, 0),
        (SyscallResult::Never, 0),
        (SyscallResult::I32, 4),
        (SyscallResult::U32, 4),
        (SyscallResult::U64, 8),
        (SyscallResult::Randomness, 32),
        (SyscallResult::SecpPublicKey, 65),
    ] {
        assert_eq!(result.size(), size, "{result:?}");
    }
}

#[test]
fn what_is_not_linked_is_not_found() {
    let today = SyscallSet::of(AbiGeneration::Watermelon);
    assert!(today.get("vm", "exit").is_some());
    for (module, name) in
        [("vm", "abort"), ("actor", "upgrade_actor"), ("actor", "install_actor"), ("gas", "")]
    {
        assert_eq!(today.get(module, name), None);
    }
}

/// Deploying actors adds two imports where it is possible at all, and changes nothing else.
#[test]
fn only_networks_of_developers_deploy_actors() {
    for public in all() {
        let developers = user_actor_rules(public.version).expect("supported");
        let added = developers.syscalls.iter().count() - public.syscalls.iter().count();
        let possible = public.syscalls.generation == AbiGeneration::Watermelon;
        assert_eq!(added, if possible { 2 } else { 0 }, "nv{}", public.version);
        assert_eq!(developers.user_actors.is_some(), possible, "nv{}", public.version);
        let undone = Rules { user_actors: None, syscalls: public.syscalls, ..developers.clone() };
        assert_eq!(undone, *public, "nv{}", public.version);
    }
}
