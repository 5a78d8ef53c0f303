//! Any bytes as the code of an actor: loaded, metered, compiled and called, or refused; always a receipt.
#![no_main]

mod vm_network;

use forest_builtin::BuiltinActor;
use libfuzzer_sys::fuzz_target;

/// The compiler takes its time for more.
const LARGEST: usize = 1 << 14;

fuzz_target!(|data: &[u8]| {
    // Without this nothing is looked at.
    let code = [b"\0asm\x01\0\0\0", &data[..data.len().min(LARGEST)]].concat();
    for version in vm_network::VERSIONS {
        vm_network::call(version, BuiltinActor::Multisig, code.clone());
    }
});
