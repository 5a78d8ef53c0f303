//! Other actors.

use forest_builtin::BuiltinActor;
use forest_encoding::{cbor::Writer, codec, hash};
use forest_shared::{
    address::{Address, EAM_ACTOR_ID, INIT_ACTOR_ID},
    error::ErrorNumber,
    state::ActorState,
    version::NetworkVersion,
};

use crate::{
    failure::Fault,
    samples::{
        HYGGE, OTHER, SELF, SENDER, SKYR, Sample, WATERMELON, code, other_address, refusal, sender_key,
    },
};

/// A frame of the init actor, which alone may create actors since nv18.
fn init(version: NetworkVersion) -> Sample {
    let mut sample = Sample::new(version);
    sample.kernel.actor = INIT_ACTOR_ID;
    sample
}

#[test]
fn an_id_resolves_to_itself_even_where_there_is_no_actor() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        assert_eq!(sample.kernel.resolve_address(&Address::new_id(5555)).unwrap(), 5555);
        assert_eq!(sample.kernel.resolve_address(&sender_key()).unwrap(), SENDER);
        let nobody = Address::new_actor(b"nobody");
        assert_eq!(refusal(sample.kernel.resolve_address(&nobody)), ErrorNumber::NotFound);
    }
}

#[test]
fn an_address_that_was_not_looked_up_is_charged_twice_for_nothing() {
    for version in [HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        sample.kernel.resolve_address(&Address::new_id(SELF)).unwrap();
        assert_eq!(sample.events(), ["OnResolveAddress 0"]);
        // The sender was looked up when the message began.
        sample.kernel.resolve_address(&sender_key()).unwrap();
        assert_eq!(sample.events(), ["OnResolveAddress 0"]);
        refusal(sample.kernel.resolve_address(&Address::new_actor(b"nobody")));
        assert_eq!(sample.events(), ["OnResolveAddress 0"; 2]);
    }
    for version in SKYR {
        let mut sample = Sample::new(version);
        sample.kernel.resolve_address(&sender_key()).unwrap();
        assert!(sample.events().is_empty());
    }
}

#[test]
fn the_first_question_about_an_actor_is_charged_whether_there_is_one_or_not() {
    for version in [HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        assert_eq!(sample.kernel.code_of(OTHER).unwrap(), code(BuiltinActor::Evm));
        assert_eq!(sample.events(), ["OnGetActorCodeCid 0", "OnActorLookup 500000"]);
        assert_eq!(sample.kernel.balance_of(OTHER).unwrap().to_u128(), Some(7));
        assert_eq!(sample.events(), ["OnBalanceOf 0"]);
        assert_eq!(sample.kernel.lookup_delegated_address(OTHER).unwrap(), Some(other_address()));
        assert_eq!(sample.events(), ["OnLookupAddress 0"]);
        assert_eq!(sample.kernel.lookup_delegated_address(SENDER).unwrap(), None);
        assert_eq!(sample.events(), ["OnLookupAddress 0"]);

        assert_eq!(refusal(sample.kernel.balance_of(5555)), ErrorNumber::NotFound);
        assert_eq!(sample.events(), ["OnBalanceOf 0", "OnActorLookup 500000"]);
        assert_eq!(refusal(sample.kernel.code_of(5555)), ErrorNumber::NotFound);
        assert_eq!(sample.events(), ["OnGetActorCodeCid 0"]);
    }
    for version in SKYR {
        let mut sample = Sample::new(version);
        assert_eq!(sample.kernel.code_of(OTHER).unwrap(), code(BuiltinActor::Evm));
        assert_eq!(refusal(sample.kernel.code_of(5555)), ErrorNumber::NotFound);
        assert!(sample.events().is_empty());
    }
}

#[test]
fn built_in_code_is_numbered_by_the_manifest_from_one() {
    for (versions, of_code, of_place) in [
        (SKYR, vec![], vec![]),
        (HYGGE, vec!["OnGetBuiltinActorType 0"], vec!["OnGetCodeCidForType 0"]),
        (WATERMELON, vec!["OnGetBuiltinActorType 0"], vec!["OnGetCodeCidForType 0"]),
    ] {
        for version in versions {
            let mut sample = Sample::new(version);
            let first = code(BuiltinActor::ALL[0]);
            assert_eq!(sample.kernel.builtin_type_of(&first).unwrap(), 1);
            assert_eq!(sample.events(), of_code);
            assert_eq!(sample.kernel.code_of_builtin_type(1).unwrap(), first);
            assert_eq!(sample.events(), of_place);
            assert_eq!(sample.kernel.builtin_type_of(&hash::blake2b_cid(codec::RAW, b"mine")).unwrap(), 0);
            for place in [0, BuiltinActor::ALL.len() as u32 + 1, u32::MAX] {
                let found = sample.kernel.code_of_builtin_type(place);
                assert_eq!(refusal(found), ErrorNumber::IllegalArgument, "{place}");
            }
        }
    }
}

#[test]
fn before_nv18_any_actor_creates_built_in_ones_that_are_not_singletons() {
    for version in SKYR {
        let mut sample = Sample::new(version);
        sample.kernel.create_actor(2000, code(BuiltinActor::Multisig), None).unwrap();
        assert_eq!(sample.events(), ["OnCreateActor 1207254"]);
        let created = sample.kernel.calls.state.get(2000).unwrap().unwrap();
        assert_eq!(*created, ActorState::new_empty(code(BuiltinActor::Multisig), None));

        let taken = sample.kernel.create_actor(2000, code(BuiltinActor::Multisig), None);
        assert_eq!(refusal(taken), ErrorNumber::Forbidden);
        for kind in [
            BuiltinActor::System,
            BuiltinActor::Init,
            BuiltinActor::Cron,
            BuiltinActor::Reward,
            BuiltinActor::Power,
            BuiltinActor::Market,
            BuiltinActor::VerifiedRegistry,
        ] {
            let singleton = sample.kernel.create_actor(2001, code(kind), None);
            assert_eq!(refusal(singleton), ErrorNumber::Forbidden, "{kind:?}");
        }
        let foreign = sample.kernel.create_actor(2001, hash::blake2b_cid(codec::RAW, b"mine"), None);
        assert_eq!(refusal(foreign), ErrorNumber::Forbidden);
        assert!(sample.events().is_empty());
        // Not on the list, though there is one only.
        sample.kernel.create_actor(2001, code(BuiltinActor::Datacap), None).unwrap();
    }
}

#[test]
fn since_nv18_the_init_actor_alone_creates_actors_of_any_code() {
    for version in [HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        sample.kernel.read_only = true;
        let multisig = code(BuiltinActor::Multisig);
        assert_eq!(refusal(sample.kernel.create_actor(2000, multisig, None)), ErrorNumber::Forbidden);
        sample.kernel.actor = INIT_ACTOR_ID;
        assert_eq!(refusal(sample.kernel.create_actor(2000, multisig, None)), ErrorNumber::ReadOnly);
        assert!(sample.events().is_empty());

        sample.kernel.read_only = false;
        let address = Address::new_delegated(EAM_ACTOR_ID, b"there").unwrap();
        let mine = hash::blake2b_cid(codec::RAW, b"mine");
        sample.kernel.create_actor(2000, mine, Some(address)).unwrap();
        assert_eq!(
            sample.events(),
            ["OnActorLookup 500000", "OnCreateActor 650000", "OnActorUpdate 475000"],
            "{version}"
        );
        let created = sample.kernel.calls.state.get(2000).unwrap().unwrap();
        assert_eq!(*created, ActorState::new_empty(mine, Some(address)));
        assert_eq!(refusal(sample.kernel.create_actor(2000, mine, Some(address))), ErrorNumber::Forbidden);
        let placeholder = code(BuiltinActor::Placeholder);
        assert_eq!(refusal(sample.kernel.create_actor(2001, placeholder, None)), ErrorNumber::Forbidden);
        assert!(sample.events().is_empty());
    }
}

#[test]
fn a_placeholder_becomes_an_actor_and_keeps_what_it_has() {
    for version in [HYGGE, WATERMELON].concat() {
        let mut sample = init(version);
        let address = Address::new_delegated(EAM_ACTOR_ID, b"there").unwrap();
        let placeholder = ActorState {
            balance: forest_shared::econ::TokenAmount::from_atto(3),
            ..ActorState::new_empty(code(BuiltinActor::Placeholder), Some(address))
        };
        sample.kernel.calls.state.set(2000, Some(placeholder.clone().into()));
        let evm = code(BuiltinActor::Evm);
        assert_eq!(refusal(sample.kernel.create_actor(2000, evm, None)), ErrorNumber::Forbidden);
        let other = Some(other_address());
        assert_eq!(refusal(sample.kernel.create_actor(2000, evm, other)), ErrorNumber::Forbidden);
        assert_eq!(sample.events(), ["OnActorLookup 500000"]);
        sample.kernel.create_actor(2000, evm, Some(address)).unwrap();
        assert_eq!(sample.events(), ["OnActorUpdate 475000"], "no creation is charged");
        let created = sample.kernel.calls.state.get(2000).unwrap().unwrap();
        assert_eq!(*created, ActorState { code: evm, ..placeholder });

        let broken = ActorState::new_empty(code(BuiltinActor::Placeholder), None);
        sample.kernel.calls.state.set(2001, Some(broken.into()));
        assert!(matches!(sample.kernel.create_actor(2001, evm, None), Err(Fault::Bug(_))));
    }
}

/// What an f2 address is derived from.
fn derived(origin: &Address, nonce: u64, counter: u64) -> Address {
    let mut writer = Writer::new();
    writer.bytes(origin.to_bytes().as_slice());
    let mut bytes = writer.into_vec();
    bytes.extend(nonce.to_be_bytes());
    bytes.extend(counter.to_be_bytes());
    Address::new_actor(&bytes)
}

#[test]
fn before_nv18_every_draw_of_a_new_address_gives_another() {
    for version in SKYR {
        let mut sample = Sample::new(version);
        assert_eq!(sample.kernel.next_actor_address().unwrap(), derived(&sender_key(), 5, 0));
        assert_eq!(sample.kernel.next_actor_address().unwrap(), derived(&sender_key(), 5, 1));
        // Nobody pays for the way from an id to its key, and who has none should not be here.
        sample.kernel.calls.origin.address = Address::new_id(OTHER);
        assert!(matches!(sample.kernel.next_actor_address(), Err(Fault::Bug(_))));
        assert!(sample.events().is_empty());
    }
}

#[test]
fn since_nv18_a_new_address_counts_created_actors_and_takes_the_sender_as_written() {
    for version in [HYGGE, WATERMELON].concat() {
        let mut sample = init(version);
        sample.kernel.calls.origin.address = Address::new_id(SENDER);
        let sender = Address::new_id(SENDER);
        assert_eq!(sample.kernel.next_actor_address().unwrap(), derived(&sender, 5, 0));
        assert_eq!(sample.kernel.next_actor_address().unwrap(), derived(&sender, 5, 0));
        sample.kernel.create_actor(2000, code(BuiltinActor::Multisig), None).unwrap();
        assert_eq!(sample.kernel.next_actor_address().unwrap(), derived(&sender, 5, 1));
    }
}
