//! The constructor, who may call it, and what else there is: nothing.

use forest_sdk::testing::MemoryHost;

use super::*;

#[test]
fn it_starts_with_an_empty_list() {
    let mut host = MemoryHost::new();
    host.set_caller(0, ActorType::System);
    assert_eq!(host.call::<System>(METHOD_CONSTRUCTOR, None).unwrap(), None);
    let state: State = host.state();
    assert_eq!(state.builtin_actors.get(host.blocks()).unwrap(), &[]);
    // [[]]: an array of one link, to an empty array.
    let empty: (Cid,) = host.state();
    assert_eq!(empty.0, forest_sdk::shared::state::EMPTY_ARRAY_CID);
}

#[test]
fn only_the_system_constructs_it() {
    let mut host = MemoryHost::new();
    host.set_caller(100, ActorType::Account);
    assert_eq!(host.call::<System>(METHOD_CONSTRUCTOR, None).unwrap_err().exit_code, ExitCode::USR_FORBIDDEN);
}

#[test]
fn it_has_no_other_method() {
    let mut host = MemoryHost::new();
    host.set_caller(0, ActorType::System);
    for method in [0, 2, 1 << 24] {
        let error = host.call::<System>(method, None).unwrap_err();
        assert_eq!(error.exit_code, ExitCode::USR_UNHANDLED_MESSAGE, "method {method}");
    }
}
