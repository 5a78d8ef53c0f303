//! How a charge is taken from a limit.
//!
//! The VM's gas tracker calls [`GasArithmetic::spend`] for every charge. The two generations differ in two ways
//! that reach consensus: before nv18 a charge may be negative, and a charge too large for 64 bits costs all that
//! can be, where since then it is refused.

use super::Gas;

/// What gas numbers are in a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GasArithmetic {
    /// Signed and saturating: refunds exist, and what is used may sink below zero (a receipt then says zero).
    Signed,
    /// Unsigned (FIP-0057): no charge is negative, and one beyond every limit is out of gas.
    Unsigned,
}

impl GasArithmetic {
    /// What is used after a charge, or `None` when that exceeds the limit: out of gas, and the tracker then counts
    /// the whole limit as used. Reaching the limit exactly is within it.
    ///
    /// With unsigned arithmetic a cost of [`Gas::MAX`] stands for every cost that does not fit ([`Gas`]). No price
    /// hits that number: all are multiples of 0.1 gas and it is not. (Instructions are charged by what they used up, to
    /// the milligas; to use up this much between two syscalls takes days.)
    ///
    /// ```
    /// use forest_rules::gas::{Gas, GasArithmetic};
    /// let limit = Gas::new(10);
    /// let unsigned = GasArithmetic::Unsigned;
    /// assert_eq!(unsigned.spend(Gas::new(4), Gas::new(6), limit), Some(limit));
    /// assert_eq!(unsigned.spend(Gas::new(4), Gas::new(7), limit), None);
    /// // An implicit message may use everything, and still cannot pay what nobody can.
    /// assert_eq!(unsigned.spend(Gas::ZERO, Gas::MAX, Gas::MAX), None);
    /// assert_eq!(GasArithmetic::Signed.spend(Gas::ZERO, Gas::MAX, Gas::MAX), Some(Gas::MAX));
    /// ```
    #[must_use]
    pub fn spend(self, used: Gas, cost: Gas, limit: Gas) -> Option<Gas> {
        let spent = match self {
            Self::Signed => Some(used.plus(cost)),
            Self::Unsigned if cost == Gas::MAX => None,
            Self::Unsigned => used.milligas().checked_add(cost.milligas()).map(Gas::from_milligas),
        };
        spent.filter(|spent| *spent <= limit)
    }
}
