//! The fixed-key trie of EVM contract storage.
