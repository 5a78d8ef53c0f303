//! How a method fails: an exit code, a message for people, perhaps data for the caller.
//!
//! What a method has done is undone by the machine when it exits with anything but success.

use std::fmt::Display;

use forest_amt::Error as AmtError;
use forest_blockstore::IpldError;
use forest_encoding::{DecodeError, EncodeError};
use forest_hamt::Error as HamtError;
use forest_shared::error::{ErrorNumber, ExitCode};

use crate::IpldBlock;

/// The failure of a method.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{exit_code}: {message}")]
pub struct ActorError {
    /// What the receipt says.
    pub exit_code: ExitCode,
    /// What people read in traces; not part of the receipt.
    pub message: String,
    /// What the caller is given.
    pub data: Option<IpldBlock>,
}

/// One constructor for each exit code that actors share.
macro_rules! constructors {
    ($( $(#[$doc:meta])* $name:ident = $code:ident; )*) => {
        impl ActorError {
            $(
                $(#[$doc])*
                #[must_use]
                #[cold]
                pub fn $name(message: impl Into<String>) -> Self {
                    Self::new(ExitCode::$code, message)
                }
            )*
        }
    };
}

constructors! {
    /// A parameter is invalid (16).
    illegal_argument = USR_ILLEGAL_ARGUMENT;
    /// Something the method needs does not exist (17).
    not_found = USR_NOT_FOUND;
    /// The caller may not do this (18).
    forbidden = USR_FORBIDDEN;
    /// The funds do not suffice (19).
    insufficient_funds = USR_INSUFFICIENT_FUNDS;
    /// The state is broken (20).
    illegal_state = USR_ILLEGAL_STATE;
    /// Something did not encode or decode (21).
    serialization = USR_SERIALIZATION;
    /// There is no such method (22).
    unhandled_message = USR_UNHANDLED_MESSAGE;
    /// A failure without a better code (23).
    unspecified = USR_UNSPECIFIED;
    /// An assertion failed (24).
    assertion_failed = USR_ASSERTION_FAILED;
    /// The method changes something and was called read-only (25).
    read_only = USR_READ_ONLY;
}

impl ActorError {
    /// A failure with any code. Codes below 16 belong to the machine, which replaces them.
    #[must_use]
    #[cold]
    pub fn new(exit_code: ExitCode, message: impl Into<String>) -> Self {
        Self { exit_code, message: message.into(), data: None }
    }

    /// The same failure with data for the caller.
    #[must_use]
    pub fn with_data(self, data: IpldBlock) -> Self {
        Self { data: Some(data), ..self }
    }

    /// The same failure, its message preceded by what was being done.
    #[must_use]
    pub fn context(self, doing: impl Display) -> Self {
        Self { message: format!("{doing}: {}", self.message), ..self }
    }
}

/// Turns absent values and foreign errors into failures of the method.
///
/// ```
/// use forest_sdk::prelude::*;
/// let missing: Option<u64> = None;
/// let error = missing.or_fail(ExitCode::USR_NOT_FOUND, "no such deal").unwrap_err();
/// assert_eq!(error, ActorError::not_found("no such deal"));
/// let error = "x".parse::<u64>().or_fail(ExitCode::USR_ILLEGAL_ARGUMENT, "bad number").unwrap_err();
/// assert_eq!(error.message, "bad number: invalid digit found in string");
/// ```
pub trait OrFail<T>: Sized {
    /// The value, or a failure with this code; the message says what was being done and why it failed.
    ///
    /// # Errors
    /// With the exit code, where there is no value.
    fn or_fail(self, exit_code: ExitCode, doing: impl Display) -> Result<T, ActorError>;
}

impl<T, E: Display> OrFail<T> for Result<T, E> {
    fn or_fail(self, exit_code: ExitCode, doing: impl Display) -> Result<T, ActorError> {
        self.map_err(|error| ActorError::new(exit_code, format!("{doing}: {error}")))
    }
}

impl<T> OrFail<T> for Option<T> {
    fn or_fail(self, exit_code: ExitCode, doing: impl Display) -> Result<T, ActorError> {
        self.ok_or_else(|| ActorError::new(exit_code, doing.to_string()))
    }
}

impl From<EncodeError> for ActorError {
    fn from(error: EncodeError) -> Self {
        Self::serialization(error.to_string())
    }
}

impl From<DecodeError> for ActorError {
    fn from(error: DecodeError) -> Self {
        Self::serialization(error.to_string())
    }
}

/// A structure in the state that cannot be read or written: the state is broken, unless it was the value that
/// has no encoding.
impl From<IpldError> for ActorError {
    fn from(error: IpldError) -> Self {
        match error {
            IpldError::Encode(error) => error.into(),
            error => Self::illegal_state(error.to_string()),
        }
    }
}

impl From<HamtError> for ActorError {
    fn from(error: HamtError) -> Self {
        match error {
            HamtError::Ipld(error) => error.into(),
            error => Self::illegal_state(error.to_string()),
        }
    }
}

impl From<AmtError> for ActorError {
    fn from(error: AmtError) -> Self {
        match error {
            AmtError::Ipld(error) => error.into(),
            error => Self::illegal_argument(error.to_string()),
        }
    }
}

/// A refused system call that the method did not look at.
impl From<ErrorNumber> for ActorError {
    fn from(error: ErrorNumber) -> Self {
        let exit_code = match error {
            ErrorNumber::IllegalArgument
            | ErrorNumber::IllegalCid
            | ErrorNumber::IllegalCodec
            | ErrorNumber::LimitExceeded => ExitCode::USR_ILLEGAL_ARGUMENT,
            ErrorNumber::InsufficientFunds => ExitCode::USR_INSUFFICIENT_FUNDS,
            ErrorNumber::NotFound => ExitCode::USR_NOT_FOUND,
            ErrorNumber::Forbidden => ExitCode::USR_FORBIDDEN,
            ErrorNumber::Serialization => ExitCode::USR_SERIALIZATION,
            ErrorNumber::ReadOnly => ExitCode::USR_READ_ONLY,
            _ => ExitCode::USR_ASSERTION_FAILED,
        };
        Self::new(exit_code, format!("the host refused: {error}"))
    }
}
