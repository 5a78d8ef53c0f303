//! Everything is accepted, from everybody.

use forest_sdk::testing::MemoryHost;

use super::*;

#[test]
fn it_takes_every_call_and_changes_nothing() {
    let mut host = MemoryHost::new();
    let before = host.root();
    for caller in [ActorType::System, ActorType::Evm, ActorType::Account] {
        host.set_caller(1000, caller);
        for method in [1, 2, 1 << 24, MethodNum::MAX] {
            let params = IpldBlock::raw([1, 2, 3]);
            assert_eq!(host.call::<Placeholder>(method, Some(params)).unwrap(), None);
            assert_eq!(host.call::<Placeholder>(method, None).unwrap(), None);
        }
    }
    assert_eq!(host.root(), before);
}
