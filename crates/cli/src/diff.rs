//! Two states, and what differs: actors, their fields, and what hangs below those fields.
//!
//! Walks both trees side by side. Invariant: what both share by its CID is never read, so the cost is that of what differs.
//!
//! | To understand | read |
//! | --- | --- |
//! | which actors differ | this file |
//! | the fields of their states, and their names | `values.rs`, `shapes.rs` |
//! | maps and arrays of their states | `collections.rs` |

mod collections;
mod shapes;
mod values;

use std::fmt;

use forest_blockstore::{Blockstore, Cid, IpldError};
use forest_builtin::{BuiltinActor, ChangedActor, Manifest, StateTree, system};
use forest_shared::{
    ActorId,
    address::{Address, Network, SYSTEM_ACTOR_ID},
    state::ActorState,
};
use serde::Serialize;

use crate::paint::Paint;

/// What differs between two states.
#[derive(Debug, Serialize)]
pub(crate) struct StateDiff {
    before: String,
    after: String,
    actors: Vec<ActorDiff>,
}

/// An actor that differs.
#[derive(Debug, Serialize)]
struct ActorDiff {
    id: ActorId,
    /// The kind, where it is a built-in actor.
    kind: Option<&'static str>,
    change: Change,
    fields: Vec<FieldDiff>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Change {
    Added,
    Removed,
    Changed,
}

/// A value that differs; `None`: there is none on that side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct FieldDiff {
    /// Where: `balance`, `state.next_id`, `state.escrow_table[f0101]`.
    path: String,
    before: Option<String>,
    after: Option<String>,
}

/// How much is told of each actor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Entries of a map or an array; what is left out is counted.
    pub(crate) entries: usize,
}

impl StateDiff {
    /// What makes one state of the other.
    ///
    /// # Errors
    /// [`IpldError`]: a tree of states cannot be read. A state of an actor that cannot is said to differ by its root.
    pub(crate) fn between(
        store: &impl Blockstore,
        before: &Cid,
        after: &Cid,
        limits: Limits,
    ) -> Result<Self, IpldError> {
        let trees = [StateTree::load(store, before)?, StateTree::load(store, after)?];
        let [old, new] = [manifest(store, &trees[0])?, manifest(store, &trees[1])?];
        let kind = |actor: &ActorState| new.actor(&actor.code).or_else(|| old.actor(&actor.code));
        let changes = trees[0].changes(store, &trees[1])?;
        let actors = changes.iter().map(|changed| ActorDiff::of(store, changed, &kind, limits)).collect();
        Ok(Self { before: before.to_string(), after: after.to_string(), actors })
    }

    /// Whether the states are the same.
    pub(crate) const fn is_empty(&self) -> bool {
        self.actors.is_empty()
    }

    /// As text.
    pub(crate) const fn show(&self, paint: Paint) -> Shown<'_> {
        Shown { diff: self, paint }
    }
}

/// The built-in actors of a state; none are known where it does not say.
fn manifest(store: &impl Blockstore, tree: &StateTree) -> Result<Manifest, IpldError> {
    let Some(system) = tree.actor(store, SYSTEM_ACTOR_ID)? else { return Ok(Manifest::new::<String>([])) };
    let manifest = system::State::load(store, &system.state).and_then(|state| state.manifest(store));
    // Lists of actors are in bundles, which need not be here.
    Ok(manifest.unwrap_or_else(|_| Manifest::new::<String>([])))
}

impl ActorDiff {
    fn of(
        store: &impl Blockstore,
        changed: &ChangedActor,
        kind: &impl Fn(&ActorState) -> Option<BuiltinActor>,
        limits: Limits,
    ) -> Self {
        let (before, after) = (changed.before.as_ref(), changed.after.as_ref());
        let actor = after.or(before).and_then(kind);
        let change = match (before, after) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            _ => Change::Changed,
        };
        let mut fields = own_fields(before, after);
        if let (Some(before), Some(after)) = (before, after)
            && before.state != after.state
        {
            fields.extend(values::state(store, actor, (&before.state, &after.state), limits));
        }
        Self { id: changed.id, kind: actor.map(BuiltinActor::name), change, fields }
    }
}

/// What differs of the actor itself.
fn own_fields(before: Option<&ActorState>, after: Option<&ActorState>) -> Vec<FieldDiff> {
    type Text = fn(&ActorState) -> Option<String>;
    let fields: [(&str, Text); 5] = [
        ("code", |actor| Some(actor.code.to_string())),
        ("state", |actor| Some(actor.state.to_string())),
        ("nonce", |actor| Some(actor.sequence.to_string())),
        ("balance", |actor| Some(format!("{} FIL", actor.balance))),
        ("delegated_address", |actor| Some(text(&actor.delegated_address?))),
    ];
    let sides = fields.into_iter().map(|(path, text)| (path, before.and_then(text), after.and_then(text)));
    let differing = sides.filter(|(_, before, after)| before != after);
    differing.map(|(path, before, after)| FieldDiff { path: path.to_owned(), before, after }).collect()
}

fn text(address: &Address) -> String {
    address.display(Network::Mainnet).to_string()
}

/// A difference as text.
pub(crate) struct Shown<'a> {
    diff: &'a StateDiff,
    paint: Paint,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |change| self.diff.actors.iter().filter(|actor| actor.change == change).count();
        let [added, removed, changed] = [Change::Added, Change::Removed, Change::Changed].map(count);
        writeln!(f, "actors: {added} added, {removed} removed, {changed} changed")?;
        for actor in &self.diff.actors {
            let (sign, what) = match actor.change {
                Change::Added => ("+", "added"),
                Change::Removed => ("-", "removed"),
                Change::Changed => ("~", "changed"),
            };
            let name = format!("f0{} {}", actor.id, actor.kind.unwrap_or("actor"));
            writeln!(f, "{sign} {}  {what}", self.paint.strong(name))?;
            for FieldDiff { path, before, after } in &actor.fields {
                match (before, after) {
                    (Some(before), Some(after)) => {
                        writeln!(f, "    {path}: {} -> {}", self.paint.bad(before), self.paint.good(after))?;
                    }
                    (Some(before), None) => writeln!(f, "    {path}: {} gone", self.paint.bad(before))?,
                    (None, Some(after)) => writeln!(f, "    {path}: new {}", self.paint.good(after))?,
                    (None, None) => writeln!(f, "    {path}")?,
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
