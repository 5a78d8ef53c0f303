//! Actors in the state tree: look-up, update, creation, deletion, and what addresses cost.
//!
//! Look-ups and updates are charged by the call manager's access tracking, once per actor and message (FIP-0057);
//! the rest by the kernel. Most entries of the second half are free and exist since nv18: free charges show in
//! traces.

use super::{Charge, Gas};

/// Prices of operations on actors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorPrices {
    /// First read of an actor.
    pub lookup: Option<Charge>,
    /// First write of an actor.
    pub update: Option<Charge>,
    /// Creating an actor.
    pub create: Charge,
    /// What creation costs more when an address is assigned too; `None` where there is one price for both.
    pub create_address: Option<Gas>,
    /// Deleting an actor; a refund before nv18.
    pub delete: Charge,
    /// Resolving an address to an id. Free: the fee that FIP-0057 prints was never put into code.
    pub resolve_address: Option<Charge>,
    /// `actor::lookup_delegated_address`.
    pub lookup_delegated_address: Option<Charge>,
    /// `actor::get_actor_code_cid`.
    pub get_code_cid: Option<Charge>,
    /// `actor::get_builtin_actor_type`.
    pub get_builtin_type: Option<Charge>,
    /// `actor::get_code_cid_for_type`.
    pub get_code_cid_for_type: Option<Charge>,
    /// `actor::balance_of`.
    pub balance_of: Option<Charge>,
    /// `self::current_balance`.
    pub self_balance: Option<Charge>,
    /// `self::root` (FIP-0071).
    pub get_root: Option<Charge>,
    /// `self::set_root` (FIP-0071).
    pub set_root: Option<Charge>,
}

impl ActorPrices {
    /// Creates an actor, under a new address or under one that exists.
    #[must_use]
    pub fn on_create_actor(&self, new_address: bool) -> Charge {
        let address = self.create_address.filter(|_| new_address).unwrap_or(Gas::ZERO);
        Charge { other: self.create.other.plus(address), ..self.create }
    }
}
