//! Results of system calls: an error number, and a packed value in memory of its size.

use forest_shared::{error::ErrorNumber, sys::WrongSize};

/// Room for any CID that the network allows.
pub(super) const CID_ROOM: usize = 100;

/// Calls an import with room for a result of a type, and the error number turned into an error.
macro_rules! call {
    ($import:path => $result:ty $(, $argument:expr)* $(,)?) => {{
        let mut memory = [0u8; <$result as forest_shared::sys::Packed>::SIZE];
        // SAFETY: `memory` has the size that the call writes; what the arguments point to outlives the call.
        let error = unsafe { $import(memory.as_mut_ptr() $(, $argument)*) };
        $crate::syscalls::out::checked(error).map(|()| {
            $crate::syscalls::out::unpacked(<$result as forest_shared::sys::Packed>::unpack(&memory))
        })
    }};
}

/// Calls an import that writes a CID.
macro_rules! cid_call {
    ($import:path, $($argument:expr),*) => {{
        let mut cid = [0u8; $crate::syscalls::out::CID_ROOM];
        let room = $crate::syscalls::out::CID_ROOM as u32;
        $crate::syscalls::out::call!($import => u32, $($argument,)* cid.as_mut_ptr(), room)
            .map(|_| $crate::syscalls::out::known($crate::Cid::try_from(&cid[..]).ok()))
    }};
}

pub(super) use {call, cid_call};

/// An error number as an error.
pub(super) fn checked(error: u32) -> Result<(), ErrorNumber> {
    match error {
        0 => Ok(()),
        number => Err(ErrorNumber::try_from(number).unwrap_or(ErrorNumber::AssertionFailed)),
    }
}

/// A result of a call that is never refused.
pub(super) fn expect<T>(result: Result<T, ErrorNumber>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("the host refused what it never refuses: {error}"),
    }
}

/// What the host writes is what its interface says; anything else is no network at all.
pub(super) fn known<T>(value: Option<T>) -> T {
    match value {
        Some(value) => value,
        None => panic!("the host answered in an unknown form"),
    }
}

pub(super) fn unpacked<T>(value: Result<T, WrongSize>) -> T {
    known(value.ok())
}

/// A verdict: 0 says yes, -1 no.
pub(super) fn good(verdict: i32) -> bool {
    verdict == 0
}

/// The length of memory of this module, which has 32 bits of it.
pub(crate) fn length(bytes: &[u8]) -> u32 {
    bytes.len() as u32
}
