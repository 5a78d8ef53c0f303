//! Digests of known texts, and what is charged for them.

use super::*;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Digests of "abc" (and of nothing), from the functions' own specifications.
#[test]
fn every_hash_function_is_the_one_its_code_says() {
    let of = |code, data: &[u8]| hex(&digest(SupportedHash::try_from(code).expect("offered"), data));
    let known = [
        (0x12, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (0xb220, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
        (
            0xb240,
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
        ),
        (0x1b, "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        (0x1053, "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
    ];
    for (code, expected) in known {
        assert_eq!(of(code, b"abc"), expected, "{code:#x}");
    }
    assert_eq!(of(0x1b, b""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
}

#[test]
fn messages_of_an_aggregate_must_use_up_the_data_exactly() {
    let cut = |lens: &[u32]| split(b"abcde", lens.iter().copied());
    assert_eq!(cut(&[2, 0, 3]), Some(vec![b"ab".as_slice(), b"", b"cde"]));
    assert_eq!(cut(&[2, 2]), None, "one byte is left");
    assert_eq!(cut(&[2, 4]), None, "one byte is missing");
    assert_eq!(cut(&[u32::MAX, 6]), None, "lengths whose sum overflows");
    assert_eq!(split(b"", [].into_iter()), Some(Vec::new()), "no message at all");
}
