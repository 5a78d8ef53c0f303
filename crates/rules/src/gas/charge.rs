//! A charge, and the two shapes of price it is computed from.
//!
//! Every formula of [`GasSchedule`](super::GasSchedule) returns a [`Charge`]. Its name is the one that traces show
//! (and RPC clients know); its two parts are summed for consensus and kept apart only for those traces.

use std::fmt;

use super::Gas;

/// One charge: what it is called, and what it costs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// The name in traces, equal to that of the reference implementation.
    pub name: &'static str,
    /// For immediate computation.
    pub compute: Gas,
    /// For everything else: storage, retained memory, deferred work, calls to the node.
    pub other: Gas,
}

impl Charge {
    /// A charge for computation.
    #[must_use]
    pub const fn compute(name: &'static str, compute: Gas) -> Self {
        Self { name, compute, other: Gas::ZERO }
    }

    /// A charge for anything but computation.
    #[must_use]
    pub const fn other(name: &'static str, other: Gas) -> Self {
        Self { name, compute: Gas::ZERO, other }
    }

    /// A charge point that exists and costs nothing.
    #[must_use]
    pub const fn free(name: &'static str) -> Self {
        Self::compute(name, Gas::ZERO)
    }

    /// What is charged.
    #[must_use]
    pub const fn total(&self) -> Gas {
        self.compute.plus(self.other)
    }
}

/// A cost that grows with a number: `flat + per_unit · n`.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Linear {
    /// What the first unit does not change.
    pub flat: Gas,
    /// What each unit adds; the field that holds the price says what the unit is.
    pub per_unit: Gas,
}

impl Linear {
    /// No cost.
    pub const ZERO: Self = Self::flat(Gas::ZERO);

    /// A cost that does not grow.
    #[must_use]
    pub const fn flat(flat: Gas) -> Self {
        Self { flat, per_unit: Gas::ZERO }
    }

    /// A cost with nothing flat.
    #[must_use]
    pub const fn per_unit(per_unit: Gas) -> Self {
        Self { flat: Gas::ZERO, per_unit }
    }

    /// Both.
    #[must_use]
    pub const fn new(flat: Gas, per_unit: Gas) -> Self {
        Self { flat, per_unit }
    }

    /// The cost of `n` units.
    #[must_use]
    pub const fn at(&self, n: u64) -> Gas {
        self.flat.plus(self.per_unit.times(n))
    }
}

/// The price of a charge that grows with one number.
///
/// ```
/// use forest_rules::gas::{Gas, Linear, Price};
/// let read = Price { name: "OnBlockRead", compute: Linear::per_unit(Gas::from_milligas(400)), other: Linear::ZERO };
/// assert_eq!(read.at(10).total(), Gas::new(4));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// The name of the charge.
    pub name: &'static str,
    /// Its computing part.
    pub compute: Linear,
    /// Its other part.
    pub other: Linear,
}

impl Price {
    /// The charge for `n` units.
    #[must_use]
    pub const fn at(&self, n: u64) -> Charge {
        Charge { name: self.name, compute: self.compute.at(n), other: self.other.at(n) }
    }
}

/// One line, parts of zero left out: `OnSyscall: compute 14_000 gas`.
impl fmt::Debug for Charge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [("compute", Linear::flat(self.compute)), ("other", Linear::flat(self.other))];
        one_line(f, self.name, parts)
    }
}

/// One line: `1_750 gas + 27.4 gas · n`.
impl fmt::Debug for Linear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.flat, self.per_unit) {
            (flat, Gas::ZERO) => write!(f, "{flat:?}"),
            (Gas::ZERO, per_unit) => write!(f, "{per_unit:?} · n"),
            (flat, per_unit) => write!(f, "{flat:?} + {per_unit:?} · n"),
        }
    }
}

/// One line: `OnBlockLink: compute 12.4 gas · n, other 506_000 gas + 3_340 gas · n`.
impl fmt::Debug for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        one_line(f, self.name, [("compute", self.compute), ("other", self.other)])
    }
}

fn one_line(f: &mut fmt::Formatter<'_>, name: &str, parts: [(&str, Linear); 2]) -> fmt::Result {
    write!(f, "{name}:")?;
    let mut separator = "";
    for (part, cost) in parts.into_iter().filter(|(_, cost)| *cost != Linear::ZERO) {
        write!(f, "{separator} {part} {cost:?}")?;
        separator = ",";
    }
    if separator.is_empty() { f.write_str(" free") } else { Ok(()) }
}
