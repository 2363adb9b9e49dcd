//! The dealer's host.

use blindsum_core::Role;
use blindsum_core::node::{Dealer, Unseen};

use crate::desk::{Desk, Event, Stop};

pub(crate) struct DealerHost {
    pub(crate) node: Dealer,
}

impl DealerHost {
    pub(crate) fn receive(&mut self, from: Role, bytes: &[u8], desk: &mut Desk) -> Result<(), Stop> {
        let reaction = self.node.receive(from, bytes)?;
        desk.send(&reaction.messages)
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.node.awaits_epoch()
    }

    pub(crate) fn begin(&mut self, epoch: u64, desk: &mut Desk) -> Result<(), Stop> {
        desk.post.open_epoch(epoch);
        let reaction = self.node.begin_epoch(epoch, &mut Unseen)?;
        desk.tell(Event::Begun { epoch });
        desk.send(&reaction.messages)
    }
}
