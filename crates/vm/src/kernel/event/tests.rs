//! Events in both forms: what is accepted, refused, and with which error.

use forest_encoding::{codec, to_vec};
use forest_rules::rules;
use forest_shared::{event::EventFlags, version::NetworkVersion};

use super::*;

fn limits(version: NetworkVersion) -> &'static EventLimits {
    rules(version).expect("supported").limits.events.as_ref().expect("has events")
}

/// The answer's number; panics on any other fault.
fn number(result: Result<ActorEvent>) -> Option<ErrorNumber> {
    match result {
        Ok(_) => None,
        Err(Fault::Syscall(error)) => Some(error.number),
        Err(fault) => panic!("{fault}"),
    }
}

fn part(key_len: u32, val_len: u32) -> EventEntry {
    EventEntry { flags: EventFlags::INDEXED_ALL, codec: codec::RAW, key_len, val_len }
}

fn parts(entries: &[EventEntry], keys: &[u8], values: &[u8]) -> Result<ActorEvent> {
    let packed = entries.iter().map(|entry| {
        let mut bytes = PackedEntry::default();
        entry.pack(&mut bytes).expect("as long as an entry");
        bytes
    });
    from_parts(&packed.collect::<Vec<_>>(), keys, values, limits(NetworkVersion::V21))
}

fn cbor(entries: Vec<Entry>) -> Result<ActorEvent> {
    from_cbor(&to_vec(&ActorEvent::from(entries)).expect("encodes"), limits(NetworkVersion::V18))
}

fn entry(key: &str, value: usize) -> Entry {
    Entry { flags: EventFlags::NONE, key: key.into(), codec: codec::RAW, value: vec![7; value] }
}

use ErrorNumber::{IllegalArgument, IllegalCodec, LimitExceeded};

#[test]
fn entries_take_keys_and_values_in_turn() {
    let event = parts(&[part(2, 1), part(0, 0), part(1, 2)], b"abc", b"xyz").expect("valid");
    let read: Vec<_> = event.entries.iter().map(|e| (e.key.as_str(), e.value.as_slice())).collect();
    assert_eq!(read, [("ab", b"x".as_slice()), ("", b""), ("c", b"yz")]);
    assert_eq!(number(parts(&[], b"", b"")), None, "an event may be empty");
}

#[test]
fn parts_must_be_used_up_and_not_run_out() {
    for (entries, keys, values) in [
        (vec![part(1, 1)], b"ab".as_slice(), b"x".as_slice()),
        (vec![part(1, 1)], b"a", b"xy"),
        (vec![part(2, 1)], b"a", b"x"),
        (vec![part(1, 2)], b"a", b"x"),
        (vec![part(1, u32::MAX)], b"a", b"x"),
    ] {
        assert_eq!(number(parts(&entries, keys, values)), Some(IllegalArgument), "{entries:?}");
    }
}

#[test]
fn keys_are_text_and_end_between_characters() {
    assert_eq!(number(parts(&[part(1, 0)], &[0xff], b"")), Some(IllegalArgument));
    assert_eq!(number(parts(&[part(2, 0)], "é".as_bytes(), b"")), None);
    assert_eq!(number(parts(&[part(1, 0), part(1, 0)], "é".as_bytes(), b"")), Some(IllegalArgument));
}

#[test]
fn limits_of_parts_are_inclusive() {
    let long_key = [b'k'; 32];
    assert_eq!(number(parts(&[part(31, 0)], &long_key[..31], b"")), None);
    assert_eq!(number(parts(&[part(32, 0)], &long_key, b"")), Some(LimitExceeded));
    assert_eq!(number(parts(&[part(0, 0); 255], b"", b"")), None);
    assert_eq!(number(parts(&[part(0, 0); 256], b"", b"")), Some(LimitExceeded));
    let values = [0; (8 << 10) + 1];
    assert_eq!(number(parts(&[part(0, 8 << 10)], b"", &values[1..])), None);
    assert_eq!(number(parts(&[part(0, (8 << 10) + 1)], b"", &values)), Some(LimitExceeded));
}

/// Whatever else is wrong with an event, the first check that fails names the error.
#[test]
fn checks_of_parts_come_in_the_order_of_the_network() {
    let unknown_flag = EventEntry { flags: EventFlags::from_bits_retain(4), ..part(32, 9) };
    let bad_codec = EventEntry { codec: codec::DAG_CBOR, ..part(1, 0) };
    let big = [0; (8 << 10) + 1];
    for (entries, keys, values, expected) in [
        (vec![part(0, 0); 256], [0xff].as_slice(), big.as_slice(), LimitExceeded),
        (vec![unknown_flag], &[0xff], &big, LimitExceeded),
        (vec![unknown_flag], &[0xff], &[], IllegalArgument),
        (vec![unknown_flag], &[], &[], IllegalArgument),
        (vec![EventEntry { codec: codec::DAG_CBOR, ..part(32, 9) }], &[], &[], LimitExceeded),
        (vec![EventEntry { codec: codec::DAG_CBOR, ..part(1, 9) }], b"a", &[], IllegalArgument),
        (vec![bad_codec], b"ab", &[], IllegalCodec),
    ] {
        assert_eq!(number(parts(&entries, keys, values)), Some(expected), "{entries:?}");
    }
}

#[test]
fn values_may_be_raw_or_since_nv21_cbor() {
    let with = |codec| EventEntry { codec, ..part(0, 0) };
    assert_eq!(number(parts(&[with(codec::CBOR)], b"", b"")), None);
    assert_eq!(number(parts(&[with(codec::DAG_CBOR)], b"", b"")), Some(IllegalCodec));
    assert_eq!(number(cbor(vec![Entry { codec: codec::CBOR, ..entry("", 0) }])), Some(IllegalCodec));
}

#[test]
fn limits_of_cbor_are_inclusive_and_all_illegal_arguments() {
    assert_eq!(number(cbor(vec![entry(&"k".repeat(32), 8 << 10)])), None);
    assert_eq!(number(cbor(vec![entry(&"k".repeat(33), 0)])), Some(IllegalArgument));
    assert_eq!(number(cbor(vec![entry("", 4 << 10), entry("", (4 << 10) + 1)])), Some(IllegalArgument));
    assert_eq!(number(cbor(vec![entry("", 0); 256])), None);
    assert_eq!(number(cbor(vec![entry("", 0); 257])), Some(IllegalArgument));
    assert_eq!(number(from_cbor(&[0; (1 << 20) + 1], limits(NetworkVersion::V18))), Some(IllegalArgument));
    assert_eq!(number(from_cbor(b"", limits(NetworkVersion::V18))), Some(IllegalArgument));
}

#[test]
fn a_codec_is_checked_before_the_sum_of_values_and_after_its_key() {
    let bad = Entry { codec: codec::DAG_CBOR, ..entry("", 9 << 10) };
    assert_eq!(number(cbor(vec![bad.clone()])), Some(IllegalCodec));
    assert_eq!(number(cbor(vec![entry(&"k".repeat(33), 0), bad])), Some(IllegalArgument));
}

#[test]
fn unknown_flags_are_kept_before_nv21() {
    let event = cbor(vec![Entry { flags: EventFlags::from_bits_retain(1 << 40), ..entry("", 0) }]);
    assert_eq!(event.expect("accepted").entries[0].flags.bits(), 1 << 40);
}
