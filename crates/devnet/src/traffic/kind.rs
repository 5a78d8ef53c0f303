//! What kinds of messages there are, and how often each is sent.

/// Declares the kinds from one table: how often, in relation to the others, and in words.
macro_rules! kinds {
    ($( $(#[doc = $doc:literal])+ $kind:ident: $chances:literal, $words:literal; )*) => {
        /// A kind of message, by what its sender wants.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $( $(#[doc = $doc])+ $kind, )*
        }

        impl Kind {
            /// Every kind with its chances.
            pub(super) const CHANCES: &[(Self, u64)] = &[$( (Self::$kind, $chances), )*];

            /// In a few words.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $( Self::$kind => $words, )*
                }
            }
        }
    };
}

kinds! {
    /// Funds go to an account.
    Transfer: 12, "transfer";
    /// Funds go to an f1 address that nobody has: an account comes to be.
    NewSecp256k1: 2, "transfer to a new f1 address";
    /// The same with an f3 address.
    NewBls: 2, "transfer to a new f3 address";
    /// Funds go to an f410 address that nobody has: a placeholder comes to be.
    NewEthereum: 3, "transfer to a new f4 address";
    /// A wallet of Ethereum sends funds; its first transaction makes the placeholder an account.
    Ethereum: 4, "Ethereum transaction";
    /// An account checks a signature in its name.
    Authenticate: 2, "account: authenticate message";
    /// Several accounts share a wallet.
    MultisigCreate: 2, "multisig: create";
    /// A signer proposes a transfer.
    MultisigPropose: 4, "multisig: propose";
    /// A signer approves what another proposed.
    MultisigApprove: 4, "multisig: approve";
    /// A signer takes back a proposal.
    MultisigCancel: 1, "multisig: cancel";
    /// A signer proposes that the wallet changes: its signers, its threshold, what it locks.
    MultisigAdminister: 3, "multisig: change signers, threshold, lock";
    /// An account funds a channel to another.
    ChannelCreate: 2, "payment channel: create";
    /// The receiver redeems a voucher.
    ChannelUpdate: 4, "payment channel: redeem voucher";
    /// One of both begins to settle.
    ChannelSettle: 1, "payment channel: settle";
    /// One of both collects; before the delay is over that fails.
    ChannelCollect: 1, "payment channel: collect";
    /// A user installs code.
    Install: 1, "user code: install";
    /// A user creates an actor that runs such code, whether it was installed or not.
    Deploy: 2, "user code: deploy";
    /// A user calls an actor of a user.
    Call: 5, "user code: call";
    /// The owner of a producer withdraws what it earned.
    Withdraw: 1, "producer: withdraw rewards";
    /// The receiver knows no such method.
    UnknownMethod: 1, "fails: unknown method";
    /// The parameters are none of this method.
    Garbled: 1, "fails: garbled parameters";
    /// The receiver is no actor.
    NoReceiver: 1, "fails: no such receiver";
    /// More funds than the sender has.
    TooMuch: 1, "fails: more than the balance";
    /// The gas does not last.
    OutOfGas: 1, "fails: out of gas";
    /// The gas does not pay for inclusion: the producer does.
    NoInclusion: 1, "fails: gas below inclusion";
    /// The nonce is not the next: the producer pays.
    WrongNonce: 1, "fails: wrong nonce";
    /// The fee cap is below the base fee: the producer pays the rest.
    BelowBaseFee: 1, "fee cap below the base fee";
    /// The sender cannot pay: the producer does.
    Unpaid: 1, "fails: sender cannot pay";
    /// There is no sender: the producer pays.
    Stranger: 1, "fails: unknown sender";
}
