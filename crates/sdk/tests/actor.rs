//! What `#[actor]` and the derives make of an actor, called as the network calls it.

use forest_sdk::{Guard, prelude::*, testing::MemoryHost};
use serde_json::Value;

/// A ledger.
#[derive(State, Default, Debug)]
struct Ledger {
    entries: Map<ActorId, TokenAmount>,
    seen: Set<Address>,
    log: Array<String>,
    note: Cell<String>,
    total: TokenAmount,
}

/// Why the ledger refuses.
#[derive(ExitCodes)]
enum Refused {
    /// Nothing is left.
    Empty = 33,
}

/// Somebody paid.
#[derive(Event)]
struct PaidIn {
    #[indexed]
    by_whom: ActorId,
    amount: TokenAmount,
}

#[derive(Tuple, Clone, Debug, PartialEq)]
struct Entry {
    who: ActorId,
    #[serde(with = "forest_sdk::serde_bytes")]
    memo: Vec<u8>,
}

#[actor]
impl Ledger {
    /// Opens with a note.
    #[constructor]
    fn new(_rt: &Runtime<'_>, note: String) -> Result<Self, ActorError> {
        Ok(Self { note: Cell::new(note), ..Self::default() })
    }

    /// Pays in for somebody.
    #[method]
    #[method(number = 2)]
    fn pay_in(
        &mut self,
        rt: &Runtime<'_>,
        who: ActorId,
        amount: TokenAmount,
    ) -> Result<TokenAmount, ActorError> {
        let before = self.entries.get(rt, &who)?.cloned().unwrap_or_default();
        self.entries.set(rt, &who, before + &amount)?;
        self.seen.insert(rt, &rt.caller_address())?;
        let count = self.log.count(rt)?;
        self.log.set(rt, count, format!("{who} paid"))?;
        self.total += &amount;
        rt.emit(&PaidIn { by_whom: who, amount })?;
        Ok(self.total.clone())
    }

    #[method(read_only)]
    fn note(&self, rt: &Runtime<'_>) -> Result<String, ActorError> {
        self.note.get(rt).cloned()
    }

    #[method(name = "Echo")]
    fn come_back(entry: Entry) -> Result<Entry, ActorError> {
        Ok(entry)
    }

    #[method]
    fn take_out(&mut self, amount: TokenAmount) -> Result<(), ActorError> {
        self.total -= &amount;
        if self.total.is_negative() {
            return Err(Refused::Empty.into());
        }
        Ok(())
    }

    /// Promises to change nothing and tries.
    #[method(read_only)]
    fn lie(&self, rt: &Runtime<'_>) -> Result<(), ActorError> {
        rt.emit(&PaidIn { by_whom: 0, amount: TokenAmount::ZERO })
    }

    /// Sends, and is not alone when it comes back.
    #[method]
    fn reenter(&mut self, rt: &Runtime<'_>) -> Result<(), ActorError> {
        self.total = TokenAmount::from_atto(7);
        // Stands for a callee that called back.
        rt.transaction(|state: &mut Self| {
            state.total = TokenAmount::from_atto(8);
            Ok(())
        })
    }

    #[method]
    fn send_in_transaction(rt: &Runtime<'_>) -> Result<(), ActorError> {
        rt.transaction(|_: &mut Self| {
            rt.send(&Address::new_id(5), METHOD_SEND, None, TokenAmount::ZERO)?;
            Ok(())
        })
    }

    #[fallback]
    fn anything(method: MethodNum, params: Option<IpldBlock>) -> Result<Option<IpldBlock>, ActorError> {
        if method < 100 { Err(ActorError::unhandled_message("low numbers are nobody's")) } else { Ok(params) }
    }

    #[upgrade]
    fn take_over(rt: &Runtime<'_>, _old_code: Cid, note: String) -> Result<u64, ActorError> {
        rt.transaction(|state: &mut Self| {
            state.note.set(note);
            Ok(1)
        })
    }
}

fn ledger() -> MemoryHost {
    let mut host = MemoryHost::new();
    LedgerClient(host.caller::<Ledger>(200)).new("first".into()).expect("the constructor accepts");
    host
}

fn code(result: Result<impl Sized, ActorError>) -> Option<ExitCode> {
    result.err().map(|error| error.exit_code)
}

#[test]
fn several_parameters_are_a_list_and_all_collections_come_back() {
    let mut host = ledger();
    let mut client = LedgerClient(host.caller::<Ledger>(200));
    assert_eq!(client.pay_in(300, TokenAmount::from_atto(5)), Ok(TokenAmount::from_atto(5)));
    assert_eq!(client.pay_in(300, TokenAmount::from_atto(6)), Ok(TokenAmount::from_atto(11)));
    assert_eq!(client.note(), Ok("first".into()));

    let params = IpldBlock::cbor(&(301u64, TokenAmount::from_atto(1))).expect("encodes");
    let by_number = host.call::<Ledger>(2, Some(params)).expect("number 2 is the same method");
    assert_eq!(by_number.map(|block| block.decode()), Some(Ok(TokenAmount::from_atto(12))));

    let state: Ledger = host.state();
    let store = host.blocks();
    assert_eq!(state.entries.get(store, &300), Ok(Some(&TokenAmount::from_atto(11))));
    assert_eq!(state.seen.contains(store, &Address::new_id(200)), Ok(true));
    assert_eq!(state.log.get(store, 2), Ok(Some(&"301 paid".to_owned())));
    assert_eq!(host.events().len(), 3);
}

#[test]
fn an_event_has_its_type_first_and_what_is_indexed_is_marked() {
    let mut host = ledger();
    LedgerClient(host.caller::<Ledger>(200)).pay_in(300, TokenAmount::from_atto(5)).expect("pays");
    let events = host.events();
    let entries: Vec<_> =
        events[0].entries.iter().map(|entry| (entry.key.as_str(), entry.flags.bits())).collect();
    assert_eq!(entries, [("$type", 3), ("by-whom", 3), ("amount", 0)]);
    assert_eq!(events[0].entries[0].value, b"\x67paid-in");
}

#[test]
fn parameters_that_are_missing_extra_or_garbled_have_their_codes() {
    let mut host = ledger();
    let garbled = IpldBlock { codec: 0x51, data: vec![0xff] };
    assert_eq!(code(host.call::<Ledger>(2, None)), Some(ExitCode::USR_ILLEGAL_ARGUMENT));
    assert_eq!(code(host.call::<Ledger>(2, Some(garbled.clone()))), Some(ExitCode::USR_SERIALIZATION));
    assert_eq!(code(host.call::<Ledger>(Ledger::NOTE, Some(garbled))), Some(ExitCode::USR_ILLEGAL_ARGUMENT));
    let raw = IpldBlock::raw([0x01]);
    assert_eq!(code(host.call::<Ledger>(2, Some(raw))), Some(ExitCode::USR_SERIALIZATION));
    let entry = Entry { who: 1, memo: vec![1, 2] };
    assert_eq!(LedgerClient(host.caller::<Ledger>(1)).come_back(entry.clone()), Ok(entry.clone()));
    assert_eq!(IpldBlock::cbor(&entry).map(|block| block.data), Ok(vec![0x82, 1, 0x42, 1, 2]));
}

#[test]
fn numbers_without_a_method_go_to_the_fallback() {
    let mut host = ledger();
    assert_eq!(code(host.call::<Ledger>(99, None)), Some(ExitCode::USR_UNHANDLED_MESSAGE));
    let params = Some(IpldBlock::raw([1, 2, 3]));
    assert_eq!(host.call::<Ledger>(100, params.clone()), Ok(params));
}

#[test]
fn what_a_failed_call_did_does_not_stay() {
    let mut host = ledger();
    let before = host.root();
    let mut client = LedgerClient(host.caller::<Ledger>(200));
    let refused = client.take_out(TokenAmount::from_atto(1)).expect_err("nothing was paid in");
    assert_eq!((refused.exit_code, refused.message.as_str()), (ExitCode::new(33), "Nothing is left."));
    assert_eq!(host.root(), before);
}

#[test]
fn a_method_that_changes_nothing_writes_nothing() {
    let mut host = ledger();
    let before = host.root();
    LedgerClient(host.caller::<Ledger>(200)).take_out(TokenAmount::ZERO).expect("zero is always there");
    assert_eq!(host.root(), before);
    host.set_read_only(true);
    LedgerClient(host.caller::<Ledger>(200))
        .take_out(TokenAmount::ZERO)
        .expect("and the root was not even set");
}

#[test]
fn a_read_only_method_cannot_change_anything() {
    let mut host = ledger();
    assert_eq!(code(LedgerClient(host.caller::<Ledger>(200)).lie()), Some(ExitCode::USR_READ_ONLY));
}

#[test]
fn a_state_that_changed_meanwhile_is_not_overwritten() {
    let mut host = ledger();
    assert_eq!(code(LedgerClient(host.caller::<Ledger>(200)).reenter()), Some(ExitCode::USR_ILLEGAL_STATE));
}

#[test]
fn nothing_is_sent_inside_of_a_transaction() {
    let mut host = ledger();
    let refused = LedgerClient(host.caller::<Ledger>(200)).send_in_transaction();
    assert_eq!(refused, Err(ErrorNumber::IllegalOperation.into()));
    assert!(host.sent().is_empty());
}

#[test]
fn code_takes_over_with_its_upgrade() {
    let mut host = ledger();
    let old = MemoryHost::code_for(ActorType::Account);
    let params = IpldBlock::cbor("second").ok();
    assert!(host.upgrade::<Ledger>(old, params).is_ok());
    assert_eq!(LedgerClient(host.caller::<Ledger>(200)).note(), Ok("second".into()));
}

#[test]
fn a_constructor_runs_once() {
    let mut host = ledger();
    assert_eq!(
        code(LedgerClient(host.caller::<Ledger>(200)).new("again".into())),
        Some(ExitCode::USR_ILLEGAL_STATE)
    );
}

/// Lets nobody in but f0100, and nothing out after the number 1000.
enum Strict {}

impl Guard for Strict {
    fn before(rt: &Runtime<'_>, _method: MethodNum) -> Result<(), ActorError> {
        if rt.caller() == 100 { Ok(()) } else { Err(ActorError::forbidden("not f0100")) }
    }

    fn after(rt: &Runtime<'_>) -> Result<(), ActorError> {
        if rt.validated() { Ok(()) } else { Err(ActorError::assertion_failed("nobody asked who called")) }
    }
}

struct Guarded;

#[actor(guard = Strict)]
impl Guarded {
    #[method(number = 2)]
    fn asks(rt: &Runtime<'_>) -> Result<(), ActorError> {
        rt.accept_any()
    }

    #[method(number = 3)]
    fn asks_nobody() -> Result<(), ActorError> {
        Ok(())
    }

    #[method(number = 4)]
    fn asks_twice(rt: &Runtime<'_>) -> Result<(), ActorError> {
        rt.accept_any()?;
        rt.accept_any()
    }
}

#[test]
fn a_guard_stands_before_and_after_every_method() {
    let mut host = MemoryHost::new();
    host.set_caller_id(101);
    assert_eq!(code(host.call::<Guarded>(2, None)), Some(ExitCode::USR_FORBIDDEN));
    host.set_caller_id(100);
    assert_eq!(host.call::<Guarded>(2, None), Ok(None));
    assert_eq!(code(host.call::<Guarded>(3, None)), Some(ExitCode::USR_ASSERTION_FAILED));
    assert_eq!(code(host.call::<Guarded>(4, None)), Some(ExitCode::USR_ASSERTION_FAILED));
    assert_eq!(code(host.call::<Guarded>(5, None)), Some(ExitCode::USR_UNHANDLED_MESSAGE));
}

#[test]
fn callers_are_checked_by_address_kind_and_namespace() {
    let mut host = MemoryHost::new();
    host.set_caller(100, ActorType::Multisig);
    host.add_delegated_address(100, Address::new_delegated(10, &[1; 20]).expect("an f410 address"));
    let mut check = |check: &dyn Fn(&Runtime<'_>) -> Result<(), ActorError>| code(host.run(|rt| check(rt)));
    assert_eq!(check(&|rt| rt.accept_only([&Address::new_id(100)])), None);
    assert_eq!(check(&|rt| rt.accept_only([&Address::new_id(99)])), Some(ExitCode::USR_FORBIDDEN));
    assert_eq!(check(&|rt| rt.accept_types(&[ActorType::Account, ActorType::Multisig])), None);
    assert_eq!(check(&|rt| rt.accept_types(&[ActorType::Account])), Some(ExitCode::USR_FORBIDDEN));
    assert_eq!(check(&|rt| rt.accept_namespaces(&[10])), None);
    assert_eq!(check(&|rt| rt.accept_namespaces(&[11])), Some(ExitCode::USR_FORBIDDEN));
}

#[test]
fn the_abi_has_a_line_for_every_method() {
    let lines: Vec<Value> =
        Ledger::ABI.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let of_kind = |kind: &str| lines.iter().filter(|line| line["kind"] == kind).collect::<Vec<_>>();
    assert_eq!(of_kind("actor")[0]["name"], "Ledger");
    let pay_in: Vec<_> = of_kind("method").into_iter().filter(|line| line["function"] == "pay_in").collect();
    assert_eq!(pay_in.len(), 2, "it has two numbers");
    assert_eq!(pay_in[0]["name"], "PayIn");
    assert_eq!(pay_in[0]["number"], Ledger::PAY_IN);
    assert_eq!(pay_in[0]["params"], "(ActorId,TokenAmount)");
    assert_eq!(pay_in[0]["doc"], "Pays in for somebody.");
    assert_eq!(pay_in[1]["number"], 2);
    let constructor = of_kind("method").into_iter().find(|line| line["number"] == 1).expect("a constructor");
    assert_eq!((&constructor["params"], &constructor["returns"]), (&Value::from("String"), &Value::Null));
    assert_eq!((of_kind("fallback").len(), of_kind("upgrade").len()), (1, 1));
}
