//! What the built-in actors share, on top of the SDK.
//!
//! | Looking for | Module |
//! | --- | --- |
//! | who may call, and that methods look | [`BuiltIn`], [`Unrestricted`] |
//! | sends whose failure is the caller's | [`send`], [`resolve`] |
//! | addresses of actors that exist once | [`singletons`] |
//! | what actors call of each other | [`interface`] |
//! | new actors, for the init actors | [`creation`] |
//! | methods that an actor accepts without having them | [`fallback`] |
//! | fixed-point numbers, smoothed estimates | [`q128`], [`smooth`] |
//!
//! Guest side: builds for wasm32, and natively for tests.

pub mod creation;
pub mod fallback;
mod guard;
pub mod interface;
pub mod network;
pub mod q128;
pub mod resolve;
pub mod send;
pub mod singletons;
pub mod smooth;

pub use guard::{BuiltIn, Unrestricted};
