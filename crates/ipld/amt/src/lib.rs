//! The array mapped trie of Filecoin's state.
