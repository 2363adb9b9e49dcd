//! The trusted third party as a node.

use core::fmt;

use crate::fault::{Fault, Step};
use crate::node::announced::Announced;
use crate::node::frame::{Frame, Framed};
use crate::node::inbox::Due;
use crate::node::reaction::Reaction;
use crate::node::witness::{Witness, Witnesses};
use crate::params::Params;
use crate::party::dealer::{DealtDealer, IdleDealer};
use crate::party::keys::{OwnKeys, open_keys};
use crate::randomness::Randomness;
use crate::role::Role;
use crate::variants::AbsencePolicy;
use crate::wire::kind::Kind;

const ME: Role = Role::Dealer;

/// The dealer: deals the key shares of an epoch, and gives the sum of absent meters' shares where it is asked. It orders
/// nothing.
pub struct Dealer {
    frame: Frame<State>,
    policy: AbsencePolicy,
    randomness: Randomness,
}

pub(super) enum State {
    SettingUp(Announced),
    Idle(Box<IdleDealer>),
    Dealt(Box<DealtDealer>),
}

impl fmt::Debug for Dealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.frame.state {
            Some(State::SettingUp(_)) => "setting up",
            Some(State::Idle(_)) => "idle",
            Some(State::Dealt(_)) => "dealt",
            None => "failed",
        };
        write!(f, "Dealer {{ epoch: {}, {state} }}", self.frame.epoch)
    }
}

impl Dealer {
    /// A dealer. Manufacture gives it nothing; how many meters there are is among the parameters. By the policy for absent meters
    /// it deals shares with a second mask or without.
    #[must_use]
    pub fn begin(params: Params, policy: AbsencePolicy, randomness: Randomness) -> Self {
        let announced = Announced::to(ME, params.key_mode().noise_key_owner());
        Self { frame: Frame::new(ME, params, State::SettingUp(announced)), policy, randomness }
    }

    /// Whether an epoch may begin: the set-up and the epoch before are over.
    #[must_use]
    pub fn awaits_epoch(&self) -> bool {
        matches!(self.frame.state, Some(State::Idle(_) | State::Dealt(_)))
    }

    /// An epoch begins by the host's clock: deals a share to every meter. Shares of the epoch before are forgotten.
    ///
    /// # Errors
    /// The keys are not known yet, the epoch was used, or there are no random numbers.
    pub fn begin_epoch(&mut self, epoch: u64, sink: &mut dyn Witnesses) -> Result<Reaction, Fault> {
        self.step(&mut (), |node, state, (), out| {
            let dealer = match state {
                State::Idle(dealer) => *dealer,
                State::Dealt(dealer) => dealer.close(),
                State::SettingUp(_) => return Err(Fault::out_of_turn(ME, Step::BeginEpoch)),
            };
            let stream = node.randomness.stream(ME, epoch);
            let mut stream = stream.map_err(|error| Fault::entropy(ME, error))?;
            let dealing = dealer.deal(epoch, node.frame.params.meters(), &mut stream)?;
            node.frame.open_epoch(epoch);
            sink.tell(Witness::Dealt(dealing.shares));
            for (index, message) in (0u32..).zip(dealing.messages) {
                out.send(Kind::KeyShare, Role::Meter(index), message);
            }
            Ok(State::Dealt(Box::new(dealing.dealer)))
        })
    }

    /// Takes in a message that came from `from`.
    ///
    /// # Errors
    /// A message that must not be accepted; the culprit is named.
    pub fn receive(&mut self, from: Role, bytes: &[u8]) -> Result<Reaction, Fault> {
        self.take_in(from, bytes, &mut ())
    }
}

impl Framed for Dealer {
    type State = State;
    type Stop = Fault;
    type Host<'h> = ();

    fn frame(&mut self) -> &mut Frame<State> {
        &mut self.frame
    }

    fn due(state: &State, _: &Params, from: Role) -> Due {
        match (state, from) {
            (State::SettingUp(announced), _) if announced.awaits(from) => Due::Now,
            (State::Dealt(_), Role::ControlCenter) => Due::Now,
            _ => Due::Never,
        }
    }

    fn open(
        &mut self,
        state: State,
        from: Role,
        bytes: &[u8],
        (): &mut (),
        out: &mut Reaction,
    ) -> Result<State, Fault> {
        Ok(match state {
            State::SettingUp(mut announced) => {
                announced.keep(from, bytes);
                match announced.both() {
                    Some((reading, noise)) => {
                        let keys = open_keys(ME, &self.frame.params, &OwnKeys::default(), reading, noise)?;
                        State::Idle(Box::new(IdleDealer::new(keys, self.policy)))
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
        })
    }
}
