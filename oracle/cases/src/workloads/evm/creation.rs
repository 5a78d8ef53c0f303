//! How contracts come to be, and how they do not.

use super::exit;

mod external;
mod factory;
mod forbidden;

pub(super) use external::external;
pub(super) use factory::factory;
pub(super) use forbidden::forbidden;

/// Constructors as texts, and the exit codes that they end with.
const CONSTRUCTORS: &[(&str, u32)] = &[
    ("", 0),
    ("stop", 0),
    ("0 0 return", 0),
    ("32 0 return", 0),
    ("codesize 0 0 codecopy codesize 1 return", 0),
    ("0xef 0 mstore8 1 0 return", exit::ILLEGAL_ARGUMENT),
    ("0xef 1 mstore8 2 0 return", 0),
    ("24576 0 return", 0),
    ("24577 0 return", exit::ILLEGAL_ARGUMENT),
    ("0 0 revert", exit::REVERTED),
    ("caller 0 mstore 100 0 revert", exit::REVERTED),
    ("invalid", exit::INVALID),
    ("#0c", exit::UNDEFINED),
    ("1 add", exit::UNDERFLOW),
    ("again: 1 @again jump", exit::OVERFLOW),
    ("1 jump", exit::JUMP),
    ("1 0xffffffff mstore", exit::MEMORY),
    ("1 0x100000000 mstore", exit::MEMORY),
    ("1 0 sstore 2 1 sstore 0 1 sstore 0x6001 0 mstore 2 30 return", 0),
    ("caller origin callvalue 32 0 log3 0 0 return", 0),
    ("callvalue 0 mstore selfbalance 32 mstore calldatasize 64 mstore 96 0 return", 0),
    ("caller selfdestruct", 0),
    ("0 0 0 0 0 address gas call 0 mstore 32 0 return", 0),
    ("address extcodesize 0 mstore address extcodehash 32 mstore 64 0 return", 0),
];
