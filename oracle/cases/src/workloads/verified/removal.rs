//! Data cap that the root takes back from a client, because two verifiers signed that it should.

use forest_encoding::from_slice;
use forest_shared::{MethodNum, address::Address, crypto::Signature, econ::TokenAmount};

use super::registry::{
    ADD_VERIFIED_CLIENT, LEAST, REGISTRY, client, data_cap, remove_verifier, root, verifier,
};
use crate::{
    Answer, Stop, World,
    workloads::{actors::actors_version, expect::failed, party::Party},
    world::{broken, encode, succeeded},
};

const REMOVE_VERIFIED_CLIENT_DATA_CAP: MethodNum = 7;
/// What keeps these signatures apart from all others.
const DOMAIN: &[u8] = b"fil_removedatacap:";

/// Removals of some, of more than there is, and those that are refused.
pub(super) fn removal(world: &mut World<'_>) -> Result<(), Stop> {
    let verifiers = [verifier(world, 100 * LEAST)?, verifier(world, 100 * LEAST)?];
    let client = client(world, &verifiers[0], 10 * LEAST)?;
    let mut case = Case { client: client.address, proposal: 0 };
    refused(world, &verifiers, &case)?;
    for bytes in [1 + world.dice.below(LEAST), LEAST, 3 * LEAST] {
        let answer = case.remove(world, root(), &verifiers, bytes)?;
        case.removed(answer, bytes)?;
    }
    refused(world, &verifiers, &case)?;
    let answer = case.remove(world, root(), &verifiers, 100 * LEAST)?;
    let answer = succeeded(answer, "the removal of all")?;
    let (_, removed): (Address, TokenAmount) = from_slice(&answer.return_data).map_err(broken)?;
    if removed >= data_cap(10 * LEAST) {
        return Err(broken("more data cap was removed than there was"));
    }
    // Whether a client without data cap is a client differs by version.
    case.proposal += 1;
    case.remove(world, root(), &verifiers, LEAST)?;
    dismissed(world, verifiers)
}

/// A grant to a client, and its removal, at many gas limits.
pub(super) fn sweep(world: &mut World<'_>) -> Result<(), Stop> {
    let verifiers = [verifier(world, 100 * LEAST)?, verifier(world, 100 * LEAST)?];
    let client = client(world, &verifiers[0], 10 * LEAST)?;
    let grant = encode(&(client.address, data_cap(LEAST)));
    world.sweep(world.message(verifiers[0].address, REGISTRY, ADD_VERIFIED_CLIENT, grant))?;
    let case = Case { client: client.address, proposal: 0 };
    let text = case.text(world, LEAST)?;
    let [first, second] = verifiers.each_ref().map(|verifier| (verifier.address, verifier.sign(&text)));
    let removal = encode(&(client.address, data_cap(LEAST), first, second));
    world.sweep(world.message(root(), REGISTRY, REMOVE_VERIFIED_CLIENT_DATA_CAP, removal))
}

/// A client, and how often its data cap was removed: signatures count once.
struct Case {
    client: Address,
    proposal: u64,
}

impl Case {
    /// Verifiers agree, and somebody says so.
    fn remove(
        &self,
        world: &mut World<'_>,
        by: Address,
        verifiers: &[Party; 2],
        bytes: u64,
    ) -> Result<Answer, Stop> {
        let text = self.text(world, bytes)?;
        let requests = verifiers.each_ref().map(|verifier| (verifier.address, verifier.sign(&text)));
        self.call(world, by, bytes, &requests)
    }

    fn call(
        &self,
        world: &mut World<'_>,
        by: Address,
        bytes: u64,
        [first, second]: &[(Address, Signature); 2],
    ) -> Result<Answer, Stop> {
        let params = (self.client, data_cap(bytes), first, second);
        world.call(by, REGISTRY, REMOVE_VERIFIED_CLIENT_DATA_CAP, &params)
    }

    /// What is signed: the number of the proposal stands alone before actors v9, and in a tuple since.
    fn text(&self, world: &World<'_>, bytes: u64) -> Result<Vec<u8>, Stop> {
        let client = Address::new_id(world.id(&self.client)?);
        let proposal = if actors_version(world.version()) < 9 {
            encode(&(client, data_cap(bytes), self.proposal))
        } else {
            encode(&(client, data_cap(bytes), (self.proposal,)))
        };
        Ok([DOMAIN, &proposal].concat())
    }

    fn removed(&mut self, answer: Answer, bytes: u64) -> Result<(), Stop> {
        let answer = succeeded(answer, "a removal")?;
        let (_, removed): (Address, TokenAmount) = from_slice(&answer.return_data).map_err(broken)?;
        self.proposal += 1;
        if removed == data_cap(bytes) { Ok(()) } else { Err(broken("another amount was removed")) }
    }
}

fn refused(world: &mut World<'_>, verifiers: &[Party; 2], case: &Case) -> Result<(), Stop> {
    let [first, second] = verifiers;
    let stranger = Party::any(world, TokenAmount::from_whole(1))?;
    failed(case.remove(world, world.faucet, verifiers, LEAST)?, "a stranger's removal")?;
    let twice = [first.clone(), first.clone()];
    failed(case.remove(world, root(), &twice, LEAST)?, "a removal by one verifier")?;
    let unknown = [first.clone(), stranger.clone()];
    failed(case.remove(world, root(), &unknown, LEAST)?, "a removal by a stranger")?;
    let not_a_client = Case { client: stranger.address, ..*case };
    not_a_client.remove(world, root(), verifiers, LEAST)?;
    let stale = Case { proposal: case.proposal + 1, ..*case };
    failed(stale.remove(world, root(), verifiers, LEAST)?, "a removal that was signed for later")?;
    let text = case.text(world, LEAST)?;
    let good = [(first.address, first.sign(&text)), (second.address, second.sign(&text))];
    failed(case.call(world, root(), 2 * LEAST, &good)?, "a removal of more than was signed")?;
    let swapped = [(first.address, second.sign(&text)), (second.address, first.sign(&text))];
    failed(case.call(world, root(), LEAST, &swapped)?, "swapped signatures")?;
    let mut damaged = good.clone();
    let at = world.dice.below(damaged[1].1.bytes.len() as u64) as usize;
    damaged[1].1.bytes[at] ^= 1 << world.dice.below(8);
    failed(case.call(world, root(), LEAST, &damaged)?, "a damaged signature")?;
    let absent = Case { client: Address::new_actor(&world.dice.bytes(20)), ..*case };
    failed(absent.call(world, root(), LEAST, &good)?, "a removal from nobody").map(|_| ())
}

/// Who is no verifier any more cannot take back what it granted.
fn dismissed(world: &mut World<'_>, verifiers: [Party; 2]) -> Result<(), Stop> {
    let client = client(world, &verifiers[0], 10 * LEAST)?;
    let case = Case { client: client.address, proposal: 0 };
    succeeded(remove_verifier(world, root(), verifiers[1].address)?, "a dismissal")?;
    failed(case.remove(world, root(), &verifiers, LEAST)?, "a removal by a former verifier").map(|_| ())
}
