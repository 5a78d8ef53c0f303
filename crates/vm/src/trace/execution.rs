//! The execution trace in the shape that Lotus and Forest print.

/// A trace of calls.
#[derive(Clone, Debug, Default)]
pub struct ExecutionTrace {}
