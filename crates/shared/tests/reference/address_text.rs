//! Addresses as text, for both networks: what is printed, what is read, what is refused.

use forest_shared::address::{Address, Network};
use fvm_shared3::address::Network as Network3;
use fvm_shared4::address::{Address as Address4, Network as Network4};
use proptest::prelude::*;

use super::strategies;

/// What the third generation reads from `text`, on either network.
fn theirs(text: &str) -> Option<(Network, Vec<u8>)> {
    let mainnet =
        Network4::Mainnet.parse_address(text).ok().map(|address| (Network::Mainnet, address.to_bytes()));
    let testnet =
        Network4::Testnet.parse_address(text).ok().map(|address| (Network::Testnet, address.to_bytes()));
    assert_eq!(
        mainnet.as_ref().map(|(_, bytes)| bytes),
        Network3::Mainnet.parse_address(text).ok().map(|a| a.to_bytes()).as_ref()
    );
    mainnet.or(testnet)
}

fn agree(text: &str) {
    let ours = Address::parse(text).ok().map(|(network, address)| (network, address.to_bytes().to_vec()));
    assert_eq!(ours, theirs(text), "{text:?}");
    let on_mainnet = ours.filter(|(network, _)| *network == Network::Mainnet).map(|(_, bytes)| bytes);
    assert_eq!(
        text.parse::<Address>().ok().map(|address| address.to_bytes().to_vec()),
        on_mainnet,
        "{text:?}"
    );
}

proptest! {
    #[test]
    fn printed_and_read_back(address in strategies::address()) {
        let text = address.to_string();
        prop_assert_eq!(&text, &Address4::from_bytes(&address.to_bytes()).unwrap().to_string());
        prop_assert_eq!(Address::parse(&text), Ok((Network::Mainnet, address)));
        let text = address.display(Network::Testnet).to_string();
        prop_assert_eq!(Address::parse(&text), Ok((Network::Testnet, address)));
        prop_assert_eq!(Network::Testnet.parse_address(&text), Ok(address));
        prop_assert!(text.parse::<Address>().is_err());
        agree(&text);
    }

    #[test]
    fn damaged(
        address in strategies::address(),
        at in any::<prop::sample::Index>(),
        character in prop_oneof![any::<char>(), proptest::char::range('!', '~'), Just('f'), Just('7'), Just('A')],
    ) {
        let text = address.to_string();
        let characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len());
        let replaced: String = characters.iter().enumerate().map(|(i, &c)| if i == at { character } else { c }).collect();
        let removed: String = characters.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| c).collect();
        let doubled: String = characters.iter().enumerate().flat_map(|(i, &c)| vec![c; 1 + usize::from(i == at)]).collect();
        let truncated: String = characters[..at].iter().collect();
        for text in [&replaced, &removed, &doubled, &truncated, &text.to_uppercase(), &format!("{text} ")] {
            agree(text);
        }
    }

    #[test]
    fn anything(text in prop_oneof!["\\PC{0,150}", "[ft][0-5][a-z2-7]{0,140}", "[ft]4[0-9]{0,21}f[a-z2-7]{0,110}", "[ft]0[+0-9]{0,22}"]) {
        agree(&text);
    }
}

#[test]
fn numbers_in_text() {
    for text in [
        "f00",
        "f0+5",
        "f0-5",
        "f0",
        "f018446744073709551615",
        "f018446744073709551616",
        "f000000000000000000000",
        "f00000000000000000001",
        "t01",
        "f4f",
        "f410f",
        "f410faaaaa",
        "f4+10f2oekwcmo2pueydmaq53eic2i62crtbeyuzx2gmy",
        "f5abc",
        "x01",
        "",
        "f",
        "é01",
        "fé1",
    ] {
        agree(text);
    }
}

#[test]
fn known_addresses() {
    for text in [
        "f17uoq6tp427uzv7fztkbsnn64iwotfrristwpryy",
        "f24vg6ut43yw2h2jqydgbg2xq7x6f4kub3bg6as6i",
        "f3vvmn62lofvhjd2ugzca6sof2j2ubwok6cj4xxbfzz4yuxfkgobpihhd2thlanmsh3w2ptld2gqkn2jvlss4a",
        "f410f2oekwcmo2pueydmaq53eic2i62crtbeyuzx2gmy",
    ] {
        let address: Address = text.parse().unwrap();
        assert_eq!(address.to_string(), text);
        assert_eq!(format!("{address:?}"), format!("Address(\"{text}\")"));
    }
}
