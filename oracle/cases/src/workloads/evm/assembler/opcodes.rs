//! The instructions of the EVM: their names, and the bytes that they are.

/// The opcode of a mnemonic.
#[must_use]
pub(in super::super) fn opcode(mnemonic: &str) -> Option<u8> {
    let numbered = |prefix: &str, first: u8, range: std::ops::RangeInclusive<u8>| {
        let number = mnemonic.strip_prefix(prefix)?.parse().ok()?;
        range.contains(&number).then_some(first.wrapping_add(number))
    };
    OPCODES
        .iter()
        .find(|(name, _)| *name == mnemonic)
        .map(|(_, code)| *code)
        .or_else(|| numbered("push", 0x5f, 0..=32))
        .or_else(|| numbered("dup", 0x7f, 1..=16))
        .or_else(|| numbered("swap", 0x8f, 1..=16))
        .or_else(|| numbered("log", 0xa0, 0..=4))
}

/// The instructions without a number in their names.
pub(in super::super) const OPCODES: &[(&str, u8)] = &[
    ("stop", 0x00),
    ("add", 0x01),
    ("mul", 0x02),
    ("sub", 0x03),
    ("div", 0x04),
    ("sdiv", 0x05),
    ("mod", 0x06),
    ("smod", 0x07),
    ("addmod", 0x08),
    ("mulmod", 0x09),
    ("exp", 0x0a),
    ("signextend", 0x0b),
    ("lt", 0x10),
    ("gt", 0x11),
    ("slt", 0x12),
    ("sgt", 0x13),
    ("eq", 0x14),
    ("iszero", 0x15),
    ("and", 0x16),
    ("or", 0x17),
    ("xor", 0x18),
    ("not", 0x19),
    ("byte", 0x1a),
    ("shl", 0x1b),
    ("shr", 0x1c),
    ("sar", 0x1d),
    ("clz", 0x1e),
    ("keccak256", 0x20),
    ("address", 0x30),
    ("balance", 0x31),
    ("origin", 0x32),
    ("caller", 0x33),
    ("callvalue", 0x34),
    ("calldataload", 0x35),
    ("calldatasize", 0x36),
    ("calldatacopy", 0x37),
    ("codesize", 0x38),
    ("codecopy", 0x39),
    ("gasprice", 0x3a),
    ("extcodesize", 0x3b),
    ("extcodecopy", 0x3c),
    ("returndatasize", 0x3d),
    ("returndatacopy", 0x3e),
    ("extcodehash", 0x3f),
    ("blockhash", 0x40),
    ("coinbase", 0x41),
    ("timestamp", 0x42),
    ("number", 0x43),
    ("prevrandao", 0x44),
    ("gaslimit", 0x45),
    ("chainid", 0x46),
    ("selfbalance", 0x47),
    ("basefee", 0x48),
    ("pop", 0x50),
    ("mload", 0x51),
    ("mstore", 0x52),
    ("mstore8", 0x53),
    ("sload", 0x54),
    ("sstore", 0x55),
    ("jump", 0x56),
    ("jumpi", 0x57),
    ("pc", 0x58),
    ("msize", 0x59),
    ("gas", 0x5a),
    ("tload", 0x5c),
    ("tstore", 0x5d),
    ("mcopy", 0x5e),
    ("create", 0xf0),
    ("call", 0xf1),
    ("callcode", 0xf2),
    ("return", 0xf3),
    ("delegatecall", 0xf4),
    ("create2", 0xf5),
    ("staticcall", 0xfa),
    ("revert", 0xfd),
    ("invalid", 0xfe),
    ("selfdestruct", 0xff),
];
