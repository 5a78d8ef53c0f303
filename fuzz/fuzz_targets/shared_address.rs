//! Addresses from arbitrary bytes and text: what is accepted, and as what, is what all published generations say.
#![no_main]

use forest_shared::address::{Address, Network, Protocol};
use fvm_shared4::address::{Address as Address4, Network as Network4};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let ours = Address::from_bytes(data).ok();
    assert_eq!(
        ours.map(|address| address.to_bytes().to_vec()),
        Address4::from_bytes(data).ok().map(Address4::to_bytes)
    );
    let old = Address::from_bytes_up_to(Protocol::Bls, data).ok();
    let theirs = fvm_shared2::address::Address::from_bytes(data).ok();
    assert_eq!(old.map(|address| address.to_bytes().to_vec()), theirs.map(|address| address.to_bytes()));
    if let Some(address) = ours {
        // One encoding per address.
        assert_eq!(&*address.to_bytes(), data);
        assert_eq!(address.to_string(), Address4::from_bytes(data).unwrap().to_string());
        let text = address.display(Network::Testnet).to_string();
        assert_eq!(Network::Testnet.parse_address(&text), Ok(address));
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let ours = Address::parse(text).ok();
        for (network, network4) in
            [(Network::Mainnet, Network4::Mainnet), (Network::Testnet, Network4::Testnet)]
        {
            let ours = ours.filter(|(of, _)| *of == network).map(|(_, address)| address.to_bytes().to_vec());
            assert_eq!(ours, network4.parse_address(text).ok().map(Address4::to_bytes));
        }
    }
});
