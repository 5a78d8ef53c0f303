//! How far the messages of a tipset could run side by side.
//!
//! Two messages are in conflict when one changes an actor that the other reads or changes; the later must then wait for the
//! earlier. Fees do not count: what is credited without being looked at can be added up afterwards. The bound is what cores
//! without any cost of their own would reach, each message taking as long as it has gas.

use std::collections::BTreeMap;

use forest_shared::ActorId;
use serde::Serialize;

use super::Counted;

/// Numbers of cores that a bound is told for.
pub(crate) const CORES: [usize; 4] = [2, 4, 8, 16];

/// The conflicts between messages of one tipset, or of several.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Conflicts {
    /// Messages of users.
    pub(crate) messages: usize,
    /// Messages that have to wait for another one.
    pub(crate) waiting: usize,
    /// Gas of all messages.
    pub(crate) gas: u64,
    /// Gas of the longest chains of messages that wait for each other.
    pub(crate) longest_chain: u64,
    /// Gas that passes on so many cores as [`CORES`] says.
    pub(crate) makespan: [u64; CORES.len()],
}

impl Conflicts {
    /// The conflicts in a tipset, its messages in the order of execution.
    pub(crate) fn of(counted: &[Counted]) -> Self {
        let messages: Vec<&Counted> = counted.iter().filter(|message| message.is_users).collect();
        let waits_for = waits_for(&messages);
        let gas: Vec<u64> = messages.iter().map(|message| message.gas).collect();
        let unlimited = schedule(&gas, &waits_for, messages.len().max(1));
        Self {
            messages: messages.len(),
            waiting: waits_for.iter().filter(|earlier| !earlier.is_empty()).count(),
            gas: gas.iter().copied().fold(0, u64::saturating_add),
            longest_chain: unlimited,
            makespan: CORES.map(|cores| schedule(&gas, &waits_for, cores)),
        }
    }

    /// Adds those of another tipset, which runs after this one.
    pub(crate) fn add(&mut self, other: &Self) {
        self.messages += other.messages;
        self.waiting += other.waiting;
        self.gas = self.gas.saturating_add(other.gas);
        self.longest_chain = self.longest_chain.saturating_add(other.longest_chain);
        for (sum, part) in self.makespan.iter_mut().zip(other.makespan) {
            *sum = sum.saturating_add(part);
        }
    }

    /// How many times faster than one core so many of [`CORES`] would be.
    pub(crate) fn speedups(&self) -> [f64; CORES.len()] {
        self.makespan.map(|makespan| if makespan == 0 { 1.0 } else { self.gas as f64 / makespan as f64 })
    }
}

/// For each message the earlier ones that it waits for: of every actor, the last that changed it, and, where the message
/// changes it, those that read it since.
fn waits_for(messages: &[&Counted]) -> Vec<Vec<usize>> {
    let mut last_writer: BTreeMap<ActorId, usize> = BTreeMap::new();
    let mut readers: BTreeMap<ActorId, Vec<usize>> = BTreeMap::new();
    let mut all = Vec::with_capacity(messages.len());
    for (at, message) in messages.iter().enumerate() {
        let mut earlier = Vec::new();
        for id in message.read.iter().chain(&message.written) {
            earlier.extend(last_writer.get(id));
        }
        for id in &message.written {
            earlier.extend(readers.remove(id).unwrap_or_default());
            last_writer.insert(*id, at);
        }
        for id in message.read.iter().filter(|id| message.written.binary_search(id).is_err()) {
            readers.entry(*id).or_default().push(at);
        }
        earlier.sort_unstable();
        earlier.dedup();
        all.push(earlier);
    }
    all
}

/// When the last message ends if each begins as early as those that it waits for, and a free core, allow, in their order.
fn schedule(gas: &[u64], waits_for: &[Vec<usize>], cores: usize) -> u64 {
    let mut free = vec![0_u64; cores];
    let mut ends: Vec<u64> = Vec::with_capacity(gas.len());
    for (gas, earlier) in gas.iter().zip(waits_for) {
        let ready = earlier.iter().filter_map(|at| ends.get(*at)).copied().max().unwrap_or(0);
        // Of the cores that are free by then the one that was free last, or else the one that is free first.
        let best = free.iter().enumerate().min_by_key(|(_, at)| (at.saturating_sub(ready), u64::MAX - **at));
        let Some((core, at)) = best.map(|(core, at)| (core, *at)) else { return 0 };
        let end = at.max(ready).saturating_add(*gas);
        free[core] = end;
        ends.push(end);
    }
    ends.into_iter().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn counted(gas: u64, read: &[ActorId], written: &[ActorId]) -> Counted {
        let (read, written) = (read.to_vec(), written.to_vec());
        Counted { kind: String::new(), is_users: true, gas, time: Duration::ZERO, reads: 0, read, written }
    }

    #[test]
    fn messages_of_different_actors_run_side_by_side() {
        let messages: Vec<_> = (0..8).map(|id| counted(10, &[id], &[id])).collect();
        let conflicts = Conflicts::of(&messages);
        assert_eq!((conflicts.waiting, conflicts.gas, conflicts.longest_chain), (0, 80, 10));
        assert_eq!(conflicts.makespan, [40, 20, 10, 10]);
        assert_eq!(conflicts.speedups(), [2.0, 4.0, 8.0, 8.0]);
    }

    #[test]
    fn messages_of_one_sender_wait_for_each_other() {
        let messages: Vec<_> = (0..4).map(|_| counted(10, &[1], &[1])).collect();
        let conflicts = Conflicts::of(&messages);
        assert_eq!((conflicts.waiting, conflicts.longest_chain), (3, 40));
        assert_eq!(conflicts.speedups(), [1.0; 4]);
    }

    #[test]
    fn who_changes_waits_for_who_read_and_readers_do_not_wait_for_each_other() {
        let messages =
            [counted(1, &[9], &[]), counted(1, &[9], &[]), counted(1, &[9], &[9]), counted(1, &[9], &[])];
        let refs: Vec<_> = messages.iter().collect();
        assert_eq!(waits_for(&refs), [vec![], vec![], vec![0, 1], vec![2]]);
    }

    #[test]
    fn nothing_takes_no_time() {
        let conflicts = Conflicts::of(&[]);
        assert_eq!((conflicts.longest_chain, conflicts.speedups()), (0, [1.0; 4]));
    }
}
