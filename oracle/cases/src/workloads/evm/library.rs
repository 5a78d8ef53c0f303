//! Contracts that several stories use, and what to call them with.

use super::calldata::Calldata;

mod conductor;
mod factory;
mod relay;

pub(super) use conductor::{CONDUCTOR, score};
pub(super) use factory::{FACTORY, Make};
pub(super) use relay::{How, Pass, RELAY, Then};

/// Stores pairs of slots and values from its calldata, and returns what slot 0 then is.
pub(super) const LEDGER: &str = "
    0
next:
    dup1 calldatasize gt iszero @end jumpi
    dup1 32 add calldataload                ; at, value
    dup2 calldataload                       ; at, value, slot
    sstore
    64 add @next jump
end:
    0 sload 0 mstore 32 0 return";

/// What to call a [`LEDGER`] with.
#[must_use]
pub(super) fn entries(pairs: impl IntoIterator<Item = (u64, u64)>) -> Vec<u8> {
    let word = |data: Calldata, (slot, value)| data.number(slot).number(value);
    pairs.into_iter().fold(Calldata::new(), word).build()
}

/// Logs all of its calldata with no to four topics, one after the other; the first word is the topic.
pub(super) const HERALD: &str = "
    calldatasize 0 0 calldatacopy
    0 mload
    calldatasize 0 log0
    dup1 calldatasize 0 log1
    dup1 dup1 calldatasize 0 log2
    dup1 dup1 number calldatasize 0 log3
    dup1 dup1 caller gas calldatasize 0 log4";

/// Returns its calldata.
pub(super) const ECHO: &str = "calldatasize 0 0 calldatacopy calldatasize 0 return";

/// Reverts with its calldata.
pub(super) const REFUSER: &str = "calldatasize 0 0 calldatacopy calldatasize 0 revert";

/// Never ends by itself.
pub(super) const SPINNER: &str = "again: gas pop @again jump";

/// Gives all its funds to the address in its calldata, and is no more.
pub(super) const MORTAL: &str = "0 calldataload selfdestruct";
