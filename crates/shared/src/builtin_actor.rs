//! The kinds of built-in actors: names, numbers and, for singletons, ids.
//!
//! Every bundle that ran on Wasm lists its actors in one order and under the same names; later bundles append. The
//! number of a kind is its place in that list, counting from 1, and is what the syscall `get_builtin_actor_type`
//! answers (0: not built in). The numbers here describe the released bundles; what a state really runs is
//! decided by its manifest alone. Both sides of the syscall boundary speak them: actors ask for each other by kind.

use std::fmt;

use crate::{ActorId, address};

/// Declares the actors from one table: variant, number, name in the manifest, and the id of a singleton.
macro_rules! builtin_actors {
    ($( $(#[$doc:meta])* $variant:ident = $number:literal, $name:literal, $id:expr; )*) => {
        /// A kind of built-in actor.
        ///
        /// ```
        /// use forest_shared::BuiltinActor;
        /// assert_eq!(BuiltinActor::from_name("storagepower"), Some(BuiltinActor::Power));
        /// assert_eq!(BuiltinActor::Power.number(), 5);
        /// assert_eq!(BuiltinActor::Power.singleton_id(), Some(4));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum BuiltinActor {
            $( $(#[$doc])* $variant = $number, )*
        }

        impl BuiltinActor {
            /// All kinds, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )*];

            /// The name in manifests.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $( Self::$variant => $name, )*
                }
            }

            /// The kind with this name, if there is one.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $( $name => Some(Self::$variant), )*
                    _ => None,
                }
            }

            /// The kind with this number in the released bundles, if there is one.
            #[must_use]
            pub const fn from_number(number: u32) -> Option<Self> {
                match number {
                    $( $number => Some(Self::$variant), )*
                    _ => None,
                }
            }

            /// The id of the only actor of this kind, `None` for kinds of which there are many.
            #[must_use]
            pub const fn singleton_id(self) -> Option<ActorId> {
                match self {
                    $( Self::$variant => $id, )*
                }
            }
        }
    };
}

builtin_actors! {
    /// Holds the manifest; the node sends implicit messages in its name.
    System = 1, "system", Some(address::SYSTEM_ACTOR_ID);
    /// Creates actors and assigns their ids.
    Init = 2, "init", Some(address::INIT_ACTOR_ID);
    /// Runs at the end of every epoch.
    Cron = 3, "cron", Some(address::CRON_ACTOR_ID);
    /// An account with a key.
    Account = 4, "account", None;
    /// Counts storage power and schedules the work of miners.
    Power = 5, "storagepower", Some(address::STORAGE_POWER_ACTOR_ID);
    /// A storage provider.
    Miner = 6, "storageminer", None;
    /// Deals between clients and providers.
    Market = 7, "storagemarket", Some(address::STORAGE_MARKET_ACTOR_ID);
    /// A channel for payments off chain.
    PaymentChannel = 8, "paymentchannel", None;
    /// A wallet of several signers.
    Multisig = 9, "multisig", None;
    /// Pays block producers.
    Reward = 10, "reward", Some(address::REWARD_ACTOR_ID);
    /// Verifiers, allocations and claims of verified storage.
    VerifiedRegistry = 11, "verifiedregistry", Some(address::VERIFIED_REGISTRY_ACTOR_ID);
    /// The datacap token (FIP-0045, from actors v9).
    Datacap = 12, "datacap", Some(address::DATACAP_TOKEN_ACTOR_ID);
    /// An address in use before an actor is deployed to it (FIP-0048, from actors v10).
    Placeholder = 13, "placeholder", None;
    /// An Ethereum contract (FIP-0054, from actors v10).
    Evm = 14, "evm", None;
    /// The Ethereum address manager (FIP-0054, from actors v10).
    Eam = 15, "eam", Some(address::EAM_ACTOR_ID);
    /// An Ethereum account (FIP-0055, from actors v10).
    EthAccount = 16, "ethaccount", None;
}

impl BuiltinActor {
    /// The number in the released bundles, from 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }
}

impl fmt::Display for BuiltinActor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_lead_back() {
        for (actor, number) in BuiltinActor::ALL.iter().copied().zip(1..) {
            assert_eq!(actor.number(), number);
            assert_eq!(BuiltinActor::from_number(number), Some(actor));
            assert_eq!(BuiltinActor::from_name(actor.name()), Some(actor));
        }
        assert_eq!(BuiltinActor::ALL.len(), 16);
        assert_eq!(BuiltinActor::from_number(0), None);
        assert_eq!(BuiltinActor::from_number(17), None);
        assert_eq!(BuiltinActor::from_name("embryo"), None);
    }
}
