//! Methods of accounts and singletons, known and unknown, with parameters good and bad.

use forest_encoding::serde_bytes::Bytes;
use forest_shared::{
    MethodNum,
    address::Address,
    crypto::{BlsKey, Secp256k1Key},
    econ::TokenAmount,
    message::Message,
};

use crate::{
    Stop, World,
    workloads::{
        actors::{actors_version, exported},
        expect::failed,
    },
    world::encode,
};

/// `PubkeyAddress` of an account.
const PUBKEY_ADDRESS: MethodNum = 2;

/// What accounts are asked for.
pub(super) fn accounts(world: &mut World<'_>) -> Result<(), Stop> {
    let (secp_key, secp) = world.secp_account(TokenAmount::from_whole(100))?;
    let (bls_key, bls) = world.bls_account(TokenAmount::from_whole(100))?;
    for account in [secp, bls] {
        world.must_call(world.faucet, account, PUBKEY_ADDRESS, &None::<u8>)?;
        // Only the system actor constructs accounts.
        failed(world.call(world.faucet, account, 1, &secp)?, "a constructor")?;
        for method in 0..=10 {
            any_params(world, account, method)?;
        }
        for name in ["AuthenticateMessage", "Receive", "InvokeEVM", "Transfer"] {
            any_params(world, account, exported(name)?)?;
        }
    }
    if actors_version(world.version()) >= 9 {
        authenticate(world, &secp_key, &bls_key)?;
    }
    Ok(())
}

/// A signature of either kind that an account verifies, at many gas limits.
pub(super) fn sweep(world: &mut World<'_>) -> Result<(), Stop> {
    let (secp, secp_address) = world.secp_account(TokenAmount::from_whole(100))?;
    let (bls, bls_address) = world.bls_account(TokenAmount::from_whole(100))?;
    let text = world.dice.bytes(50);
    let method = authenticate_message(world)?;
    for (account, signature) in [(secp_address, secp.sign(&text)), (bls_address, bls.sign(&text))] {
        let params = encode(&(Bytes::new(&signature.bytes), Bytes::new(&text)));
        world.sweep(world.message(account, account, method, params))?;
    }
    Ok(())
}

/// The number of `AuthenticateMessage`, which accounts have since actors v9.
fn authenticate_message(world: &World<'_>) -> Result<MethodNum, Stop> {
    if actors_version(world.version()) == 9 { Ok(3) } else { exported("AuthenticateMessage") }
}

/// Any method of any singleton.
pub(super) fn singletons(world: &mut World<'_>) -> Result<(), Stop> {
    for _ in 0..150 {
        let to = Address::new_id(world.dice.below(11));
        let method = world.dice.below(40);
        any_params(world, to, method)?;
    }
    for name in
        ["Receive", "Name", "Balance", "Create", "InvokeEVM", "GetClaims", "CurrentTotalPower", "CronTick"]
    {
        for id in 0..11 {
            any_params(world, Address::new_id(id), exported(name)?)?;
        }
    }
    Ok(())
}

/// Nothing, an empty tuple, null, an address, a number, half a tuple, or noise.
fn any_params(world: &mut World<'_>, to: Address, method: MethodNum) -> Result<(), Stop> {
    let length = 1 + world.dice.below(100) as usize;
    let noise = world.dice.bytes(length);
    let choices =
        [vec![], vec![0x80], vec![0xf6], encode(&world.faucet), vec![0x01], vec![0x82, 0x01], noise];
    let params = world.dice.pick(&choices).clone();
    let value = TokenAmount::from_nano(world.dice.below(2));
    let message = Message { value, ..world.message(world.faucet, to, method, params) };
    world.apply(message).map(|_| ())
}

/// Accounts verify signatures since actors v9.
fn authenticate(world: &mut World<'_>, secp: &Secp256k1Key, bls: &BlsKey) -> Result<(), Stop> {
    let method = authenticate_message(world)?;
    let text = world.dice.bytes(50);
    let other = world.dice.bytes(50);
    let signed = [(secp.address(), secp.sign(&text).bytes), (bls.address(), bls.sign(&text).bytes)];
    for (account, signature) in &signed {
        let params = (Bytes::new(signature), Bytes::new(&text));
        world.must_call(world.faucet, *account, method, &params)?;
        let wrong = (Bytes::new(signature), Bytes::new(&other));
        failed(world.call(world.faucet, *account, method, &wrong)?, "a signature of another text")?;
        for short in [0, 1, 64, 65, 95] {
            let signature = &signature[..short.min(signature.len() - 1)];
            let wrong = (Bytes::new(signature), Bytes::new(&text));
            failed(world.call(world.faucet, *account, method, &wrong)?, "a short signature")?;
        }
        let mut flipped = signature.clone();
        let at = world.dice.below(flipped.len() as u64) as usize;
        flipped[at] ^= 1 << world.dice.below(8);
        let wrong = (Bytes::new(&flipped), Bytes::new(&text));
        failed(world.call(world.faucet, *account, method, &wrong)?, "a damaged signature")?;
    }
    // Each the other's: wrong length, wrong kind.
    let [(secp, secp_signature), (bls, bls_signature)] = &signed;
    for (account, signature) in [(secp, bls_signature), (bls, secp_signature)] {
        let wrong = (Bytes::new(signature), Bytes::new(&text));
        failed(world.call(world.faucet, *account, method, &wrong)?, "another's signature")?;
    }
    Ok(())
}
