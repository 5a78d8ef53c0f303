//! The actors of the network: those of this repository, stand-ins for what is not written yet, and one more kind, the
//! producers of blocks.

use anyhow::Context as _;
use forest_actors_bundle::PRODUCER;
use forest_blockstore::{Block, Blockstore as _, Cid, IpldError, MemoryStore};
use forest_builtin::Manifest;
use forest_rules::Schedule;
use forest_vm::Engine;

/// The code of all actors.
#[derive(Clone, Debug)]
pub(crate) struct Bundle {
    /// In the order that type numbers have everywhere.
    pub(crate) manifest: Manifest,
    /// The code.
    pub(crate) blocks: Vec<Block>,
}

impl Bundle {
    /// The bundle of the embedded network.
    pub(crate) fn embedded() -> anyhow::Result<Self> {
        let (manifest, blocks) = built()?;
        Ok(Self { manifest, blocks })
    }

    /// Sees that the version has all that the actors import. Compiles them on the way.
    ///
    /// # Errors
    /// Which actor lacks what.
    pub(crate) fn check_links(&self, schedule: &Schedule, engine: &Engine) -> anyhow::Result<()> {
        let rules = schedule.rules_at(0)?;
        let store = MemoryStore::new();
        store.put_many(&self.blocks)?;
        // Side by side, for speed; what is refused is named below.
        let _ = engine.preload(rules, self.manifest.iter().map(|(_, code)| *code), &store, |_, _| {});
        for (name, code) in self.manifest.iter() {
            engine.check_links(rules, code, &store).with_context(|| {
                format!(
                    "the {name} actor does not run on network version {}: choose a later one",
                    rules.version
                )
            })?;
        }
        Ok(())
    }

    /// The code of block producers.
    ///
    /// # Errors
    /// The bundle is another one.
    pub(crate) fn producer(&self) -> anyhow::Result<Cid> {
        let producer = self.manifest.iter().find(|(name, _)| *name == PRODUCER);
        producer.map(|(_, code)| *code).context("the bundle has no producers: run `make bundle`")
    }
}

/// The list and the code that were built.
fn built() -> anyhow::Result<(Manifest, Vec<Block>)> {
    let store = MemoryStore::new();
    let list = forest_actors_bundle::Bundle::load(&store)?.embedded;
    let block = |code: &Cid| -> anyhow::Result<Block> {
        Ok(Block::new(*code, store.get(code)?.ok_or(IpldError::Missing(*code))?))
    };
    let blocks = list.iter().map(|(_, code)| block(code)).collect::<Result<_, _>>()?;
    Ok((list, blocks))
}

#[cfg(test)]
mod tests {
    use forest_builtin::BuiltinActor;

    use super::*;

    /// Actors ask for the number of a kind, and know what it means.
    #[test]
    fn kinds_have_their_numbers() {
        let bundle = Bundle::embedded().unwrap();
        let has = |code: &Cid| bundle.blocks.iter().any(|block| block.cid == *code);
        for kind in BuiltinActor::ALL {
            let code = bundle.manifest.require(*kind).unwrap();
            assert_eq!(bundle.manifest.type_of(code), kind.number(), "{kind}");
            assert!(has(code), "{kind}");
        }
        assert!(has(&bundle.producer().unwrap()));
    }
}
