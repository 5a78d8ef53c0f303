//! The datacap actor's state in actors v9: a fungible token (FRC-0046).

use forest_blockstore::Cid;
use forest_encoding::tuple::*;
use forest_shared::{address::Address, econ::TokenAmount};

/// The state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct State {
    /// Who mints and destroys: the verified registry.
    pub(crate) governor: Address,
    pub(crate) token: Token,
}

/// The token: one for every byte that may be stored, in units of 10^-18.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct Token {
    pub(crate) supply: TokenAmount,
    /// HAMT from ids to what they own.
    pub(crate) balances: Cid,
    /// HAMT from ids to HAMTs from ids to what these may spend in the place of those.
    pub(crate) allowances: Cid,
    /// The width of these HAMTs.
    pub(crate) hamt_bit_width: u32,
}
