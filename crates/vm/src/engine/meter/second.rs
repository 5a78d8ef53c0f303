//! The second generation of instrumentation: since nv18.
//!
//! It charges for bulk instructions by what they move, which it reads off the stack right before they run (FIP-0057).

use std::num::NonZeroU32;

use anyhow::Error;
use forest_rules::{InstructionPrice, Metering, gas::Gas};
use wasm_instrument_2::{
    gas_metering::{self, GAS_COUNTER_NAME, InstructionCost, Operator, Rules},
    stack_limiter,
};

use super::opcode;

pub(super) const GAS_GLOBAL: &str = GAS_COUNTER_NAME;

pub(super) fn meter(wasm: &[u8], metering: &Metering) -> Result<Vec<u8>, String> {
    let wasm = stack_limiter::inject(wasm, metering.stack_limit).map_err(|error| error.to_string())?;
    gas_metering::inject(&wasm, &Prices(metering), Metering::GAS_MODULE).map_err(|error| error.to_string())
}

struct Prices<'a>(&'a Metering);

impl Rules for Prices<'_> {
    fn instruction_cost(&self, operator: &Operator<'_>) -> Result<InstructionCost, Error> {
        let price = opcode::parsed_by_second(operator).and_then(|opcode| self.0.price(opcode));
        match price {
            Some(InstructionPrice::Fixed(gas)) => Ok(InstructionCost::Fixed(milligas(gas)?)),
            Some(InstructionPrice::Linear { base, per_unit }) => {
                let (base, per_unit) = (milligas(base)?, NonZeroU32::new(milligas(per_unit)?));
                Ok(per_unit.map_or(InstructionCost::Fixed(base), |unit| InstructionCost::Linear(base, unit)))
            }
            None => Err(Error::msg(format!("{operator:?} has no price"))),
        }
    }

    fn gas_charge_cost(&self) -> u64 {
        0
    }

    fn linear_calc_cost(&self) -> u64 {
        0
    }
}

fn milligas<N: TryFrom<i64>>(gas: Gas) -> Result<N, Error> {
    N::try_from(gas.milligas()).map_err(|_| Error::msg("a price that does not fit"))
}
