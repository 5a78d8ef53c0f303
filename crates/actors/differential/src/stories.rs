//! What is told to both networks: the oracle's stories about actors that this repository has, and those of this crate.
//!
//! The oracle's are about what networks do; these are about every way to ask an actor for something.

mod cast;
mod channels;
mod cron;
mod methods;
mod mutate;
mod rewards;
mod wallets;

use forest_shared::{MethodNum, address::Address};
use oracle_cases::{Stop, World, workloads};

/// What the cron actor calls: an actor, and its method.
pub type Entry = (Address, MethodNum);

/// A story of messages, different for every seed.
#[derive(Clone, Copy, Debug)]
pub struct Story {
    /// Its name, to be asked for.
    pub name: &'static str,
    /// What the cron actor calls at the end of an epoch; what it calls on a network where this is `None`.
    pub cron: Option<fn() -> Vec<Entry>>,
    /// Sends the messages.
    pub run: fn(&mut World<'_>) -> Result<(), Stop>,
}

/// The oracle's stories in which actors of this repository have a part.
const OF_THE_ORACLE: &[&str] = &[
    "account-methods",
    "channel-settlement",
    "cron-refusals",
    "cron-rewards",
    "delegated-addresses",
    "exec",
    "miner-creation",
    "multisig",
    "multisig-endless",
    "multisig-large",
    "multisig-nested",
    "multisig-signers",
    "multisig-vesting",
    "random-vouchers",
    "strange-methods",
    "vouchers",
];

const fn story(name: &'static str, run: fn(&mut World<'_>) -> Result<(), Stop>) -> Story {
    Story { name, cron: None, run }
}

/// The stories of this crate.
const OWN: &[Story] = &[
    story("methods of the system actor", methods::system),
    story("methods of the init actor", methods::init),
    story("methods of the reward actor", methods::reward),
    story("methods of the cron actor", methods::cron),
    story("methods of accounts", methods::account),
    story("methods of Ethereum accounts", methods::eth_account),
    story("methods of placeholders", methods::placeholder),
    story("methods of multisigs", methods::multisig),
    story("methods of payment channels", methods::payment_channel),
    story("channels of all kinds", channels::of_all_kinds),
    story("random wallets", wallets::random),
    story("rewards of any power", rewards::any_power),
    story("rewards after long silence", rewards::long_silence),
    Story { name: "cron without entries", cron: Some(cron::nothing), run: cron::ticks },
    Story { name: "cron with entries that fail", cron: Some(cron::failing), run: cron::ticks },
];

/// All stories.
#[must_use]
pub fn all() -> Vec<Story> {
    let of_the_oracle = workloads::all().into_iter().filter(|story| OF_THE_ORACLE.contains(&story.name));
    of_the_oracle.map(|workload| story(workload.name, workload.run)).chain(OWN.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_of_the_oracle_is_still_told_there() {
        let told: Vec<&str> = workloads::all().iter().map(|workload| workload.name).collect();
        let gone: Vec<_> = OF_THE_ORACLE.iter().filter(|name| !told.contains(name)).collect();
        assert!(gone.is_empty(), "the oracle has no story {gone:?}");
    }
}
