//! How an actor ends early, by its own will.
//!
//! Invariant: whatever is wrong with the message, the exit code is the actor's. The message is for people.

use forest_rules::behaviours::ExitRule;
use forest_shared::error::ExitCode;

use super::Kernel;
use crate::{
    block::BlockId,
    failure::{Abort, Exit, Result},
};

/// What stands where the actor says nothing.
const NO_MESSAGE: &str = "actor aborted";

impl Kernel {
    /// Ends the frame with a code and a block. Codes of the system become one of their own, and keep the block; but 0
    /// is success where actors may exit with it.
    pub(crate) fn exit(&self, code: u32, block: BlockId, message: Result<&[u8]>) -> Abort {
        let code = ExitCode::new(code);
        let succeeds = self.rules().behaviours.kernel.exit == ExitRule::Exit && code.is_success();
        if code.is_system_error() && !succeeds {
            let message = format!("actor aborted with code {code}");
            return Abort::Exit(Exit { code: ExitCode::SYS_ILLEGAL_EXIT_CODE, message, block });
        }
        let message = match message {
            Ok(message) => text(message, self.rules().limits.exit_message),
            Err(fault) => format!("no exit message: {fault}"),
        };
        Abort::Exit(Exit { code, message, block })
    }
}

/// A message as people read it; of one that is longer than `limit`, both ends.
fn text(message: &[u8], limit: Option<u32>) -> String {
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    let skipped = message.len().saturating_sub(limit);
    let half = limit.div_euclid(2);
    match (message.get(..half), message.get(message.len().saturating_sub(half)..)) {
        _ if message.is_empty() => NO_MESSAGE.to_owned(),
        (Some(head), Some(tail)) if skipped > 0 => {
            let (head, tail) = (String::from_utf8_lossy(head), String::from_utf8_lossy(tail));
            format!("{head} ... (skipped {skipped} bytes) ... {tail}")
        }
        _ => String::from_utf8_lossy(message).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_kept_up_to_its_limit_and_then_at_both_ends() {
        assert_eq!(text(b"", Some(4)), "actor aborted");
        assert_eq!(text(b"abcd", Some(4)), "abcd");
        assert_eq!(text(b"abcdef", Some(4)), "ab ... (skipped 2 bytes) ... ef");
        assert_eq!(text(b"abcdef", None), "abcdef");
        assert_eq!(text(b"a\xff", None), "a\u{fffd}");
    }
}
