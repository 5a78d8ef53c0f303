//! What actors tell people, on networks of developers.

use forest_shared::error::ErrorNumber;

use super::Kernel;
use crate::{
    failure::{Fault, Result},
    trace::Event,
};

impl Kernel {
    /// Whether anything is told.
    pub(crate) fn debug_enabled(&self) -> bool {
        self.calls.context().actor_debugging
    }

    /// Logs a line.
    pub(crate) fn log(&mut self, message: &str) {
        self.calls.trace(Event::Log(message));
    }

    /// Whether an artifact may have this name. Its data goes nowhere: no actor writes files here.
    pub(crate) fn check_artifact(&self, name: &str) -> Result<()> {
        let longest = usize::try_from(self.rules().limits.artifact_name).unwrap_or(usize::MAX);
        if name.is_empty() || name.len() > longest || name.starts_with('.') || name.contains('/') {
            return Err(Fault::syscall(ErrorNumber::IllegalArgument, "no name for an artifact"));
        }
        Ok(())
    }
}
