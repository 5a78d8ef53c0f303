//! Contracts that compute words and return them all.

/// The text of a contract that runs each expression, which leaves one word, and returns the words in order.
#[must_use]
pub(super) fn report<T: AsRef<str>>(expressions: &[T]) -> String {
    let store = |(at, expression): (usize, &T)| format!("{} {} mstore\n", expression.as_ref(), 32 * at);
    let body: String = expressions.iter().enumerate().map(store).collect();
    format!("{body} {} 0 return", 32 * expressions.len())
}
