//! Block headers, tipsets and signed messages.
