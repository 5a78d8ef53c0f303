//! The hash array mapped trie of Filecoin's state.
