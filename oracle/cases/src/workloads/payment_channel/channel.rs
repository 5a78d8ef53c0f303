//! A payment channel as its parties see it.

use forest_builtin::BuiltinActor;
use forest_encoding::serde_bytes::Bytes;
use forest_shared::{MethodNum, address::Address, econ::TokenAmount};

use super::voucher::Voucher;
use crate::{
    Answer, Stop, World,
    workloads::{init::must_exec, party::Party},
};

pub(super) const UPDATE_CHANNEL_STATE: MethodNum = 2;
pub(super) const SETTLE: MethodNum = 3;
pub(super) const COLLECT: MethodNum = 4;

/// A channel from one party to another.
#[derive(Clone, Debug)]
pub(super) struct Channel {
    /// Its f2 address.
    pub at: Address,
    /// Who pays.
    pub from: Party,
    /// Who is paid.
    pub to: Party,
}

impl Channel {
    /// A new channel with funds, between new accounts.
    pub fn create(world: &mut World<'_>, from: Party, to: Party, funds: TokenAmount) -> Result<Self, Stop> {
        let parties = (from.address, to.address);
        let created = must_exec(world, from.address, BuiltinActor::PaymentChannel, funds, &parties)?;
        Ok(Self { at: created.robust, from, to })
    }

    /// A new channel between accounts of any kind.
    pub fn any(world: &mut World<'_>, funds: TokenAmount) -> Result<Self, Stop> {
        let from = Party::any(world, funds.clone() + TokenAmount::from_whole(100))?;
        let to = Party::any(world, TokenAmount::from_whole(100))?;
        Self::create(world, from, to, funds)
    }

    /// The plainest voucher of a lane.
    pub fn voucher(&self, lane: u64, nonce: u64, nano: u64) -> Voucher {
        Voucher::new(self.at, lane, nonce, TokenAmount::from_nano(nano))
    }

    /// The payee submits a voucher that the payer signs now.
    pub fn redeem(&self, world: &mut World<'_>, voucher: Voucher) -> Result<Answer, Stop> {
        self.submit(world, self.to.address, &voucher.signed(&self.from), &[])
    }

    /// Anybody submits a voucher as it is.
    pub fn submit(
        &self,
        world: &mut World<'_>,
        by: Address,
        voucher: &Voucher,
        secret: &[u8],
    ) -> Result<Answer, Stop> {
        world.call(by, self.at, UPDATE_CHANNEL_STATE, &(voucher, Bytes::new(secret)))
    }

    /// Either party asks for the end.
    pub fn settle(&self, world: &mut World<'_>, by: Address) -> Result<Answer, Stop> {
        world.call(by, self.at, SETTLE, &None::<u8>)
    }

    /// Either party asks for the money.
    pub fn collect(&self, world: &mut World<'_>, by: Address) -> Result<Answer, Stop> {
        world.call(by, self.at, COLLECT, &None::<u8>)
    }
}
