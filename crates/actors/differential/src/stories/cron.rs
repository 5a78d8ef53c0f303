//! The cron actor with other entries than those of a network.

use forest_shared::address::{Address, CRON_ACTOR_ID, INIT_ACTOR_ID, SYSTEM_ACTOR_ID};
use oracle_cases::{
    Stop, World,
    genesis::{FAUCET_ID, VERIFIED_ROOT_ID},
};

use super::Entry;

/// Nobody is called.
pub(super) fn nothing() -> Vec<Entry> {
    Vec::new()
}

/// Who does not exist, who has no such method, who may not be asked, who cannot be; and twice somebody who answers.
pub(super) fn failing() -> Vec<Entry> {
    vec![
        (Address::new_id(7_000_000), 1),
        (Address::new_id(FAUCET_ID), 2),
        (Address::new_id(INIT_ACTOR_ID), 99),
        (Address::new_id(CRON_ACTOR_ID), 2),
        (Address::new_actor(b"nobody"), 0),
        (Address::new_id(SYSTEM_ACTOR_ID), 1),
        (Address::new_id(VERIFIED_ROOT_ID), 0),
        (Address::new_id(FAUCET_ID), 2),
    ]
}

/// So many epochs, some without a tipset.
pub(super) fn ticks(world: &mut World<'_>) -> Result<(), Stop> {
    for _ in 0..20 {
        world.tick(None)?;
        if world.dice.once_in(4) {
            let null_rounds = 1 + world.dice.below(9).cast_signed();
            world.skip(null_rounds)?;
        }
    }
    Ok(())
}
