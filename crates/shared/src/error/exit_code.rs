//! Exit codes, as receipts hold them.
//!
//! 0 is success, 1 to 15 belong to the VM, 16 and above to actors; built-in actors share the names of 16 to 26.
//! Actors that exit with a code of the VM are given [`ExitCode::SYS_ILLEGAL_EXIT_CODE`] instead.

use serde::{Deserialize, Serialize};

/// How the execution of a message ended.
///
/// ```
/// use forest_shared::error::ExitCode;
/// assert!(ExitCode::OK.is_success());
/// assert!(ExitCode::SYS_OUT_OF_GAS.is_system_error());
/// assert_eq!(ExitCode::USR_FORBIDDEN.to_string(), "USR_FORBIDDEN(18)");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExitCode(u32);

/// Declares the constants and the table of their names.
macro_rules! exit_codes {
    ($( $(#[$doc:meta])* $name:ident = $value:literal; )*) => {
        impl ExitCode {
            $( $(#[$doc])* pub const $name: Self = Self($value); )*

            /// The name of the code, if it has one.
            #[must_use]
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $( $value => Some(stringify!($name)), )*
                    _ => None,
                }
            }
        }
    };
}

exit_codes! {
    /// The message succeeded.
    OK = 0;
    /// The sender does not exist or may not send. Found before execution: no receipt changes state.
    SYS_SENDER_INVALID = 1;
    /// The nonce is not the sender's, or its balance does not cover fee cap times gas limit. Found before execution.
    SYS_SENDER_STATE_INVALID = 2;
    /// Reserved. The first generation of the VM had a name for it and never returned it.
    SYS_INVALID_METHOD = 3;
    /// The code of the receiver trapped or exhausted its stack.
    SYS_ILLEGAL_INSTRUCTION = 4;
    /// The receiver does not exist and cannot be created, or lacks the entry point.
    SYS_INVALID_RECEIVER = 5;
    /// The sender could not pay the value that the message transfers.
    SYS_INSUFFICIENT_FUNDS = 6;
    /// The message or a call in it ran out of gas.
    SYS_OUT_OF_GAS = 7;
    /// An actor exited with a code that is reserved for the VM.
    SYS_ILLEGAL_EXIT_CODE = 9;
    /// A VM invariant broke, or the message could not be dispatched at all.
    SYS_ASSERTION_FAILED = 10;
    /// An actor returned a block handle that does not exist.
    SYS_MISSING_RETURN = 11;
    /// A method parameter is invalid.
    USR_ILLEGAL_ARGUMENT = 16;
    /// Something the method needs does not exist.
    USR_NOT_FOUND = 17;
    /// The caller may not do this.
    USR_FORBIDDEN = 18;
    /// The actor's funds do not suffice.
    USR_INSUFFICIENT_FUNDS = 19;
    /// The actor's state is broken.
    USR_ILLEGAL_STATE = 20;
    /// Something did not encode or decode inside the actor.
    USR_SERIALIZATION = 21;
    /// The actor has no such method.
    USR_UNHANDLED_MESSAGE = 22;
    /// A failure without a better code.
    USR_UNSPECIFIED = 23;
    /// An assertion of the actor failed.
    USR_ASSERTION_FAILED = 24;
    /// The method changes state and was called read-only (from network version 18).
    USR_READ_ONLY = 25;
    /// The method takes no value (from network version 18).
    USR_NOT_PAYABLE = 26;
}

impl ExitCode {
    /// The lowest code that an actor may exit with.
    pub const FIRST_USER_EXIT_CODE: u32 = 16;

    /// Any code.
    #[must_use]
    pub const fn new(value: u32) -> Self {
        Self(value)
    }

    /// The number.
    #[must_use]
    pub const fn value(self) -> u32 {
        self.0
    }

    /// Whether the message succeeded.
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.0 == 0
    }

    /// Whether the code belongs to the VM. True of 0 as well: success is not an actor's to claim either.
    #[must_use]
    pub const fn is_system_error(self) -> bool {
        self.0 < Self::FIRST_USER_EXIT_CODE
    }
}

impl From<u32> for ExitCode {
    fn from(value: u32) -> Self {
        Self(value)
    }
}

impl From<ExitCode> for u32 {
    fn from(code: ExitCode) -> Self {
        code.0
    }
}

/// Writes the name where there is one and always the number.
impl std::fmt::Display for ExitCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name}({})", self.0),
            None => self.0.fmt(f),
        }
    }
}
