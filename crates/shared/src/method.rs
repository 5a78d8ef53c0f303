//! Numbers of methods from their names (FRC-42).
//!
//! Actors written by users number their methods by a hash of the name, so that two actors that mean the same agree on
//! the number. Built-in actors export some methods that way too (FIP-0050).

use crate::{METHOD_CONSTRUCTOR, MethodNum};

/// The lowest number that a name may hash to; what is below is for built-in actors (FIP-0050).
pub const FIRST_EXPORTED_METHOD_NUMBER: MethodNum = 1 << 24;

/// Why a name has no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MethodNameError {
    /// No name at all.
    #[error("empty method name")]
    Empty,
    /// The first character is neither an upper-case letter nor an underscore.
    #[error("method name does not start with an upper-case letter or an underscore")]
    Start,
    /// A character that is neither an ASCII letter or digit nor an underscore.
    #[error("method name with a character other than letters, digits and underscores")]
    Character,
    /// No part of the hash is high enough; nobody has found such a name.
    #[error("method name without a usable hash")]
    Hash,
}

/// The number of the method `name`.
///
/// ```
/// use forest_shared::method::method_hash;
/// assert_eq!(method_hash("Receive"), Ok(3_726_118_371));
/// assert_eq!(method_hash("Constructor"), Ok(1));
/// ```
///
/// # Errors
/// [`MethodNameError`]
pub fn method_hash(name: &str) -> Result<MethodNum, MethodNameError> {
    let first = name.bytes().next().ok_or(MethodNameError::Empty)?;
    if !first.is_ascii_uppercase() && first != b'_' {
        return Err(MethodNameError::Start);
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Err(MethodNameError::Character);
    }
    if name == "Constructor" {
        return Ok(METHOD_CONSTRUCTOR);
    }
    let mut state = blake2b_simd::Params::new().to_state();
    // The prefix keeps these hashes apart from all others.
    let digest = state.update(b"1|").update(name.as_bytes()).finalize();
    let (words, _) = digest.as_bytes().as_chunks();
    words
        .iter()
        .map(|word| MethodNum::from(u32::from_be_bytes(*word)))
        .find(|number| *number >= FIRST_EXPORTED_METHOD_NUMBER)
        .ok_or(MethodNameError::Hash)
}
