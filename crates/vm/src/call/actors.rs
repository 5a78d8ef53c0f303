//! Actors read, written, paid, created and deleted by a message, with what each access costs (FIP-0057).
//!
//! Everything that actors do to actors comes through here; what the executor does before and after the message goes to
//! the state directly and is not charged.

use std::sync::Arc;

use forest_blockstore::Cid;
use forest_builtin::BuiltinActor;
use forest_encoding::cbor::Writer;
use forest_rules::behaviours::{CreateActor, NewAddress, ZeroKeyCheck};
use forest_shared::{
    ActorId,
    address::{Address, EAM_ACTOR_ID, Payload},
    econ::TokenAmount,
    error::ErrorNumber,
    state::ActorState,
};

use super::{CallManager, access::Access};
use crate::failure::{Fault, Result};

impl CallManager {
    /// The id that an address stands for.
    pub(crate) fn resolve_address(&mut self, address: &Address) -> Result<Option<ActorId>> {
        if let Some(id) = address.id() {
            return Ok(Some(id));
        }
        if !self.access.is_looked_up(address) {
            self.charge_if(self.rules.gas.actors.resolve_address)?;
        }
        let id = self.state.resolve(address)?;
        if id.is_some() && self.tracks_access() {
            self.access.note_lookup(address);
        }
        Ok(id)
    }

    /// An actor. Its first read is charged, before anybody looks whether it exists.
    pub(crate) fn get_actor(&mut self, id: ActorId) -> Result<Option<Arc<ActorState>>> {
        self.pay_for(id, Access::Read)?;
        let actor = self.state.get(id)?;
        if self.tracks_access() {
            self.access.note_read(id);
        }
        Ok(actor)
    }

    /// Puts an actor; its first read and its first write are charged.
    pub(crate) fn set_actor(&mut self, id: ActorId, actor: ActorState) -> Result<()> {
        self.pay_for(id, Access::Updated)?;
        self.put_actor(id, Some(Arc::new(actor)));
        Ok(())
    }

    /// Deletes an actor, at the price of writing it.
    pub(crate) fn delete_actor(&mut self, id: ActorId) -> Result<()> {
        self.pay_for(id, Access::Updated)?;
        self.put_actor(id, None);
        Ok(())
    }

    fn put_actor(&mut self, id: ActorId, actor: Option<Arc<ActorState>>) {
        self.state.set(id, actor);
        if self.tracks_access() {
            self.access.note_update(id);
        }
    }

    const fn tracks_access(&self) -> bool {
        self.rules.behaviours.calls.actor_access_is_tracked
    }

    fn pay_for(&mut self, id: ActorId, access: Access) -> Result<()> {
        if !self.tracks_access() {
            return Ok(());
        }
        let paid = self.access.access(id);
        if paid < Some(Access::Read) {
            self.charge_if(self.rules.gas.actors.lookup)?;
        }
        if access == Access::Updated && paid < Some(Access::Updated) {
            self.charge_if(self.rules.gas.actors.update)?;
        }
        Ok(())
    }

    /// Moves value. That the sender does not exist is `InsufficientFunds`, that the receiver does not, `NotFound`.
    pub(crate) fn transfer(&mut self, from: ActorId, to: ActorId, value: &TokenAmount) -> Result<()> {
        if value.is_negative() {
            return Err(Fault::syscall(ErrorNumber::IllegalArgument, format!("cannot move {value} FIL")));
        }
        let poor = || Fault::syscall(ErrorNumber::InsufficientFunds, format!("f0{from} has no {value} FIL"));
        let sender = self.get_actor(from)?.ok_or_else(poor)?;
        if sender.balance < *value {
            return Err(poor());
        }
        if from == to {
            return Ok(());
        }
        let missing = || Fault::syscall(ErrorNumber::NotFound, format!("there is no actor f0{to} to pay"));
        let receiver = self.get_actor(to)?.ok_or_else(missing)?;

        let broken = |error: forest_shared::state::FundsError| Fault::bug(error.to_string());
        let (mut sender, mut receiver) = (ActorState::clone(&sender), ActorState::clone(&receiver));
        sender.deduct_funds(value).map_err(broken)?;
        receiver.deposit_funds(value).map_err(broken)?;
        self.set_actor(from, sender)?;
        self.set_actor(to, receiver)
    }

    /// What an actor of this code is in the manifest.
    pub(crate) fn is(&self, kind: BuiltinActor, code: &Cid) -> bool {
        self.snapshot.manifest.is(kind, code)
    }

    /// Creates an actor under an id, for a syscall. Who may do so is for the kernel to say.
    pub(crate) fn create_actor(
        &mut self,
        id: ActorId,
        code: Cid,
        delegated_address: Option<Address>,
    ) -> Result<()> {
        match self.rules.behaviours.kernel.create_actor {
            CreateActor::AnyCaller => self.create_builtin_actor(id, code),
            CreateActor::InitActor => self.create_or_replace_placeholder(id, code, delegated_address),
        }
    }

    /// Before nv18: a built-in actor that is no singleton, under a free id.
    fn create_builtin_actor(&mut self, id: ActorId, code: Cid) -> Result<()> {
        let forbidden = |why: &str| Err(Fault::syscall(ErrorNumber::Forbidden, why));
        match self.snapshot.manifest.actor(&code) {
            None if self.snapshot.manifest.type_of(&code) == 0 => return forbidden("not a built-in actor"),
            Some(kind) if is_refused_singleton(kind) => return forbidden("a singleton exists already"),
            _ => {}
        }
        if self.state.get(id)?.is_some() {
            return forbidden("the actor exists already");
        }
        self.charge(self.rules.gas.actors.on_create_actor(false))?;
        self.state.set(id, Some(Arc::new(ActorState::new_empty(code, None))));
        Ok(())
    }

    /// Since nv18: any code but a placeholder's, under a free id or in place of a placeholder.
    fn create_or_replace_placeholder(
        &mut self,
        id: ActorId,
        code: Cid,
        delegated_address: Option<Address>,
    ) -> Result<()> {
        let forbidden = |why: &str| Fault::syscall(ErrorNumber::Forbidden, why);
        if self.is(BuiltinActor::Placeholder, &code) {
            return Err(forbidden("placeholders cannot be constructed"));
        }
        let actor = match self.get_actor(id)? {
            Some(actor) if self.is(BuiltinActor::Placeholder, &actor.code) => {
                if actor.delegated_address.is_none() {
                    return Err(Fault::bug(format!("placeholder f0{id} has no delegated address")));
                }
                if actor.delegated_address != delegated_address {
                    return Err(forbidden("the placeholder has another delegated address"));
                }
                ActorState { code, ..ActorState::clone(&actor) }
            }
            Some(_) => return Err(forbidden("the actor exists already")),
            None => {
                self.charge(self.rules.gas.actors.on_create_actor(false))?;
                ActorState::new_empty(code, delegated_address)
            }
        };
        self.set_actor(id, actor)?;
        self.actors_created = self.actors_created.saturating_add(1);
        Ok(())
    }

    /// The f2 address that the next created actor gets, from the sender's address, the nonce and a counter.
    pub(crate) fn next_actor_address(&mut self) -> Result<Address> {
        let (origin, counter) = match self.rules.behaviours.kernel.new_address {
            NewAddress::WrittenAddressPerActor => (self.origin.address, self.actors_created),
            NewAddress::KeyAddressPerDraw => {
                let key = self.key_address(&self.origin.address.clone())?;
                let counter = self.actors_created;
                self.actors_created = counter.saturating_add(1);
                (key, counter)
            }
        };
        let mut derivation = Writer::new();
        derivation.bytes(origin.to_bytes().as_slice());
        let mut derivation = derivation.into_vec();
        derivation.extend(self.origin.nonce.to_be_bytes());
        derivation.extend(counter.to_be_bytes());
        Ok(Address::new_actor(&derivation))
    }

    /// The key address of a sender, read from its account without a charge; a sender that is no account is a broken
    /// invariant.
    fn key_address(&mut self, address: &Address) -> Result<Address> {
        if matches!(address.payload(), Payload::Secp256k1(_) | Payload::Bls(_)) {
            return Ok(*address);
        }
        let no_account = || Fault::bug(format!("the sender {address} is no account"));
        let id = self.state.resolve(address)?.ok_or_else(no_account)?;
        let actor = self.state.get(id)?.ok_or_else(no_account)?;
        if !self.is(BuiltinActor::Account, &actor.code) {
            return Err(no_account());
        }
        Ok(forest_builtin::account::State::load(self.blocks(), &actor.state)?.address)
    }

    /// Makes room for a receiver that does not exist yet: an account for a key, a placeholder for an address of the
    /// Ethereum address manager. An account is not constructed here: `true` says that it must be.
    pub(super) fn create_receiver(&mut self, address: &Address, read_only: bool) -> Result<(ActorId, bool)> {
        let refuse = |number, why: &str| Err(Fault::syscall(number, format!("{address}: {why}")));
        let constructed = match address.payload() {
            Payload::Secp256k1(_) | Payload::Bls(_) => true,
            Payload::Delegated(delegated)
                if delegated.namespace() == EAM_ACTOR_ID
                    && self.rules.behaviours.calls.delegated_addresses =>
            {
                false
            }
            _ => return refuse(ErrorNumber::NotFound, "no such actor, and none can be created"),
        };
        if read_only {
            return refuse(ErrorNumber::ReadOnly, "a read-only call creates no actor");
        }
        let no_zero_key = || Fault::syscall(ErrorNumber::IllegalArgument, "the zero key has no account");
        let check = self.rules.behaviours.calls.zero_bls_key;
        if address.is_bls_zero_address() && check == ZeroKeyCheck::BeforeCharge {
            return Err(no_zero_key());
        }
        self.charge(self.rules.gas.actors.on_create_actor(true))?;
        if address.is_bls_zero_address() && check == ZeroKeyCheck::AfterCharge {
            return Err(no_zero_key());
        }
        let kind = if constructed { BuiltinActor::Account } else { BuiltinActor::Placeholder };
        let code = *self.snapshot.manifest.require(kind).map_err(|error| Fault::bug(error.to_string()))?;
        let delegated_address = (!constructed).then_some(*address);
        let id = self.state.register(address)?;
        if self.tracks_access() {
            self.access.note_lookup(address);
        }
        self.set_actor(id, ActorState::new_empty(code, delegated_address))?;
        Ok((id, constructed))
    }
}

/// The singletons that the kernel of nv16 and nv17 refuses to create. (The datacap actor is not among them: it came
/// later, and the check stayed.)
const fn is_refused_singleton(kind: BuiltinActor) -> bool {
    use BuiltinActor::{Cron, Init, Market, Power, Reward, System, VerifiedRegistry};
    matches!(kind, System | Init | Reward | Cron | Power | Market | VerifiedRegistry)
}
