//! A network with somebody on it: accounts with funds, nonces that are right unless a workload wants them wrong.

use forest_encoding::RawBytes;
use forest_shared::{
    ActorId, METHOD_SEND, MethodNum,
    address::{Address, CRON_ACTOR_ID, Protocol, REWARD_ACTOR_ID, SYSTEM_ACTOR_ID},
    clock::{ChainEpoch, EPOCH_DURATION_SECONDS},
    crypto::{BlsKey, Secp256k1Key, SignatureType},
    econ::TokenAmount,
    message::{Message, inclusion_length},
    version::NetworkVersion,
};
use serde::Serialize;

use crate::{Answer, Bundle, Dice, Kind, Network, Stop};

/// The most gas that a block allows, and so what a careless sender claims.
pub const BLOCK_GAS_LIMIT: u64 = 10_000_000_000;

/// A network, chance, and the account that owns the first funds.
pub struct World<'n> {
    /// What messages are put to.
    pub network: &'n mut dyn Network,
    /// Where choices come from.
    pub dice: Dice,
    /// The code that runs.
    pub bundle: &'n Bundle,
    /// The owner of the first funds, a secp256k1 account.
    pub faucet: Address,
    accounts: u64,
}

impl<'n> World<'n> {
    /// A world on a network that begins with [`Genesis`](crate::Genesis).
    pub fn new(network: &'n mut dyn Network, bundle: &'n Bundle, dice: Dice) -> Self {
        Self { network, dice, bundle, faucet: crate::genesis::faucet_key().address(), accounts: 0 }
    }

    /// The network version.
    #[must_use]
    pub fn version(&self) -> NetworkVersion {
        self.network.epoch().version
    }

    /// The epoch that is executed.
    #[must_use]
    pub fn epoch(&self) -> ChainEpoch {
        self.network.epoch().epoch
    }

    /// A message of a sender, with its right nonce, and all the gas there is; change it, then [`apply`](Self::apply) it.
    #[must_use]
    pub fn message(&self, from: Address, to: Address, method: MethodNum, params: Vec<u8>) -> Message {
        let sender = self.network.resolve(&from).and_then(|id| self.network.actor(id));
        Message {
            from,
            to,
            method_num: method,
            params: RawBytes::new(params),
            sequence: sender.map_or(0, |actor| actor.sequence),
            gas_limit: BLOCK_GAS_LIMIT,
            gas_fee_cap: self.network.epoch().base_fee.clone() + TokenAmount::from_atto(5),
            gas_premium: TokenAmount::from_atto(3),
            ..Message::default()
        }
    }

    /// Applies a user's message as it is.
    ///
    /// # Errors
    /// [`Stop`]: the workload ends here, as in every method.
    pub fn apply(&mut self, message: Message) -> Result<Answer, Stop> {
        let kind = explicit(&message);
        self.network.apply(message, kind)
    }

    /// Sends a message with funds.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn send(
        &mut self,
        from: Address,
        to: Address,
        value: TokenAmount,
        method: MethodNum,
        params: &impl Serialize,
    ) -> Result<Answer, Stop> {
        let message = Message { value, ..self.message(from, to, method, encode(params)) };
        self.apply(message)
    }

    /// Calls a method without funds.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn call(
        &mut self,
        from: Address,
        to: Address,
        method: MethodNum,
        params: &impl Serialize,
    ) -> Result<Answer, Stop> {
        self.send(from, to, TokenAmount::ZERO, method, params)
    }

    /// As [`send`](Self::send), for a message that must succeed: where it fails, the workload is broken.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn must_send(
        &mut self,
        from: Address,
        to: Address,
        value: TokenAmount,
        method: MethodNum,
        params: &impl Serialize,
    ) -> Result<Answer, Stop> {
        let answer = self.send(from, to, value, method, params)?;
        succeeded(answer, &format!("method {method} of {to}"))
    }

    /// As [`call`](Self::call), for a message that must succeed.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn must_call(
        &mut self,
        from: Address,
        to: Address,
        method: MethodNum,
        params: &impl Serialize,
    ) -> Result<Answer, Stop> {
        self.must_send(from, to, TokenAmount::ZERO, method, params)
    }

    /// A plain transfer.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn transfer(&mut self, from: Address, to: Address, value: TokenAmount) -> Result<Answer, Stop> {
        let message = Message { value, ..self.message(from, to, METHOD_SEND, Vec::new()) };
        self.apply(message)
    }

    /// A message of the network itself, which costs nobody anything.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn implicit(
        &mut self,
        from: ActorId,
        to: ActorId,
        method: MethodNum,
        params: &impl Serialize,
    ) -> Result<Answer, Stop> {
        let message = Message {
            gas_limit: BLOCK_GAS_LIMIT,
            ..self.message(Address::new_id(from), Address::new_id(to), method, encode(params))
        };
        self.network.apply(message, Kind::Implicit)
    }

    /// Applies a user's message to copies of the state, at many gas limits.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn sweep(&mut self, message: Message) -> Result<(), Stop> {
        let kind = explicit(&message);
        self.network.sweep(message, kind)
    }

    /// A new secp256k1 account with funds.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn secp_account(&mut self, funds: TokenAmount) -> Result<(Secp256k1Key, Address), Stop> {
        let key = Secp256k1Key::from_bytes(&self.key_bytes()).map_err(broken)?;
        let address = key.address();
        self.fund(address, funds)?;
        Ok((key, address))
    }

    /// A new BLS account with funds.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn bls_account(&mut self, funds: TokenAmount) -> Result<(BlsKey, Address), Stop> {
        let key = BlsKey::from_bytes(&self.key_bytes()).map_err(broken)?;
        let address = key.address();
        self.fund(address, funds)?;
        Ok((key, address))
    }

    /// Transfers from the faucet; creates the account where there is none.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn fund(&mut self, to: Address, funds: TokenAmount) -> Result<(), Stop> {
        let answer = self.transfer(self.faucet, to, funds)?;
        succeeded(answer, &format!("funding {to}")).map(|_| ())
    }

    /// The id of an address that must have one.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn id(&self, address: &Address) -> Result<ActorId, Stop> {
        self.network.resolve(address).ok_or_else(|| Stop::Broken(format!("{address} has no id")))
    }

    /// Writes the state, and begins a later epoch. Nothing runs in between: no cron.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn skip(&mut self, epochs: ChainEpoch) -> Result<(), Stop> {
        let mut epoch = self.network.epoch().clone();
        epoch.epoch += epochs;
        let seconds = epochs * EPOCH_DURATION_SECONDS;
        epoch.timestamp = epoch.timestamp.saturating_add_signed(seconds);
        self.network.begin(epoch)
    }

    /// The end of a tipset: a reward for a block producer, where there is one, and cron. Then the next epoch begins.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn tick(&mut self, winner: Option<ActorId>) -> Result<(), Stop> {
        if let Some(miner) = winner {
            let penalty = TokenAmount::from_atto(self.dice.below(1000));
            let gas_reward = TokenAmount::from_atto(self.dice.below(1000));
            let params = (Address::new_id(miner), penalty, gas_reward, 1 + self.dice.below(3));
            self.implicit(SYSTEM_ACTOR_ID, REWARD_ACTOR_ID, 2, &params)?;
        }
        self.implicit(SYSTEM_ACTOR_ID, CRON_ACTOR_ID, 2, &None::<u8>)?;
        self.skip(1)
    }

    /// So many ticks without rewards.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn ticks(&mut self, epochs: ChainEpoch) -> Result<(), Stop> {
        (0..epochs).try_for_each(|_| self.tick(None))
    }

    fn key_bytes(&mut self) -> [u8; 32] {
        self.accounts += 1;
        let mut bytes = [0x11; 32];
        bytes[16..24].copy_from_slice(&self.dice.word().to_be_bytes());
        bytes[24..].copy_from_slice(&self.accounts.to_be_bytes());
        bytes
    }
}

/// The parameters of a method as bytes; none for `None::<u8>`.
pub fn encode(params: &impl Serialize) -> Vec<u8> {
    let bytes = forest_encoding::to_vec(params).expect("parameters are small and plain");
    if bytes == [0xf6] { Vec::new() } else { bytes }
}

/// The error of something that a workload counts on.
pub fn broken(error: impl std::fmt::Display) -> Stop {
    Stop::Broken(error.to_string())
}

/// The answer to a message that must succeed.
///
/// # Errors
/// [`Stop::Broken`] where it failed.
pub fn succeeded(answer: Answer, what: &str) -> Result<Answer, Stop> {
    if answer.is_success() {
        return Ok(answer);
    }
    Err(Stop::Broken(format!("{what} must succeed, and ended with {}", answer.exit_code)))
}

/// A user's message, as long as its sender's kind of signature makes it.
fn explicit(message: &Message) -> Kind {
    let unsigned = message.to_cbor().map_or(0, |bytes| bytes.len());
    let signed_with = match message.from.protocol() {
        Protocol::Secp256k1 => SignatureType::Secp256k1,
        Protocol::Delegated => SignatureType::Delegated,
        _ => SignatureType::Bls,
    };
    Kind::Explicit { length: inclusion_length(unsigned, signed_with) }
}
