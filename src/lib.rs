//! The Filecoin VM for Rust nodes.
