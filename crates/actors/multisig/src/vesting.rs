//! What of a wallet's funds is locked: all of it at first, then evenly less, at last nothing.
//!
//! Rounded up, so that nothing can be spent a moment too early.

use forest_sdk::prelude::*;

use crate::{LockBalanceParams, State};

pub(crate) fn lock_balance(rt: &Runtime<'_>, params: LockBalanceParams) -> Result<(), ActorError> {
    let LockBalanceParams { start_epoch, unlock_duration, amount } = params;
    if unlock_duration <= 0 {
        return Err(ActorError::illegal_argument("unlock duration must be positive"));
    }
    if amount.is_negative() {
        return Err(ActorError::illegal_argument("amount to lock must be positive"));
    }
    rt.transaction(|state: &mut State| {
        if state.unlock_duration != 0 {
            return Err(ActorError::forbidden("modification of unlock disallowed"));
        }
        state.lock(start_epoch, unlock_duration, amount);
        Ok(())
    })
}

impl State {
    pub(crate) fn lock(&mut self, start_epoch: ChainEpoch, unlock_duration: ChainEpoch, amount: TokenAmount) {
        self.start_epoch = start_epoch;
        self.unlock_duration = unlock_duration;
        self.initial_balance = amount;
    }

    /// What is still locked so many epochs after unlocking began, in atto.
    #[must_use]
    pub fn amount_locked(&self, elapsed: ChainEpoch) -> TokenAmount {
        if elapsed >= self.unlock_duration {
            return TokenAmount::ZERO;
        }
        if elapsed <= 0 {
            return self.initial_balance.clone();
        }
        let remaining = self.unlock_duration - elapsed;
        let locked = (&self.initial_balance * remaining).checked_div_ceil(self.unlock_duration);
        // The duration is above the elapsed epochs, which are above zero.
        locked.unwrap_or_default()
    }

    /// Whether an amount can leave the wallet.
    pub(crate) fn check_available(
        &self,
        balance: &TokenAmount,
        spent: &TokenAmount,
        epoch: ChainEpoch,
    ) -> Result<(), ActorError> {
        if spent.is_negative() {
            return Err(ActorError::illegal_argument(format!("amount to spend {spent} less than zero")));
        }
        if balance < spent {
            return Err(ActorError::insufficient_funds(format!(
                "current balance {balance} less than amount to spend {spent}"
            )));
        }
        // What takes nothing out may be sent, whatever is locked.
        if spent.is_zero() {
            return Ok(());
        }
        let elapsed = epoch.checked_sub(self.start_epoch);
        let elapsed = elapsed.or_fail(ExitCode::USR_ASSERTION_FAILED, "unlocking began before all epochs")?;
        let (left, locked) = (balance - spent, self.amount_locked(elapsed));
        if left < locked {
            return Err(ActorError::insufficient_funds(format!(
                "balance {left} if spent {spent} would be less than locked amount {locked}"
            )));
        }
        Ok(())
    }
}
