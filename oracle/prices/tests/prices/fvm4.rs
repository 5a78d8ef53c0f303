//! nv21 to nv29 against fvm 4.8.
//!
//! What it shares with fvm 3 comes from the macro; here are links, look-backs, events in buffers and aggregates of
//! signatures.

since_hygge!(fvm4, fvm_shared4, 21..=29);

#[test]
fn calls_and_returns() {
    each(|rules, list| {
        let messages = &rules.gas.messages;
        for moves_value in [false, true] {
            agree(
                |(_, links)| messages.on_method_invocation(moves_value, 2, links),
                |(n, links)| Some(theirs(list.on_method_invocation(short(n), links))),
            );
        }
        for depth in [1, 2, 1024] {
            agree(
                |(n, links)| messages.on_method_return(depth, short(n), links),
                |(n, links)| Some(theirs(list.on_method_return(depth, short(n), links))),
            );
        }
    });
}

#[test]
fn blocks() {
    each(|rules, list| {
        let blocks = &rules.gas.blocks;
        agree(|(n, l)| Some(blocks.on_block_open(n, l)), |(n, l)| Some(theirs(list.on_block_open(n, l))));
        agree(|(n, l)| Some(blocks.on_block_create(n, l)), |(n, l)| Some(theirs(list.on_block_create(n, l))));
        let actors = &rules.gas.actors;
        agree_on(actors.get_root.expect("charged"), theirs(list.on_get_root()));
        agree_on(actors.set_root.expect("charged"), theirs(list.on_set_root()));
    });
}

#[test]
fn chain() {
    each(|rules, list| {
        let chain = &rules.gas.chain;
        // Every bit pattern: a look-back into the future is negative, and priced as unsigned.
        let lookback = |n: usize| i64::from_ne_bytes(n.to_ne_bytes());
        agree(
            |(n, entropy)| Some(chain.on_get_randomness(entropy, lookback(n))),
            |(n, _)| Some(theirs(list.on_get_randomness(lookback(n)))),
        );
        agree(
            |(n, _)| chain.on_tipset_cid(lookback(n)),
            |(n, _)| Some(theirs(list.on_tipset_cid(lookback(n)))),
        );
    });
}

#[test]
fn events_and_aggregates() {
    each(|rules, list| {
        let events = &rules.gas.events;
        for entries in [0, 1, 2, 255, 256, 1 << 40, usize::MAX] {
            agree(
                |(keys, values)| events.on_actor_event(entries, keys, values),
                |(keys, values)| Some(theirs(list.on_actor_event(entries, keys, values))),
            );
        }
        assert_eq!((events.on_actor_event_validate(1), events.on_actor_event_accept(1)), (None, None));
        // The crate adds one to the number of signatures before it multiplies: no number comes near that.
        agree(
            |(n, len)| rules.gas.crypto.on_verify_bls_aggregate(n >> 1, len),
            |(n, len)| Some(theirs(list.on_verify_aggregate_signature(n >> 1, len))),
        );
    });
}
