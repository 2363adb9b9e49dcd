//! A meter's host.

use blindsum_core::Kind;
use blindsum_core::node::{Meter, MeterAwaits, Outgoing, Unseen};
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::privacy::Ledger;
use blindsum_core::variants::AbsencePolicy;
use blindsum_readings::Reading;
use zeroize::Zeroizing;

use crate::control::Control;
use crate::desk::{Desk, Event, Stop, is_for_shards, is_of_kind};
use crate::seat::Seat;

/// What a meter must not forget when it is started again.
pub trait Memory {
    /// The last epoch that it took part in, and the epsilon that all of them cost.
    fn served(&self) -> Served;

    /// Writes down that it takes part in an epoch, before anything of it is sent.
    ///
    /// # Errors
    /// Why it cannot be written down. The meter takes no part then.
    fn serve(&mut self, served: Served) -> Result<(), String>;
}

/// What a meter has served.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Served {
    /// The last epoch.
    pub epoch: Option<u64>,
    /// The epsilon of all epochs.
    pub spent: f64,
}

/// Nothing outlives the program.
impl Memory for Served {
    fn served(&self) -> Served {
        *self
    }

    fn serve(&mut self, served: Served) -> Result<(), String> {
        *self = served;
        Ok(())
    }
}

/// Where a meter's readings come from: what its sensor shows in an epoch, and in which of the session's epochs from 0; nothing where it has none.
pub type Sensor = Box<dyn Fn(u64, usize) -> Option<Reading> + Send>;

pub(crate) struct MeterHost {
    pub(crate) node: Meter,
    /// What it left the factory with: where an epoch was not finished, the next begins with a new node.
    pub(crate) made: ManufacturedMeter,
    /// The keys that were announced, for such a node.
    pub(crate) keys: Vec<(Seat, Zeroizing<Vec<u8>>)>,
    pub(crate) sensor: Sensor,
    pub(crate) memory: Box<dyn Memory + Send>,
    pub(crate) budget: Option<f64>,
    /// Messages of an epoch that has not begun here yet.
    pub(crate) early: Vec<(Seat, u64, Zeroizing<Vec<u8>>)>,
    /// What it has sent its shard in this epoch: a shard that was started again is sent the same again.
    pub(crate) for_shard: Vec<Outgoing>,
}

/// At most a key share and a blind sequence of the next epoch are early.
const MOST_EARLY: usize = 4;

impl MeterHost {
    pub(crate) fn receive(
        &mut self,
        from: Seat,
        epoch: u64,
        bytes: Zeroizing<Vec<u8>>,
        desk: &mut Desk,
    ) -> Result<(), Stop> {
        // Keys come in the set-up, to a meter that has come back in any epoch.
        let is_key = [Kind::ReadingKey, Kind::NoiseKey].into_iter().any(|key| is_of_kind(&bytes, key));
        if epoch > desk.post.epoch() && !is_key {
            if self.early.len() < MOST_EARLY {
                self.early.push((from, epoch, bytes));
            }
            return Ok(());
        }
        if is_key && self.node.awaits() == MeterAwaits::Keys {
            self.keys.push((from, bytes.clone()));
        }
        let from = from.role().ok_or(Stop::OutOfPlace(from, "a message of the protocol"))?;
        let reaction = self.node.receive(from, &bytes, &desk.tables, &mut Unseen)?;
        if desk.division().is_some() {
            let kept = reaction.messages.iter().filter(|message| is_for_shards(message.kind));
            self.for_shard.extend(kept.cloned());
        }
        desk.send(&reaction.messages)
    }

    /// The shard to which it belongs, in a new life.
    pub(crate) fn shard(&mut self, shard: Seat, life: u64, desk: &mut Desk) -> Result<(), Stop> {
        if desk.shard_of(desk.post.me()) != Some(shard) {
            return Ok(());
        }
        let Some(key) = desk.keys.of(shard).cloned() else { return Ok(()) };
        // Over a link that is new nothing has come yet.
        if desk.meet(shard, key, life) {
            self.for_shard.iter().try_for_each(|message| desk.forward(message))?;
        }
        Ok(())
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.node.awaits() != MeterAwaits::Keys
    }

    /// `place` is where the epoch stands among those of the session, from 0.
    pub(crate) fn begin(&mut self, epoch: u64, place: usize, desk: &mut Desk) -> Result<(), Stop> {
        // From here on what comes is of this epoch, whether the meter takes part in it or not.
        desk.post.open_epoch(epoch);
        self.for_shard.clear();
        self.early.retain(|(_, of, _)| *of >= epoch);
        if self.node.awaits() != MeterAwaits::Epoch {
            self.start_over(desk)?;
        }
        let served = self.memory.served();
        if served.epoch.is_some_and(|last| epoch <= last) {
            return Err(Stop::Served(epoch));
        }
        let reading = (self.sensor)(epoch, place).ok_or(Stop::NoReading(epoch))?;
        let epsilon = desk.terms.params.epsilon();
        let mut ledger =
            Ledger::resume(self.budget, served.spent).map_err(|error| Stop::Memory(error.to_string()))?;
        ledger.charge(epsilon).map_err(Stop::Budget)?;
        self.memory.serve(Served { epoch: Some(epoch), spent: ledger.spent() }).map_err(Stop::Memory)?;
        let reaction = self.node.begin_epoch(epoch, epoch, reading, &desk.tables, &mut Unseen)?;
        desk.tell(Event::Begun { epoch });
        desk.send(&reaction.messages)?;
        let early = core::mem::take(&mut self.early);
        early.into_iter().try_for_each(|(from, epoch, bytes)| self.receive(from, epoch, bytes, desk))
    }

    /// An epoch was not finished: the others went on without this meter. What the node held of it goes.
    fn start_over(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        self.node = Meter::new(self.made.clone());
        for (from, bytes) in &self.keys {
            let Some(from) = from.role() else { continue };
            self.node.receive(from, bytes, &desk.tables, &mut Unseen)?;
        }
        Ok(())
    }
}

/// What a meter says when it cannot take part in an epoch: it does not stop for it, unless nobody may be absent.
pub(crate) fn excuse(stop: &Stop, absence: AbsencePolicy) -> Option<Control> {
    let stays = matches!(stop, Stop::Served(_) | Stop::Budget(_) | Stop::NoReading(_)) && absence.repairs();
    (!stays).then(|| Control::Failed { reason: stop.to_string() })
}
