//! Something that is moved into a callee and back.
//!
//! A Wasm store owns its data for as long as it lives, so the caller's frame cannot lend the message-wide state to the
//! callee's by reference. It hands the value over, and holds an empty box until the callee is done. Invariant: the box
//! is empty only inside [`Lent::lend`], while the code of its owner cannot run.

use std::ops::{Deref, DerefMut};

/// A value that can be handed to a callee for a while.
#[derive(Debug)]
pub(crate) struct Lent<T>(Option<Box<T>>);

impl<T> Lent<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Some(Box::new(value)))
    }

    /// Hands the value to `callee`, which hands it back.
    pub(crate) fn lend<R>(&mut self, callee: impl FnOnce(Self) -> (R, Self)) -> R {
        let (result, back) = callee(Self(self.0.take()));
        self.0 = back.0;
        result
    }

    /// Takes the value out for good.
    pub(crate) fn into_inner(self) -> T {
        match self.0 {
            Some(value) => *value,
            None => unreachable!("used by its owner while it is lent"),
        }
    }
}

impl<T> Deref for Lent<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Some(value) => value,
            None => unreachable!("used by its owner while it is lent"),
        }
    }
}

impl<T> DerefMut for Lent<T> {
    fn deref_mut(&mut self) -> &mut T {
        match &mut self.0 {
            Some(value) => value,
            None => unreachable!("used by its owner while it is lent"),
        }
    }
}
