//! Why a test cannot go on.
//!
//! Tests return it, and what a runner then prints is the `Debug` form: it is written for people.

use std::fmt;

use forest_sdk::ActorError;
use forest_wasm_build::BuildError;

use crate::Applied;

/// What a step of a test failed with.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// A message was executed, and did not succeed.
    #[error("{0}")]
    Exit(Box<Applied>),
    /// No node would include the message.
    #[error("the message is refused before it runs: {0}")]
    Refused(String),
    /// The crate of an actor does not build.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// Parameters do not encode, or a return does not decode.
    #[error(transparent)]
    Encoding(#[from] ActorError),
    /// The machine cannot run, or its state is not what it should be.
    #[error("{0}")]
    Machine(String),
    /// A step needs another one before it.
    #[error("{0}")]
    Order(&'static str),
}

impl Failure {
    /// The message that did not succeed, where that is the reason.
    #[must_use]
    pub fn applied(&self) -> Option<&Applied> {
        match self {
            Self::Exit(applied) => Some(applied),
            _ => None,
        }
    }

    pub(crate) fn machine(error: impl fmt::Display) -> Self {
        Self::Machine(error.to_string())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
