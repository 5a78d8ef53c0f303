//! Messages and calls: inclusion, value transfer, invocation, return.
//!
//! Charged by the executor (inclusion) and by the call manager (all else).

use super::{Charge, Gas, Price, widen};

/// Prices of messages and of the calls they make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagePrices {
    /// Putting a message on chain; unit: byte of the message as it is included. Since nv18 it holds the update of the
    /// sender's actor (FIP-0057).
    pub inclusion: Price,
    /// Putting a message's return value on chain; unit: byte.
    pub chain_return: Price,
    /// Handing a return value to a calling actor; unit: link in the value (FIP-0071).
    pub inner_return: Option<Price>,
    /// Moving value, where that is a charge of its own.
    pub value_transfer: Option<Charge>,
    /// Calling an actor.
    pub invocation: Invocation,
}

/// The price of calling an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invocation {
    /// One fee for the whole send, charged before value moves and also when no code runs. Signed parts.
    Combined {
        /// Every send.
        base: Gas,
        /// Value moves.
        transfer: Gas,
        /// Value moves and no code runs.
        transfer_only: Gas,
        /// Code runs.
        invoke: Gas,
    },
    /// A fee for running code only, charged after value has moved and been paid for by itself (FIP-0057). Unit: link
    /// in the parameters.
    CodeOnly(Price),
}

impl MessagePrices {
    /// Includes a message of `len` bytes: the signed form for secp256k1 and delegated signatures, the unsigned
    /// one for BLS.
    #[must_use]
    pub fn on_chain_message(&self, len: usize) -> Charge {
        self.inclusion.at(widen(len))
    }

    /// Returns a value of `size` bytes and `links` links from the frame at `depth` (1 is the top level).
    ///
    /// What is returned by code that failed, or when the charge is due, is for
    /// [`ReturnCharge`](crate::behaviours::ReturnCharge) to say.
    #[must_use]
    pub fn on_method_return(&self, depth: u32, size: u32, links: usize) -> Option<Charge> {
        if depth == 1 {
            Some(self.chain_return.at(u64::from(size)))
        } else {
            self.inner_return.map(|price| price.at(widen(links)))
        }
    }

    /// Moves value between two actors.
    #[must_use]
    pub fn on_value_transfer(&self) -> Option<Charge> {
        self.value_transfer
    }

    /// Calls `method` with parameters that hold `links` links, moving value or not. `None`: this send is not
    /// charged here.
    #[must_use]
    pub fn on_method_invocation(&self, moves_value: bool, method: u64, links: usize) -> Option<Charge> {
        let runs_code = method != forest_shared::METHOD_SEND;
        match &self.invocation {
            Invocation::Combined { base, transfer, transfer_only, invoke } => {
                let parts = [
                    (true, base),
                    (moves_value, transfer),
                    (moves_value && !runs_code, transfer_only),
                    (runs_code, invoke),
                ];
                let due = parts.into_iter().filter(|(due, _)| *due);
                let sum = due.fold(Gas::ZERO, |sum, (_, part)| sum.plus(*part));
                Some(Charge::compute("OnMethodInvocation", sum))
            }
            Invocation::CodeOnly(price) => runs_code.then(|| price.at(widen(links))),
        }
    }
}
