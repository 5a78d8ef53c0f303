use forest_sdk::{receiver::RECEIVE, testing::MemoryHost};

use super::*;

const ALICE: ActorId = 100;
const BOB: ActorId = 101;

fn token() -> Result<MemoryHost, ActorError> {
    let mut host = MemoryHost::new();
    host.set_origin(ALICE);
    let supply = TokenAmount::from_atto(10);
    TokenClient(host.caller::<Token>(ALICE)).new("Gold".into(), "GLD".into(), supply)?;
    Ok(host)
}

fn balance(host: &mut MemoryHost, of: ActorId) -> Result<TokenAmount, ActorError> {
    TokenClient(host.caller::<Token>(ALICE)).balance(Address::new_id(of))
}

fn to_bob(amount: u64) -> TransferParams {
    let to = Address::new_id(BOB);
    TransferParams { to, amount: TokenAmount::from_atto(amount), operator_data: RawBytes::default() }
}

/// What Bob is asked, and what he answers.
fn expect_question(host: &mut MemoryHost, amount: u64, answer: ExitCode) -> Result<(), ActorError> {
    let gift = TokensReceived {
        from: ALICE,
        to: BOB,
        operator: ALICE,
        amount: TokenAmount::from_atto(amount),
        operator_data: RawBytes::default(),
        token_data: RawBytes::default(),
    };
    let params = IpldBlock::cbor(&Received::new(FRC46, &gift)?)?;
    let answer = Response { exit_code: answer, data: None };
    host.expect_send(&Address::new_id(BOB), RECEIVE, Some(params), TokenAmount::ZERO, Ok(answer));
    Ok(())
}

#[test]
fn tokens_move_when_the_receiver_agrees() -> Result<(), ActorError> {
    let mut host = token()?;
    expect_question(&mut host, 3, ExitCode::OK)?;
    let returned = TokenClient(host.caller::<Token>(ALICE)).transfer(to_bob(3))?;
    assert_eq!(returned.from_balance, TokenAmount::from_atto(7));
    assert_eq!(balance(&mut host, BOB)?, TokenAmount::from_atto(3));
    host.verify();
    Ok(())
}

#[test]
fn nothing_moves_when_it_refuses() -> Result<(), ActorError> {
    let mut host = token()?;
    expect_question(&mut host, 3, ExitCode::new(40))?;
    let refused = TokenClient(host.caller::<Token>(ALICE)).transfer(to_bob(3)).unwrap_err();
    assert_eq!(refused.exit_code, ExitCode::new(40));
    assert_eq!(balance(&mut host, ALICE)?, TokenAmount::from_atto(10));
    assert_eq!(balance(&mut host, BOB)?, TokenAmount::ZERO);
    Ok(())
}

#[test]
fn nobody_gives_more_than_there_is() -> Result<(), ActorError> {
    let mut host = token()?;
    let refused = TokenClient(host.caller::<Token>(ALICE)).transfer(to_bob(11)).unwrap_err();
    assert_eq!(refused.exit_code, ExitCode::USR_INSUFFICIENT_FUNDS);
    Ok(())
}
