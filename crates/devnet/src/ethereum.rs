//! Messages as Ethereum transactions: what the owner of an f410 address signs.
//!
//! A wallet of Ethereum signs keccak-256 of the RLP of a transaction of type 2 (EIP-1559); on chain the message stands
//! beside that signature, and whoever checks it puts the transaction together again. Specification: FIP-0055, FRC-0059;
//! EIP-1559, EIP-2718.

use anyhow::{Context as _, bail};
use forest_shared::{
    MethodNum,
    address::{Address, EAM_ACTOR_ID, Payload},
    chainid::ChainId,
    crypto::{Secp256k1Key, Signature},
    econ::TokenAmount,
    message::Message,
};
use sha3::{Digest as _, Keccak256};

/// The method that transactions call: InvokeEVM, by its FRC-42 number.
pub(crate) const INVOKE: MethodNum = 3_844_450_837;

/// What stands before the RLP of a transaction of EIP-1559.
const DYNAMIC_FEE: u8 = 2;
/// What Ethereum calls an actor that only has an id: this byte, zeros, the id.
const MASK: u8 = 0xff;

/// The f410 address of a key: the last 20 bytes of keccak-256 of the key.
pub(crate) fn address(key: &Secp256k1Key) -> Address {
    let public = key.public_key();
    // The first byte only says that the point is not compressed.
    let digest = keccak(&public[1..]);
    Address::new_delegated(EAM_ACTOR_ID, &digest[12..]).expect("20 bytes are not too long")
}

/// Signs a message as a transaction.
///
/// # Errors
/// No transaction says what the message says.
pub(crate) fn sign(key: &Secp256k1Key, message: &Message, chain: ChainId) -> anyhow::Result<Signature> {
    let digest = keccak(&transaction(message, chain)?);
    Ok(Signature::new_delegated(key.sign_hash(&digest).to_vec()))
}

/// The bytes that are signed.
fn transaction(message: &Message, chain: ChainId) -> anyhow::Result<Vec<u8>> {
    if message.method_num != INVOKE || !message.params.is_empty() {
        bail!("transactions transfer funds here, and call nothing");
    }
    let fields = [
        integer(u64::from(chain).into()),
        integer(message.sequence.into()),
        amount(&message.gas_premium)?,
        amount(&message.gas_fee_cap)?,
        integer(message.gas_limit.into()),
        string(&ethereum_address(&message.to)?),
        amount(&message.value)?,
        // No input, and no list of what is accessed.
        string(&[]),
        list(&[]),
    ];
    Ok([vec![DYNAMIC_FEE], list(&fields.concat())].concat())
}

/// The 20 bytes that Ethereum knows a receiver by.
fn ethereum_address(address: &Address) -> anyhow::Result<[u8; 20]> {
    match address.payload() {
        Payload::Id(id) => {
            let mut masked = [0; 20];
            masked[0] = MASK;
            masked[12..].copy_from_slice(&id.to_be_bytes());
            Ok(masked)
        }
        Payload::Delegated(delegated) if delegated.namespace() == EAM_ACTOR_ID => {
            delegated.subaddress().try_into().context("an f410 address of another length")
        }
        _ => bail!("Ethereum knows f0 and f410 addresses only"),
    }
}

fn amount(amount: &TokenAmount) -> anyhow::Result<Vec<u8>> {
    Ok(integer(amount.to_u128().context("an amount that is negative, or beyond all there is")?))
}

/// RLP of a number: big-endian, as short as it goes.
fn integer(number: u128) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let zeros = number.leading_zeros() as usize / 8;
    string(&bytes[zeros..])
}

/// RLP of bytes.
fn string(bytes: &[u8]) -> Vec<u8> {
    match bytes {
        [byte @ 0..0x80] => vec![*byte],
        _ => [head(0x80, bytes.len()), bytes.to_vec()].concat(),
    }
}

/// RLP of a list of what is encoded already.
fn list(items: &[u8]) -> Vec<u8> {
    [head(0xc0, items.len()), items.to_vec()].concat()
}

fn head(kind: u8, length: usize) -> Vec<u8> {
    match u8::try_from(length) {
        Ok(short @ ..56) => vec![kind + short],
        _ => {
            let bytes = length.to_be_bytes();
            let zeros = length.leading_zeros() as usize / 8;
            let written = &bytes[zeros..];
            [&[kind + 55 + written.len() as u8], written].concat()
        }
    }
}

fn keccak(data: &[u8]) -> [u8; 32] {
    Keccak256::digest(data).into()
}

#[cfg(test)]
mod tests {
    use forest_shared::crypto::recover_secp256k1_key;

    use super::*;

    /// The examples of the definition of RLP.
    #[test]
    fn rlp_is_as_its_definition_has_it() {
        assert_eq!(string(b"dog"), b"\x83dog");
        assert_eq!(list(&[string(b"cat"), string(b"dog")].concat()), b"\xc8\x83cat\x83dog");
        assert_eq!((string(b""), list(&[])), (vec![0x80], vec![0xc0]));
        assert_eq!((integer(0), integer(15), integer(1024)), (vec![0x80], vec![0x0f], vec![0x82, 4, 0]));
        assert_eq!(integer(128), [0x81, 0x80]);
        let long = b"Lorem ipsum dolor sit amet, consectetur adipisicing elit";
        assert_eq!(string(long), [&[0xb8, 0x38], long.as_slice()].concat());
    }

    /// The key of the first account of the usual test mnemonic, and its address as every wallet shows it.
    #[test]
    fn addresses_are_those_of_wallets() {
        let bytes = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
        let bytes: Vec<u8> =
            (0..64).step_by(2).map(|at| u8::from_str_radix(&bytes[at..at + 2], 16).unwrap()).collect();
        let key = Secp256k1Key::from_bytes(&bytes.try_into().unwrap()).unwrap();
        let Payload::Delegated(delegated) = *address(&key).payload() else { panic!("no f4 address") };
        let hex: String = delegated.subaddress().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "f39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    }

    #[test]
    fn the_signature_names_its_key() {
        let key = Secp256k1Key::from_bytes(&[7; 32]).unwrap();
        let message = Message {
            from: address(&key),
            to: Address::new_id(100),
            method_num: INVOKE,
            value: TokenAmount::from_whole(1),
            gas_limit: 10_000_000,
            ..Message::default()
        };
        let signature = sign(&key, &message, ChainId::from(31_415_926)).unwrap();
        let digest = keccak(&transaction(&message, ChainId::from(31_415_926)).unwrap());
        let bytes = signature.bytes.as_slice().try_into().unwrap();
        assert_eq!(recover_secp256k1_key(&digest, bytes), Ok(key.public_key()));
        assert!(sign(&key, &Message { method_num: 2, ..message }, ChainId::MAINNET).is_err());
    }
}
