//! The operations of a frame, generation by generation: what is charged, in which order, and what is refused.

mod actor;
mod gas;
mod ipld;
mod own;
mod send;
