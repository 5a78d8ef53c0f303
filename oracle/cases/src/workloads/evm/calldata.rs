//! What contracts are called with: words, and bytes behind them.

use super::contract::Contract;

/// Words of 32 bytes, and bytes behind them.
#[derive(Clone, Debug, Default)]
pub(super) struct Calldata(Vec<u8>);

impl Calldata {
    /// Nothing yet.
    #[must_use]
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// A number follows.
    #[must_use]
    pub(super) fn number(self, number: u64) -> Self {
        self.word(&number.to_be_bytes())
    }

    /// An address follows.
    #[must_use]
    pub(super) fn address(self, of: &Contract) -> Self {
        self.word(&of.eth)
    }

    /// A word follows: at most 32 bytes, zeros before them.
    #[must_use]
    pub(super) fn word(mut self, bytes: &[u8]) -> Self {
        self.0.extend(std::iter::repeat_n(0, 32_usize.saturating_sub(bytes.len())));
        self.bytes(bytes)
    }

    /// Bytes follow as they are.
    #[must_use]
    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }

    /// Bytes follow as ABIs have them: their length as a word, then they, then zeros to the end of a word.
    #[must_use]
    pub(super) fn padded(self, bytes: &[u8]) -> Self {
        let zeros = bytes.len().next_multiple_of(32) - bytes.len();
        self.number(bytes.len() as u64).bytes(bytes).bytes(&[0; 32][..zeros])
    }

    /// All of it.
    #[must_use]
    pub(super) fn build(self) -> Vec<u8> {
        self.0
    }
}
