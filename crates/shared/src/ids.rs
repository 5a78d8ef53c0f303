//! The small numbers that name things: actors, methods, deals.
//!
//! Plain aliases, as in the specification: they are decoded, compared and printed as integers everywhere.

/// The number of an actor in the state tree; the payload of its f0 address.
pub type ActorId = u64;

/// The number of a method of an actor. 0 is a bare value transfer, 1 the constructor; exported methods of user
/// actors follow FRC-42 and are at least 2²⁴ (FIP-0050).
pub type MethodNum = u64;

/// The number of a storage deal in the market actor.
pub type DealId = u64;

/// The bare transfer of value: no code runs.
pub const METHOD_SEND: MethodNum = 0;

/// The constructor, which only the init actor (or the system, for singletons) may call.
pub const METHOD_CONSTRUCTOR: MethodNum = 1;
