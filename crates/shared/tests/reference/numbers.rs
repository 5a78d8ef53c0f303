//! Exit codes, error numbers, network versions, faults, hashes: the same numbers everywhere.

use forest_shared::{
    chainid::ChainId,
    clock,
    consensus::ConsensusFaultType,
    crypto::SupportedHash,
    error::{ErrorNumber, ExitCode},
    version::NetworkVersion,
};
use fvm_shared4::{consensus, crypto::hash::SupportedHashes, error};
use proptest::prelude::*;

use super::agreement::agree;

#[test]
fn exit_codes() {
    use ExitCode as Ours;
    use error::ExitCode as Theirs;
    let pairs = [
        (Ours::OK, Theirs::OK),
        (Ours::SYS_SENDER_INVALID, Theirs::SYS_SENDER_INVALID),
        (Ours::SYS_SENDER_STATE_INVALID, Theirs::SYS_SENDER_STATE_INVALID),
        (Ours::SYS_ILLEGAL_INSTRUCTION, Theirs::SYS_ILLEGAL_INSTRUCTION),
        (Ours::SYS_INVALID_RECEIVER, Theirs::SYS_INVALID_RECEIVER),
        (Ours::SYS_INSUFFICIENT_FUNDS, Theirs::SYS_INSUFFICIENT_FUNDS),
        (Ours::SYS_OUT_OF_GAS, Theirs::SYS_OUT_OF_GAS),
        (Ours::SYS_ILLEGAL_EXIT_CODE, Theirs::SYS_ILLEGAL_EXIT_CODE),
        (Ours::SYS_ASSERTION_FAILED, Theirs::SYS_ASSERTION_FAILED),
        (Ours::SYS_MISSING_RETURN, Theirs::SYS_MISSING_RETURN),
        (Ours::USR_ILLEGAL_ARGUMENT, Theirs::USR_ILLEGAL_ARGUMENT),
        (Ours::USR_NOT_FOUND, Theirs::USR_NOT_FOUND),
        (Ours::USR_FORBIDDEN, Theirs::USR_FORBIDDEN),
        (Ours::USR_INSUFFICIENT_FUNDS, Theirs::USR_INSUFFICIENT_FUNDS),
        (Ours::USR_ILLEGAL_STATE, Theirs::USR_ILLEGAL_STATE),
        (Ours::USR_SERIALIZATION, Theirs::USR_SERIALIZATION),
        (Ours::USR_UNHANDLED_MESSAGE, Theirs::USR_UNHANDLED_MESSAGE),
        (Ours::USR_UNSPECIFIED, Theirs::USR_UNSPECIFIED),
        (Ours::USR_ASSERTION_FAILED, Theirs::USR_ASSERTION_FAILED),
        (Ours::USR_READ_ONLY, Theirs::USR_READ_ONLY),
        (Ours::USR_NOT_PAYABLE, Theirs::USR_NOT_PAYABLE),
    ];
    for (ours, theirs) in pairs {
        assert_eq!(ours.value(), theirs.value());
        assert!(ours.name().is_some());
    }
    assert_eq!(
        ExitCode::SYS_INVALID_METHOD.value(),
        fvm_shared2::error::ExitCode::SYS_INVALID_METHOD.value()
    );
    assert_eq!(ExitCode::FIRST_USER_EXIT_CODE, Theirs::FIRST_USER_EXIT_CODE);
    for number in 0..64 {
        let (ours, theirs) = (Ours::new(number), Theirs::new(number));
        assert_eq!(
            (ours.is_success(), ours.is_system_error()),
            (theirs.is_success(), theirs.is_system_error())
        );
    }
    assert_eq!(ExitCode::new(8).name(), None);
    assert_eq!(ExitCode::new(1000).to_string(), "1000");
}

#[test]
fn error_numbers() {
    use error::ErrorNumber as Theirs;
    let theirs = [
        Theirs::IllegalArgument,
        Theirs::IllegalOperation,
        Theirs::LimitExceeded,
        Theirs::AssertionFailed,
        Theirs::InsufficientFunds,
        Theirs::NotFound,
        Theirs::InvalidHandle,
        Theirs::IllegalCid,
        Theirs::IllegalCodec,
        Theirs::Serialization,
        Theirs::Forbidden,
        Theirs::BufferTooSmall,
        Theirs::ReadOnly,
    ];
    for (number, theirs) in (1..).zip(theirs) {
        let ours = ErrorNumber::try_from(number).unwrap();
        assert_eq!((u32::from(ours), theirs as u32), (number, number));
        assert_eq!((format!("{ours:?}"), ours.to_string()), (format!("{theirs:?}"), theirs.to_string()));
    }
    assert!(ErrorNumber::try_from(0).is_err() && ErrorNumber::try_from(14).is_err());
}

#[test]
fn faults_hashes_and_epochs() {
    use consensus::ConsensusFaultType as Theirs;
    for theirs in [Theirs::DoubleForkMining, Theirs::ParentGrinding, Theirs::TimeOffsetMining] {
        let ours = ConsensusFaultType::try_from(theirs as u32).unwrap();
        assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
        assert_eq!(u32::from(ours), theirs as u32);
    }
    assert!(ConsensusFaultType::try_from(0).is_err() && ConsensusFaultType::try_from(4).is_err());
    for theirs in [
        SupportedHashes::Sha2_256,
        SupportedHashes::Blake2b256,
        SupportedHashes::Blake2b512,
        SupportedHashes::Keccak256,
        SupportedHashes::Ripemd160,
    ] {
        let ours = SupportedHash::try_from(u64::from(theirs)).unwrap();
        assert_eq!((format!("{ours:?}"), u64::from(ours)), (format!("{theirs:?}"), theirs as u64));
    }
    assert!(SupportedHash::try_from(0).is_err());
    assert_eq!(clock::EPOCH_UNDEFINED, fvm_shared4::clock::EPOCH_UNDEFINED);
    assert_eq!(clock::EPOCH_DURATION_SECONDS, fvm_shared3::clock::EPOCH_DURATION_SECONDS);
    assert_eq!(clock::EPOCHS_IN_DAY, 2880);
    assert_eq!(ChainId::from(314), ChainId::MAINNET);
}

proptest! {
    #[test]
    fn versions_and_codes_inside_cbor(bytes in proptest::collection::vec(any::<u8>(), 0..10)) {
        agree::<NetworkVersion, fvm_shared4::version::NetworkVersion>(&bytes);
        agree::<ExitCode, error::ExitCode>(&bytes);
    }
}

#[test]
fn versions() {
    use fvm_shared4::version::NetworkVersion as Theirs;
    for number in 0..40 {
        let version = NetworkVersion::from(number);
        assert_eq!((u32::from(version), version.to_string()), (number, Theirs::from(number).to_string()));
    }
    assert_eq!(NetworkVersion::V0, NetworkVersion::new(0));
    assert_eq!(NetworkVersion::V29.number(), u32::from(Theirs::V29));
    assert_eq!(NetworkVersion::V16.number(), fvm_shared2::version::NetworkVersion::V16 as u32);
}
