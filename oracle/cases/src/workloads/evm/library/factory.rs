//! A contract that creates contracts.

use super::super::calldata::Calldata;

/// Creates a contract from its calldata, and returns the address and what the constructor said.
pub(in super::super) const FACTORY: &str = "
    128 calldatasize sub                    ; the init code is behind four words
    dup1 128 0 calldatacopy
    32 calldataload swap1                   ; salt, size
    0 64 calldataload                       ; salt, size, offset, value
    0 calldataload @salted jumpi
    create @made jump
salted:
    create2
made:
    0 mstore
    returndatasize 0 32 returndatacopy
    returndatasize 32 add 0                 ; length, offset
    96 calldataload @undo jumpi
    return
undo:
    revert";

/// An order to a [`FACTORY`].
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Make {
    /// For `create2`; `create` where there is none.
    pub(in super::super) salt: Option<u64>,
    /// What the new contract gets, in attoFIL.
    pub(in super::super) value: u64,
    /// Whether the factory then reverts.
    pub(in super::super) undo: bool,
    /// The init code.
    pub(in super::super) init: Vec<u8>,
}

impl Make {
    /// What to call a factory with.
    #[must_use]
    pub(in super::super) fn calldata(&self) -> Vec<u8> {
        Calldata::new()
            .number(u64::from(self.salt.is_some()))
            .number(self.salt.unwrap_or_default())
            .number(self.value)
            .number(u64::from(self.undo))
            .bytes(&self.init)
            .build()
    }
}
