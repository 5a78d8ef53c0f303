//! What all published engines share word for word: how a message is applied, and how the state is written.

/// Defines `Open`, an executor as a session. The module that uses it has the executor, what it applies, and `answer`.
macro_rules! session {
    () => {
        /// The engine on a state.
        struct Open(Executor);

        impl Session for Open {
            fn apply(&mut self, message: &Message, kind: Kind) -> Result<Answer, String> {
                let message = translate::message(message)?;
                let (kind, length) = match kind {
                    Kind::Explicit { length } => (ApplyKind::Explicit, length),
                    Kind::Implicit => (ApplyKind::Implicit, 0),
                };
                let apply = AssertUnwindSafe(|| self.0.execute_message(message, kind, length));
                let applied = std::panic::catch_unwind(apply).map_err(|thrown| panicked(&*thrown))?;
                Ok(answer(applied.map_err(|error| format!("{error:#}"))?))
            }

            fn flush(&mut self) -> Result<Cid, String> {
                self.0.flush().map_err(|error| format!("{error:#}"))
            }
        }
    };
}

pub(crate) use session;
