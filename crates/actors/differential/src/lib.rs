//! The actors of this repository against the released ones, message for message.
//!
//! Two networks differ in nothing but the code of the actors that this repository has; all others run the released
//! code in both. Every message goes to both, and everything it does that is not gas must be equal: how it ends, what it
//! returns, its events, who called whom with what, and every actor that it changed.
//!
//! That states can be compared bit for bit, the code of this repository is stored under the names of the code that it
//! stands for: in both networks a multisig has the same code CID, and behind it are different bytes. So one engine, or
//! one folder of compiled code, must never serve both.
//!
//! Gas is free of influence: the base fee is zero, so that what is paid depends on limits alone, and limits are high.
//!
//! | To understand | read |
//! | --- | --- |
//! | where the code comes from | `actors.rs` |
//! | one network | `side.rs` |
//! | what of a message is compared | `deeds.rs` |
//! | both networks, for the stories of `oracle_cases` | `contest.rs` |
//! | stories of this crate | `stories/` |

mod actors;
mod contest;
mod deeds;
mod side;
pub mod stories;

pub use actors::{Actors, Code, CodeError, canonical, ours};
pub use contest::{Contest, Engines};
