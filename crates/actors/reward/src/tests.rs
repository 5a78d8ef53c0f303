//! The arithmetic against golden tables, and the actor around it.

mod actor;
mod golden;
