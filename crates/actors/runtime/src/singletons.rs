//! The addresses of the actors that exist once.

use forest_sdk::shared::address::{self, Address};

/// In whose name the node sends messages.
pub const SYSTEM_ACTOR: Address = Address::new_id(address::SYSTEM_ACTOR_ID);
/// Creates actors.
pub const INIT_ACTOR: Address = Address::new_id(address::INIT_ACTOR_ID);
/// Pays block producers.
pub const REWARD_ACTOR: Address = Address::new_id(address::REWARD_ACTOR_ID);
/// Runs at the end of every epoch.
pub const CRON_ACTOR: Address = Address::new_id(address::CRON_ACTOR_ID);
/// Counts storage power.
pub const STORAGE_POWER_ACTOR: Address = Address::new_id(address::STORAGE_POWER_ACTOR_ID);
/// Deals between clients and providers.
pub const STORAGE_MARKET_ACTOR: Address = Address::new_id(address::STORAGE_MARKET_ACTOR_ID);
/// Verifiers, allocations and claims.
pub const VERIFIED_REGISTRY_ACTOR: Address = Address::new_id(address::VERIFIED_REGISTRY_ACTOR_ID);
/// The datacap token.
pub const DATACAP_TOKEN_ACTOR: Address = Address::new_id(address::DATACAP_TOKEN_ACTOR_ID);
/// Manages the addresses of Ethereum.
pub const EAM_ACTOR: Address = Address::new_id(address::EAM_ACTOR_ID);
/// Where burnt funds go.
pub const BURNT_FUNDS_ACTOR: Address = Address::new_id(address::BURNT_FUNDS_ACTOR_ID);
