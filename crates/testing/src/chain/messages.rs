//! What is sent: mostly what succeeds, and everything that can go wrong with a message in a valid block.

use std::collections::BTreeMap;

use forest_blockstore::Blockstore;
use forest_encoding::RawBytes;
use forest_rules::{Rules, StateTreeVersion};
use forest_shared::{
    ActorId, METHOD_SEND, address::Address, clock::ChainEpoch, econ::TokenAmount, message::Message,
};

use super::{
    ChainError,
    accounts::{Account, Signed},
    dice::Dice,
    genesis::SCRIPTS,
    scripts::Author,
    view::View,
};

/// A kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Funds go to an account.
    Transfer,
    /// Funds go to an address that nobody has: an account comes to be.
    Creation,
    /// A script actor writes to its state.
    Storage,
    /// Script actors call each other.
    Calls,
    /// A script actor announces something.
    Events,
    /// A script actor asks about the chain.
    Questions,
    /// A script actor fails.
    Failure,
    /// The gas is not enough for the script.
    OutOfGas,
    /// The receiver is no actor.
    NoReceiver,
    /// More funds than the sender has.
    TooMuch,
    /// The miner pays: the nonce is not the next.
    WrongNonce,
    /// The miner pays part of the base fee.
    BelowBaseFee,
    /// The miner pays: the sender cannot.
    Unpaid,
    /// The miner pays: there is no sender.
    Stranger,
}

/// How often each kind is sent, in relation to the others.
const CHANCES: &[(u64, Kind)] = &[
    (10, Kind::Transfer),
    (4, Kind::Creation),
    (6, Kind::Storage),
    (4, Kind::Calls),
    (4, Kind::Events),
    (4, Kind::Questions),
    (3, Kind::Failure),
    (2, Kind::OutOfGas),
    (1, Kind::NoReceiver),
    (1, Kind::TooMuch),
    (1, Kind::WrongNonce),
    (1, Kind::BelowBaseFee),
    (1, Kind::Unpaid),
    (1, Kind::Stranger),
];

/// Gas enough for any transfer; enough for any script; and not enough for one.
const TRANSFER_GAS: u64 = 10_000_000;
const SCRIPT_GAS: u64 = 400_000_000;
const LITTLE_GAS: u64 = 2_000_000;
/// What a sender claims who does not care.
const CARELESS_GAS: u64 = 2_400_000_000;

/// Who writes the messages of a tipset.
pub(super) struct Senders<'s, B> {
    pub(super) dice: &'s mut Dice,
    /// All that are known; not all are in the state.
    pub(super) accounts: &'s mut Vec<Account>,
    /// The state of the parent.
    pub(super) view: View<'s, B>,
    pub(super) rules: &'static Rules,
    pub(super) base_fee: &'s TokenAmount,
    pub(super) epoch: ChainEpoch,
    pub(super) seed: u64,
    /// How many accounts there are at genesis; the last of them is poor.
    pub(super) at_genesis: u64,
    /// Senders may name themselves by id. Then all must be in the state.
    pub(super) by_id: bool,
    /// Claims are high.
    pub(super) careless: bool,
    /// The next nonces, of who has sent already.
    pub(super) nonces: BTreeMap<ActorId, u64>,
}

impl<B: Blockstore> Senders<'_, B> {
    /// The next message, signed.
    pub(super) fn next(&mut self) -> Result<Signed, ChainError> {
        let kind = self.kind();
        let (sender, id) = self.sender(kind)?;
        let mut message = self.content(kind);
        let nonce = self.nonces.entry(id).or_insert_with(|| self.view.nonce(id));
        message.sequence = *nonce;
        if kind == Kind::WrongNonce {
            message.sequence += 7;
        } else {
            *nonce += 1;
        }
        message.from = sender.address;
        if self.by_id && sender.is_bls() && self.dice.once_in(3) {
            message.from = Address::new_id(id);
        }
        self.fees(kind, &mut message);
        Ok(sender.sign(message)?)
    }

    /// Another message of the same sender with the same nonce.
    pub(super) fn rival(&mut self, signed: &Signed) -> Result<Option<Signed>, ChainError> {
        let theirs = signed.message();
        let sender = self.accounts.iter().find(|account| account.address == theirs.from).cloned();
        let Some(sender) = sender else { return Ok(None) };
        let message = Message {
            from: theirs.from,
            sequence: theirs.sequence,
            gas_fee_cap: theirs.gas_fee_cap.clone(),
            gas_premium: theirs.gas_premium.clone(),
            gas_limit: TRANSFER_GAS,
            ..self.content(Kind::Transfer)
        };
        Ok(Some(sender.sign(message)?))
    }

    fn kind(&mut self) -> Kind {
        let all: u64 = CHANCES.iter().map(|(chance, _)| chance).sum();
        let mut rolled = self.dice.below(all);
        for (chance, kind) in CHANCES {
            if rolled < *chance {
                return *kind;
            }
            rolled -= chance;
        }
        Kind::Transfer
    }

    /// Who sends, and under which id; no id is 0, which nobody sends from.
    fn sender(&mut self, kind: Kind) -> Result<(Account, ActorId), ChainError> {
        let poor = self.at_genesis as usize - 1;
        if kind == Kind::Stranger && !self.by_id {
            let account = Account::new(self.seed, 1 << 40 | self.dice.below(1 << 30), false);
            return Ok((account, 0));
        }
        let start =
            if kind == Kind::Unpaid { poor } else { self.dice.below(self.accounts.len() as u64) as usize };
        let places = (start..self.accounts.len()).chain(0..start);
        for account in
            places.filter(|place| kind == Kind::Unpaid || *place != poor).map(|at| &self.accounts[at])
        {
            if let Some(id) = self.view.id(&account.address)? {
                return Ok((account.clone(), id));
            }
        }
        Err("nobody is there to send anything".into())
    }

    /// Receiver, funds, method, parameters, gas.
    fn content(&mut self, kind: Kind) -> Message {
        let to = self.dice.below(self.accounts.len() as u64) as usize;
        let to = self.accounts[to].address;
        let mut scripts = Author { dice: &mut *self.dice, rules: self.rules, epoch: self.epoch };
        let script = match kind {
            Kind::Storage | Kind::OutOfGas => Some(scripts.storage()),
            Kind::Calls => Some(scripts.calls(&to, 3)),
            Kind::Events => scripts.events(),
            Kind::Questions => Some(scripts.questions()),
            Kind::Failure => Some(scripts.failure()),
            _ => None,
        };
        if let Some(script) = script {
            return Message {
                to: Address::new_id(*self.dice.pick(&SCRIPTS)),
                value: TokenAmount::from_atto(self.dice.below(3)),
                method_num: 2 + self.dice.below(7),
                params: RawBytes::new(script.to_bytes()),
                gas_limit: if kind == Kind::OutOfGas { LITTLE_GAS } else { SCRIPT_GAS },
                ..Message::default()
            };
        }
        let to = match kind {
            Kind::Creation => self.newcomer(),
            Kind::NoReceiver => Address::new_id(9_000_000 + self.dice.below(9)),
            _ => to,
        };
        let value = match kind {
            Kind::TooMuch => TokenAmount::from_whole(1_000_000),
            Kind::Creation => TokenAmount::from_whole(20),
            _ => TokenAmount::from_nano(self.dice.below(1_000_000_000)),
        };
        // Accounts accept any method; after what the network's actors have, unknown numbers are theirs to judge.
        let method_num = if self.dice.once_in(9) { 7 } else { METHOD_SEND };
        Message { to, value, method_num, gas_limit: TRANSFER_GAS, ..Message::default() }
    }

    /// An account that is not there yet.
    fn newcomer(&mut self) -> Address {
        let delegated = self.rules.state_tree == StateTreeVersion::V5;
        let account = Account::new(self.seed, 1 << 20 | self.accounts.len() as u64, delegated);
        let address = account.address;
        self.accounts.push(account);
        address
    }

    fn fees(&mut self, kind: Kind, message: &mut Message) {
        if self.careless && kind != Kind::OutOfGas {
            message.gas_limit += self.dice.below(CARELESS_GAS);
        }
        let base = self.base_fee.clone();
        let cap = match kind {
            Kind::BelowBaseFee => TokenAmount::from_atto(90),
            _ => base.clone() + base + TokenAmount::from_atto(1_000 + self.dice.below(1_000_000)),
        };
        message.gas_premium = TokenAmount::from_atto(self.dice.below(100_000)).min(cap.clone());
        message.gas_fee_cap = cap;
    }
}
