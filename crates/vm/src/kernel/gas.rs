//! Gas, as actors deal with it.

use forest_rules::gas::Gas;

use super::Kernel;
use crate::failure::Result;

impl Kernel {
    /// Charges what an actor says, under its own name for it.
    pub(crate) fn charge_gas(&mut self, name: &str, gas: Gas) -> Result<()> {
        self.calls.charge_for_actor(name, gas)
    }

    /// Whole gas that is left.
    pub(crate) fn gas_available(&self) -> u64 {
        u64::try_from(self.calls.gas.available().round_down()).unwrap_or(0)
    }
}
