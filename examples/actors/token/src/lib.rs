//! A fungible token whose receivers are asked, after FRC-0046: what it takes to transfer, and no allowances.
//!
//! Whoever gets tokens is told by a call of its method `Receive`, and refuses by failing; then nothing moves. That call may
//! come back, so it is made when all is written. Invariant: the balances add up to the supply.

use forest_sdk::{
    prelude::*,
    receiver::{FRC46, Received, TokensReceived, notify},
};

/// Who has how much.
#[derive(State, Clone, Debug, PartialEq)]
pub struct Token {
    /// What people call it.
    pub name: String,
    /// What markets call it.
    pub symbol: String,
    /// All there is, in the smallest unit.
    pub supply: TokenAmount,
    /// What each has; who has nothing is not in it.
    pub balances: Map<ActorId, TokenAmount>,
}

/// What `Transfer` takes.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct TransferParams {
    /// Who gets it.
    pub to: Address,
    /// How much.
    pub amount: TokenAmount,
    /// What the receiver is told.
    pub operator_data: RawBytes,
}

/// What `Transfer` returns.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct TransferReturn {
    /// What the sender has left.
    pub from_balance: TokenAmount,
    /// What the receiver has.
    pub to_balance: TokenAmount,
}

/// Tokens moved.
#[derive(Event, Clone, Debug, PartialEq, Eq)]
pub struct Transferred {
    /// From whom.
    #[indexed]
    pub from: ActorId,
    /// To whom.
    #[indexed]
    pub to: ActorId,
    /// How many.
    pub amount: TokenAmount,
}

#[actor]
impl Token {
    /// Mints the whole supply for whoever deploys the actor.
    #[constructor]
    pub fn new(
        rt: &Runtime<'_>,
        name: String,
        symbol: String,
        supply: TokenAmount,
    ) -> Result<Self, ActorError> {
        let mut balances = Map::new();
        if supply.is_negative() {
            return Err(ActorError::illegal_argument("a supply below zero"));
        }
        if !supply.is_zero() {
            // The init actor calls the constructor, for the origin of the message.
            balances.set(rt, &rt.origin(), supply.clone())?;
        }
        Ok(Self { name, symbol, supply, balances })
    }

    /// What people call it.
    #[method(read_only)]
    pub fn name(&self, _rt: &Runtime<'_>) -> Result<String, ActorError> {
        Ok(self.name.clone())
    }

    /// What markets call it.
    #[method(read_only)]
    pub fn symbol(&self, _rt: &Runtime<'_>) -> Result<String, ActorError> {
        Ok(self.symbol.clone())
    }

    /// All there is.
    #[method(read_only)]
    pub fn total_supply(&self, _rt: &Runtime<'_>) -> Result<TokenAmount, ActorError> {
        Ok(self.supply.clone())
    }

    /// What somebody has.
    #[method(read_only)]
    pub fn balance(&self, rt: &Runtime<'_>, of: Address) -> Result<TokenAmount, ActorError> {
        match rt.resolve(&of) {
            Some(id) => self.balance_of(rt, id),
            None => Ok(TokenAmount::ZERO),
        }
    }

    /// Moves tokens of the caller.
    #[method]
    pub fn transfer(rt: &Runtime<'_>, params: TransferParams) -> Result<TransferReturn, ActorError> {
        let TransferParams { to, amount, operator_data } = params;
        let from = rt.caller();
        let to = rt.resolve(&to).or_fail(ExitCode::USR_NOT_FOUND, "nobody is at the address")?;
        rt.transaction(|token: &mut Self| token.move_tokens(rt, from, to, &amount))?;
        rt.emit(&Transferred { from, to, amount: amount.clone() })?;

        let gift = TokensReceived {
            from,
            to,
            operator: from,
            amount,
            operator_data,
            token_data: RawBytes::default(),
        };
        notify(rt, to, &Received::new(FRC46, &gift)?)?;

        // The receiver may have moved some of it on.
        let token: Self = rt.state()?;
        Ok(TransferReturn {
            from_balance: token.balance_of(rt, from)?,
            to_balance: token.balance_of(rt, to)?,
        })
    }
}

impl Token {
    fn balance_of(&self, rt: &Runtime<'_>, id: ActorId) -> Result<TokenAmount, ActorError> {
        Ok(self.balances.get(rt, &id)?.cloned().unwrap_or(TokenAmount::ZERO))
    }

    fn move_tokens(
        &mut self,
        rt: &Runtime<'_>,
        from: ActorId,
        to: ActorId,
        amount: &TokenAmount,
    ) -> Result<(), ActorError> {
        if amount.is_negative() {
            return Err(ActorError::illegal_argument("an amount below zero"));
        }
        let left = self.balance_of(rt, from)? - amount.clone();
        if left.is_negative() {
            return Err(ActorError::insufficient_funds(format!("f0{from} has too little")));
        }
        self.set_balance(rt, from, left)?;
        let sum = self.balance_of(rt, to)? + amount.clone();
        self.set_balance(rt, to, sum)
    }

    fn set_balance(&mut self, rt: &Runtime<'_>, id: ActorId, balance: TokenAmount) -> Result<(), ActorError> {
        if balance.is_zero() {
            self.balances.delete(rt, &id)?;
        } else {
            self.balances.set(rt, &id, balance)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
