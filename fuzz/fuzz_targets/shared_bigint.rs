//! Integers and amounts from arbitrary bytes, and arithmetic on what was read, against the published crate.
#![no_main]

use forest_shared::{bigint::CompactInt, econ::TokenAmount};
use fvm_shared4::econ::TokenAmount as Amount4;
use libfuzzer_sys::fuzz_target;

/// The same number, read by both from the chain's bytes; `None` if both refuse.
fn read(bytes: &[u8]) -> Option<(TokenAmount, Amount4)> {
    let int = CompactInt::from_chain_bytes(bytes).ok();
    let cbor = forest_encoding::to_vec(forest_encoding::serde_bytes::Bytes::new(bytes)).unwrap();
    let ours: Option<TokenAmount> = forest_encoding::from_slice(&cbor).ok();
    let theirs: Option<Amount4> = fvm_ipld_encoding::from_slice(&cbor).ok();
    assert_eq!(int, ours.as_ref().map(|amount| amount.atto().clone()));
    assert_eq!(ours.as_ref().map(ToString::to_string), theirs.as_ref().map(ToString::to_string));
    ours.zip(theirs)
}

/// Equal as numbers, and in the one representation of that number.
fn same(ours: &TokenAmount, theirs: &Amount4) {
    assert_eq!(ours.to_bigint().to_string(), theirs.atto().to_string());
    assert_eq!(ours, &TokenAmount::from_atto(ours.to_bigint()));
    let written = forest_encoding::to_vec(ours).ok();
    assert_eq!(written, fvm_ipld_encoding::to_vec(theirs).ok());
}

fuzz_target!(|data: (&[u8], &[u8], i128)| {
    let (left, right, factor) = data;
    let (Some((left, left4)), Some((right, right4))) = (read(left), read(right)) else { return };
    same(&left, &left4);
    same(&(&left + &right), &(&left4 + &right4));
    same(&(&left - &right), &(&left4 - &right4));
    same(&(&left * factor), &(&left4 * factor));
    same(&-&left, &-&left4);
    assert_eq!(left.cmp(&right), left4.cmp(&right4));
    if factor != 0 {
        let (quotient, remainder) = left.checked_div_rem(factor).unwrap();
        let (quotient4, remainder4) = left4.div_rem(factor);
        same(&quotient, &quotient4);
        same(&remainder, &remainder4);
        same(&left.checked_div_floor(factor).unwrap(), &left4.div_floor(factor));
        same(&left.checked_div_ceil(factor).unwrap(), &left4.div_ceil(factor));
    }
});
