//! Events: in CBOR before nv21 (FIP-0049), in three buffers since (FIP-0072).

use forest_encoding::codec;
use forest_rules::AbiGeneration::Watermelon;
use forest_shared::event::{Entry, EventFlags};

use super::{must_succeed, rules, run};
use crate::{
    Stop, World, args,
    probes::SCRIPTS,
    script::{ALL_GAS, Arg, Script, packed},
};

/// An entry of an event.
pub(super) fn entry(flags: u64, key: &str, codec: u64, value: &[u8]) -> Entry {
    Entry { flags: EventFlags::from_bits_retain(flags), key: key.to_owned(), codec, value: value.to_vec() }
}

pub(super) fn events(world: &mut World<'_>) -> Result<(), Stop> {
    limits(world)?;
    shapes(world)?;
    rolled_back(world)?;
    many(world)
}

/// Events at their limits, and one beyond each.
fn limits(world: &mut World<'_>) -> Result<(), Stop> {
    let some = |count| vec![entry(3, "", codec::RAW, b""); count];
    let key = |length| vec![entry(1, &"k".repeat(length), codec::RAW, b"v")];
    let value = |length| vec![entry(2, "key", codec::RAW, &vec![7; length])];
    let mut script = Script::new(rules(world)?);
    for count in [0, 1, 254, 255, 256, 257] {
        script.emit(&some(count));
    }
    for length in [0, 1, 30, 31, 32, 33, 100] {
        script.emit(&key(length));
    }
    for length in [0, 1, 8_191, 8_192, 8_193] {
        script.emit(&value(length));
    }
    script.emit(&[value(4_096), value(4_096)].concat());
    script.emit(&[value(4_096), value(4_097)].concat());
    must_succeed(world, &script, "events within limits", 10).map(drop)
}

/// Flags, codecs and keys of all kinds, and events that are none.
fn shapes(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    for flags in [0, 1, 2, 3, 4, 7, 255, 256, u64::MAX] {
        script.emit(&[entry(flags, "flags", codec::RAW, b"v")]);
    }
    for codec in [codec::RAW, codec::CBOR, codec::DAG_CBOR, 0, 0x70, u64::MAX] {
        script.emit(&[entry(0, "codec", codec, &[0x80]), entry(9, "both", codec, b"bad")]);
    }
    for key in ["ключ", "\u{0}", "same", "same"] {
        script.emit(&[entry(0, key, codec::RAW, b"v"), entry(0, key, codec::RAW, b"w")]);
    }
    if script.generation() == Watermelon {
        lengths(world, &mut script);
    } else {
        bytes(&mut script);
    }
    must_succeed(world, &script, "events of all shapes", 6).map(drop)
}

/// Buffers that are longer, shorter or other than what the entries say.
fn lengths(world: &mut World<'_>, script: &mut Script) {
    let entries = [entry(0, "añb", codec::RAW, b"12"), entry(0, "c", codec::RAW, b"3")];
    let mut good = script.event(&entries);
    for (place, change) in [(1, -1), (1, 1), (3, -1), (3, 1), (5, -1), (5, 1), (2, 1), (0, 1), (0, 12)] {
        let before = good[place];
        if let Arg::Number(number) = before {
            good[place] = Arg::Number(number + change);
        }
        script.call("event::emit_event", &good);
        good[place] = before;
    }
    // The first key ends inside of a character, and the second begins there.
    let mut halves = entries.iter().flat_map(packed).collect::<Vec<u8>>();
    halves[16] = 2;
    halves[24 + 16] = 3;
    let halves = script.put(&halves);
    script.call("event::emit_event", &[args![halves.at].as_slice(), &good[1..]].concat());
    let broken = script.put(&[world.dice.below(128) as u8, 0xff, 0xfe, 0, 0]);
    script.call("event::emit_event", &[&good[..2], args![broken.at, 5], &good[4..]].concat());
}

/// CBOR that is an event in an unusual way, or none.
fn bytes(script: &mut Script) {
    let events: [&[u8]; 14] = [
        b"",
        b"\x80",
        b"\x98\x00",
        b"\x9f\xff",
        b"\x80\x80",
        b"\x81\x80",
        b"\x81\x84\x00\x61k\x18\x55\x41v",
        b"\x81\x84\x18\x00\x61k\x18\x55\x41v",
        b"\x81\x84\x00\x61k\x19\x00\x55\x41v",
        b"\x81\x84\x00\x61k\x18\x55\x81\x18v",
        b"\x81\x84\x00\x41k\x18\x55\x41v",
        b"\x81\x84\x20\x61k\x18\x55\x41v",
        b"\x81\x84\x00\x61\xff\x18\x55\x41v",
        b"\x81\xa4\x00\x01",
    ];
    for event in events {
        let event = script.put(event);
        script.call("event::emit_event", args![event.at, event.len]);
    }
    for length in [65_536, 131_072, 1 << 20, (1 << 20) + 1] {
        script.call("event::emit_event", args![0, length]);
    }
}

/// Events of calls that fail are forgotten; those before and after are not. Nothing is announced where nothing may
/// change.
fn rolled_back(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    let event = |text: &str| [entry(3, "event", codec::RAW, text.as_bytes())];
    let mut failing = Script::new(rules);
    failing.emit(&event("of a failure"));
    let mut inner = failing.clone();
    failing.exit(33, 0, "");
    inner.emit(&event("of a success"));

    let other = forest_shared::address::Address::new_id(SCRIPTS[1]);
    let mut script = Script::new(rules);
    script.emit(&event("before"));
    script.run_at(&other, &failing);
    script.emit(&event("between"));
    script.run_at(&other, &inner);
    script.run_within(&other, &inner, ALL_GAS, 1);
    script.run_within(&other, &inner, 20_000, 0);
    script.emit(&event("after"));
    let answer = must_succeed(world, &script, "events of several actors", 9)?;
    if answer.events_root.is_none() {
        return Err(Stop::Broken("events have no root".into()));
    }
    failing.exit(0, 0, "");
    run(world, &failing).map(drop)
}

/// Enough events for a tree of several levels: its nodes hold 32.
fn many(world: &mut World<'_>) -> Result<(), Stop> {
    for count in [31, 32, 33, 1_030] {
        let mut script = Script::new(rules(world)?);
        let arguments = script.event(&[entry(1, "n", codec::RAW, &world.dice.bytes(8))]);
        script.repeat(count, |script| {
            script.call("event::emit_event", &arguments);
        });
        let answer = super::must_run(world, &script, "many events")?;
        if answer.events.len() != count as usize {
            return Err(Stop::Broken(format!("{} events, not {count}", answer.events.len())));
        }
    }
    Ok(())
}
