//! From the words of the published crates to ours, through the bytes that both agree on.

use forest_shared::{address::Address, econ::TokenAmount, error::ExitCode, message::Message};
use fvm_ipld_encoding::{de::DeserializeOwned, ipld_block::IpldBlock, ser::Serialize};

/// A message of ours as theirs.
///
/// # Errors
/// Where theirs cannot hold it: addresses of protocol 4 before nv18, gas limits beyond 63 bits.
pub(crate) fn message<M: DeserializeOwned>(message: &Message) -> Result<M, String> {
    let bytes = message.to_cbor().map_err(|error| error.to_string())?;
    fvm_ipld_encoding::from_slice(&bytes).map_err(|error| format!("not a message of that version: {error}"))
}

/// An amount of ours as theirs.
pub(crate) fn amount<T: DeserializeOwned>(amount: &TokenAmount) -> Result<T, String> {
    let bytes = forest_encoding::to_vec(amount).map_err(|error| error.to_string())?;
    fvm_ipld_encoding::from_slice(&bytes).map_err(|error| error.to_string())
}

/// An amount of theirs as ours.
pub(crate) fn tokens(amount: &impl Serialize) -> TokenAmount {
    let bytes = fvm_ipld_encoding::to_vec(amount).expect("amounts are small");
    forest_encoding::from_slice(&bytes).expect("both crates write amounts alike")
}

/// Gas of theirs as ours. Theirs counts to 64 bits and stays there, ours to 63; both are more than any limit.
pub(crate) fn milligas(gas: u64) -> i64 {
    i64::try_from(gas).unwrap_or(i64::MAX)
}

/// An address of theirs, by its bytes.
pub(crate) fn address(bytes: &[u8]) -> Address {
    Address::from_bytes(bytes).expect("both crates write addresses alike")
}

/// An exit code of theirs, by its number.
pub(crate) fn exit(code: u32) -> ExitCode {
    ExitCode::new(code)
}

/// The data and the codec of a block that may be none.
pub(crate) fn contents(block: Option<IpldBlock>) -> (Vec<u8>, Option<u64>) {
    block.map_or((Vec::new(), None), |block| (block.data, Some(block.codec)))
}
