//! The trusted third party as a node.

use core::fmt;

use crate::fault::{Fault, Step};
use crate::node::announced::Announced;
use crate::node::inbox::{Due, Inbox};
use crate::node::reaction::Reaction;
use crate::node::witness::{Witness, Witnesses};
use crate::params::Params;
use crate::party::dealer::{DealtDealer, IdleDealer};
use crate::party::keys::{OwnKeys, open_keys};
use crate::randomness::{Randomness, SET_UP};
use crate::role::Role;
use crate::wire::kind::Kind;

const ME: Role = Role::Dealer;

/// The dealer: deals the key shares of an epoch, and gives the sum of absent meters' shares where it is asked. It orders
/// nothing.
pub struct Dealer {
    params: Params,
    randomness: Randomness,
    epoch: u64,
    inbox: Inbox,
    state: State,
}

enum State {
    SettingUp(Announced),
    Idle(Box<IdleDealer>),
    Dealt(Box<DealtDealer>),
    Failed,
}

impl State {
    fn due(&self, from: Role) -> Due {
        match (self, from) {
            (Self::SettingUp(announced), _) if announced.awaits(from) => Due::Now,
            (Self::Dealt(_), Role::ControlCenter) => Due::Now,
            _ => Due::Never,
        }
    }
}

impl fmt::Debug for Dealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::SettingUp(_) => "setting up",
            State::Idle(_) => "idle",
            State::Dealt(_) => "dealt",
            State::Failed => "failed",
        };
        write!(f, "Dealer {{ epoch: {}, {state} }}", self.epoch)
    }
}

impl Dealer {
    /// A dealer. Manufacture gives it nothing; how many meters there are is among the parameters.
    #[must_use]
    pub fn begin(params: Params, randomness: Randomness) -> Self {
        let announced = Announced::to(ME, params.key_mode().noise_key_owner());
        let (inbox, state) = (Inbox::new(ME, &params), State::SettingUp(announced));
        Self { params, randomness, epoch: SET_UP, inbox, state }
    }

    /// Whether an epoch may begin: the set-up and the epoch before are over.
    #[must_use]
    pub fn awaits_epoch(&self) -> bool {
        matches!(self.state, State::Idle(_) | State::Dealt(_))
    }

    /// An epoch begins by the host's clock: deals a share to every meter. Shares of the epoch before are forgotten.
    ///
    /// # Errors
    /// The keys are not known yet, the epoch was used, or there are no random numbers.
    pub fn begin_epoch(&mut self, epoch: u64, sink: &mut dyn Witnesses) -> Result<Reaction, Fault> {
        self.settle(|node, out| {
            let dealer = match node.take() {
                State::Idle(dealer) => *dealer,
                State::Dealt(dealer) => dealer.close(),
                State::SettingUp(_) | State::Failed => return Err(Fault::out_of_turn(ME, Step::BeginEpoch)),
            };
            let stream = node.randomness.stream(ME, epoch);
            let mut stream = stream.map_err(|error| Fault::entropy(ME, error))?;
            let dealing = dealer.deal(epoch, node.params.meters(), &mut stream)?;
            node.epoch = epoch;
            node.inbox.open_epoch();
            sink.tell(Witness::Dealt(dealing.shares));
            for (index, message) in (0u32..).zip(dealing.messages) {
                out.send(Kind::KeyShare, Role::Meter(index), message);
            }
            node.state = State::Dealt(Box::new(dealing.dealer));
            node.catch_up(out)
        })
    }

    /// Takes in a message that came from `from`.
    ///
    /// # Errors
    /// A message that must not be accepted; the culprit is named.
    pub fn receive(&mut self, from: Role, bytes: &[u8]) -> Result<Reaction, Fault> {
        self.settle(|node, out| {
            if node.inbox.admits(from, bytes, node.epoch, node.state.due(from))? {
                node.open(from, bytes, out)?;
                node.catch_up(out)?;
            }
            Ok(())
        })
    }

    /// Does a step; where it fails, the dealer has failed for good.
    fn settle(
        &mut self,
        step: impl FnOnce(&mut Self, &mut Reaction) -> Result<(), Fault>,
    ) -> Result<Reaction, Fault> {
        let mut out = Reaction::default();
        let done = match self.state {
            State::Failed => Err(Fault::out_of_turn(ME, Step::AfterFailure)),
            _ => step(self, &mut out),
        };
        if done.is_err() {
            self.state = State::Failed;
        }
        done.map(|()| out)
    }

    fn take(&mut self) -> State {
        core::mem::replace(&mut self.state, State::Failed)
    }

    fn catch_up(&mut self, out: &mut Reaction) -> Result<(), Fault> {
        while let Some((from, bytes)) = self.inbox.next(|from| self.state.due(from)) {
            self.open(from, &bytes, out)?;
        }
        Ok(())
    }

    fn open(&mut self, from: Role, bytes: &[u8], out: &mut Reaction) -> Result<(), Fault> {
        self.state = match self.take() {
            State::SettingUp(mut announced) => {
                announced.keep(from, bytes);
                match announced.both() {
                    Some((reading, noise)) => {
                        let keys = open_keys(ME, &self.params, &OwnKeys::default(), reading, noise)?;
                        State::Idle(Box::new(IdleDealer::new(keys)))
                    }
                    None => State::SettingUp(announced),
                }
            }
            State::Dealt(dealer) => {
                let (dealer, answer) = dealer.repair(bytes)?;
                out.send(Kind::RepairSum, Role::ControlCenter, answer);
                State::Idle(Box::new(dealer))
            }
            // No message is due in these states.
            state => state,
        };
        Ok(())
    }
}
