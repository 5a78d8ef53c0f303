//! The init actor, as everybody sees who creates actors.

use forest_sdk::prelude::*;

/// Method 2, Exec: takes [`ExecParams`], returns [`ExecReturn`].
pub const EXEC: MethodNum = 2;
/// Method 3, Exec4: takes [`Exec4Params`], returns [`ExecReturn`].
pub const EXEC4: MethodNum = 3;
/// Method 4, InstallCode, where users deploy code: takes [`InstallCodeParams`], returns [`InstallCodeReturn`].
pub const INSTALL_CODE: MethodNum = 4;

/// What the init actor starts with: CBOR `[network_name]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ConstructorParams {
    /// What the network calls itself.
    pub network_name: String,
}

/// An actor to create: CBOR `[code_cid, constructor_params]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ExecParams {
    /// What it runs.
    pub code_cid: Cid,
    /// What its constructor takes, in CBOR; empty for nothing.
    pub constructor_params: RawBytes,
}

/// An actor to create at a predictable address: CBOR `[code_cid, constructor_params, subaddress]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct Exec4Params {
    /// What it runs.
    pub code_cid: Cid,
    /// What its constructor takes, in CBOR; empty for nothing.
    pub constructor_params: RawBytes,
    /// Its f4 address within the namespace of the caller, at most 54 bytes.
    pub subaddress: RawBytes,
}

/// Where the new actor is: CBOR `[id_address, robust_address]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ExecReturn {
    /// Its f0 address.
    pub id_address: Address,
    /// Its f2 address, which outlives reorganisations of the chain.
    pub robust_address: Address,
}

/// Code for others to be created with: CBOR `[code]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct InstallCodeParams {
    /// A Wasm module.
    #[serde(with = "forest_sdk::serde_bytes")]
    pub code: Vec<u8>,
}

/// What became of it: CBOR `[code_cid, installed]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct InstallCodeReturn {
    /// What [`ExecParams`] name it by: the CID of the module as a block of raw bytes.
    pub code_cid: Cid,
    /// False where it was known before.
    pub installed: bool,
}
