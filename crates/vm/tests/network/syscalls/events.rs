//! Events: `event`.

use forest_encoding::{codec, to_vec};
use forest_shared::{
    error::ErrorNumber,
    event::{ActorEvent, Entry, EventFlags},
};

use super::{Row, row};
use crate::kit::{self, ACTOR, Network};

fn entry(flags: u64, key: &str, codec: u64, value: &[u8]) -> Entry {
    Entry { flags: EventFlags::from_bits_retain(flags), key: key.to_owned(), codec, value: value.to_vec() }
}

/// Entries that are as good as events get: `count` of them, the first with this key and these values.
fn entries(count: usize, key: usize, value: usize) -> Vec<Entry> {
    let mut entries = vec![entry(3, "", codec::RAW, b""); count];
    if let Some(first) = entries.first_mut() {
        *first = entry(3, &"k".repeat(key), codec::RAW, &vec![7; value]);
    }
    entries
}

/// What the receipt holds when an event was emitted.
fn assert_emitted(outcome: &forest_vm::Outcome, entries: &[Entry]) {
    let [event] = &outcome.events[..] else { panic!("{} events", outcome.events.len()) };
    assert_eq!(event.emitter, ACTOR);
    assert_eq!(event.event, ActorEvent { entries: entries.to_vec() });
    assert!(outcome.receipt.events_root.is_some());
}

/// An event of FIP-0049.
fn in_cbor(rule: &'static str, network: &Network, event: &[u8]) -> Row {
    let events = &network.rules().gas.events;
    row(rule, format!("(call $event.emit_event IN (i32.const {}))", event.len()))
        .pages(17)
        .data(event)
        .charged(events.on_actor_event_validate(event.len()))
}

#[test]
fn an_event_in_cbor_is_charged_before_and_after_it_is_read() {
    for network in kit::with_actor(18, 20) {
        let events = &network.rules().gas.events;
        let good = [
            ("an event", entries(1, 5, 5)),
            ("of nothing", vec![]),
            ("of 256 entries", entries(256, 0, 0)),
            ("a key of 32 bytes", entries(1, 32, 0)),
            ("values of 8 KiB", entries(2, 0, 8_192)),
            ("any flags", vec![entry(u64::MAX, "key", codec::RAW, b"value")]),
        ];
        for (rule, entries) in good {
            let event = to_vec(&entries).unwrap();
            let outcome = in_cbor(rule, &network, &event)
                .charged(events.on_actor_event_accept(event.len()))
                .gives(&network, []);
            assert_emitted(&outcome, &entries);
        }
    }
}

#[test]
fn an_event_in_cbor_beyond_a_limit_is_an_illegal_argument() {
    for network in kit::with_actor(18, 20) {
        let bad = [
            ("257 entries", entries(257, 0, 0)),
            ("a key of 33 bytes", entries(1, 33, 0)),
            ("values of more than 8 KiB", entries(1, 0, 8_193)),
            ("the first entry decides", [entries(1, 33, 0), vec![entry(0, "", codec::CBOR, b"")]].concat()),
        ];
        for (rule, entries) in bad {
            let event = to_vec(&entries).unwrap();
            in_cbor(rule, &network, &event).refused(&network, ErrorNumber::IllegalArgument);
        }
        let event = to_vec(&vec![entry(0, "", codec::CBOR, b"")]).unwrap();
        in_cbor("values are raw bytes", &network, &event).refused(&network, ErrorNumber::IllegalCodec);
        let event = to_vec(&[vec![entry(0, "", codec::CBOR, b"")], entries(1, 0, 8_193)].concat()).unwrap();
        in_cbor("which is looked at before their sum", &network, &event)
            .refused(&network, ErrorNumber::IllegalCodec);
        in_cbor("what is no event", &network, &[0xff]).refused(&network, ErrorNumber::IllegalArgument);
        in_cbor("a mebibyte and more", &network, &vec![0; (1 << 20) + 1])
            .refused(&network, ErrorNumber::IllegalArgument);
        row(
            "bytes beyond memory, which are not charged",
            "(call $event.emit_event (i32.const 65535) (i32.const 2))",
        )
        .refused(&network, ErrorNumber::IllegalArgument);
    }
}

/// An event of FIP-0072: `entries` say how long the keys and values are, which come after them.
fn in_parts(rule: &'static str, network: &Network, entries: &[Entry], keys: &[u8], values: &[u8]) -> Row {
    let mut packed = Vec::new();
    for entry in entries {
        packed.extend(entry.flags.bits().to_le_bytes());
        packed.extend(entry.codec.to_le_bytes());
        packed.extend((entry.key.len() as u32).to_le_bytes());
        packed.extend((entry.value.len() as u32).to_le_bytes());
    }
    let keys_at = 1024 + packed.len();
    let values_at = keys_at + keys.len();
    let (count, keys_len, values_len) = (entries.len(), keys.len(), values.len());
    let call = format!(
        "(call $event.emit_event IN (i32.const {count}) (i32.const {keys_at}) (i32.const {keys_len})
           (i32.const {values_at}) (i32.const {values_len}))"
    );
    row(rule, call)
        .pages(17)
        .data([&packed, keys, values].concat())
        .charged(network.rules().gas.events.on_actor_event(count, keys_len, values_len))
}

fn whole(rule: &'static str, network: &Network, entries: &[Entry]) -> Row {
    let keys: String = entries.iter().map(|entry| &*entry.key).collect();
    let values: Vec<u8> = entries.iter().flat_map(|entry| entry.value.clone()).collect();
    in_parts(rule, network, entries, keys.as_bytes(), &values)
}

#[test]
fn an_event_in_parts_is_charged_once_by_their_sizes() {
    for network in kit::with_actor(21, 29) {
        let good = [
            ("an event", entries(1, 5, 5)),
            ("of nothing", vec![]),
            ("of 255 entries", entries(255, 0, 0)),
            ("a key of 31 bytes", entries(1, 31, 0)),
            ("values of 8 KiB", entries(2, 0, 8_192)),
            ("values in CBOR", vec![entry(1, "a", codec::CBOR, &[0x01]), entry(2, "b", codec::RAW, &[0x02])]),
            ("keys of several bytes a character", vec![entry(0, "\u{e9}", codec::RAW, b"")]),
        ];
        for (rule, entries) in good {
            let outcome = whole(rule, &network, &entries).gives(&network, []);
            assert_emitted(&outcome, &entries);
        }
    }
}

#[test]
fn an_event_in_parts_beyond_a_limit_is_refused_after_the_charge() {
    use ErrorNumber::{IllegalArgument, IllegalCodec, LimitExceeded};
    for network in kit::with_actor(21, 29) {
        let wholes = [
            ("256 entries", entries(256, 0, 0), LimitExceeded),
            ("a key of 32 bytes", entries(1, 32, 0), LimitExceeded),
            ("values of more than 8 KiB", entries(1, 0, 8_193), LimitExceeded),
            ("a flag that does not exist", vec![entry(4, "", codec::RAW, b"")], IllegalArgument),
            ("flags come before keys", vec![entry(4, &"k".repeat(32), codec::RAW, b"")], IllegalArgument),
            ("a codec that values do not have", vec![entry(0, "", codec::DAG_CBOR, b"")], IllegalCodec),
        ];
        for (rule, entries, number) in wholes {
            whole(rule, &network, &entries).refused(&network, number);
        }
        let one = [entry(0, "ab", codec::RAW, b"cd")];
        let accented = [entry(0, "a", codec::RAW, b""), entry(0, "b", codec::RAW, b"")];
        let huge = [entry(0, "", codec::RAW, &[0; 8_193])];
        let bad_codec = [entry(0, "ab", codec::DAG_CBOR, b"")];
        type Parts<'a> = (&'static str, &'a [Entry], &'a [u8], &'a [u8], ErrorNumber);
        let parts: [Parts<'_>; 9] = [
            ("keys too short", &one, b"a", b"cd", IllegalArgument),
            ("keys too long", &one, b"abc", b"cd", IllegalArgument),
            ("values too short", &one, b"ab", b"c", IllegalArgument),
            ("values too long", &one, b"ab", b"cde", IllegalArgument),
            ("keys that are no text", &one, &[0xff, 0xff], b"cd", IllegalArgument),
            ("a key that ends inside a character", &accented, "\u{e9}".as_bytes(), b"", IllegalArgument),
            ("a value longer than all may be", &huge, b"", b"", IllegalArgument),
            ("a key that is not there comes before the codec", &bad_codec, b"a", b"", IllegalArgument),
            ("keys for no entry", &[], b"a", b"", IllegalArgument),
        ];
        for (rule, entries, keys, values, number) in parts {
            in_parts(rule, &network, entries, keys, values).refused(&network, number);
        }
    }
}

#[test]
fn parts_of_an_event_beyond_memory_are_not_charged() {
    let parts = [
        "(i32.const 65535) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)",
        "(i32.const 0) (i32.const -1) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)",
        "(i32.const 0) (i32.const 0) (i32.const 65535) (i32.const 2) (i32.const 0) (i32.const 0)",
        "(i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 65537) (i32.const 0)",
    ];
    for network in kit::with_actor(21, 29) {
        for part in parts {
            row("each must be memory", format!("(call $event.emit_event {part})"))
                .refused(&network, ErrorNumber::IllegalArgument);
        }
    }
}
