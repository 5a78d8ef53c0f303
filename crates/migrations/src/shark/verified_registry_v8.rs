//! The verified registry's state in actors v8.

use forest_blockstore::Cid;
use forest_encoding::tuple::*;
use forest_shared::address::Address;

/// The state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct State {
    pub(crate) root_key: Address,
    pub(crate) verifiers: Cid,
    /// HAMT from addresses of clients to the bytes that they may still have stored.
    pub(crate) verified_clients: Cid,
    pub(crate) remove_data_cap_proposal_ids: Cid,
}
