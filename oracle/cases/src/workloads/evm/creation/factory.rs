//! Contracts by contracts: `create`, `create2`, and addresses that are taken.

use forest_shared::{address::Address, econ::TokenAmount};

use super::{
    super::{
        assembler::{assemble, init_code},
        contract::{Contract, creation, deploy, failed, invoke, must_invoke, output, placeholder},
        exit,
        library::{ECHO, FACTORY, MORTAL, Make, REFUSER},
    },
    CONSTRUCTORS,
};
use crate::{
    Stop, World,
    world::{broken, succeeded},
};

/// All constructors through a factory, which also fails, and meets addresses that are taken.
pub(in super::super) fn factory(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(1_000))?.address;
    let factory = deploy(world, sender, FACTORY)?;
    world.fund(factory.address, TokenAmount::from_whole(1))?;
    let children =
        [init_code(&assemble(ECHO)?), init_code(&assemble(MORTAL)?), assemble(REFUSER)?, Vec::new()];
    for _ in 0..12 {
        let init = world.dice.pick(&children).clone();
        let salt = world.dice.once_in(2).then(|| world.dice.below(4));
        let make = Make { salt, value: world.dice.below(3), undo: world.dice.once_in(5), init };
        invoke(world, sender, &factory, &make.calldata())?;
    }
    for (text, code) in CONSTRUCTORS {
        let salt = world.dice.once_in(2).then(|| world.dice.word());
        let make = Make { salt, init: assemble(text)?, ..Make::default() };
        let made = must_invoke(world, sender, &factory, &make.calldata())?;
        if (*code == 0) == made.iter().take(32).all(|byte| *byte == 0) {
            return Err(broken(format!("a factory did not do what it should with {text}")));
        }
    }
    taken(world, sender, &factory)?;
    generations(world, sender)
}

/// Addresses that are taken: by a placeholder, which becomes the contract; by an account, and by a contract, which stay.
fn taken(world: &mut World<'_>, sender: Address, factory: &Contract) -> Result<(), Stop> {
    let funds = TokenAmount::from_whole(5);
    for lives in [false, true] {
        let init = init_code(&assemble(ECHO)?);
        let make = Make { salt: Some(world.dice.word()), init, ..Make::default() };
        let undone = Make { undo: true, ..make.clone() };
        let answer = invoke(world, sender, factory, &undone.calldata())?;
        let child = first_address(&output(&failed(answer, exit::REVERTED, "a factory that reverts")?)?)?;
        world.fund(child.address, funds.clone())?;
        if lives {
            let faucet = world.faucet;
            succeeded(world.transfer(child.address, faucet, TokenAmount::from_atto(1))?, "a first message")?;
        }
        for _ in 0..2 {
            must_invoke(world, sender, factory, &make.calldata())?;
        }
        must_invoke(world, sender, &child, b"who is there?")?;
        world.skip(1)?;
        must_invoke(world, sender, factory, &make.calldata())?;
    }
    Ok(())
}

fn first_address(output: &[u8]) -> Result<Contract, Stop> {
    Contract::at(output.get(12..32).ok_or_else(|| broken("no address came back"))?)
}

/// A constructor that creates a contract, whose constructor does the same, and so on.
fn generations(world: &mut World<'_>, sender: Address) -> Result<(), Stop> {
    let mut init = init_code(&assemble(ECHO)?);
    for _ in 0..2 + world.dice.below(4) {
        // The init code of the next generation is behind this one's, which is 25 bytes long.
        let mut parent = assemble(
            "codesize 25 push0 codecopy 25 codesize sub push0 push0 create push0 mstore 32 push0 return",
        )?;
        parent.resize(25, 0);
        parent.extend(init);
        init = parent;
    }
    let answer = world.apply(creation(world, sender, init, TokenAmount::ZERO))?;
    succeeded(answer, "generations of contracts").map(|_| ())
}
