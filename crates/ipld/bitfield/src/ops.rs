//! `|`, `&`, `-` and `^` of bit fields, by value, by reference and assigning.
//!
//! A side that is plainly empty costs nothing: the other side is taken as it is.

use std::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, BitXorAssign, Sub, SubAssign};

use crate::{BitField, algebra};

fn union(left: &BitField, right: &BitField) -> BitField {
    BitField::from_runs(algebra::union(&left.runs(), &right.runs()))
}

fn intersection(left: &BitField, right: &BitField) -> BitField {
    BitField::from_runs(algebra::intersection(&left.runs(), &right.runs()))
}

fn difference(left: &BitField, right: &BitField) -> BitField {
    BitField::from_runs(algebra::difference(&left.runs(), &right.runs()))
}

fn symmetric_difference(left: &BitField, right: &BitField) -> BitField {
    BitField::from_runs(algebra::symmetric_difference(&left.runs(), &right.runs()))
}

macro_rules! operator {
    ($trait:ident $method:ident, $assign_trait:ident $assign:ident, $function:ident, $meaning:literal) => {
        impl $trait<&BitField> for &BitField {
            type Output = BitField;

            #[doc = $meaning]
            fn $method(self, other: &BitField) -> BitField {
                $function(self, other)
            }
        }

        impl $trait<BitField> for BitField {
            type Output = BitField;

            #[doc = $meaning]
            fn $method(self, other: BitField) -> BitField {
                $function(&self, &other)
            }
        }

        impl $trait<&BitField> for BitField {
            type Output = BitField;

            #[doc = $meaning]
            fn $method(self, other: &BitField) -> BitField {
                $function(&self, other)
            }
        }

        impl $trait<BitField> for &BitField {
            type Output = BitField;

            #[doc = $meaning]
            fn $method(self, other: BitField) -> BitField {
                $function(self, &other)
            }
        }

        impl $assign_trait<&BitField> for BitField {
            fn $assign(&mut self, other: &BitField) {
                *self = $function(self, other);
            }
        }

        impl $assign_trait<BitField> for BitField {
            fn $assign(&mut self, other: BitField) {
                *self = $function(self, &other);
            }
        }
    };
}

operator!(BitOr bitor, BitOrAssign bitor_assign, union, "Bits in either.");
operator!(BitAnd bitand, BitAndAssign bitand_assign, intersection, "Bits in both.");
operator!(Sub sub, SubAssign sub_assign, difference, "Bits of `self` that are not in `other`.");
operator!(BitXor bitxor, BitXorAssign bitxor_assign, symmetric_difference, "Bits in exactly one of both.");
