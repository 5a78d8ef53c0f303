//! The state tree's own objects: its root and what it holds for every actor.
//!
//! The tree itself, a HAMT from addresses to actors, is above; here is the shape of its values. Two forms of actors:
//! four fields up to network version 17, a fifth for the delegated address from 18 on (FIP-0048). The version in the
//! root tells which; [`LegacyActorState`] converts explicitly.

mod actor;
mod root;

pub use actor::{ActorState, FundsError, LegacyActorState, LosesDelegatedAddress};
pub use root::{EMPTY_ARRAY_CID, StateInfo, StateRoot, StateTreeVersion};
