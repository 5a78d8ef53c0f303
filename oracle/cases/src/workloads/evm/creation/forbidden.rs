//! The address manager asked by the wrong, or wrongly.

use forest_encoding::RawBytes;
use forest_shared::{
    address::{Address, EAM_ACTOR_ID},
    econ::TokenAmount,
};

use super::super::{
    assembler::{assemble, init_code},
    contract::{CREATE, CREATE_EXTERNAL, CREATE2, failed, placeholder},
    exit,
    library::ECHO,
};
use crate::{Stop, World, world::encode};

/// Methods for contracts by accounts, unknown methods, and parameters that are none.
pub(in super::super) fn forbidden(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, secp) = world.secp_account(TokenAmount::from_whole(100))?;
    let eth = placeholder(world, TokenAmount::from_whole(100))?.address;
    let eam = Address::new_id(EAM_ACTOR_ID);
    let init = RawBytes::new(init_code(&assemble(ECHO)?));
    let salt = RawBytes::new(world.dice.bytes(32));
    for sender in [secp, eth] {
        let nonce = world.dice.below(10);
        let answer = world.call(sender, eam, CREATE, &(init.clone(), nonce))?;
        failed(answer, exit::FORBIDDEN, "create by an account")?;
        let answer = world.call(sender, eam, CREATE2, &(init.clone(), salt.clone()))?;
        failed(answer, exit::FORBIDDEN, "create2 by an account")?;
        let answer = world.call(sender, eam, CREATE2, &(init.clone(), RawBytes::new(vec![1; 31])))?;
        failed(answer, exit::SERIALIZATION, "a short salt")?;
        let answer = world.call(sender, eam, 1, &None::<u8>)?;
        failed(answer, exit::FORBIDDEN, "a second construction")?;
        for method in [5, 6, 1023, 1024, world.dice.word()] {
            let answer = world.call(sender, eam, method, &init)?;
            failed(answer, exit::UNHANDLED_MESSAGE, "an unknown method")?;
        }
        let length = world.dice.below(40) as usize;
        let malformed = [
            Vec::new(),
            vec![0xf6],
            vec![0x80],
            vec![0x58],
            encode(&"text"),
            encode(&vec![1, 2]),
            world.dice.bytes(length),
        ];
        for params in malformed {
            for method in [CREATE, CREATE2, CREATE_EXTERNAL] {
                let message = world.message(sender, eam, method, params.clone());
                world.apply(message)?;
            }
        }
    }
    Ok(())
}
