//! Gives orders to workers: which workers there are, which are busy, what waits for which. Decides nothing about the round.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use blindsum_core::node::MeterRequest;
use blindsum_core::role::Role;
use blindsum_paillier::Work;
use blindsum_sim::{Effect, HostFailure, Input, WorkId};
use blindsum_worker_wire::{Answer, AnswerError, Request};

use super::worker::HostedWorker;
use super::{Loss, Seat, Task};

/// Both keys are made at once.
const CENTER_CALCULATORS: usize = 2;
/// The cloud draws many powers, but a small machine has better use for its memory than idle calculators.
const MOST_CLOUD_CALCULATORS: usize = 4;

/// Something for a worker to do.
struct Order {
    /// Numbers grow: what came first is handed out first. The worker names its answer by it.
    id: u64,
    task: Task,
    reply_to: ReplyTo,
    request: Request,
}

/// How the answer finds back into the round.
#[derive(Clone, Copy)]
enum ReplyTo {
    Meter(u32),
    Work(WorkId),
}

/// A queue, and who serves it: one worker with its meters, or whichever of a role's calculators is free first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lane {
    Calculators(Role),
    /// By the number of the first meter.
    Meters(u32),
}

/// A worker and what it does. It has one order at a time, so that the time a request is given starts when the worker can start
/// on it, and never while it waits behind another.
struct WorkerSlot {
    seat: Seat,
    worker: Option<HostedWorker>,
    doing: Doing,
}

enum Doing {
    /// Nothing, and it cannot be given anything: it starts, or it is gone.
    Absent,
    Nothing,
    Order(u64, ReplyTo),
}

/// Names a slot: its place among all.
pub(super) type SlotId = usize;

/// An order that was handed out.
pub(super) struct Handed {
    /// Who has it.
    pub(super) seat: Seat,
    /// The meter it is for, if it is for one.
    pub(super) meter: Option<u32>,
    /// What it is.
    pub(super) task: Task,
}

/// All workers of a run and all orders that wait.
pub(super) struct Scheduler {
    slots: Vec<WorkerSlot>,
    /// What waits, by who serves it: nothing is ever searched for, however many meters there are.
    queues: BTreeMap<Lane, VecDeque<Order>>,
    /// The first meter of each meters' worker, in order.
    firsts: Vec<u32>,
    /// The meters that are lost. They get no orders any more.
    lost: BTreeSet<u32>,
    /// How many orders are carried out at once: more than the machine has processors would only make each of them
    /// slower, and the times measured wrong.
    at_once: usize,
    /// The meter that falls silent as planned.
    loss: Option<Loss>,
    next_id: u64,
}

impl Scheduler {
    /// A scheduler without workers, on a machine with this number of processors, for meters that will have these seats.
    pub(super) fn new(processors: usize, meters: &[Seat], loss: Option<Loss>) -> Self {
        let firsts = meters.iter().filter_map(|seat| Some(seat.meters()?.0)).collect();
        Self {
            slots: Vec::new(),
            queues: BTreeMap::new(),
            firsts,
            lost: BTreeSet::new(),
            at_once: processors.max(1),
            loss,
            next_id: 0,
        }
    }

    /// Puts effects into the queues, tells `asked` which meters have to do what, and says which calculators are missing.
    /// What is for a meter that is lost is dropped: the round has been told, or is just being told.
    pub(super) fn accept(&mut self, effects: Vec<Effect>, mut asked: impl FnMut(u32, Task)) -> Vec<Seat> {
        for effect in effects {
            let lane = match &effect {
                Effect::Ask { meter, .. } if self.lost.contains(meter) => continue,
                Effect::Ask { meter, .. } => self.lane_of(*meter),
                Effect::Calculate { owner, .. } => Lane::Calculators(*owner),
            };
            let order = Order::new(self.next_id, effect);
            self.next_id += 1;
            if let Some(meter) = order.reply_to.meter() {
                asked(meter, order.task);
            }
            self.queues.entry(lane).or_default().push_back(order);
        }
        let mut missing = Vec::new();
        for (role, most) in [
            (Role::ControlCenter, CENTER_CALCULATORS),
            (Role::Cloud, self.at_once.min(MOST_CLOUD_CALCULATORS)),
        ] {
            let lane = Lane::Calculators(role);
            let waiting = self.queues.get(&lane).map_or(0, VecDeque::len);
            let there = self.slots.iter().filter(|slot| slot.seat.lane() == lane).count();
            let numbers = (1u32..).zip(0..most.min(waiting)).skip(there);
            missing.extend(numbers.map(|(number, _)| Seat::Calculator { role, number }));
        }
        missing
    }

    /// The slot that the next worker will have.
    pub(super) fn next_slot(&self) -> SlotId {
        self.slots.len()
    }

    /// Adds a worker that starts; none, where it could not even be started.
    pub(super) fn add(&mut self, seat: Seat, worker: Option<HostedWorker>) {
        self.slots.push(WorkerSlot { seat, worker, doing: Doing::Absent });
    }

    /// The seat of a slot.
    pub(super) fn seat_of(&self, slot: SlotId) -> Option<Seat> {
        self.slots.get(slot).map(|slot| slot.seat)
    }

    /// The seats that are taken.
    pub(super) fn seats(&self) -> impl Iterator<Item = Seat> {
        self.slots.iter().filter(|slot| slot.worker.is_some()).map(|slot| slot.seat)
    }

    /// The meters of a seat that are not lost, in order.
    pub(super) fn living(&self, seat: Seat) -> Vec<u32> {
        let meters = seat.meters().map(|(first, last)| first..=last);
        meters.into_iter().flatten().filter(|meter| !self.lost.contains(meter)).collect()
    }

    /// The meters that have orders waiting at a seat, in the orders' order, and what each is to do.
    pub(super) fn waiting(&self, seat: Seat) -> impl Iterator<Item = (u32, Task)> {
        let queue = self.queues.get(&seat.lane()).into_iter().flatten();
        queue.filter_map(|order| Some((order.reply_to.meter()?, order.task)))
    }

    /// A worker has nothing to do.
    pub(super) fn free(&mut self, slot: SlotId) {
        if let Some(slot) = self.slots.get_mut(slot) {
            slot.doing = Doing::Nothing;
        }
    }

    /// Hands out the oldest order that somebody is free for, or says for which slot that failed.
    pub(super) fn hand_out(&mut self) -> Option<Result<Handed, (SlotId, HostFailure)>> {
        let busy = self.slots.iter().filter(|slot| matches!(slot.doing, Doing::Order(..))).count();
        if busy >= self.at_once {
            return None;
        }
        let free = self.slots.iter().enumerate().filter(|(_, slot)| matches!(slot.doing, Doing::Nothing));
        let next = |slot: &WorkerSlot| Some(self.queues.get(&slot.seat.lane())?.front()?.id);
        let (_, at) = free.filter_map(|(at, slot)| Some((next(slot)?, at))).min()?;
        let slot = self.slots.get_mut(at)?;
        let Order { id, task, reply_to, request } = self.queues.get_mut(&slot.seat.lane())?.pop_front()?;
        slot.doing = Doing::Order(id, reply_to);
        let worker = slot.worker.as_ref()?;
        let silent = reply_to.meter().filter(|meter| self.loss.is_some_and(|loss| loss.takes(*meter, task)));
        if let Some(meter) = silent {
            // Before the request, so that it never arrives, however fast the worker is.
            cut_off(slot.seat, worker, meter);
        }
        let posted = worker.request(id, request);
        if let Some(meter) = silent {
            worker.give_up(meter, true);
        }
        Some(match posted {
            Ok(()) => Ok(Handed { seat: slot.seat, meter: reply_to.meter(), task }),
            Err(failure) => Err((at, failure)),
        })
    }

    /// Takes an answer; the worker is free again.
    pub(super) fn answer(
        &mut self,
        slot: SlotId,
        id: u64,
        millis: f64,
        answer: Result<Answer, AnswerError>,
    ) -> Result<Input, HostFailure> {
        let wrong = |what: &str| HostFailure::Unreadable(what.to_owned());
        let slot = self.slots.get_mut(slot).ok_or_else(|| wrong("there is no such worker"))?;
        let reply_to = match slot.doing {
            Doing::Order(expected, reply_to) if expected == id => reply_to,
            _ => return Err(wrong("nobody asked for it")),
        };
        slot.doing = Doing::Nothing;
        let other = |error: AnswerError| HostFailure::Unreadable(error.to_string());
        Ok(match reply_to {
            ReplyTo::Meter(asked) => {
                let (meter, reply) = match answer {
                    Ok(Answer::Meter { meter, reply }) => (meter, Ok(reply)),
                    Err(AnswerError::Fault { meter, fault }) => (meter, Err(fault)),
                    Ok(Answer::Work(_)) => return Err(wrong("it is a calculator's")),
                    Err(error) => return Err(other(error)),
                };
                if meter != asked {
                    let (got, asked) = (Role::Meter(meter), Role::Meter(asked));
                    return Err(wrong(&format!("it is {got}'s, and {asked} was asked")));
                }
                Input::Answered { meter, reply, millis }
            }
            ReplyTo::Work(id) => {
                let result = match answer {
                    Ok(Answer::Work(result)) => Ok(result),
                    Err(AnswerError::Work(error)) => Err(error),
                    Ok(Answer::Meter { .. }) => return Err(wrong("it is a meter's")),
                    Err(error) => return Err(other(error)),
                };
                Input::Calculated { id, result, millis }
            }
        })
    }

    /// A worker is gone; its slot stays empty. Gives whom the round loses with it: all the worker's meters that were not
    /// lost before, in order, or the role that it calculated for.
    pub(super) fn lose(&mut self, slot: SlotId) -> Vec<Role> {
        let Some(seat) = self.seat_of(slot) else { return Vec::new() };
        if let Some(slot) = self.slots.get_mut(slot) {
            slot.worker = None;
            slot.doing = Doing::Absent;
        }
        match seat {
            Seat::Calculator { role, .. } => vec![role],
            Seat::Meters { .. } => {
                self.queues.remove(&seat.lane());
                let living = self.living(seat);
                self.lost.extend(&living);
                living.into_iter().map(Role::Meter).collect()
            }
        }
    }

    /// A meter alone is gone; the others of its worker go on. Says whether it was there until now.
    pub(super) fn lose_meter(&mut self, meter: u32) -> bool {
        if let Some(queue) = self.queues.get_mut(&self.lane_of(meter)) {
            queue.retain(|order| order.reply_to.meter() != Some(meter));
        }
        self.lost.insert(meter)
    }

    /// Nothing more to do: the queues are emptied, calculators are terminated, meters live on without being listened to.
    pub(super) fn close(&mut self) {
        self.queues.clear();
        for slot in &mut self.slots {
            match (&slot.worker, slot.seat) {
                (Some(worker), Seat::Meters { .. }) => worker.retire(),
                _ => slot.worker = None,
            }
            slot.doing = Doing::Absent;
        }
    }

    /// Everybody is terminated.
    pub(super) fn clear(&mut self) {
        self.queues.clear();
        self.slots.clear();
    }

    /// Pulls a meter's plug behind everybody's back. One that has a worker of its own really loses it. Meters that share a
    /// worker share its power too, so for one of them the line is cut instead; for all others it comes to the same.
    pub(super) fn unplug(&self, meter: u32) {
        let lane = self.lane_of(meter);
        let slot = self.slots.iter().find(|slot| slot.seat.lane() == lane);
        let Some((seat, worker)) = slot.and_then(|slot| Some((slot.seat, slot.worker.as_ref()?))) else {
            return;
        };
        cut_off(seat, worker, meter);
    }

    /// Waits no longer for what a meter has not answered.
    pub(super) fn give_up(&self, meter: u32) {
        let lane = self.lane_of(meter);
        let worker =
            self.slots.iter().find(|slot| slot.seat.lane() == lane).and_then(|slot| slot.worker.as_ref());
        if let Some(worker) = worker {
            worker.give_up(meter, false);
        }
    }

    /// The queue for a meter's orders.
    fn lane_of(&self, meter: u32) -> Lane {
        let after = self.firsts.partition_point(|first| *first <= meter);
        Lane::Meters(self.firsts.get(after.wrapping_sub(1)).copied().unwrap_or(meter))
    }
}

/// Takes a meter's power away: its worker's, where no other meter shares it, else its line.
fn cut_off(seat: Seat, worker: &HostedWorker, meter: u32) {
    match seat.meters() {
        Some((first, last)) if (first, last) == (meter, meter) => worker.unplug(),
        Some((first, last)) if (first..=last).contains(&meter) => worker.cut_line(meter),
        _ => (),
    }
}

impl Seat {
    fn lane(self) -> Lane {
        match self {
            Self::Meters { first, .. } => Lane::Meters(first),
            Self::Calculator { role, .. } => Lane::Calculators(role),
        }
    }

    fn meters(self) -> Option<(u32, u32)> {
        match self {
            Self::Meters { first, last } => Some((first, last)),
            Self::Calculator { .. } => None,
        }
    }
}

impl ReplyTo {
    fn meter(self) -> Option<u32> {
        match self {
            Self::Meter(meter) => Some(meter),
            Self::Work(_) => None,
        }
    }
}

impl Order {
    fn new(id: u64, effect: Effect) -> Self {
        match effect {
            Effect::Ask { meter, request } => Self {
                id,
                task: match request {
                    MeterRequest::AcceptKeys { .. } => Task::AcceptKeys,
                    MeterRequest::Register { .. } => Task::Register,
                    MeterRequest::MaskReading { .. } => Task::MaskReading,
                    MeterRequest::AddNoise { .. } => Task::AddNoise,
                },
                reply_to: ReplyTo::Meter(meter),
                request: Request::Meter { meter, request },
            },
            Effect::Calculate { id: work_id, work, .. } => Self {
                id,
                task: match work {
                    Work::KeyGeneration { .. } => Task::FindPrimes,
                    Work::Powers(_)
                    | Work::PowersOfOneBase(_)
                    | Work::PowersByFactors(_)
                    | Work::UnitProofs(_) => Task::RaisePowers,
                    Work::Product { .. } => Task::Multiply,
                },
                reply_to: ReplyTo::Work(work_id),
                request: Request::Work(work),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::meter_seats;
    use super::*;

    fn ask(meter: u32) -> Effect {
        Effect::Ask { meter, request: MeterRequest::MaskReading { key_share: Vec::new() } }
    }

    /// A scheduler with a slot for each worker and no worker in it.
    fn scheduler(meters: u32, processors: usize) -> Scheduler {
        let seats = meter_seats(meters, processors);
        let mut scheduler = Scheduler::new(processors, &seats, None);
        for seat in seats {
            scheduler.add(seat, None);
        }
        scheduler
    }

    fn waiting(scheduler: &Scheduler) -> Vec<Vec<u32>> {
        let seats = scheduler.slots.iter().map(|slot| slot.seat);
        seats.map(|seat| scheduler.waiting(seat).map(|(meter, _)| meter).collect()).collect()
    }

    fn roles(meters: impl IntoIterator<Item = u32>) -> Vec<Role> {
        meters.into_iter().map(Role::Meter).collect()
    }

    #[test]
    fn every_order_waits_for_the_worker_of_its_meter() {
        for meters in [1, 16, 17, 40, 1000] {
            let mut scheduler = scheduler(meters, 8);
            let mut heard = Vec::new();
            assert!(
                scheduler
                    .accept((0..meters).rev().map(ask).collect(), |meter, _| heard.push(meter))
                    .is_empty()
            );
            assert_eq!(heard, (0..meters).rev().collect::<Vec<_>>());
            for slot in 0..scheduler.next_slot() {
                let seat = scheduler.seat_of(slot).unwrap();
                let mut expected = scheduler.living(seat);
                expected.reverse();
                assert_eq!(waiting(&scheduler)[slot], expected);
            }
        }
    }

    #[test]
    fn a_worker_takes_all_its_living_meters_along_in_order_and_they_get_no_orders_any_more() {
        let mut scheduler = scheduler(20, 2);
        scheduler.accept((0..20).map(ask).collect(), |_, _| ());
        assert!(scheduler.lose_meter(12) && !scheduler.lose_meter(12));
        assert_eq!(waiting(&scheduler)[1], [10, 11, 13, 14, 15, 16, 17, 18, 19]);
        assert_eq!(scheduler.lose(1), roles([10, 11, 13, 14, 15, 16, 17, 18, 19]));
        // Nobody is lost twice.
        assert!(scheduler.lose(1).is_empty() && !scheduler.lose_meter(10));
        let mut heard = Vec::new();
        scheduler.accept((8..20).map(ask).collect(), |meter, _| heard.push(meter));
        assert_eq!(heard, [8, 9]);
        assert!(waiting(&scheduler)[1].is_empty());
        assert_eq!(waiting(&scheduler)[0].len(), 12);
        assert!(scheduler.living(scheduler.seat_of(1).unwrap()).is_empty());
        assert_eq!(scheduler.lose(0), roles(0..10));
    }

    #[test]
    fn a_calculator_is_lost_to_its_role() {
        let mut scheduler = scheduler(2, 2);
        let seat = Seat::Calculator { role: Role::Cloud, number: 1 };
        let slot = scheduler.next_slot();
        scheduler.add(seat, None);
        assert_eq!(scheduler.lose(slot), [Role::Cloud]);
        assert!(scheduler.lose(slot + 1).is_empty());
    }
}
