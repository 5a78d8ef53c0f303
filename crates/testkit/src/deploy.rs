//! Actors get to the network: their code is installed, and then there are actors of it.

use std::path::Path;

use forest_blockstore::Cid;
use forest_encoding::{RawBytes, serde_bytes};
use forest_sdk::{IpldBlock, tuple::*};
use forest_shared::{
    MethodNum,
    address::{Address, INIT_ACTOR_ID},
};
use forest_wasm_build::{Actor, Package, Toolchain, build};

use crate::{Account, Applied, Deployment, Failure, Network, Request};

/// Methods of the init actor of a network where users deploy code.
const EXEC: MethodNum = 2;
const INSTALL_CODE: MethodNum = 4;

/// What `InstallCode` takes: CBOR `[code]`.
#[derive(Serialize_tuple)]
struct InstallCodeParams<'a> {
    code: &'a serde_bytes::Bytes,
}

/// What it returns: CBOR `[code, whether it is new]`.
#[derive(Deserialize_tuple)]
struct InstallCodeReturn {
    code: Cid,
    _installed: bool,
}

/// What `Exec` takes: CBOR `[code, params]`.
#[derive(Serialize_tuple)]
struct ExecParams {
    code: Cid,
    params: RawBytes,
}

/// What it returns: CBOR `[f0 address, f2 address]`.
#[derive(Deserialize_tuple)]
struct ExecReturn {
    id: Address,
    _robust: Address,
}

impl Network {
    /// Builds the actor whose crate is in a folder, and installs its code.
    ///
    /// # Errors
    /// [`Failure::Build`] where it does not compile, with the compiler's words on standard error; [`Failure::Exit`] where
    /// the network refuses the code.
    pub fn install_crate(&mut self, from: &Account, folder: impl AsRef<Path>) -> Result<Cid, Failure> {
        let package = Package::at(folder)?;
        let mut said = Vec::new();
        let built = build(&package, &Toolchain::find(package.folder())?, |line| said.push(line.to_owned()));
        if built.is_err() {
            use std::io::Write as _;
            // What the compiler says is only of interest when it refuses, and then there is no other way to say it.
            let _ = writeln!(std::io::stderr(), "{}", said.join("\n"));
        }
        self.install_actor(from, &built?)
    }

    /// Installs the code of an actor that is built already, and remembers what its methods are called.
    ///
    /// # Errors
    /// [`Failure::Exit`]: the network refuses the code.
    pub fn install_actor(&mut self, from: &Account, actor: &Actor) -> Result<Cid, Failure> {
        let code = self.install(from, &actor.wasm)?;
        self.names.learn(code, &actor.name, &actor.abi);
        Ok(code)
    }

    /// Installs code.
    ///
    /// # Errors
    /// [`Failure::Exit`]: the network refuses it; `forest-fvm actor check` says all that is wrong with it.
    pub fn install(&mut self, from: &Account, wasm: &[u8]) -> Result<Cid, Failure> {
        let params = IpldBlock::cbor(&InstallCodeParams { code: serde_bytes::Bytes::new(wasm) })?;
        let applied = self.send_to_init(from, INSTALL_CODE, params)?.succeeded()?;
        Ok(applied.returned::<InstallCodeReturn>()?.code)
    }

    /// An actor of installed code, to be created by its constructor: what is returned is for the client of the actor.
    pub fn deploy<'a>(&'a mut self, from: &'a Account, code: &Cid) -> Deployment<'a> {
        Deployment::new(self, from, *code)
    }

    /// Creates an actor of installed code. Returns its f0 address.
    ///
    /// # Errors
    /// [`Failure::Exit`]: the code is not installed, or its constructor failed.
    pub fn create(
        &mut self,
        from: &Account,
        code: &Cid,
        params: Option<IpldBlock>,
    ) -> Result<Address, Failure> {
        let params = RawBytes::new(params.map(|block| block.data).unwrap_or_default());
        let params = IpldBlock::cbor(&ExecParams { code: *code, params })?;
        let applied = self.send_to_init(from, EXEC, params)?.succeeded()?;
        Ok(applied.returned::<ExecReturn>()?.id)
    }

    fn send_to_init(
        &mut self,
        from: &Account,
        method: MethodNum,
        params: IpldBlock,
    ) -> Result<Applied, Failure> {
        let request = Request::new(Address::new_id(INIT_ACTOR_ID), method);
        self.send(from, Request { params: Some(params), ..request })
    }
}
