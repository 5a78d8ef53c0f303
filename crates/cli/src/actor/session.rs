//! A network in memory with one actor on it, for `run` and `trace`.

use anyhow::Context as _;
use forest_sdk::IpldBlock;
use forest_shared::{METHOD_CONSTRUCTOR, MethodNum, address::Address, econ::TokenAmount};
use forest_testkit::{Account, Applied, Network, Request};
use forest_wasm_build::{Abi, Actor, Method, TypeName};
use serde_json::Value;

use super::{calls::CallText, values};

/// What the account has that deploys and calls, in FIL.
const FUNDS: u64 = 1_000_000;

/// An actor on a network.
pub(crate) struct Session {
    pub(crate) network: Network,
    abi: Abi,
    caller: Account,
    actor: Address,
}

/// A call, and what it is by name.
pub(crate) struct Done {
    pub(crate) applied: Applied,
    returns: Option<TypeName>,
}

impl Session {
    /// Deploys an actor, with the parameters of its constructor.
    pub(crate) fn deploy(actor: &Actor, params: Option<&Value>) -> anyhow::Result<Self> {
        let mut network = Network::new()?;
        let caller = network.account("author", TokenAmount::from_whole(FUNDS))?;
        let code = network.install_actor(&caller, actor)?;
        let constructor = actor.abi.methods.iter().find(|method| method.number == METHOD_CONSTRUCTOR);
        let params = params_of(&actor.abi, constructor, "the constructor", params)
            .context("give the constructor's parameters with --new")?;
        let address = network.create(&caller, &code, params)?;
        Ok(Self { network, abi: actor.abi.clone(), caller, actor: address })
    }

    /// Calls a method by its name, or by its number.
    pub(crate) fn call(&mut self, call: &CallText, value: TokenAmount) -> anyhow::Result<Done> {
        let method = self.abi.method(&call.method);
        let number = match (method, call.method.parse::<MethodNum>()) {
            (Some(method), _) => method.number,
            (None, Ok(number)) => number,
            (None, Err(_)) => anyhow::bail!("{}", self.unknown(&call.method)),
        };
        let params = params_of(&self.abi, method, &call.method, call.params.as_ref())?;
        let returns = method.and_then(|method| method.returns.clone());
        let request = Request { params, value, ..Request::new(self.actor, number) };
        Ok(Done { applied: self.network.send(&self.caller, request)?, returns })
    }

    /// What a call returned, as JSON.
    pub(crate) fn returned(&self, done: &Done) -> Option<Value> {
        let block = done.applied.block()?;
        Some(values::decode(&self.abi, done.returns.as_ref(), &block.data))
    }

    fn unknown(&self, name: &str) -> String {
        let known: Vec<_> =
            self.abi.methods.iter().filter(|method| method.number != METHOD_CONSTRUCTOR).collect();
        let known: Vec<_> = known.iter().map(|method| &*method.name).collect();
        format!("{} has no method {name}; it has {}", self.abi.actor, known.join(", "))
    }
}

fn params_of(
    abi: &Abi,
    method: Option<&Method>,
    name: &str,
    given: Option<&Value>,
) -> anyhow::Result<Option<IpldBlock>> {
    let wanted = method.and_then(|method| method.params.as_ref().map(|kind| (method, kind)));
    match (wanted, given) {
        (None, None) => Ok(None),
        (Some((method, kind)), None) => {
            anyhow::bail!("{name} takes {kind} ({})", method.param_names.join(", "))
        }
        (None, Some(value)) => anyhow::bail!("{name} takes no parameters, and is given {value}"),
        (Some((_, kind)), Some(value)) => {
            let data = values::encode(abi, kind, value).map_err(anyhow::Error::msg)?;
            Ok(Some(IpldBlock { codec: forest_encoding::codec::CBOR, data }))
        }
    }
}
