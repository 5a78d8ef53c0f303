//! Calls with types: the client that `#[actor]` makes of an actor, carried by messages.

use forest_blockstore::Cid;
use forest_sdk::{IpldBlock, client::Caller};
use forest_shared::{METHOD_CONSTRUCTOR, MethodNum, address::Address, econ::TokenAmount};

use crate::{Account, Failure, Network, Request};

/// An account that calls an actor. Each call is a message, which must succeed.
#[derive(Debug)]
pub struct Calls<'a> {
    network: &'a mut Network,
    from: &'a Account,
    request: Request,
}

impl Network {
    /// What a client calls an actor through.
    pub fn caller<'a>(&'a mut self, from: &'a Account, to: &Address) -> Calls<'a> {
        Calls { network: self, from, request: Request::new(*to, 0) }
    }
}

impl Calls<'_> {
    /// With value, for each call.
    #[must_use]
    pub fn value(mut self, value: TokenAmount) -> Self {
        self.request.value = value;
        self
    }

    /// With no more gas than this, for each call.
    #[must_use]
    pub const fn gas_limit(mut self, gas: u64) -> Self {
        self.request.gas_limit = gas;
        self
    }
}

impl Caller for Calls<'_> {
    type Error = Failure;

    fn call(
        &mut self,
        method: MethodNum,
        params: Option<IpldBlock>,
        _read_only: bool,
    ) -> Result<Option<IpldBlock>, Failure> {
        let request = Request { method, params, ..self.request.clone() };
        Ok(self.network.send(self.from, request)?.succeeded()?.block())
    }
}

/// An actor that is created by its constructor.
#[derive(Debug)]
pub struct Deployment<'a> {
    network: &'a mut Network,
    from: &'a Account,
    code: Cid,
    address: Option<Address>,
}

impl<'a> Deployment<'a> {
    pub(crate) const fn new(network: &'a mut Network, from: &'a Account, code: Cid) -> Self {
        Self { network, from, code, address: None }
    }

    /// Where the actor is, once its constructor was called.
    ///
    /// # Errors
    /// [`Failure::Order`]: it was not.
    pub const fn address(&self) -> Result<Address, Failure> {
        match self.address {
            Some(address) => Ok(address),
            None => Err(Failure::Order("call the constructor first, through the client")),
        }
    }
}

impl Caller for Deployment<'_> {
    type Error = Failure;

    fn call(
        &mut self,
        method: MethodNum,
        params: Option<IpldBlock>,
        _read_only: bool,
    ) -> Result<Option<IpldBlock>, Failure> {
        if method != METHOD_CONSTRUCTOR || self.address.is_some() {
            return Err(Failure::Order(
                "a deployment takes one call, to the constructor; then use Network::caller",
            ));
        }
        self.address = Some(self.network.create(self.from, &self.code, params)?);
        Ok(None)
    }
}
