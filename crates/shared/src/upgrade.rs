//! What an actor is told when its code is replaced (`actor::upgrade_actor`, a syscall that no network enables yet).

use forest_encoding::{Cid, tuple::*};

/// Passed to the `upgrade` entry point of the new code: CBOR `[old code]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct UpgradeInfo {
    /// The code that ran before.
    pub old_code_cid: Cid,
}
