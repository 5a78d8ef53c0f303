//! Addresses that may not stand for an actor yet.

use forest_sdk::prelude::*;

use crate::send::returned;

/// The id of an address. Where it has none, nothing is sent to it, which creates an account where that is possible.
///
/// # Errors
/// What the send failed with; `USR_ILLEGAL_ARGUMENT` when there is no id after it either.
pub fn resolve_or_create(rt: &Runtime<'_>, address: &Address) -> Result<ActorId, ActorError> {
    if let Some(id) = rt.resolve(address) {
        return Ok(id);
    }
    returned(rt.send(address, METHOD_SEND, None, TokenAmount::ZERO))
        .map_err(|error| error.context(format!("failed to send nothing to {address}")))?;
    rt.resolve(address)
        .ok_or_else(|| ActorError::illegal_argument(format!("no actor at {address}, and none was created")))
}

/// As [`resolve_or_create`], and there is an actor of that id.
///
/// # Errors
/// As [`resolve_or_create`]; `USR_NOT_FOUND` when the id stands for no actor.
pub fn resolve_existing(rt: &Runtime<'_>, address: &Address) -> Result<ActorId, ActorError> {
    let id = resolve_or_create(rt, address)?;
    match rt.code_of(id) {
        Some(_) => Ok(id),
        None => Err(ActorError::not_found(format!("no actor at {address}"))),
    }
}

#[cfg(test)]
mod tests {
    use forest_sdk::testing::MemoryHost;

    use super::*;

    const ID: ActorId = 1000;

    fn key() -> Address {
        Address::new_secp256k1(&[2; 65]).unwrap()
    }

    #[test]
    fn what_is_known_is_not_sent_to() {
        let mut host = MemoryHost::new();
        host.add_address(key(), ID);
        assert_eq!(host.run(|rt| resolve_or_create(rt, &key())).unwrap(), ID);
        assert_eq!(host.run(|rt| resolve_or_create(rt, &Address::new_id(7))).unwrap(), 7);
        assert!(host.sent().is_empty());
    }

    #[test]
    fn what_cannot_be_created_is_refused() {
        for (delivery, exit_code) in [
            (Err(ErrorNumber::NotFound), ExitCode::USR_UNSPECIFIED),
            (Ok(Response { exit_code: ExitCode::USR_FORBIDDEN, data: None }), ExitCode::USR_FORBIDDEN),
            // Sent, and still nobody there.
            (Ok(Response::ok(None)), ExitCode::USR_ILLEGAL_ARGUMENT),
        ] {
            let mut host = MemoryHost::new();
            host.expect_send(&key(), METHOD_SEND, None, TokenAmount::ZERO, delivery);
            let error = host.run(|rt| resolve_or_create(rt, &key())).unwrap_err();
            assert_eq!(error.exit_code, exit_code);
            host.verify();
        }
    }

    #[test]
    fn an_id_is_not_yet_an_actor() {
        let mut host = MemoryHost::new();
        host.add_address(key(), ID);
        let error = host.run(|rt| resolve_existing(rt, &key())).unwrap_err();
        assert_eq!(error.exit_code, ExitCode::USR_NOT_FOUND);
        host.add_actor(ID, ActorType::Account);
        assert_eq!(host.run(|rt| resolve_existing(rt, &key())).unwrap(), ID);
    }
}
