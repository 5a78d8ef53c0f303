//! What is checked around every method of an actor.

use forest_shared::MethodNum;

use crate::{ActorError, Runtime};

/// Checks around the methods of an actor: `#[actor(guard = path::to::Type)]`.
///
/// [`Open`], the default, checks nothing. Built-in actors have one that demands a check of the caller and closes
/// their internal methods to others.
pub trait Guard {
    /// Before the method, whatever its number.
    ///
    /// # Errors
    /// Ends the call; the method does not run.
    fn before(rt: &Runtime<'_>, method: MethodNum) -> Result<(), ActorError>;

    /// After a method that succeeded.
    ///
    /// # Errors
    /// Ends the call; what the method did is undone.
    fn after(rt: &Runtime<'_>) -> Result<(), ActorError>;
}

/// No restrictions.
#[derive(Clone, Copy, Debug)]
pub enum Open {}

impl Guard for Open {
    fn before(_rt: &Runtime<'_>, _method: MethodNum) -> Result<(), ActorError> {
        Ok(())
    }

    fn after(_rt: &Runtime<'_>) -> Result<(), ActorError> {
        Ok(())
    }
}
