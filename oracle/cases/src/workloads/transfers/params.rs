//! Parameters as large as blocks may be, and larger: paid for by the byte, refused where they become a block.

use forest_shared::{MethodNum, address::Address, econ::TokenAmount, message::Message};

use crate::{Stop, World, workloads::actors::exported};

/// The most bytes that a block may have, since blocks have a limit.
const LARGEST_BLOCK: usize = 1 << 20;

/// Parameters of all sizes for methods that ignore them, and for none.
pub(super) fn large(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, secp) = world.secp_account(TokenAmount::from_whole(1_000))?;
    let (_, bls) = world.bls_account(TokenAmount::from_whole(1_000))?;
    let noise = world.dice.bytes(LARGEST_BLOCK + 1);
    let any = world.dice.below(LARGEST_BLOCK as u64) as usize;
    for length in
        [1, 23, 24, 255, 256, 65_535, 65_536, any, LARGEST_BLOCK - 1, LARGEST_BLOCK, LARGEST_BLOCK + 1]
    {
        for method in [0, 2, exported("Receive")?] {
            send(world, secp, bls, method, &noise[..length])?;
        }
    }
    Ok(())
}

fn send(
    world: &mut World<'_>,
    from: Address,
    to: Address,
    method: MethodNum,
    params: &[u8],
) -> Result<(), Stop> {
    let value = TokenAmount::from_nano(world.dice.below(2));
    let message = Message { value, ..world.message(from, to, method, params.to_vec()) };
    world.apply(message).map(|_| ())
}
