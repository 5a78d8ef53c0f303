//! The root of a state tree: what the parent state of a block header names.

use forest_encoding::{Cid, codec, hash, tuple::*};
use serde::{Deserialize, Serialize};
use serde_repr::{Deserialize_repr, Serialize_repr};

/// The form of a state tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize_repr, Deserialize_repr)]
#[repr(u64)]
pub enum StateTreeVersion {
    /// Actors before v2: a bare HAMT root without this object.
    V0 = 0,
    /// Actors v2.
    V1 = 1,
    /// Actors v3.
    V2 = 2,
    /// Actors v4.
    V3 = 3,
    /// Actors v5 to v9.
    V4 = 4,
    /// Actors v10 and later: actors with a delegated address (FIP-0048).
    V5 = 5,
}

/// The root of a state tree: CBOR `[version, actors, info]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct StateRoot {
    /// Its form.
    pub version: StateTreeVersion,
    /// HAMT from the bytes of f0 addresses to actors.
    pub actors: Cid,
    /// A [`StateInfo`]; kept as it is.
    pub info: Cid,
}

/// What the root says besides the actors: nothing yet. CBOR `[]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StateInfo([(); 0]);

/// The CID of the block `80`, the empty CBOR array: the state of every newly made actor.
///
/// ```
/// use forest_shared::state::{EMPTY_ARRAY_CID, StateInfo};
/// use forest_encoding::{codec, hash, to_vec};
/// assert_eq!(EMPTY_ARRAY_CID, hash::blake2b_cid(codec::DAG_CBOR, &to_vec(&StateInfo::default())?));
/// # Ok::<(), forest_encoding::EncodeError>(())
/// ```
pub const EMPTY_ARRAY_CID: Cid = {
    const DIGEST: [u8; 32] = [
        0x45, 0xb0, 0xcf, 0xc2, 0x20, 0xce, 0xec, 0x5b, 0x7c, 0x1c, 0x62, 0xc4, 0xd4, 0x19, 0x3d, 0x38, 0xe4,
        0xeb, 0xa4, 0x8e, 0x88, 0x15, 0x72, 0x9c, 0xe7, 0x5f, 0x9c, 0x0a, 0xb0, 0xe4, 0xc1, 0xc0,
    ];
    let wrapped = cid::multihash::Multihash::wrap(hash::BLAKE2B_256, &DIGEST);
    let hash = match &wrapped {
        Ok(hash) => *hash,
        Err(_) => panic!("a digest of 32 bytes fits a multihash"),
    };
    // A result of this type cannot be dropped by the compiler.
    std::mem::forget(wrapped);
    Cid::new_v1(codec::DAG_CBOR, hash)
};
