//! The floor where the workers sit: who is there, who is busy, what waits for whom. Decides nothing about the round.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use blindsum_core::node::MeterRequest;
use blindsum_core::role::Role;
use blindsum_paillier::Work;
use blindsum_sim::{Effect, HostFailure, Input, WorkId};
use blindsum_worker_wire::{Answer, AnswerError, Request};

use super::worker::HostedWorker;
use super::{Seat, Task};

/// Both keys are made at once.
const CENTER_CALCULATORS: usize = 2;
/// The cloud draws many powers, but a small machine has better use for its memory than idle calculators.
const MOST_CLOUD_CALCULATORS: usize = 4;

/// Something for a worker to do.
struct Order {
    /// Numbers grow: what came first is handed out first. The worker names its answer by it.
    id: u64,
    task: Task,
    ticket: Ticket,
    request: Request,
}

/// How the answer finds back into the round.
#[derive(Clone, Copy)]
enum Ticket {
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

/// One worker's desk. It has one order at a time, so that the time a request is given starts when the worker can start
/// on it, and never while it waits behind another.
struct Desk {
    seat: Seat,
    worker: Option<HostedWorker>,
    doing: Doing,
}

enum Doing {
    /// Nothing, and it cannot be given anything: it starts, or it is gone.
    Absent,
    Nothing,
    Order(u64, Ticket),
}

/// Names a desk.
pub(super) type DeskId = usize;

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
pub(super) struct Floor {
    desks: Vec<Desk>,
    /// What waits, by who serves it: nothing is ever searched for, however many meters there are.
    queues: BTreeMap<Lane, VecDeque<Order>>,
    /// The first meter of each meters' worker, in order.
    firsts: Vec<u32>,
    /// The meters that are lost. They get no orders any more.
    lost: BTreeSet<u32>,
    /// How many orders are carried out at once: more than the machine has processors would only make each of them
    /// slower, and the times measured wrong.
    at_once: usize,
    next_id: u64,
}

impl Floor {
    /// An empty floor on a machine with this many processors, for meters who will have these seats.
    pub(super) fn new(processors: usize, meters: &[Seat]) -> Self {
        let firsts = meters.iter().filter_map(|seat| Some(seat.meters()?.0)).collect();
        Self {
            desks: Vec::new(),
            queues: BTreeMap::new(),
            firsts,
            lost: BTreeSet::new(),
            at_once: processors.max(1),
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
            if let Some(meter) = order.ticket.meter() {
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
            let there = self.desks.iter().filter(|desk| desk.seat.lane() == lane).count();
            let numbers = (1u32..).zip(0..most.min(waiting)).skip(there);
            missing.extend(numbers.map(|(number, _)| Seat::Calculator { role, number }));
        }
        missing
    }

    /// The desk that the next worker will sit at.
    pub(super) fn next_desk(&self) -> DeskId {
        self.desks.len()
    }

    /// Seats a worker that starts; nobody, where it could not even be started.
    pub(super) fn seat(&mut self, seat: Seat, worker: Option<HostedWorker>) {
        self.desks.push(Desk { seat, worker, doing: Doing::Absent });
    }

    /// Who sits there.
    pub(super) fn seat_of(&self, desk: DeskId) -> Option<Seat> {
        self.desks.get(desk).map(|desk| desk.seat)
    }

    /// The seats that are taken.
    pub(super) fn seats(&self) -> impl Iterator<Item = Seat> {
        self.desks.iter().filter(|desk| desk.worker.is_some()).map(|desk| desk.seat)
    }

    /// The meters of a seat that are not lost, in order.
    pub(super) fn living(&self, seat: Seat) -> Vec<u32> {
        let meters = seat.meters().map(|(first, last)| first..=last);
        meters.into_iter().flatten().filter(|meter| !self.lost.contains(meter)).collect()
    }

    /// The meters that have orders waiting at a seat, in the orders' order, and what each is to do.
    pub(super) fn waiting(&self, seat: Seat) -> impl Iterator<Item = (u32, Task)> {
        let queue = self.queues.get(&seat.lane()).into_iter().flatten();
        queue.filter_map(|order| Some((order.ticket.meter()?, order.task)))
    }

    /// A worker has nothing to do.
    pub(super) fn free(&mut self, desk: DeskId) {
        if let Some(desk) = self.desks.get_mut(desk) {
            desk.doing = Doing::Nothing;
        }
    }

    /// Hands out the oldest order that somebody is free for, or says at which desk that failed.
    pub(super) fn hand_out(&mut self) -> Option<Result<Handed, (DeskId, HostFailure)>> {
        let busy = self.desks.iter().filter(|desk| matches!(desk.doing, Doing::Order(..))).count();
        if busy >= self.at_once {
            return None;
        }
        let free = self.desks.iter().enumerate().filter(|(_, desk)| matches!(desk.doing, Doing::Nothing));
        let next = |desk: &Desk| Some(self.queues.get(&desk.seat.lane())?.front()?.id);
        let (_, at) = free.filter_map(|(at, desk)| Some((next(desk)?, at))).min()?;
        let desk = self.desks.get_mut(at)?;
        let Order { id, task, ticket, request } = self.queues.get_mut(&desk.seat.lane())?.pop_front()?;
        desk.doing = Doing::Order(id, ticket);
        Some(match desk.worker.as_ref()?.request(id, request) {
            Ok(()) => Ok(Handed { seat: desk.seat, meter: ticket.meter(), task }),
            Err(failure) => Err((at, failure)),
        })
    }

    /// Takes an answer; the worker is free again.
    pub(super) fn answer(
        &mut self,
        desk: DeskId,
        id: u64,
        millis: f64,
        answer: Result<Answer, AnswerError>,
    ) -> Result<Input, HostFailure> {
        let wrong = |what: &str| HostFailure::Unreadable(what.to_owned());
        let desk = self.desks.get_mut(desk).ok_or_else(|| wrong("nobody sits there"))?;
        let ticket = match desk.doing {
            Doing::Order(expected, ticket) if expected == id => ticket,
            _ => return Err(wrong("nobody asked for it")),
        };
        desk.doing = Doing::Nothing;
        let other = |error: AnswerError| HostFailure::Unreadable(error.to_string());
        Ok(match ticket {
            Ticket::Meter(asked) => {
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
            Ticket::Work(id) => {
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

    /// A worker is gone; its desk stays empty. Gives whom the round loses with it: all the worker's meters that were not
    /// lost before, in order, or the role that it calculated for.
    pub(super) fn lose(&mut self, desk: DeskId) -> Vec<Role> {
        let Some(seat) = self.seat_of(desk) else { return Vec::new() };
        if let Some(desk) = self.desks.get_mut(desk) {
            desk.worker = None;
            desk.doing = Doing::Absent;
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
            queue.retain(|order| order.ticket.meter() != Some(meter));
        }
        self.lost.insert(meter)
    }

    /// Nothing more to do: the queues are emptied, calculators are terminated, meters live on without being listened to.
    pub(super) fn close(&mut self) {
        self.queues.clear();
        for desk in &mut self.desks {
            match (&desk.worker, desk.seat) {
                (Some(worker), Seat::Meters { .. }) => worker.retire(),
                _ => desk.worker = None,
            }
            desk.doing = Doing::Absent;
        }
    }

    /// Everybody is terminated.
    pub(super) fn clear(&mut self) {
        self.queues.clear();
        self.desks.clear();
    }

    /// Pulls a meter's plug behind everybody's back. One that has a worker of its own really loses it. Meters that share a
    /// worker share its power too, so for one of them the line is cut instead; for all others it comes to the same.
    pub(super) fn unplug(&self, meter: u32) {
        let lane = self.lane_of(meter);
        let desk = self.desks.iter().find(|desk| desk.seat.lane() == lane);
        let Some((seat, worker)) = desk.and_then(|desk| Some((desk.seat, desk.worker.as_ref()?))) else {
            return;
        };
        match seat.meters() {
            Some((first, last)) if (first, last) == (meter, meter) => worker.unplug(),
            Some((first, last)) if (first..=last).contains(&meter) => worker.cut_line(meter),
            _ => (),
        }
    }

    /// Waits no longer for what a meter has not answered.
    pub(super) fn give_up(&self, meter: u32) {
        let lane = self.lane_of(meter);
        let worker =
            self.desks.iter().find(|desk| desk.seat.lane() == lane).and_then(|desk| desk.worker.as_ref());
        if let Some(worker) = worker {
            worker.give_up(meter);
        }
    }

    /// The queue for a meter's orders.
    fn lane_of(&self, meter: u32) -> Lane {
        let after = self.firsts.partition_point(|first| *first <= meter);
        Lane::Meters(self.firsts.get(after.wrapping_sub(1)).copied().unwrap_or(meter))
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

impl Ticket {
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
                ticket: Ticket::Meter(meter),
                request: Request::Meter { meter, request },
            },
            Effect::Calculate { id: work_id, work, .. } => Self {
                id,
                task: match work {
                    Work::KeyGeneration { .. } => Task::FindPrimes,
                    Work::Powers(_) | Work::PowersOfOneBase(_) | Work::PowersByFactors(_) => {
                        Task::RaisePowers
                    }
                    Work::Product { .. } => Task::Multiply,
                },
                ticket: Ticket::Work(work_id),
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

    /// A floor with a seat for each worker and nobody in it.
    fn floor(meters: u32, processors: usize) -> Floor {
        let seats = meter_seats(meters, processors);
        let mut floor = Floor::new(processors, &seats);
        for seat in seats {
            floor.seat(seat, None);
        }
        floor
    }

    fn waiting(floor: &Floor) -> Vec<Vec<u32>> {
        let seats = floor.desks.iter().map(|desk| desk.seat);
        seats.map(|seat| floor.waiting(seat).map(|(meter, _)| meter).collect()).collect()
    }

    fn roles(meters: impl IntoIterator<Item = u32>) -> Vec<Role> {
        meters.into_iter().map(Role::Meter).collect()
    }

    #[test]
    fn every_order_waits_for_the_worker_of_its_meter() {
        for meters in [1, 16, 17, 40, 1000] {
            let mut floor = floor(meters, 8);
            let mut heard = Vec::new();
            assert!(
                floor.accept((0..meters).rev().map(ask).collect(), |meter, _| heard.push(meter)).is_empty()
            );
            assert_eq!(heard, (0..meters).rev().collect::<Vec<_>>());
            for desk in 0..floor.next_desk() {
                let seat = floor.seat_of(desk).unwrap();
                let mut expected = floor.living(seat);
                expected.reverse();
                assert_eq!(waiting(&floor)[desk], expected);
            }
        }
    }

    #[test]
    fn a_worker_takes_all_its_living_meters_along_in_order_and_they_get_no_orders_any_more() {
        let mut floor = floor(20, 2);
        floor.accept((0..20).map(ask).collect(), |_, _| ());
        assert!(floor.lose_meter(12) && !floor.lose_meter(12));
        assert_eq!(waiting(&floor)[1], [10, 11, 13, 14, 15, 16, 17, 18, 19]);
        assert_eq!(floor.lose(1), roles([10, 11, 13, 14, 15, 16, 17, 18, 19]));
        // Nobody is lost twice.
        assert!(floor.lose(1).is_empty() && !floor.lose_meter(10));
        let mut heard = Vec::new();
        floor.accept((8..20).map(ask).collect(), |meter, _| heard.push(meter));
        assert_eq!(heard, [8, 9]);
        assert!(waiting(&floor)[1].is_empty());
        assert_eq!(waiting(&floor)[0].len(), 12);
        assert!(floor.living(floor.seat_of(1).unwrap()).is_empty());
        assert_eq!(floor.lose(0), roles(0..10));
    }

    #[test]
    fn a_calculator_is_lost_to_its_role() {
        let mut floor = floor(2, 2);
        let seat = Seat::Calculator { role: Role::Cloud, number: 1 };
        let desk = floor.next_desk();
        floor.seat(seat, None);
        assert_eq!(floor.lose(desk), [Role::Cloud]);
        assert!(floor.lose(desk + 1).is_empty());
    }
}
