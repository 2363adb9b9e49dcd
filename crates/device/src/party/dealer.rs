//! The dealer's host.

use blindsum_core::node::{Dealer, Outgoing, Unseen};
use blindsum_core::{Kind, Role};
use zeroize::Zeroizing;

use crate::control::Member;
use crate::desk::{Desk, Event, Stop};

pub(crate) struct DealerHost {
    pub(crate) node: Dealer,
    pub(crate) epoch: u64,
    pub(crate) announced: Option<u64>,
}

impl DealerHost {
    #[expect(clippy::unused_self, reason = "each host has it")]
    pub(crate) fn members(&mut self, members: Vec<Member>, desk: &mut Desk) {
        for Member { role, key, life, .. } in members {
            desk.meet(role, key, life);
        }
    }

    pub(crate) fn receive(
        &mut self,
        from: Role,
        epoch: u64,
        bytes: &Zeroizing<Vec<u8>>,
        desk: &mut Desk,
    ) -> Result<(), Stop> {
        let kind = bytes.get(1).copied().unwrap_or_default();
        if epoch < self.epoch || kind == Kind::Published.byte() {
            return Ok(());
        }
        let reaction = self.node.receive(from, bytes)?;
        send(&reaction.messages, desk)?;
        match self.announced.take() {
            Some(epoch) => self.begin(epoch, desk),
            None => Ok(()),
        }
    }

    pub(crate) fn begin(&mut self, epoch: u64, desk: &mut Desk) -> Result<(), Stop> {
        if !self.node.awaits_epoch() {
            self.announced = Some(epoch);
            return Ok(());
        }
        self.epoch = epoch;
        desk.post.open_epoch(epoch);
        let reaction = self.node.begin_epoch(epoch, &mut Unseen)?;
        desk.tell(Event::Begun { epoch });
        send(&reaction.messages, desk)
    }
}

fn send(messages: &[Outgoing], desk: &mut Desk) -> Result<(), Stop> {
    messages.iter().try_for_each(|message: &Outgoing| {
        desk.note(message);
        let to: [Role; 1] = [message.to];
        desk.deliver(message, &to)
    })
}
