//! What is in a message, kind by kind: who sends it, to whom, what for.

use forest_builtin::account;
use forest_encoding::RawBytes;
use forest_shared::{
    MethodNum,
    address::{Address, INIT_ACTOR_ID},
    clock::ChainEpoch,
    econ::TokenAmount,
};

use super::{Draft, Kind, NO_GAS, PAYING, TRANSFER_GAS, Traffic, id_of};
use crate::{
    election::{FIRST_PRODUCER, PRODUCERS},
    ethereum,
    genesis::ACCOUNTS,
    wallet::Account,
};

/// WithdrawBalance of producers.
const WITHDRAW: MethodNum = 16;
/// What a newcomer is given, in FIL.
const WELCOME: u64 = 20;
/// Numbers of keys from here on are newcomers'.
const NEWCOMERS: u64 = 1 << 32;
/// Most newcomers of a kind in an epoch, and how far back, and how often, one is looked for.
const IN_AN_EPOCH: u64 = 64;
const REACH: u64 = 60;
const TRIES: u64 = 12;

impl Traffic<'_> {
    /// The message of a kind; `None`: there is nobody yet that it could be about.
    pub(super) fn content(&mut self, kind: Kind) -> anyhow::Result<Option<Draft>> {
        match kind {
            Kind::Transfer | Kind::WrongNonce | Kind::BelowBaseFee => Ok(Some(self.transfer())),
            Kind::NewSecp256k1 | Kind::NewBls | Kind::NewEthereum => Ok(Some(self.welcome(kind))),
            Kind::Ethereum => self.transaction(),
            Kind::Authenticate => self.authenticate().map(Some),
            Kind::MultisigCreate => self.create_multisig(),
            Kind::MultisigPropose => self.propose(),
            Kind::MultisigApprove | Kind::MultisigCancel => self.decide(kind),
            Kind::MultisigAdminister => self.administer(),
            Kind::ChannelCreate => self.create_channel(),
            Kind::ChannelUpdate => self.redeem(),
            Kind::ChannelSettle | Kind::ChannelCollect => self.close(kind),
            Kind::Install => self.install(),
            Kind::Deploy => self.deploy(),
            Kind::Call => self.call_deployed(),
            Kind::Withdraw => self.withdraw().map(Some),
            Kind::UnknownMethod => Ok(Some(Draft { method: 7, ..self.transfer() })),
            Kind::Garbled => self.garbled().map(Some),
            Kind::NoReceiver => {
                let nobody = Address::new_id(9_000_000 + self.chance.below(9));
                Ok(Some(Draft { to: nobody, ..self.transfer() }))
            }
            Kind::TooMuch => {
                Ok(Some(Draft { value: TokenAmount::from_whole(10_000_000), ..self.transfer() }))
            }
            Kind::OutOfGas => Ok(self.create_multisig()?.map(|d| Draft { gas_limit: TRANSFER_GAS / 2, ..d })),
            Kind::NoInclusion => Ok(Some(Draft { gas_limit: NO_GAS, ..self.transfer() })),
            Kind::Unpaid => Ok(Some(Draft { from: self.genesis_account(ACCOUNTS - 1), ..self.transfer() })),
            Kind::Stranger => {
                let stranger = self.wallet.secp256k1(2 * NEWCOMERS + self.chance.below(NEWCOMERS));
                Ok(Some(Draft { from: stranger, ..self.transfer() }))
            }
        }
    }

    /// Funds from one account to another. Some senders and receivers are newcomers of the last hour.
    pub(super) fn transfer(&mut self) -> Draft {
        let value = TokenAmount::from_nano(self.chance.below(1_000_000_000));
        let to = id_of(self.chance.below(PAYING));
        let kind = *self.chance.pick(&[Kind::NewSecp256k1, Kind::NewBls]);
        let from = match self.chance.once_in(4) {
            true => self.known_newcomer(kind).ok().flatten(),
            false => None,
        };
        let from = from.unwrap_or_else(|| self.any_account());
        Draft::transfer(from, to, value)
    }

    /// Funds for an address that nobody has.
    fn welcome(&mut self, kind: Kind) -> Draft {
        let newcomer = self.newcomer(kind, self.epoch, self.newcomers.min(IN_AN_EPOCH - 1));
        self.newcomers += 1;
        Draft::transfer(self.any_account(), newcomer.address, TokenAmount::from_whole(WELCOME))
    }

    /// A wallet of Ethereum sends funds: to an account, or to another of its kind.
    fn transaction(&mut self) -> anyhow::Result<Option<Draft>> {
        let Some(from) = self.known_newcomer(Kind::NewEthereum)? else { return Ok(None) };
        let other = if self.chance.once_in(2) { self.known_newcomer(Kind::NewEthereum)? } else { None };
        let to = other.map_or_else(|| id_of(self.chance.below(PAYING)), |other| other.address);
        let value = TokenAmount::from_nano(self.chance.below(1_000_000));
        Ok(Some(Draft { method: ethereum::INVOKE, ..Draft::transfer(from, to, value) }))
    }

    /// An account is asked whether it signed something; once in three times it did not.
    fn authenticate(&mut self) -> anyhow::Result<Draft> {
        let number = self.chance.below(PAYING);
        let message = b"something to be signed".as_slice();
        let signed = if self.chance.once_in(3) { b"something else".as_slice() } else { message };
        let signature = self.genesis_account(number).authenticate(signed).map(|signature| signature.bytes);
        let params = (RawBytes::new(signature.unwrap_or_default()), RawBytes::new(message));
        let params = RawBytes::serialize(&params)?;
        Ok(Draft::call(self.any_account(), id_of(number), account::AUTHENTICATE_MESSAGE, params))
    }

    /// The owner of a producer, which is the account of the same number, takes what it earned.
    fn withdraw(&mut self) -> anyhow::Result<Draft> {
        let number = self.chance.below(PRODUCERS);
        let params = RawBytes::serialize(&(TokenAmount::from_whole(1),))?;
        let producer = Address::new_id(FIRST_PRODUCER + number);
        Ok(Draft::call(self.genesis_account(number), producer, WITHDRAW, params))
    }

    /// Parameters that are no parameters of Exec.
    fn garbled(&mut self) -> anyhow::Result<Draft> {
        let params = RawBytes::serialize(&("none of this", self.chance.below(1_000)))?;
        let init = Address::new_id(INIT_ACTOR_ID);
        Ok(Draft::call(self.any_account(), init, forest_builtin::init::EXEC, params))
    }

    /// A newcomer who is there by now.
    fn known_newcomer(&mut self, kind: Kind) -> anyhow::Result<Option<Account>> {
        for _ in 0..TRIES {
            let back = 1 + self.chance.below(REACH.min(self.epoch.unsigned_abs()));
            let account = {
                let number = self.chance.below(3);
                self.newcomer(kind, self.epoch - back.cast_signed(), number)
            };
            if self.view.actor(&account.address)?.is_some() {
                return Ok(Some(account));
            }
        }
        Ok(None)
    }

    /// The newcomer of an epoch with a number in it.
    fn newcomer(&self, kind: Kind, epoch: ChainEpoch, number: u64) -> Account {
        let number = NEWCOMERS + epoch.unsigned_abs() * IN_AN_EPOCH + number;
        match kind {
            Kind::NewSecp256k1 => self.wallet.secp256k1(number),
            Kind::NewBls => self.wallet.bls(number),
            _ => self.wallet.ethereum(number),
        }
    }
}
