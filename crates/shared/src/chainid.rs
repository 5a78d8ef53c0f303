//! The chain id that Ethereum tools know a network by (FIP-0054), seen by actors through `network::context`.

/// A chain id, as in EIP-155: 314 for mainnet, 314159 for calibnet.
///
/// ```
/// use forest_shared::chainid::ChainId;
/// assert_eq!(u64::from(ChainId::MAINNET), 314);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChainId(u64);

impl ChainId {
    /// Mainnet.
    pub const MAINNET: Self = Self(314);
    /// The calibration network.
    pub const CALIBNET: Self = Self(314_159);
}

impl From<u64> for ChainId {
    fn from(id: u64) -> Self {
        Self(id)
    }
}

impl From<ChainId> for u64 {
    fn from(id: ChainId) -> Self {
        id.0
    }
}

impl std::fmt::Display for ChainId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
