//! The same message under many gas limits.

use forest_shared::{error::ExitCode, message::Message};
use forest_vm::Outcome;

use super::Network;

/// Runs a message under limits from what inclusion costs to what it uses in all, `steps` of them, and checks what every
/// message must obey: enough gas gives the same receipt, and less than enough uses all of it. Returns the outcome.
pub(crate) fn sweep(network: &Network, message: &Message, steps: u64) -> Outcome {
    let outcome = network.run(message);
    let used = outcome.receipt.gas_used;
    let inclusion = u64::try_from(network.inclusion().round_up()).unwrap();
    let with_limit = |gas_limit| network.run(&Message { gas_limit, ..message.clone() });

    assert_eq!(with_limit(used).receipt, outcome.receipt, "what is used is enough");
    for step in 0..steps {
        let limit = inclusion + (used - 1 - inclusion) * step / (steps - 1);
        let receipt = with_limit(limit).receipt;
        assert_eq!(receipt.exit_code, ExitCode::SYS_OUT_OF_GAS, "{limit} of {used} gas");
        assert_eq!(receipt.gas_used, limit, "all of it is used");
        assert!(receipt.return_data.is_empty() && receipt.events_root.is_none(), "nothing comes of it");
    }
    outcome
}
