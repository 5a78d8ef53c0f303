//! fvm 3: network versions 18 to 20.

use std::{panic::AssertUnwindSafe, sync::Arc};

use forest_blockstore::{Blockstore, Cid};
use forest_shared::message::Message;
use fvm_shared3::{chainid::ChainID, version::NetworkVersion};
use fvm3::{
    DefaultKernel,
    call_manager::DefaultCallManager,
    engine::MultiEngine,
    executor::{ApplyKind, ApplyRet, DefaultExecutor, Executor as _},
    machine::{DefaultMachine, NetworkConfig},
    trace::ExecutionEvent,
};
use oracle_cases::{Answer, Epoch, Event, Kind};

use crate::{
    Judge, Node, Session, Watch, chain::Chain, panicked, session::session, since_hygge::since_hygge,
    store::Published, translate,
};

type Machine = DefaultMachine<Published, Chain>;
type Executor = DefaultExecutor<DefaultKernel<DefaultCallManager<Machine>>>;

// It does not tell in which codec a message returned.
since_hygge!(Fvm3, "fvm 3.14.2", |_: &ApplyRet| None);
