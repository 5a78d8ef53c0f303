//! The init actor: who may create what, and everything that it refuses to create.

mod forbidden;

use forest_blockstore::Cid;
use forest_builtin::BuiltinActor;
use forest_encoding::{RawBytes, from_slice};
use forest_shared::{
    MethodNum,
    address::{Address, INIT_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
};
use serde::Serialize;

use super::{Needs, Workload};
use crate::{
    Answer, Stop, World,
    world::{broken, encode, succeeded},
};

pub(super) const WORKLOADS: &[Workload] = &[
    Workload {
        name: "exec",
        about: "multisigs and payment channels created well and badly, and all that may not be created",
        needs: Needs::Canonical,
        since: 16,
        run: forbidden::exec,
    },
    Workload {
        name: "exec-sweep",
        about: "the creation of a multisig and of a payment channel, at many gas limits",
        needs: Needs::Canonical,
        since: 16,
        run: sweep,
    },
];

/// `Exec` of the init actor.
pub(super) const EXEC: MethodNum = 2;

/// Where a created actor is found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Created {
    /// Its f0 address.
    pub id: Address,
    /// Its f2 address.
    pub robust: Address,
}

/// The code of a built-in actor, which the bundle must have.
pub(super) fn code(world: &World<'_>, actor: BuiltinActor) -> Result<Cid, Stop> {
    world.bundle.code(actor).ok_or_else(|| broken(format!("no code of {actor}")))
}

/// Asks for an actor.
pub(super) fn exec(
    world: &mut World<'_>,
    from: Address,
    actor: BuiltinActor,
    value: TokenAmount,
    constructor: &impl Serialize,
) -> Result<Answer, Stop> {
    let params = (code(world, actor)?, RawBytes::new(encode(constructor)));
    world.send(from, Address::new_id(INIT_ACTOR_ID), value, EXEC, &params)
}

/// Asks for an actor that must be created.
pub(super) fn must_exec(
    world: &mut World<'_>,
    from: Address,
    actor: BuiltinActor,
    value: TokenAmount,
    constructor: &impl Serialize,
) -> Result<Created, Stop> {
    let answer = succeeded(exec(world, from, actor, value, constructor)?, "the creation of an actor")?;
    let (id, robust) = from_slice(&answer.return_data).map_err(broken)?;
    Ok(Created { id, robust })
}

fn sweep(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, first) = world.secp_account(TokenAmount::from_whole(100))?;
    let (_, second) = world.bls_account(TokenAmount::from_whole(100))?;
    let signers = (vec![first, second], 2_u64, 100_i64, world.epoch());
    let channel = (first, second);
    let constructors =
        [(BuiltinActor::Multisig, encode(&signers)), (BuiltinActor::PaymentChannel, encode(&channel))];
    for (actor, constructor) in constructors {
        let params = (code(world, actor)?, RawBytes::new(constructor));
        let value = TokenAmount::from_whole(1);
        let message = world.message(first, Address::new_id(INIT_ACTOR_ID), EXEC, encode(&params));
        world.sweep(Message { value, ..message })?;
    }
    Ok(())
}
