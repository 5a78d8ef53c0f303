//! Packing: fields one after the other, little-endian, no padding.
//!
//! Implemented for what a syscall may return: integers, arrays of bytes, nothing, and the structs of this module,
//! whose size is the sum of their fields' by construction. The tests compare every layout with the packed C structs
//! of the published crates.

/// Memory of another size than the value's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{got} bytes of memory for a value of {expected}")]
pub struct WrongSize {
    /// Size of the value.
    pub expected: usize,
    /// Size of the memory.
    pub got: usize,
}

/// A value that crosses the syscall boundary in packed form.
///
/// ```
/// use forest_shared::sys::{IpldStat, Packed};
/// let stat = IpldStat { codec: 0x71, size: 5 };
/// let mut memory = [0; IpldStat::SIZE];
/// stat.pack(&mut memory)?;
/// assert_eq!(memory, [0x71, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0]);
/// assert_eq!(IpldStat::unpack(&memory)?, stat);
/// # Ok::<(), forest_shared::sys::WrongSize>(())
/// ```
pub trait Packed: Sized + Copy + 'static {
    /// Size in bytes. Zero-sized results are not written at all.
    const SIZE: usize;

    /// Writes the value over all of `memory`.
    ///
    /// # Errors
    /// [`WrongSize`] unless `memory` has exactly the size of the value.
    fn pack(self, memory: &mut [u8]) -> Result<(), WrongSize>;

    /// Reads the value from all of `memory`.
    ///
    /// # Errors
    /// [`WrongSize`] unless `memory` has exactly the size of the value.
    fn unpack(memory: &[u8]) -> Result<Self, WrongSize>;
}

impl Packed for () {
    const SIZE: usize = 0;

    fn pack(self, memory: &mut [u8]) -> Result<(), WrongSize> {
        [].pack(memory)
    }

    fn unpack(memory: &[u8]) -> Result<Self, WrongSize> {
        <[u8; 0]>::unpack(memory).map(|_| ())
    }
}

impl<const N: usize> Packed for [u8; N] {
    const SIZE: usize = N;

    fn pack(self, memory: &mut [u8]) -> Result<(), WrongSize> {
        let got = memory.len();
        let memory: &mut Self = memory.try_into().map_err(|_| WrongSize { expected: N, got })?;
        *memory = self;
        Ok(())
    }

    fn unpack(memory: &[u8]) -> Result<Self, WrongSize> {
        memory.try_into().map_err(|_| WrongSize { expected: N, got: memory.len() })
    }
}

macro_rules! packed_integers {
    ($($int:ty)*) => {$(
        impl Packed for $int {
            const SIZE: usize = size_of::<Self>();

            fn pack(self, memory: &mut [u8]) -> Result<(), WrongSize> {
                self.to_le_bytes().pack(memory)
            }

            fn unpack(memory: &[u8]) -> Result<Self, WrongSize> {
                Packed::unpack(memory).map(Self::from_le_bytes)
            }
        }
    )*};
}

packed_integers! { u8 u16 u32 u64 i8 i16 i32 i64 }

/// Declares a struct and packs its fields in order.
macro_rules! packed {
    (
        $(#[$doc:meta])*
        pub struct $name:ident {
            $( $(#[$field_doc:meta])* pub $field:ident: $type:ty, )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name {
            $( $(#[$field_doc])* pub $field: $type, )*
        }

        impl $crate::sys::Packed for $name {
            const SIZE: usize = const {
                let mut size = 0;
                $( size += <$type as $crate::sys::Packed>::SIZE; )*
                size
            };

            fn pack(self, memory: &mut [u8]) -> Result<(), $crate::sys::WrongSize> {
                let wrong = $crate::sys::WrongSize { expected: Self::SIZE, got: memory.len() };
                let rest = memory;
                $(
                    let (head, rest) =
                        rest.split_at_mut_checked(<$type as $crate::sys::Packed>::SIZE).ok_or(wrong)?;
                    self.$field.pack(head)?;
                )*
                if rest.is_empty() { Ok(()) } else { Err(wrong) }
            }

            fn unpack(memory: &[u8]) -> Result<Self, $crate::sys::WrongSize> {
                let wrong = $crate::sys::WrongSize { expected: Self::SIZE, got: memory.len() };
                let rest = memory;
                $(
                    let (head, rest) = rest.split_at_checked(<$type as $crate::sys::Packed>::SIZE).ok_or(wrong)?;
                    let $field = $crate::sys::Packed::unpack(head)?;
                )*
                if rest.is_empty() { Ok(Self { $( $field, )* }) } else { Err(wrong) }
            }
        }
    };
}

pub(super) use packed;
