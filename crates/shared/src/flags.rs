//! Sets of flags in 64 bits. Unknown bits are kept: what to make of them is for the rules to say.

/// Declares a set of flags from a table of names and bits.
macro_rules! flags {
    (
        $(#[$doc:meta])*
        pub struct $name:ident {
            $( $(#[$flag_doc:meta])* $flag:ident = $bits:expr; )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(u64);

        impl $name {
            $( $(#[$flag_doc])* pub const $flag: Self = Self($bits); )*

            /// No flag.
            pub const NONE: Self = Self(0);

            /// The set with these bits, known or not.
            #[must_use]
            pub const fn from_bits_retain(bits: u64) -> Self {
                Self(bits)
            }

            /// The set with these bits, if all of them are known.
            #[must_use]
            pub const fn from_bits(bits: u64) -> Option<Self> {
                if bits & !Self::all().0 == 0 { Some(Self(bits)) } else { None }
            }

            /// Every known flag.
            #[must_use]
            pub const fn all() -> Self {
                Self(0 $( | $bits )*)
            }

            /// The bits.
            #[must_use]
            pub const fn bits(self) -> u64 {
                self.0
            }

            /// Whether every flag of `other` is set.
            #[must_use]
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }
        }

        impl $crate::sys::Packed for $name {
            const SIZE: usize = 8;

            fn pack(self, memory: &mut [u8]) -> Result<(), $crate::sys::WrongSize> {
                self.0.pack(memory)
            }

            fn unpack(memory: &[u8]) -> Result<Self, $crate::sys::WrongSize> {
                u64::unpack(memory).map(Self)
            }
        }

        impl std::ops::BitOr for $name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }
    };
}

pub(crate) use flags;
