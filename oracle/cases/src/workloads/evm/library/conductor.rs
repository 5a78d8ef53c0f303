//! A contract that makes many calls in one message.

use super::super::{calldata::Calldata, contract::Contract};

/// Calls several, one after the other, whatever comes of it.
pub(in super::super) const CONDUCTOR: &str = "
    0
next:
    dup1 calldatasize gt iszero @end jumpi
    dup1 64 add calldataload                ; at, length
    dup1 dup3 96 add 0 calldatacopy
    0 0 dup3 0                              ; output length and offset, input length and offset
    dup6 32 add calldataload                ; value
    dup7 calldataload                       ; whom
    gas call pop                            ; at, length
    add 96 add @next jump
end:
    stop";

/// What to call a [`CONDUCTOR`] with: whom to call, with how much attoFIL, and with what.
#[must_use]
pub(in super::super) fn score<'a>(calls: impl IntoIterator<Item = (&'a Contract, u64, Vec<u8>)>) -> Vec<u8> {
    let call = |data: Calldata, (to, value, input): (&Contract, u64, Vec<u8>)| {
        data.address(to).number(value).number(input.len() as u64).bytes(&input)
    };
    calls.into_iter().fold(Calldata::new(), call).build()
}
