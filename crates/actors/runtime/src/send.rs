//! What came of a send, as an error that an actor passes on.
//!
//! Invariant: an actor never exits with a code that belongs to the VM, whatever those that it called did.

use forest_sdk::{encoding::codec, prelude::*};

/// What the receiver returned; its failure, or that of the send itself, as the error of the caller.
///
/// | failure | exit code |
/// | --- | --- |
/// | the receiver exits with 16 or above | the same, with its data |
/// | the receiver breaks: bad instruction, no return, an exit code that is not its own | `USR_UNSPECIFIED` |
/// | any other failure of the VM within the call | `USR_ASSERTION_FAILED` |
/// | there is no receiver | `USR_UNSPECIFIED` |
/// | the funds do not suffice | `USR_INSUFFICIENT_FUNDS` |
/// | the call is read-only | `USR_READ_ONLY` |
/// | calls are nested too deep, or anything else | `USR_ASSERTION_FAILED` |
///
/// # Errors
/// As in the table.
pub fn returned(sent: Result<Response, ErrorNumber>) -> Result<Option<IpldBlock>, ActorError> {
    let response = sent.map_err(not_sent)?;
    if response.exit_code.is_success() {
        return Ok(response.data);
    }
    let exit_code = passed_on(response.exit_code);
    let message = format!("send aborted with code {}", response.exit_code);
    Err(ActorError { exit_code, message, data: response.data })
}

/// The value that the receiver returned.
///
/// # Errors
/// As [`returned`]; `USR_ASSERTION_FAILED` when it returned nothing, `USR_SERIALIZATION` when it is something else.
pub fn returned_value<T: serde::de::DeserializeOwned>(
    sent: Result<Response, ErrorNumber>,
) -> Result<T, ActorError> {
    let block = returned(sent)?.ok_or_else(|| ActorError::assertion_failed("return expected"))?;
    block.decode()
}

/// The exit code that the caller of a failed call may exit with.
fn passed_on(code: ExitCode) -> ExitCode {
    match code {
        ExitCode::SYS_MISSING_RETURN
        | ExitCode::SYS_ILLEGAL_INSTRUCTION
        | ExitCode::SYS_ILLEGAL_EXIT_CODE => ExitCode::USR_UNSPECIFIED,
        code if code.is_system_error() => ExitCode::USR_ASSERTION_FAILED,
        code => code,
    }
}

fn not_sent(number: ErrorNumber) -> ActorError {
    match number {
        ErrorNumber::NotFound => ActorError::unspecified("receiver not found"),
        ErrorNumber::InsufficientFunds => ActorError::insufficient_funds("not enough funds"),
        ErrorNumber::LimitExceeded => ActorError::assertion_failed("calls are nested too deep"),
        ErrorNumber::ReadOnly => ActorError::read_only("a read-only call cannot change state"),
        other => ActorError::assertion_failed(format!("send failed: {other}")),
    }
}

/// Encoded parameters as a block: none where there are none.
#[must_use]
pub fn params_block(params: RawBytes) -> Option<IpldBlock> {
    (!params.is_empty()).then(|| IpldBlock { codec: codec::CBOR, data: params.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(exit_code: ExitCode) -> Result<Response, ErrorNumber> {
        Ok(Response { exit_code, data: Some(IpldBlock::raw([1])) })
    }

    #[test]
    fn success_is_what_came_back() {
        assert_eq!(returned(response(ExitCode::OK)).unwrap(), Some(IpldBlock::raw([1])));
        let five = IpldBlock::cbor(&5u64).unwrap();
        assert_eq!(returned_value::<u64>(Ok(Response::ok(Some(five.clone())))).unwrap(), 5);
        let nothing = returned_value::<u64>(Ok(Response::ok(None))).unwrap_err();
        assert_eq!(nothing.exit_code, ExitCode::USR_ASSERTION_FAILED);
        let other = returned_value::<String>(Ok(Response::ok(Some(five)))).unwrap_err();
        assert_eq!(other.exit_code, ExitCode::USR_SERIALIZATION);
    }

    #[test]
    fn codes_of_the_vm_are_not_passed_on() {
        for (code, passed_on) in [
            (ExitCode::SYS_SENDER_INVALID, ExitCode::USR_ASSERTION_FAILED),
            (ExitCode::SYS_ILLEGAL_INSTRUCTION, ExitCode::USR_UNSPECIFIED),
            (ExitCode::SYS_INVALID_RECEIVER, ExitCode::USR_ASSERTION_FAILED),
            (ExitCode::SYS_INSUFFICIENT_FUNDS, ExitCode::USR_ASSERTION_FAILED),
            (ExitCode::SYS_OUT_OF_GAS, ExitCode::USR_ASSERTION_FAILED),
            (ExitCode::SYS_ILLEGAL_EXIT_CODE, ExitCode::USR_UNSPECIFIED),
            (ExitCode::SYS_ASSERTION_FAILED, ExitCode::USR_ASSERTION_FAILED),
            (ExitCode::SYS_MISSING_RETURN, ExitCode::USR_UNSPECIFIED),
            (ExitCode::USR_ILLEGAL_ARGUMENT, ExitCode::USR_ILLEGAL_ARGUMENT),
            (ExitCode::new(1234), ExitCode::new(1234)),
        ] {
            let error = returned(response(code)).unwrap_err();
            assert_eq!(error.exit_code, passed_on, "{code}");
            assert_eq!(error.data, Some(IpldBlock::raw([1])), "{code}");
        }
    }

    #[test]
    fn a_send_that_was_not_made_is_an_error() {
        for (number, exit_code) in [
            (ErrorNumber::NotFound, ExitCode::USR_UNSPECIFIED),
            (ErrorNumber::InsufficientFunds, ExitCode::USR_INSUFFICIENT_FUNDS),
            (ErrorNumber::LimitExceeded, ExitCode::USR_ASSERTION_FAILED),
            (ErrorNumber::ReadOnly, ExitCode::USR_READ_ONLY),
            (ErrorNumber::IllegalOperation, ExitCode::USR_ASSERTION_FAILED),
        ] {
            assert_eq!(returned(Err(number)).unwrap_err().exit_code, exit_code, "{number}");
        }
    }

    #[test]
    fn no_parameters_are_no_block() {
        assert_eq!(params_block(RawBytes::default()), None);
        let params = params_block(RawBytes::serialize(&5u64).unwrap());
        assert_eq!(params, Some(IpldBlock::cbor(&5u64).unwrap()));
    }
}
