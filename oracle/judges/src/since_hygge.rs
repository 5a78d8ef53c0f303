//! What fvm 3 and 4 share word for word: how a state is opened, and what is said about a message.

/// Defines an engine. The module that uses it has its types under the same names; `$return_codec` finds the codec of what
/// was returned, where the engine tells.
macro_rules! since_hygge {
    ($Engine:ident, $name:literal, $return_codec:expr) => {
        /// The engine.
        pub(crate) struct $Engine(MultiEngine);

        /// For one message at a time.
        impl Default for $Engine {
            fn default() -> Self {
                Self(MultiEngine::new(1))
            }
        }

        impl Judge for $Engine {
            fn name(&self) -> &'static str {
                $name
            }

            fn open_on(
                &self,
                epoch: &Epoch,
                root: &Cid,
                store: Arc<dyn Blockstore>,
                node: Arc<dyn Node>,
                watch: Watch,
            ) -> Result<Box<dyn Session>, String> {
                let mut network = NetworkConfig::new(NetworkVersion::from(epoch.version.number()));
                network.chain_id(ChainID::from(314_u64));
                let engine = self.0.get(&network).map_err(|error| format!("{error:#}"))?;
                let mut context = network.for_epoch(epoch.epoch, epoch.timestamp, *root);
                context.set_base_fee(translate::amount(&epoch.base_fee)?);
                context.set_circulating_supply(translate::amount(&epoch.circulating_supply)?);
                if watch == Watch::Trace {
                    context.enable_tracing();
                }
                let machine = DefaultMachine::new(&context, Published(store), Chain(node));
                let executor = Executor::new(engine, machine.map_err(|error| format!("{error:#}"))?);
                Ok(Box::new(Open(executor.map_err(|error| format!("{error:#}"))?)))
            }
        }

        session!();

        fn answer(applied: ApplyRet) -> Answer {
            let return_codec = $return_codec(&applied);
            let receipt = applied.msg_receipt;
            let bytes = |event| fvm_ipld_encoding::to_vec(event).expect("events are small");
            Answer {
                exit_code: translate::exit(receipt.exit_code.value()),
                return_data: receipt.return_data.to_vec(),
                return_codec,
                gas_used: receipt.gas_used,
                penalty: translate::tokens(&applied.penalty),
                miner_tip: translate::tokens(&applied.miner_tip),
                base_fee_burn: translate::tokens(&applied.base_fee_burn),
                over_estimation_burn: translate::tokens(&applied.over_estimation_burn),
                refund: translate::tokens(&applied.refund),
                gas_refund: applied.gas_refund,
                gas_burned: applied.gas_burned,
                events_root: receipt.events_root,
                events: applied.events.iter().map(bytes).collect(),
                trace: applied.exec_trace.into_iter().filter_map(event).collect(),
            }
        }

        fn event(event: ExecutionEvent) -> Option<Event> {
            Some(match event {
                ExecutionEvent::GasCharge(charge) => Event::Charge {
                    name: charge.name.into_owned(),
                    compute: translate::milligas(charge.compute_gas.as_milligas()),
                    other: translate::milligas(charge.other_gas.as_milligas()),
                },
                ExecutionEvent::Call { from, to, method, params, value, gas_limit, read_only } => {
                    let (params, codec) = translate::contents(params);
                    let (to, value) = (translate::address(&to.to_bytes()), translate::tokens(&value));
                    Event::Call {
                        from,
                        to,
                        method,
                        params,
                        codec,
                        value,
                        gas_limit: Some(gas_limit),
                        read_only,
                    }
                }
                ExecutionEvent::CallReturn(code, block) => {
                    let (data, codec) = translate::contents(block);
                    Event::Return { exit_code: translate::exit(code.value()), data, codec }
                }
                ExecutionEvent::CallError(error) => Event::CallError { number: error.1 as u32 },
                _ => return None,
            })
        }
    };
}

pub(crate) use since_hygge;
