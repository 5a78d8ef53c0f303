//! fvm 4: network versions 21 to 29.

use std::{panic::AssertUnwindSafe, sync::Arc};

use forest_blockstore::{Blockstore, Cid};
use forest_shared::message::Message;
use fvm_shared4::{chainid::ChainID, version::NetworkVersion};
use fvm4::{
    call_manager::DefaultCallManager,
    engine::MultiEngine,
    executor::{ApplyKind, ApplyRet, DefaultExecutor, Executor as _},
    kernel::filecoin::DefaultFilecoinKernel,
    machine::{DefaultMachine, NetworkConfig},
    trace::ExecutionEvent,
};
use oracle_cases::{Answer, Epoch, Event, Kind};

use crate::{
    Judge, Node, Session, Watch, chain::Chain, panicked, session::session, since_hygge::since_hygge,
    store::Published, translate,
};

type Machine = DefaultMachine<Published, Chain>;
type Executor = DefaultExecutor<DefaultFilecoinKernel<DefaultCallManager<Machine>>>;

since_hygge!(Fvm4, "fvm 4.8.4", |applied: &ApplyRet| applied.return_codec);
