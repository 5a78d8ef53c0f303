//! What workloads count on where a message must fail: one that succeeds instead tests nothing.

use forest_shared::error::ExitCode;

use crate::{Answer, Stop};

/// The answer to a message that must fail, however it does.
///
/// # Errors
/// [`Stop::Broken`] where it succeeded.
pub fn failed(answer: Answer, what: &str) -> Result<Answer, Stop> {
    if answer.is_success() {
        return Err(Stop::Broken(format!("{what} must fail, and succeeded")));
    }
    Ok(answer)
}

/// The answer to a message that must end in one way.
///
/// # Errors
/// [`Stop::Broken`] where it ended in another.
pub fn ended_with(answer: Answer, exit_code: ExitCode, what: &str) -> Result<Answer, Stop> {
    if answer.exit_code == exit_code {
        return Ok(answer);
    }
    Err(Stop::Broken(format!("{what} must end with {exit_code}, and ended with {}", answer.exit_code)))
}
