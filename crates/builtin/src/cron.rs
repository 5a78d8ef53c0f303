//! The cron actor (id 3): what runs at the end of every epoch.

use forest_blockstore::{Blockstore, CborStore, Cid, IpldError};
use forest_shared::{MethodNum, address::Address};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

/// Method 2, EpochTick: runs all entries. The node calls it in the name of the system actor once per epoch, null
/// rounds included, with no parameters.
pub const EPOCH_TICK: MethodNum = 2;

/// A method to be run every epoch: CBOR `[receiver, method]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize_tuple, Serialize_tuple)]
pub struct Entry {
    /// The actor: an f0 address.
    pub receiver: Address,
    /// Its method.
    pub method_num: MethodNum,
}

/// The state of the cron actor: CBOR `[entries]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize_tuple, Serialize_tuple)]
pub struct State {
    /// What runs, in this order. Set at genesis: power, then market.
    pub entries: Vec<Entry>,
}

impl State {
    /// Reads the state from its root, the head of the actor.
    ///
    /// # Errors
    /// [`IpldError`]: the block is missing, is no such state, or the store failed.
    pub fn load(store: &impl Blockstore, head: &Cid) -> Result<Self, IpldError> {
        store.load_cbor(head)
    }
}
