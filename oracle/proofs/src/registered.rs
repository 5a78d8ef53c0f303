//! The types of proofs, under the names that the judges call them by.

#![allow(missing_docs, reason = "the names say all there is: a size and a version")]
#![allow(non_camel_case_types, reason = "the names are the proof system's")]

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

macro_rules! registered {
    ($(#[$doc:meta])* $name:ident { $($variant:ident: $size:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($variant,)* }

        impl $name {
            /// Bytes in a sector.
            #[must_use]
            pub const fn sector_size(self) -> u64 {
                match self { $(Self::$variant => $size,)* }
            }
        }
    };
}

registered! {
    /// Seals.
    RegisteredSealProof {
        StackedDrg2KiBV1: 2 * KIB,
        StackedDrg8MiBV1: 8 * MIB,
        StackedDrg512MiBV1: 512 * MIB,
        StackedDrg32GiBV1: 32 * GIB,
        StackedDrg64GiBV1: 64 * GIB,
        StackedDrg2KiBV1_1: 2 * KIB,
        StackedDrg8MiBV1_1: 8 * MIB,
        StackedDrg512MiBV1_1: 512 * MIB,
        StackedDrg32GiBV1_1: 32 * GIB,
        StackedDrg64GiBV1_1: 64 * GIB,
        StackedDrg2KiBV1_1_Feat_SyntheticPoRep: 2 * KIB,
        StackedDrg8MiBV1_1_Feat_SyntheticPoRep: 8 * MIB,
        StackedDrg512MiBV1_1_Feat_SyntheticPoRep: 512 * MIB,
        StackedDrg32GiBV1_1_Feat_SyntheticPoRep: 32 * GIB,
        StackedDrg64GiBV1_1_Feat_SyntheticPoRep: 64 * GIB,
        StackedDrg2KiBV1_2_Feat_NonInteractivePoRep: 2 * KIB,
        StackedDrg8MiBV1_2_Feat_NonInteractivePoRep: 8 * MIB,
        StackedDrg512MiBV1_2_Feat_NonInteractivePoRep: 512 * MIB,
        StackedDrg32GiBV1_2_Feat_NonInteractivePoRep: 32 * GIB,
        StackedDrg64GiBV1_2_Feat_NonInteractivePoRep: 64 * GIB,
    }
}

registered! {
    /// Proofs of spacetime.
    RegisteredPoStProof {
        StackedDrgWinning2KiBV1: 2 * KIB,
        StackedDrgWinning8MiBV1: 8 * MIB,
        StackedDrgWinning512MiBV1: 512 * MIB,
        StackedDrgWinning32GiBV1: 32 * GIB,
        StackedDrgWinning64GiBV1: 64 * GIB,
        StackedDrgWindow2KiBV1: 2 * KIB,
        StackedDrgWindow8MiBV1: 8 * MIB,
        StackedDrgWindow512MiBV1: 512 * MIB,
        StackedDrgWindow32GiBV1: 32 * GIB,
        StackedDrgWindow64GiBV1: 64 * GIB,
        StackedDrgWindow2KiBV1_2: 2 * KIB,
        StackedDrgWindow8MiBV1_2: 8 * MIB,
        StackedDrgWindow512MiBV1_2: 512 * MIB,
        StackedDrgWindow32GiBV1_2: 32 * GIB,
        StackedDrgWindow64GiBV1_2: 64 * GIB,
    }
}

impl RegisteredPoStProof {
    /// Whether it proves that sectors are stored; the others win elections.
    #[must_use]
    pub const fn is_window(self) -> bool {
        self as u8 >= Self::StackedDrgWindow2KiBV1 as u8
    }
}

registered! {
    /// Updates of sectors.
    RegisteredUpdateProof {
        StackedDrg2KiBV1: 2 * KIB,
        StackedDrg8MiBV1: 8 * MIB,
        StackedDrg512MiBV1: 512 * MIB,
        StackedDrg32GiBV1: 32 * GIB,
        StackedDrg64GiBV1: 64 * GIB,
    }
}

/// Aggregates of seals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisteredAggregationProof {
    SnarkPackV1,
    SnarkPackV2,
}
