//! Actors that users deploy: what they may hold, and what deploying one costs.
//!
//! No public network has them; a local network of developers does from nv21 on ([`user_actor_rules`]), and tests. The
//! init actor installs code (`actor::install_actor`), after which it may create actors that run it; an actor may move
//! itself to other code (`actor::upgrade_actor`). Compiling is work that nobody meters while it happens, so code is
//! bounded and paid for by the byte before anything looks at it.

use std::sync::LazyLock;

use forest_shared::version::NetworkVersion;

use crate::{
    AbiGeneration, Rules, UnsupportedVersion,
    gas::{Charge, Gas, Linear, Price},
    rules,
};

/// What user-deployed actors may hold, and what they cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserActors {
    /// The largest code, in bytes. Beyond it: `LimitExceeded`, and no charge.
    pub code_size: u32,
    /// Functions that code may define. Beyond it the code is refused as invalid.
    pub functions: u32,
    /// Bytes that the body of one function may take; compilers are not linear in it.
    pub function_size: u32,
    /// Installing code; unit: byte.
    pub install: Price,
}

impl UserActors {
    /// On networks of developers. A byte of code takes its compiler some hundred nanoseconds, at ten gas each.
    pub const DEVNET: Self = Self {
        code_size: 1 << 20,
        functions: 10_000,
        function_size: 128 << 10,
        install: Price {
            name: "OnInstallActor",
            compute: Linear::new(Gas::new(1_000_000), Gas::new(5_000)),
            other: Linear::ZERO,
        },
    };

    /// Installs code of `size` bytes.
    #[must_use]
    pub fn on_install_actor(&self, size: usize) -> Charge {
        self.install.at(u64::try_from(size).unwrap_or(u64::MAX))
    }
}

/// The rules of every version that can have user-deployed actors, with them.
static WITH_USER_ACTORS: LazyLock<Vec<Rules>> = LazyLock::new(|| {
    let able = crate::all().filter(|rules| rules.syscalls.generation >= AbiGeneration::Watermelon);
    able.map(|rules| {
        let mut rules = rules.clone();
        rules.user_actors = Some(UserActors::DEVNET);
        rules.syscalls.user_actors = true;
        rules
    })
    .collect()
});

/// The rules of a network version where users may deploy actors; those of [`rules()`] before nv21, when nobody can.
///
/// ```
/// use forest_rules::{rules, user_actor_rules};
/// use forest_shared::version::NetworkVersion;
/// let devnet = user_actor_rules(NetworkVersion::V28)?;
/// assert!(devnet.user_actors.is_some() && devnet.syscalls.get("actor", "install_actor").is_some());
/// assert!(rules(NetworkVersion::V28)?.user_actors.is_none());
/// # Ok::<(), forest_rules::UnsupportedVersion>(())
/// ```
///
/// # Errors
/// As [`rules()`].
pub fn user_actor_rules(version: NetworkVersion) -> Result<&'static Rules, UnsupportedVersion> {
    match WITH_USER_ACTORS.iter().find(|rules| rules.version == version) {
        Some(rules) => Ok(rules),
        None => rules(version),
    }
}
