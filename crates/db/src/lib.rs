//! Block stores and the shared block cache.
