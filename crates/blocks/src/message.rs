//! Messages as blocks carry them: bare under an aggregate signature (BLS), or with a signature of their own.
//!
//! The message itself is [`forest_shared::message::Message`]. Here is what a block adds: which form a message is
//! stored in, hence its name and its length on chain. Specification: "Message"; "Block".

mod chain;
mod reference;
mod signed;
#[cfg(test)]
mod tests;

pub use chain::ChainMessage;
pub use reference::ChainMessageRef;
pub use signed::SignedMessage;
