//! What all registered proof types share: a number on the wire, and a place for numbers that are none.
//!
//! Decoding never fails on an unknown number: it becomes `Invalid` and is refused where it is used, so that errors
//! appear at the same point as on every other node.

/// An operation on a proof type that has no such thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unsupported proof type {0}")]
pub struct UnsupportedProof(pub i64);

/// Declares a proof type from its table of variants and numbers.
macro_rules! proof_type {
    (
        $(#[$doc:meta])*
        pub enum $name:ident {
            $( $(#[$variant_doc:meta])* $variant:ident = $number:literal, )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $( $(#[$variant_doc])* $variant, )*
            /// A number without a meaning (yet).
            Invalid(i64),
        }

        impl $name {
            /// Every valid type, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )*];
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                match number {
                    $( $number => Self::$variant, )*
                    other => Self::Invalid(other),
                }
            }
        }

        impl From<$name> for i64 {
            fn from(proof: $name) -> Self {
                match proof {
                    $( $name::$variant => $number, )*
                    $name::Invalid(other) => other,
                }
            }
        }

        /// A number that no proof has.
        impl Default for $name {
            fn default() -> Self {
                Self::Invalid(-1)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64((*self).into())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <i64 as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

pub(super) use proof_type;
