//! Registered proofs, by number: a type that the other side lacks is `Invalid` there, with its number kept.

use fvm_shared4::sector as theirs;

use crate::sector::{
    RegisteredAggregateProof, RegisteredPoStProof, RegisteredSealProof, RegisteredUpdateProof, SectorSize,
};

macro_rules! by_number {
    ($($name:ident)*) => {$(
        impl From<$name> for theirs::$name {
            fn from(proof: $name) -> Self {
                Self::from(i64::from(proof))
            }
        }

        impl From<theirs::$name> for $name {
            fn from(proof: theirs::$name) -> Self {
                Self::from(i64::from(proof))
            }
        }
    )*};
}

by_number! { RegisteredAggregateProof RegisteredPoStProof RegisteredSealProof RegisteredUpdateProof }

macro_rules! sizes {
    ($($size:ident)*) => {
        impl From<SectorSize> for theirs::SectorSize {
            fn from(size: SectorSize) -> Self {
                match size {
                    $( SectorSize::$size => Self::$size, )*
                }
            }
        }

        impl From<theirs::SectorSize> for SectorSize {
            fn from(size: theirs::SectorSize) -> Self {
                match size {
                    $( theirs::SectorSize::$size => Self::$size, )*
                }
            }
        }
    };
}

sizes! { _2KiB _8MiB _512MiB _32GiB _64GiB }
