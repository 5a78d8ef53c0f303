//! Writes where nothing may be written.

use super::{
    super::{
        calldata::Calldata,
        contract::{Contract, deploy, masked_id, must_invoke},
        library::{FACTORY, HERALD, How, LEDGER, MORTAL, Make, Pass, entries},
    },
    cast::Cast,
    went_well,
};
use crate::{Stop, World, world::broken};

/// Everything that writes, below a static call, and below calls below one.
pub(in super::super) fn read_only(world: &mut World<'_>) -> Result<(), Stop> {
    let cast = Cast::new(world)?;
    let mortal = deploy(world, cast.sender, MORTAL)?;
    let make = Make { init: Vec::new(), ..Make::default() }.calldata();
    let gift = Pass { value: 1, ..Pass::new(How::Call, &cast.leaves[0].0, &[]) }.calldata();
    let writers = [
        (deploy(world, cast.sender, LEDGER)?, entries([(0, 1 + world.dice.below(9))])),
        (deploy(world, cast.sender, HERALD)?, vec![7; 40]),
        (deploy(world, cast.sender, FACTORY)?, make),
        (mortal, Calldata::new().word(&masked_id(99)).build()),
        (cast.relays[1], gift),
    ];
    for (writer, input) in &writers {
        let plain = Pass::new(How::Call, writer, input).calldata();
        let delegated = Pass::new(How::Delegate, writer, input).calldata();
        for (to, input) in [(writer, input), (&cast.relays[2], &plain), (&cast.relays[2], &delegated)] {
            let pass = Pass::new(How::Static, to, input);
            let returned = must_invoke(world, cast.sender, &cast.relays[0], &pass.calldata())?;
            if to.eth == writer.eth && went_well(&returned)? {
                return Err(broken("something was written in a static call"));
            }
        }
    }
    // To nobody: where there is no actor, a static call makes none, and goes well.
    let nobody = Contract::at(&world.dice.bytes(20))?;
    let returned =
        must_invoke(world, cast.sender, &cast.relays[0], &Pass::new(How::Static, &nobody, &[]).calldata())?;
    if went_well(&returned)? { Ok(()) } else { Err(broken("a static call of nobody failed")) }
}
