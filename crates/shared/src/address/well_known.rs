//! Actors that are in every state tree from genesis, and the number from which others are counted.

use crate::ActorId;

/// The system actor, in whose name the node sends implicit messages.
pub const SYSTEM_ACTOR_ID: ActorId = 0;
/// The init actor, which assigns ids.
pub const INIT_ACTOR_ID: ActorId = 1;
/// The reward actor, which pays block producers.
pub const REWARD_ACTOR_ID: ActorId = 2;
/// The cron actor, run at the end of every epoch.
pub const CRON_ACTOR_ID: ActorId = 3;
/// The storage power actor.
pub const STORAGE_POWER_ACTOR_ID: ActorId = 4;
/// The storage market actor.
pub const STORAGE_MARKET_ACTOR_ID: ActorId = 5;
/// The verified registry actor.
pub const VERIFIED_REGISTRY_ACTOR_ID: ActorId = 6;
/// The datacap token actor (from network version 17).
pub const DATACAP_TOKEN_ACTOR_ID: ActorId = 7;
/// The Ethereum address manager, owner of the f410 namespace (from network version 18).
pub const EAM_ACTOR_ID: ActorId = 10;
/// The mining reserve.
pub const RESERVE_ACTOR_ID: ActorId = 90;
/// Where burnt funds go.
pub const BURNT_FUNDS_ACTOR_ID: ActorId = 99;
/// The lowest id that the init actor assigns.
pub const FIRST_NON_SINGLETON_ID: ActorId = 100;
