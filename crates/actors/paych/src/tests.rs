//! Every method against a host in memory: who may call it, what it refuses with which code, what it leaves.

mod checks;
mod construction;
mod redemption;
mod settlement;

use forest_actors_runtime::interface::account::{AUTHENTICATE_MESSAGE, AuthenticateMessageParams};
use forest_sdk::{
    encoding::codec, prelude::*, serde::Serialize, shared::crypto::Signature, testing::MemoryHost,
};

use crate::{
    ConstructorParams, ERR_CHANNEL_STATE_UPDATE_AFTER_SETTLED, LaneState, Merge, PaymentChannel,
    SETTLE_DELAY, SignedVoucher, State, UpdateChannelStateParams,
};

const INIT: ActorId = 1;
const CHANNEL: ActorId = 100;
const PAYER: ActorId = 102;
const PAYEE: ActorId = 103;
const OTHER: ActorId = 104;

const UPDATE_CHANNEL_STATE: MethodNum = 2;
const SETTLE: MethodNum = 3;
const COLLECT: MethodNum = 4;

const FUNDS: i64 = 100_000;
const NOW: ChainEpoch = 2;

fn id(actor: ActorId) -> Address {
    Address::new_id(actor)
}

fn atto(amount: i64) -> TokenAmount {
    TokenAmount::from_atto(amount)
}

/// The f3 address of nobody in particular.
fn bls(seed: u8) -> Address {
    Address::new_bls(&[seed; 48]).expect("48 bytes")
}

/// The exit code that a call failed with.
fn code<T: std::fmt::Debug>(result: Result<T, ActorError>) -> ExitCode {
    result.expect_err("must fail").exit_code
}

/// A voucher with a signature that nobody looks at.
fn voucher(lane: u64, nonce: u64, amount: i64) -> SignedVoucher {
    SignedVoucher {
        channel_addr: id(CHANNEL),
        time_lock_min: 0,
        time_lock_max: 0,
        secret_pre_image: Vec::new(),
        extra: None,
        lane,
        nonce,
        amount: atto(amount),
        min_settle_height: 0,
        merges: Vec::new(),
        signature: Some(Signature::new_bls(vec![1, 2, 3])),
    }
}

/// A channel from the payer to the payee.
struct Channel {
    host: MemoryHost,
}

impl Channel {
    /// Before the constructor.
    fn unborn() -> Self {
        let mut host = MemoryHost::new();
        host.set_receiver(CHANNEL);
        host.set_epoch(NOW);
        host.set_balance(atto(FUNDS));
        for actor in [PAYER, PAYEE, OTHER] {
            host.add_actor(actor, ActorType::Account);
        }
        host.add_actor(CHANNEL, ActorType::PaymentChannel);
        Self { host }
    }

    fn new() -> Self {
        let mut channel = Self::unborn();
        channel.construct(id(PAYER), id(PAYEE)).expect("a channel");
        channel
    }

    /// With so many lanes, on which 1, 2, 3… attoFIL were redeemed, with nonces of the same numbers.
    fn with_lanes(lanes: u64) -> Self {
        let mut channel = Self::new();
        for lane in 0..lanes {
            let number = lane.cast_signed() + 1;
            channel.redeem(&voucher(lane, lane + 1, number)).expect("a lane");
        }
        channel
    }

    fn construct(&mut self, from: Address, to: Address) -> Result<(), ActorError> {
        self.host.set_caller(INIT, ActorType::Init);
        self.call(METHOD_CONSTRUCTOR, Some(&ConstructorParams { from, to }))
    }

    fn call(&mut self, method: MethodNum, params: Option<&impl Serialize>) -> Result<(), ActorError> {
        let params = params.map(IpldBlock::cbor).transpose()?;
        let returned = self.host.call::<PaymentChannel>(method, params)?;
        assert_eq!(returned, None, "no method returns anything");
        Ok(())
    }

    fn by(&mut self, caller: ActorId, method: MethodNum) -> Result<(), ActorError> {
        self.host.set_caller(caller, ActorType::Account);
        self.call(method, None::<&()>)
    }

    /// Whoever submits, the other is asked whether the signature is its own, and answers with this.
    fn expect_question(&mut self, by: ActorId, sv: &SignedVoucher, answer: Result<Response, ErrorNumber>) {
        let signer = if by == PAYER { PAYEE } else { PAYER };
        let signature = sv.signature.as_ref().expect("a signature").bytes.clone();
        let message = sv.signing_bytes().expect("small");
        let question = IpldBlock::cbor(&AuthenticateMessageParams { signature, message }).expect("small");
        self.host.expect_send(&id(signer), AUTHENTICATE_MESSAGE, Some(question), atto(0), answer);
    }

    fn submit(&mut self, by: ActorId, sv: &SignedVoucher, secret: &[u8]) -> Result<(), ActorError> {
        self.host.set_caller(by, ActorType::Account);
        let params = UpdateChannelStateParams { sv: sv.clone(), secret: secret.to_vec() };
        self.call(UPDATE_CHANNEL_STATE, Some(&params))
    }

    /// The payee submits a voucher, and the payer knows its signature.
    fn redeem(&mut self, sv: &SignedVoucher) -> Result<(), ActorError> {
        self.redeem_with(sv, &[])
    }

    fn redeem_with(&mut self, sv: &SignedVoucher, secret: &[u8]) -> Result<(), ActorError> {
        self.expect_question(PAYEE, sv, Ok(yes()));
        let redeemed = self.submit(PAYEE, sv, secret);
        self.host.verify();
        redeemed
    }

    fn state(&self) -> State {
        self.host.state()
    }

    /// The lanes: their numbers, what was redeemed on them, their nonces.
    fn lanes(&mut self) -> Vec<(u64, TokenAmount, u64)> {
        let state = self.state();
        let mut lanes = Vec::new();
        let read = self.host.run(|rt| {
            state.lane_states.for_each(rt, |lane, LaneState { redeemed, nonce }| {
                lanes.push((lane, redeemed.clone(), *nonce));
                Ok(())
            })
        });
        read.expect("the array is readable");
        lanes
    }
}

fn yes() -> Response {
    Response::ok(Some(IpldBlock::cbor(&true).expect("small")))
}

#[test]
fn unknown_methods_are_refused() {
    let mut channel = Channel::new();
    for method in [0, 5, 1 << 24, AUTHENTICATE_MESSAGE] {
        assert_eq!(code(channel.by(PAYER, method)), ExitCode::USR_UNHANDLED_MESSAGE);
    }
}

#[test]
fn what_is_no_parameter_is_refused() {
    let mut channel = Channel::new();
    for method in [SETTLE, COLLECT] {
        channel.host.set_caller(PAYER, ActorType::Account);
        let given = channel.call(method, Some(&(1,)));
        assert_eq!(code(given), ExitCode::USR_ILLEGAL_ARGUMENT, "method {method} takes none");
    }
    for method in [METHOD_CONSTRUCTOR, UPDATE_CHANNEL_STATE] {
        assert_eq!(
            code(channel.by(PAYER, method)),
            ExitCode::USR_ILLEGAL_ARGUMENT,
            "method {method} takes some"
        );
        assert_eq!(code(channel.call(method, Some(&(1,)))), ExitCode::USR_SERIALIZATION, "method {method}");
    }
}
