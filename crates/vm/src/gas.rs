//! The gas of one message: a limit, what is used, and the limits that calls were given on the way.
//!
//! Every charge of the VM goes through [`GasTracker::charge`]. Invariant: what is used never exceeds the limit in
//! force, and nothing ever gives gas back but a negative charge (nv16, nv17): reverted transactions keep what they
//! used.

use forest_rules::gas::{Charge, Gas, GasArithmetic};

use crate::failure::{Fault, Result};

/// Counts the gas of one message.
#[derive(Debug)]
pub(crate) struct GasTracker {
    arithmetic: GasArithmetic,
    limit: Gas,
    used: Gas,
    /// Limit and use as they were before each call that was given a limit of its own.
    outer: Vec<(Gas, Gas)>,
}

impl GasTracker {
    /// Nothing used yet.
    pub(crate) const fn new(arithmetic: GasArithmetic, limit: Gas) -> Self {
        Self { arithmetic, limit, used: Gas::ZERO, outer: Vec::new() }
    }

    /// Takes a charge. When it exceeds the limit, all of the limit counts as used.
    pub(crate) fn charge(&mut self, charge: Charge) -> Result<()> {
        match self.arithmetic.spend(self.used, charge.total(), self.limit) {
            Some(used) => {
                self.used = used;
                Ok(())
            }
            None => {
                self.used = self.limit;
                Err(Fault::OutOfGas)
            }
        }
    }

    /// Begins a call that may use so much, or what is left if that is less.
    pub(crate) fn push_limit(&mut self, limit: Gas) {
        self.outer.push((self.limit, self.used));
        self.limit = self.available().min(limit);
        self.used = Gas::ZERO;
    }

    /// Ends the innermost call that was given a limit.
    pub(crate) fn pop_limit(&mut self) -> Result<()> {
        let (limit, used) = self.outer.pop().ok_or_else(|| Fault::bug("no gas limit to end"))?;
        self.limit = limit;
        self.used = self.used.plus(used);
        Ok(())
    }

    /// What the limit in force leaves.
    pub(crate) const fn available(&self) -> Gas {
        self.limit.minus(self.used)
    }

    /// What was used under the limit in force.
    pub(crate) const fn used(&self) -> Gas {
        self.used
    }
}
