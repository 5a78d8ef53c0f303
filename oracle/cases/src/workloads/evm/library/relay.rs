//! A contract that calls another in any way, and tells what came of it.

use super::super::{calldata::Calldata, contract::Contract};

/// Calls somebody with the end of its calldata, and returns whether that went well and what came back.
pub(in super::super) const RELAY: &str = "
    160 calldatasize sub                    ; the input is behind five words
    dup1 160 0 calldatacopy
    0 0 dup3 0                              ; output length and offset, input length and offset
    0 calldataload
    dup1 1 eq @delegate jumpi
    2 eq @static jumpi
    96 calldataload 64 calldataload 32 calldataload call @called jump
delegate:
    pop 64 calldataload 32 calldataload delegatecall @called jump
static:
    64 calldataload 32 calldataload staticcall
called:
    0 mstore
    returndatasize 0 32 returndatacopy
    returndatasize 32 add 0                 ; length, offset
    128 calldataload
    dup1 1 eq @revert jumpi
    2 eq @fault jumpi
    return
revert:
    pop revert
fault:
    invalid";

/// How a [`RELAY`] calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) enum How {
    /// `call`
    #[default]
    Call,
    /// `delegatecall`
    Delegate,
    /// `staticcall`
    Static,
}

/// What a [`RELAY`] does in the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) enum Then {
    /// It returns.
    #[default]
    Return,
    /// It reverts.
    Revert,
    /// It runs into `invalid`.
    Fault,
}

/// An order to a [`RELAY`].
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Pass<'a> {
    /// How it calls.
    pub(in super::super) how: How,
    /// With how much gas.
    pub(in super::super) gas: u64,
    /// Whom.
    pub(in super::super) to: [u8; 20],
    /// With how much attoFIL.
    pub(in super::super) value: u64,
    /// And then.
    pub(in super::super) then: Then,
    /// With which calldata.
    pub(in super::super) input: &'a [u8],
}

impl<'a> Pass<'a> {
    /// A plain call with all the gas there is.
    #[must_use]
    pub(in super::super) fn new(how: How, to: &Contract, input: &'a [u8]) -> Self {
        Self { how, gas: u64::MAX, to: to.eth, value: 0, then: Then::Return, input }
    }

    /// What to call a relay with.
    #[must_use]
    pub(in super::super) fn calldata(&self) -> Vec<u8> {
        Calldata::new()
            .number(self.how as u64)
            .number(self.gas)
            .word(&self.to)
            .number(self.value)
            .number(self.then as u64)
            .bytes(self.input)
            .build()
    }
}
