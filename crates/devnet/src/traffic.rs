//! What is sent: mostly what succeeds, and everything that can go wrong with a message in a valid block.
//!
//! Whoever writes the messages of a tipset sees the state that the parents leave, and nothing else: accounts, wallets,
//! channels and deployed actors are found there. Newcomers have keys whose numbers say in which epoch they were paid
//! first, so they are found again without a list.
//!
//! | To understand | read |
//! | --- | --- |
//! | what kinds there are, and how often | `kind.rs` |
//! | what is in a message | `content.rs`, `multisig.rs`, `channels.rs`, `deploy.rs` |
//! | what a sender knows | `view.rs` |

mod channels;
mod content;
mod deploy;
mod draft;
mod kind;
mod multisig;
mod view;

use std::collections::BTreeMap;

use forest_shared::{ActorId, address::Address, clock::ChainEpoch, econ::TokenAmount, message::Message};

pub use self::kind::Kind;
pub(crate) use self::{deploy::Counters, draft::Draft, view::View};
use crate::{
    chance::Chance,
    genesis::{self, ACCOUNTS, FIRST_ACCOUNT},
    wallet::{Account, Signed, Wallet},
};

/// Gas enough for any transfer, for any call, for installing code; and not enough to be included.
const TRANSFER_GAS: u64 = 10_000_000;
const CALL_GAS: u64 = 200_000_000;
const INSTALL_GAS: u64 = 400_000_000;
const NO_GAS: u64 = 10_000;

/// Accounts of genesis that can pay: all but the last.
const PAYING: u64 = ACCOUNTS - 1;
/// Most new messages of a block.
const NEW: u64 = 8;

/// Who writes the messages of a tipset.
pub(crate) struct Traffic<'t> {
    pub(crate) chance: Chance,
    pub(crate) wallet: &'t Wallet,
    /// The state that the parents leave.
    pub(crate) view: View<'t>,
    pub(crate) counters: &'t Counters,
    /// What gas costs in this tipset.
    pub(crate) base_fee: &'t TokenAmount,
    pub(crate) epoch: ChainEpoch,
    /// The next nonces, of who has sent already.
    pub(crate) nonces: BTreeMap<Address, u64>,
    /// Newcomers of this epoch.
    pub(crate) newcomers: u64,
}

impl Traffic<'_> {
    /// The messages of a block: some that blocks before it have too, new ones, and rivals of those before.
    ///
    /// # Errors
    /// The state cannot be read.
    pub(crate) fn fill(&mut self, before: &[(Kind, Signed)]) -> anyhow::Result<Vec<(Kind, Signed)>> {
        let mut included: Vec<(Kind, Signed)> = Vec::new();
        let mut gas = 0;
        // No block has a message twice: its aggregate would not be one.
        let mut include = |kind, signed: Signed| {
            let message = signed.message();
            let known = included.iter().any(|(_, other)| other.message() == message);
            if !known && gas + message.gas_limit <= forest_blocks::BLOCK_GAS_LIMIT {
                gas += message.gas_limit;
                included.push((kind, signed));
            }
        };
        for (kind, theirs) in before {
            if self.chance.once_in(4) {
                include(*kind, theirs.clone());
            } else if self.chance.once_in(12)
                && let Some(rival) = self.rival(theirs.message())?
            {
                include(Kind::Transfer, rival);
            }
        }
        let new = if self.chance.once_in(10) { 0 } else { 1 + self.chance.below(NEW) };
        for _ in 0..new {
            let (kind, signed) = self.next()?;
            include(kind, signed);
        }
        Ok(included)
    }

    /// The next message. Where there is nobody yet that a kind is about, funds are transferred.
    fn next(&mut self) -> anyhow::Result<(Kind, Signed)> {
        let kind = self.kind();
        let (kind, draft) = match self.content(kind)? {
            Some(draft) => (kind, draft),
            None => (Kind::Transfer, self.transfer()),
        };
        let from = draft.from.address;
        let mut nonce = self.nonce(&from)?;
        if kind == Kind::WrongNonce {
            nonce += 7;
        } else {
            self.nonces.insert(from, nonce + 1);
        }
        let (fee_cap, premium) = self.fees(kind);
        let (sender, message) = draft.message(nonce, fee_cap, premium);
        Ok((kind, sender.sign(message)?))
    }

    /// Another message of the same sender with the same nonce, where the sender is an account of genesis.
    fn rival(&mut self, theirs: &Message) -> anyhow::Result<Option<Signed>> {
        let known = (0..PAYING).map(|number| self.genesis_account(number));
        let Some(sender) = known.into_iter().find(|account| account.address == theirs.from) else {
            return Ok(None);
        };
        let to = id_of(self.chance.below(PAYING));
        let draft = Draft::transfer(sender, to, TokenAmount::from_atto(1));
        let (sender, message) =
            draft.message(theirs.sequence, theirs.gas_fee_cap.clone(), theirs.gas_premium.clone());
        sender.sign(message).map(Some)
    }

    fn kind(&mut self) -> Kind {
        let all: u64 = Kind::CHANCES.iter().map(|(_, chances)| chances).sum();
        let mut drawn = self.chance.below(all);
        for (kind, chances) in Kind::CHANCES {
            if drawn < *chances {
                return *kind;
            }
            drawn -= chances;
        }
        Kind::Transfer
    }

    fn nonce(&self, from: &Address) -> anyhow::Result<u64> {
        if let Some(nonce) = self.nonces.get(from) {
            return Ok(*nonce);
        }
        Ok(self.view.actor(from)?.map_or(0, |actor| actor.sequence))
    }

    fn fees(&mut self, kind: Kind) -> (TokenAmount, TokenAmount) {
        let cap = match kind {
            Kind::BelowBaseFee => TokenAmount::from_atto(90),
            _ => self.base_fee * 2 + TokenAmount::from_atto(1_000 + self.chance.below(1_000_000)),
        };
        let premium = TokenAmount::from_atto(self.chance.below(100_000)).min(cap.clone());
        (cap, premium)
    }

    /// The account of genesis with a number.
    fn genesis_account(&self, number: u64) -> Account {
        genesis::account(self.wallet, number)
    }

    /// An account of genesis that can pay.
    fn any_account(&mut self) -> Account {
        let number = self.chance.below(PAYING);
        self.genesis_account(number)
    }

    /// The account of genesis with an f0 address, if it can pay.
    fn holder(&self, address: &Address) -> Option<Account> {
        let number = address.id()?.checked_sub(FIRST_ACCOUNT)?;
        (number < PAYING).then(|| self.genesis_account(number))
    }
}

/// The f0 address of an account of genesis.
fn id_of(number: u64) -> Address {
    let id: ActorId = FIRST_ACCOUNT + number;
    Address::new_id(id)
}
