//! Computations under way: whoever asks for one that has begun waits for it instead of beginning another.
//!
//! A flight runs by itself, so nobody's going away disturbs those who stay. Invariant: a flight goes on as long as one
//! who asked is interested, and is cancelled with the last of them.

use std::{
    collections::HashMap,
    future::Future,
    hash::Hash,
    sync::{Arc, Weak},
};

use parking_lot::Mutex;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{Error, TipsetCacheCounters};

/// Computations of `T` under way, by key.
pub(crate) struct Flights<K, T> {
    under_way: Arc<Mutex<HashMap<K, Flight<T>>>>,
    counters: TipsetCacheCounters,
}

struct Flight<T> {
    interest: Weak<Interest>,
    landed: Landed<T>,
}

type Landed<T> = watch::Receiver<Option<Result<T, Error>>>;

/// Held by all who wait; cancels the flight when the last lets go.
struct Interest {
    _cancels: DropGuard,
}

impl<K: Clone + Eq + Hash + Send + 'static, T: Clone + Send + Sync + 'static> Flights<K, T> {
    pub(crate) fn new(counters: TipsetCacheCounters) -> Self {
        Self { under_way: Arc::default(), counters }
    }

    /// The result of the flight with this key, which `begin` starts if it is not under way.
    pub(crate) async fn join<F>(&self, key: K, begin: impl FnOnce(CancellationToken) -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let (interest, mut landed) = self.board(key, begin);
        let result = match landed.wait_for(Option::is_some).await {
            Ok(result) => result.clone().unwrap_or(Err(Error::GivenUp)),
            Err(_) => Err(Error::GivenUp),
        };
        drop(interest);
        result
    }

    fn board<F>(&self, key: K, begin: impl FnOnce(CancellationToken) -> F) -> (Arc<Interest>, Landed<T>)
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut under_way = self.under_way.lock();
        if let Some(flight) = under_way.get(&key)
            && let Some(interest) = flight.interest.upgrade()
        {
            self.counters.coalesced();
            return (interest, flight.landed.clone());
        }
        self.counters.missed();
        let cancelled = CancellationToken::new();
        let interest = Arc::new(Interest { _cancels: cancelled.clone().drop_guard() });
        let (land, landed) = watch::channel(None);
        let flight = Flight { interest: Arc::downgrade(&interest), landed: landed.clone() };
        under_way.insert(key.clone(), flight);
        drop(under_way);
        let (work, flights) = (begin(cancelled), Arc::clone(&self.under_way));
        let own = Arc::downgrade(&interest);
        tokio::spawn(async move {
            let result = work.await;
            let mut flights = flights.lock();
            // A flight that everybody left may have been followed by another under the same key.
            if flights.get(&key).is_some_and(|flight| Weak::ptr_eq(&flight.interest, &own)) {
                flights.remove(&key);
            }
            drop(flights);
            land.send_replace(Some(result));
        });
        (interest, landed)
    }
}
