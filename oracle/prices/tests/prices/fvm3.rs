//! nv18 to nv20 against fvm 3.14.
//!
//! What it shares with fvm 4 comes from the macro; here are events in CBOR, randomness by entropy, and blocks without
//! links.

use fvm_shared3::event::{ActorEvent, Entry, Flags};

since_hygge!(fvm3, fvm_shared3, 18..=20);

#[test]
fn calls_and_returns() {
    each(|rules, list| {
        let messages = &rules.gas.messages;
        for moves_value in [false, true] {
            agree(
                |(_, links)| messages.on_method_invocation(moves_value, 2, links),
                |_| Some(theirs(list.on_method_invocation())),
            );
        }
        for depth in [1, 2, 1024] {
            agree(
                |(n, links)| messages.on_method_return(depth, short(n), links),
                |(n, _)| list.on_method_return(depth, short(n)).map(theirs),
            );
        }
        agree_on(rules.gas.wasm.syscall, theirs(list.on_syscall()));
    });
}

#[test]
fn blocks() {
    each(|rules, list| {
        let blocks = &rules.gas.blocks;
        agree(
            |(n, l)| Some(blocks.on_block_open(n, l)),
            |(n, _)| Some(theirs(list.on_block_open_per_byte(n))),
        );
        agree(|(n, l)| Some(blocks.on_block_create(n, l)), |(n, _)| Some(theirs(list.on_block_create(n))));
        assert_eq!((blocks.scan, rules.gas.actors.get_root, rules.gas.actors.set_root), (None, None, None));
    });
}

#[test]
fn chain() {
    each(|rules, list| {
        let chain = &rules.gas.chain;
        agree(
            |(n, _)| Some(chain.on_get_randomness(n, -5)),
            |(n, _)| Some(theirs(list.on_get_randomness(n))),
        );
        for lookback in [1, 2, 3, 899] {
            let ours = chain.on_tipset_cid(lookback).expect("charged");
            agree_on(ours, theirs(list.on_tipset_cid(lookback > 1)));
        }
    });
}

#[test]
fn events() {
    let entry = |flags| Entry { flags, key: "topic".into(), codec: 0x55, value: vec![1; 40] };
    let lists = [
        vec![],
        vec![entry(Flags::empty())],
        vec![
            entry(Flags::FLAG_INDEXED_KEY),
            entry(Flags::FLAG_INDEXED_VALUE),
            entry(Flags::FLAG_INDEXED_ALL),
        ],
    ];
    each(|rules, list| {
        let events = &rules.gas.events;
        agree(
            |(n, _)| events.on_actor_event_validate(n),
            |(n, _)| Some(theirs(list.on_actor_event_validate(n))),
        );
        for entries in &lists {
            let event = ActorEvent { entries: entries.clone() };
            // The crate adds to the length before it multiplies: no length comes near that.
            agree(
                |(n, _)| events.on_actor_event_accept(n >> 1),
                |(n, _)| Some(theirs(list.on_actor_event_accept(&event, n >> 1))),
            );
        }
        assert_eq!(events.on_actor_event(1, 1, 1), None);
        assert_eq!(rules.gas.crypto.on_verify_bls_aggregate(1, 1), None);
    });
}

#[test]
fn memory() {
    each(|rules, list| {
        let wasm = &rules.gas.wasm;
        let compute = |name: &str, gas: TheirGas| {
            let compute = i128::from(gas.as_milligas());
            Some(Reference { name: name.to_owned(), compute, other: 0, total: compute })
        };
        agree(|(n, _)| wasm.on_memory_init(n), |(n, _)| compute("wasm_memory_init", list.init_memory_gas(n)));
        agree(|(n, _)| wasm.on_memory_grow(n), |(n, _)| compute("wasm_memory_grow", list.grow_memory_gas(n)));
        agree(
            |(n, _)| wasm.on_table_init(n as u64),
            |(n, _)| compute("wasm_table_init", list.init_table_gas(n as u64)),
        );
    });
}
