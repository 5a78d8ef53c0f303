//! The first generation of instrumentation: nv16 and nv17.
//!
//! It parses modules with a library that knows WebAssembly as of 2017 and bulk memory; what came later it refuses.

use forest_rules::{InstructionPrice, Metering};
use wasm_instrument_1::{
    gas_metering::{GAS_COUNTER_NAME, MemoryGrowCost, Rules, inject},
    inject_stack_limiter,
    parity_wasm::{
        deserialize_buffer,
        elements::{Instruction, Module, Section},
    },
};

use super::opcode;

pub(super) const GAS_GLOBAL: &str = GAS_COUNTER_NAME;

pub(super) fn meter(wasm: &[u8], metering: &Metering) -> Result<Vec<u8>, String> {
    let module = deserialize_buffer::<Module>(wasm).map_err(|error| error.to_string())?;
    let module = inject_stack_limiter(module, metering.stack_limit)?;
    let mut module = inject(module, &Prices(metering), Metering::GAS_MODULE)
        .map_err(|_| "gas cannot be metered: an instruction without a price, or a global import")?;
    place_data_count(&mut module)?;
    module.to_bytes().map_err(|error| error.to_string())
}

/// The parser keeps the data count wherever the code section put it, which is no longer where it belongs.
fn place_data_count(module: &mut Module) -> Result<(), String> {
    module.sections_mut().retain(|section| !matches!(section, Section::DataCount(_)));
    let Some(data) = module.data_section() else { return Ok(()) };
    let count = u32::try_from(data.entries().len()).map_err(|error| error.to_string())?;
    module.insert_section(Section::DataCount(count)).map_err(|error| error.to_string())
}

struct Prices<'a>(&'a Metering);

impl Rules for Prices<'_> {
    fn instruction_cost(&self, instruction: &Instruction) -> Option<u64> {
        match self.0.price(opcode::parsed_by_first(instruction)?)? {
            InstructionPrice::Fixed(gas) => u64::try_from(gas.milligas()).ok(),
            // This generation charges nothing by the byte.
            InstructionPrice::Linear { .. } => None,
        }
    }

    fn memory_grow_cost(&self) -> MemoryGrowCost {
        MemoryGrowCost::Free
    }
}
