//! What all nodes do alike: a message is opened when its turn has come and kept when it is early, and after an error the
//! node has failed for good.

use crate::fault::{Fault, Step};
use crate::node::inbox::{Due, Inbox};
use crate::node::reaction::Reaction;
use crate::params::Params;
use crate::randomness::SET_UP;
use crate::role::Role;

/// What a node is made of, whichever party it is.
pub(super) struct Frame<S> {
    pub(super) me: Role,
    pub(super) params: Params,
    pub(super) epoch: u64,
    pub(super) inbox: Inbox,
    /// What the party is in the midst of; nothing once it has failed.
    pub(super) state: Option<S>,
}

impl<S> Frame<S> {
    pub(super) fn new(me: Role, params: Params, state: S) -> Self {
        Self { me, params, epoch: SET_UP, inbox: Inbox::new(me, &params), state: Some(state) }
    }

    /// An epoch has begun.
    pub(super) fn open_epoch(&mut self, epoch: u64) {
        self.epoch = epoch;
        self.inbox.open_epoch();
    }
}

/// A party in its frame. States are consumed: each step is given one and returns the next.
pub(super) trait Framed {
    /// What the party is in the midst of.
    type State;
    /// Why it goes on no more.
    type Stop: From<Fault>;
    /// What its host lends it for a step.
    type Host<'h>: ?Sized;

    /// Its frame.
    fn frame(&mut self) -> &mut Frame<Self::State>;

    /// When the next message of a sender is due.
    fn due(state: &Self::State, params: &Params, from: Role) -> Due;

    /// Opens a message whose turn has come.
    fn open(
        &mut self,
        state: Self::State,
        from: Role,
        bytes: &[u8],
        host: &mut Self::Host<'_>,
        out: &mut Reaction,
    ) -> Result<Self::State, Self::Stop>;

    /// Does a step, and opens the kept messages whose turn has come by it. Where anything fails, the party has failed for
    /// good.
    fn step<'h>(
        &mut self,
        host: &mut Self::Host<'h>,
        step: impl FnOnce(
            &mut Self,
            Self::State,
            &mut Self::Host<'h>,
            &mut Reaction,
        ) -> Result<Self::State, Self::Stop>,
    ) -> Result<Reaction, Self::Stop> {
        let frame = self.frame();
        let failed = Fault::out_of_turn(frame.me, Step::AfterFailure);
        // What an error interrupts is gone.
        let state = frame.state.take().ok_or(failed)?;
        let mut out = Reaction::default();
        let mut state = step(self, state, host, &mut out)?;
        loop {
            let Frame { params, inbox, .. } = self.frame();
            let Some((from, bytes)) = inbox.next(|from| Self::due(&state, params, from)) else { break };
            state = self.open(state, from, &bytes, host, &mut out)?;
        }
        self.frame().state = Some(state);
        Ok(out)
    }

    /// Takes in a message that came from `from`: opens it, or keeps it until its turn.
    fn take_in(
        &mut self,
        from: Role,
        bytes: &[u8],
        host: &mut Self::Host<'_>,
    ) -> Result<Reaction, Self::Stop> {
        self.step(host, |node, state, host, out| {
            let Frame { params, epoch, inbox, .. } = node.frame();
            let due = Self::due(&state, params, from);
            if inbox.admits(from, bytes, *epoch, due)? {
                node.open(state, from, bytes, host, out)
            } else {
                Ok(state)
            }
        })
    }
}
