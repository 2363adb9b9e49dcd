//! The dealer's host.

use blindsum_core::node::{Dealer, Unseen};

use crate::desk::{Desk, Event, Stop};
use crate::seat::Seat;

pub(crate) struct DealerHost {
    pub(crate) node: Dealer,
}

impl DealerHost {
    pub(crate) fn receive(&mut self, from: Seat, bytes: &[u8], desk: &mut Desk) -> Result<(), Stop> {
        let from = from.role().ok_or(Stop::OutOfPlace(from, "a message of the protocol"))?;
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
